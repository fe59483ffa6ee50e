"""No contract leaves the house with something unresolved, empty or lost."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from hetong.generator.facts.read import dotted, field_path, walk
from hetong.generator.pipeline import Draft, draft, validate_data, write
from hetong.generator.problems import Problem
from hetong.generator.tree.dump import dump
from hetong.generator.tree.nodes import Document, FactText
from hetong.schemas.fields import Quantity

if TYPE_CHECKING:
    Combination = CopiedLibrary = Any

Raised = Callable[[Callable[[], object]], tuple[Problem, ...]]
Example = Callable[..., dict[str, Any]]


def test_no_markup_of_the_clause_files_is_left(contract: Draft, documents: tuple[Document, ...]) -> None:
    for document in documents:
        text = write(contract, "txt", document=document).decode()
        for mark in ("{{", "}}", "**", "[](", "{#", "None", "party_a", "party_b", "entry."):
            assert mark not in text


def test_every_fact_given_is_printed_or_decides(contract: Draft, documents: tuple[Document, ...]) -> None:
    inlines = (inline for document in documents for inline in document.inlines())
    used = {inline.fact for inline in inlines if isinstance(inline, FactText)} | contract.selection.used
    for steps, value in walk(contract.facts.data):
        path, spec = dotted(steps), contract.facts.specs[field_path(steps)]
        if value is None or path == "variant" or spec.computed:
            continue
        if spec.quantity is Quantity.FILE:
            assert path in contract.files
        else:
            assert {path, path.rpartition("[")[0]} & used


def test_blanks_are_printed_as_rules_and_only_blanks_are(
    contract: Draft, documents: tuple[Document, ...], combination: "Combination"
) -> None:
    assert any(isinstance(inline, FactText) and inline.blank for inline in contract.tree.inlines()) is combination.blank
    for inline in (inline for document in documents for inline in document.inlines()):
        if isinstance(inline, FactText) and inline.blank:
            assert "______" in inline.text
            assert inline.title in inline.text


def test_the_same_facts_give_the_same_trees(combined_facts: dict[str, Any], contract: Draft) -> None:
    again = draft(validate_data(combined_facts))
    assert dump(again.tree) == dump(contract.tree)
    assert again.annexes == contract.annexes


def test_the_same_path_prints_the_same_words_everywhere(documents: tuple[Document, ...]) -> None:
    words: dict[str, str] = {}
    for inline in (inline for document in documents for inline in document.inlines()):
        if isinstance(inline, FactText):
            assert words.setdefault(inline.path, inline.text) == inline.text


def test_a_fact_that_no_annex_uses_is_told(library: "CopiedLibrary", problems: Raised, example: Example) -> None:
    library.change("annex-maintenance-plan.md", "{{ entry.indicator }}", "书面")
    facts = validate_data(example("general"))
    told = problems(lambda: draft(facts, library.root))
    assert {problem.code for problem in told} == {"unused-fact"}
    assert told[0].place.path == "annexes.maintenance_plan.measures[0].indicator"
    assert len(told) == len(facts.data["annexes"]["maintenance_plan"]["measures"])


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
