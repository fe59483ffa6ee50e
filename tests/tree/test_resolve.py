"""References: each prints the label of a clause that is there; one that cannot is told with file and line."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from hetong.generator.pipeline import Draft, draft, validate_data
from hetong.generator.problems import Problem
from hetong.generator.tree.nodes import Reference, plain

if TYPE_CHECKING:
    CopiedLibrary = Any

Raised = Callable[[Callable[[], object]], tuple[Problem, ...]]
Example = Callable[..., dict[str, Any]]


def references(contract: Draft) -> list[Reference]:
    return [inline for inline in contract.tree.inlines() if isinstance(inline, Reference)]


def test_every_reference_shows_the_label_of_a_clause_that_is_there(contract: Draft) -> None:
    clauses = {clause.id: clause for clause in contract.tree.clauses()}
    assert len(references(contract)) > 100
    for reference in references(contract):
        assert reference.parts
        for part in reference.parts:
            if part.shows == "label":
                assert part.text in {clauses[part.target].label, clauses[part.target].label.rstrip(".")}
            if part.shows == "heading":
                assert part.text == plain(clauses[part.target].heading)
        assert clauses[reference.target].label.rstrip(".") in reference.text


def test_references_read_as_lawyers_write_them(example: Example) -> None:
    read = {
        reference.target: reference.text
        for reference in references(draft(validate_data(example("general-third-party"))))
    }
    assert read["payment"] == "“七、费用与支付”"
    assert read["payment.due"] == "第7.3条"
    assert read["effect.grounds.breach"] == "第6.2条第4项"
    assert read["annex.fee_standard"] == "附件5"
    assert read["third_party.fees"] == "附5.5条"


def test_a_reference_to_a_clause_that_is_left_out_tells_the_condition(
    library: "CopiedLibrary", problems: Raised, example: Example
) -> None:
    line = library.change("07-payment.md", "丙方的费用适用[](#third_party.fees)", "丙方的费用适用[](#leaning_a)")
    facts = validate_data(example("general-third-party"))
    (problem,) = problems(lambda: draft(facts, library.root))
    assert (problem.code, problem.place.file, problem.place.line) == (
        "reference-left-out",
        "variants/general/07-payment.md",
        line,
    )
    assert "leaning == 'party_a'" in problem.say("zh")


def test_a_reference_to_a_clause_without_number_is_told(
    library: "CopiedLibrary", problems: Raised, example: Example
) -> None:
    library.change("07-payment.md", "[](#third_party.fees)", "[](#signature.party_a)")
    facts = validate_data(example("general-third-party"))
    assert [problem.code for problem in problems(lambda: draft(facts, library.root))] == ["reference-unnumbered"]


def test_all_references_that_fail_are_told_at_once(
    library: "CopiedLibrary", problems: Raised, example: Example
) -> None:
    library.change("07-payment.md", "[](#third_party.fees)", "[](#leaning_a)")
    library.change("08-breach.md", "[](#payment.due)", "[](#leaning_b)")
    facts = validate_data(example("general-third-party"))
    assert len(problems(lambda: draft(facts, library.root))) == 2
