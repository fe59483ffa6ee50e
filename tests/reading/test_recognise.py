"""A document of ours is told by its clauses: which variant, which annex, and what they say of the facts."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from hetong.generator.pipeline import Draft, draft, validate_data, write
from hetong.generator.reading.content import ReturnedDocument, ReturnedParagraph
from hetong.generator.reading.document import read_document
from hetong.generator.reading.infer import infer
from hetong.generator.reading.recognise import Recognised, recognise
from hetong.schemas.catalog import CONTRACTS, catalogue

Example = Callable[..., dict[str, Any]]


def recognised(contract: Draft, keep: Callable[[str], bool] = lambda _: True) -> Recognised:
    """What the Word file of `contract` is recognised as, with the bookmarks to `keep`."""
    document = read_document(write(contract, "docx"))
    marked = (
        replace(paragraph, bookmarks=tuple(filter(keep, paragraph.bookmarks))) for paragraph in document.paragraphs
    )
    found = recognise(replace(document, paragraphs=tuple(marked)))
    assert found is not None
    return found


@pytest.mark.parametrize("variant", CONTRACTS)
@pytest.mark.parametrize("keep", [True, False], ids=["bookmarks", "words"])
def test_a_contract_is_known_for_its_variant_and_is_no_annex(variant: str, keep: bool, example: Example) -> None:
    found = recognised(draft(validate_data(example(variant))), lambda _: keep)
    assert (found.library.variant, found.annex) == (variant, "")


def test_an_annex_is_known_by_its_key(example: Example) -> None:
    contract = draft(validate_data(example("process")))
    for annex in contract.annexes:
        found = recognise(read_document(write(contract, "docx", document=annex.document)))
        assert found is not None
        assert found.annex == annex.key


def test_another_document_is_none_of_ours() -> None:
    lines = ("房屋租赁合同", "第一条 租赁房屋", "甲方将房屋出租给乙方使用。", "甲方：", "乙方：")
    assert recognise(ReturnedDocument(tuple(ReturnedParagraph("Normal", line, line) for line in lines))) is None


CHOICES = [
    ("general", {"term.renewal": "none", "term.renewal_notice_days": None}),
    ("general", {"term.effective": "date", "term.effective_date": "2026-06-01"}),
    ("general", {"termination.convenience": "party_a"}),
    ("general", {"dispute.connection": "plaintiff", "dispute.court": None}),
    ("general-third-party", {"third_party.handles_personal_data": True}),
    ("general-third-party", {"third_party.handles_personal_data": False}),
    ("process-third-party", {"third_party.decision": "advice"}),
    ("framework", {"annexes": {"included": ["nda"], "others": []}}),
    ("framework", {"annexes": {"included": [], "others": []}}),
]


@pytest.mark.parametrize("keep", [True, False], ids=["bookmarks", "words"])
@pytest.mark.parametrize(("name", "changes"), CHOICES, ids=lambda each: str(each)[:40])
def test_the_clauses_tell_what_was_chosen(name: str, changes: dict[str, Any], keep: bool, example: Example) -> None:
    facts = validate_data(example(name, changes))
    known = {"maintenance.survey_period": facts.data.get("maintenance", {}).get("survey_period")}
    known["notification.methods"] = facts.data.get("notification", {}).get("methods")  # both are printed
    inferred = infer(recognised(draft(facts), lambda _: keep), known, facts.specs, "回函.docx")
    assert inferred.problems == []
    for path, value in inferred.values.items():
        given: Any = facts.data
        for step in path.split("."):
            given = given[step]
        assert ({} if isinstance(given, dict) else given) == value, path
    assert {"leaning", "dispute.method", "term.renewal", "annexes.included", "third_party"} <= inferred.values.keys()


def test_clauses_that_fit_several_choices_name_them_all(example: Example) -> None:
    contract = recognised(draft(validate_data(example("process", {"maintenance.survey_period": "year"}))))
    (problem,) = infer(contract, {}, catalogue(CONTRACTS["process"]), "回函.docx").problems
    assert problem.code == "clauses-ambiguous"
    said = problem.say("zh")
    assert 'maintenance.survey_period = "half_year" / maintenance.survey_period = "year"' in said


def test_clauses_of_two_alternatives_at_once_are_a_contradiction(example: Example) -> None:
    contract = recognised(draft(validate_data(example("general"))))
    both = replace(contract, clauses={**contract.clauses, "disputes.arbitration": 1})
    found = infer(both, {}, catalogue(CONTRACTS["general"]), "回函.docx").problems
    assert [problem.code for problem in found] == ["clauses-contradict"]
    assert "disputes.arbitration" in found[0].say("zh")
