"""A change of a source is told by clause, and told for the forms that it reaches and no others."""

import json
from pathlib import Path

import pytest

from hetong.generator.forms.blank import FORMS, BlankForm
from hetong.generator.forms.sources import Record, all_changes, as_json, changes, record, shell_changes

from .checkout import ROOT, Checkout

GENERAL = [form for form in FORMS if form.variant == "general"]


@pytest.fixture(scope="module")
def before() -> Record:
    return record(ROOT)


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def told(before: Record, checkout: Checkout, kind: str = "docx") -> dict[str, list[str]]:
    """What is said of each form of which anything is said."""
    after = record(checkout.root)
    said = {form.name: [each.zh for each in changes(before, after, form, kind)] for form in FORMS}
    return {name: wordings for name, wordings in said.items() if wordings}


def test_a_word_in_a_clause_of_one_variant_reaches_its_six_forms(before: Record, checkout: Checkout) -> None:
    checkout.change("variants/general/10-force-majeure.md", "# 不可抗力", "# 不可抗力事件")
    said = "variants/general/10-force-majeure.md 的条款 force_majeure 有改动"
    assert told(before, checkout) == {form.name: [said] for form in GENERAL}


def test_a_clause_for_a_third_party_reaches_forms_with_one(before: Record, checkout: Checkout) -> None:
    checkout.change("variants/general/00-cover.md", "丙方（", "第三方（")
    said = "variants/general/00-cover.md 的条款 cover.third_party 有改动"
    assert told(before, checkout) == {form.name: [said] for form in GENERAL if form.third_party}


def test_a_leaning_reaches_forms_of_that_leaning(before: Record, checkout: Checkout) -> None:
    checkout.change("variants/framework/leaning-party_b.md", "乙方", "承办方")
    assert set(told(before, checkout)) == {"framework-party_b", "framework-party_b-third-party"}


def test_shared_words_are_told_by_their_own_file_for_every_variant(before: Record, checkout: Checkout) -> None:
    checkout.change("variants/shared/severability.md", "无效", "无效力")
    wordings = told(before, checkout)
    assert set(wordings) == {form.name for form in FORMS}
    assert all(wording.startswith("variants/shared/severability.md 的条款 ") for (wording,) in wordings.values())


def test_what_no_form_shows_is_no_change(before: Record, checkout: Checkout) -> None:
    checkout.change("variants/general/annex-fee-standard.md", "费用", "收费")  # an annex
    checkout.change("variants/shared/arbitration.md", "仲裁", "商事仲裁")  # forms are drafted for a court
    checkout.change("variants/general/07-payment.md", "---\n", "---\n# a comment\n")  # no words
    assert told(before, checkout) == {}
    assert as_json(record(checkout.root)) == as_json(before)


def test_clauses_that_come_and_go_are_told_so(before: Record, checkout: Checkout) -> None:
    checkout.change("variants/general/10-force-majeure.md", "# 不可抗力 {#force_majeure}", "# 不可抗力 {#act_of_god}")
    checkout.change("variants/general/10-force-majeure.md", "  force_majeure:", "  act_of_god:")
    for file in sorted((checkout.root / "variants/general").glob("*.md")):
        while "(#force_majeure)" in file.read_text("utf-8"):
            checkout.change(f"variants/general/{file.name}", "(#force_majeure)", "(#act_of_god)")
    wordings = told(before, checkout)["general-neutral"]
    assert "variants/general/10-force-majeure.md 新增条款 act_of_god" in wordings
    assert "variants/general/10-force-majeure.md 不再有条款 force_majeure" in wordings


def test_looks_reach_what_they_make_look_so(before: Record, checkout: Checkout) -> None:
    checkout.change("templates/contract.typ", "// Sets a contract.", "// Sets the contract.")
    assert told(before, checkout, "docx") == {}
    assert told(before, checkout, "pdf") == {form.name: ["templates/contract.typ 有改动"] for form in FORMS}
    checkout.change("templates/house.yaml", "heading: 目录", "heading: 目　录")
    assert shell_changes(before, record(checkout.root), "general")[0].zh == "templates/house.yaml 有改动"
    assert told(before, checkout, "docx") == {form.name: ["templates/house.yaml 有改动"] for form in FORMS}


def test_numbering_reaches_the_shell_and_the_forms(before: Record, checkout: Checkout) -> None:
    checkout.change("variants/process/variant.yaml", "summary:", "# a note\nsummary:")
    after = record(checkout.root)
    said = "variants/process/variant.yaml 有改动"
    assert [each.zh for each in shell_changes(before, after, "process")] == [said]
    assert shell_changes(before, after, "general") == []
    assert told(before, checkout) == {form.name: [said] for form in FORMS if form.variant == "process"}
    assert [each.zh for each in all_changes(before, after)] == [said]


def test_the_record_is_text_that_a_difference_can_be_read_in(before: Record) -> None:
    text = as_json(before).decode()
    assert json.loads(text) == before
    assert len(text) < 150_000
    assert max(map(len, text.splitlines())) < 500
    form = BlankForm("general", "party_a", third_party=True)
    assert form.name in text
