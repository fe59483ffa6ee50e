"""Selection: every condition decides something, and each decision tells why."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from hetong.generator.clauses.library import all_clauses, load
from hetong.generator.explain import explain
from hetong.generator.pipeline import Draft, draft, validate_data
from hetong.generator.problems import Problem

if TYPE_CHECKING:
    Combination = CopiedLibrary = Any

Raised = Callable[[Callable[[], object]], tuple[Problem, ...]]


def test_every_clause_is_chosen_somewhere_and_left_out_elsewhere_if_it_has_a_condition(
    every_draft: list[Draft],
) -> None:
    chosen: set[str] = set()
    left_out: set[str] = set()
    conditional: set[str] = set()
    for made in every_draft:
        for decision in made.selection.decisions:
            (chosen if decision.chosen else left_out).add(decision.clause.id)
            if decision.condition:
                conditional.add(decision.clause.id)
    assert {clause.id for clause in all_clauses(load("general"))} == chosen
    assert left_out == conditional


def test_a_contract_without_annexes_mentions_none(example: Callable[..., dict[str, Any]]) -> None:
    made = draft(validate_data(example("general", {"annexes": {"included": [], "others": []}})))
    labels = {clause.id: clause.label for clause in made.tree.clauses()}
    assert not any(name.startswith("annex.") for name in labels)
    chosen = {decision.clause.id for decision in made.selection.decisions if decision.chosen}
    assert "performance.method.monthly_plan" in chosen
    assert "performance.method.plan" not in chosen
    assert made.annexes == ()


def test_the_leaning_brings_its_chapter_and_no_other(contract: Draft, combination: "Combination") -> None:
    chapters = {clause.id for clause in contract.tree.clauses() if clause.level == 1}
    assert ("leaning_a" in chapters) is (combination.leaning == "party_a")
    assert ("leaning_b" in chapters) is (combination.leaning == "party_b")
    assert ("third_party" in chapters) is combination.third_party


def test_there_is_one_way_to_resolve_disputes(contract: Draft, combination: "Combination") -> None:
    ids = {clause.id for clause in contract.tree.clauses()}
    assert f"disputes.{combination.dispute}" in ids
    assert len({"disputes.court", "disputes.arbitration"} & ids) == 1


def test_every_decision_tells_its_condition_and_the_values_it_saw(contract: Draft) -> None:
    for row in explain(contract):
        assert bool(row["condition"]) == bool(row["because"])
        assert row["chosen"] or row["condition"]
        assert row["place"].startswith(("variants/general/", "variants/shared/"))


def test_a_decision_names_the_innermost_condition_that_decided(example: Callable[..., dict[str, Any]]) -> None:
    rows = {row["id"]: row for row in explain(draft(validate_data(example("general-third-party"))))}
    assert rows["third_party.fees"]["condition"] == "third_party is not none"
    assert rows["third_party.confidentiality.entrusted"]["because"] == "third_party.handles_personal_data = True"
    without = {row["id"]: row for row in explain(draft(validate_data(example("general"))))}
    assert without["third_party.confidentiality.entrusted"]["because"] == "third_party = null"


def test_a_condition_on_a_fact_that_is_absent_is_told_with_its_line(
    library: "CopiedLibrary", problems: Raised, example: Callable[..., dict[str, Any]]
) -> None:
    line = library.change("07-payment.md", 'when="third_party is not none"', 'when="third_party.handles_personal_data"')
    facts = validate_data(example("general"))
    (problem,) = problems(lambda: draft(facts, library.root))
    assert (problem.code, problem.place.line) == ("fact-absent", line)
