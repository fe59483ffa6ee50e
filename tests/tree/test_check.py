"""No contract leaves the house with something unresolved, empty or lost."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from hetong.generator.facts.read import dotted, walk
from hetong.generator.pipeline import Draft, draft, validate_data, write
from hetong.generator.problems import Problem
from hetong.generator.tree.dump import dump
from hetong.generator.tree.nodes import FactText

if TYPE_CHECKING:
    Combination = CopiedLibrary = Any

Raised = Callable[[Callable[[], object]], tuple[Problem, ...]]
Example = Callable[..., dict[str, Any]]


def test_no_markup_of_the_clause_files_is_left(contract: Draft) -> None:
    text = write(contract, "txt").decode()
    for mark in ("{{", "}}", "**", "[](", "{#", "None", "party_a", "party_b"):
        assert mark not in text


def test_every_fact_given_is_printed_or_decides(contract: Draft) -> None:
    printed = {inline.path.partition("|")[0] for inline in contract.tree.inlines() if isinstance(inline, FactText)}
    for steps, value in walk(contract.facts.data):
        path = dotted(steps)
        if value is not None and path != "variant":
            assert {path, path.partition("[")[0]} & (printed | contract.selection.used)


def test_blanks_are_printed_as_rules_and_only_blanks_are(contract: Draft, combination: "Combination") -> None:
    blanks = [inline for inline in contract.tree.inlines() if isinstance(inline, FactText) and inline.blank]
    assert bool(blanks) is combination.blank
    for inline in blanks:
        assert "______" in inline.text
        assert inline.title in inline.text


def test_the_same_facts_give_the_same_tree(combined_facts: dict[str, Any], contract: Draft) -> None:
    assert dump(draft(validate_data(combined_facts)).tree) == dump(contract.tree)


def test_the_same_path_prints_the_same_words_everywhere(contract: Draft) -> None:
    words: dict[str, str] = {}
    for inline in contract.tree.inlines():
        if isinstance(inline, FactText):
            assert words.setdefault(inline.path, inline.text) == inline.text


def test_a_fact_that_no_clause_uses_is_told(library: "CopiedLibrary", problems: Raised, example: Example) -> None:
    library.change("07-payment.md", "{{ payment.review_workdays }}", "五")
    facts = validate_data(example("general"))
    (problem,) = problems(lambda: draft(facts, library.root))
    assert (problem.code, problem.place.path) == ("unused-fact", "payment.review_workdays")


@pytest.mark.parametrize("words", ["", "{when=\"leaning == 'party_b'\"}"])
def test_a_clause_that_says_nothing_is_told(
    library: "CopiedLibrary", problems: Raised, example: Example, words: str
) -> None:
    path = library.path("16-miscellaneous.md")
    empty = (
        f"\n\n## 空条 {{#miscellaneous.empty}}\n\n1. 仅此一项 {words}\n"
        if words
        else "\n\n## 空条 {#miscellaneous.empty}\n"
    )
    path.write_text(path.read_text("utf-8") + empty, "utf-8")
    facts = validate_data(example("general"))
    (problem,) = problems(lambda: draft(facts, library.root))
    assert (problem.code, problem.values["name"]) == ("empty-clause", "miscellaneous.empty")
    assert problem.place.line == path.read_text("utf-8").splitlines().index("## 空条 {#miscellaneous.empty}") + 1


def test_a_fact_used_outside_its_condition_is_told(
    library: "CopiedLibrary", problems: Raised, example: Example
) -> None:
    line = library.change("07-payment.md", "{{ payment.review_workdays }}", "{{ third_party.payment_workdays }}")
    facts = validate_data(example("general", {"payment.review_workdays": None}))
    (problem,) = problems(lambda: draft(facts, library.root))
    assert (problem.code, problem.place.line) == ("fact-absent", line)
