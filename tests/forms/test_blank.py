"""Blank forms: every fact has its place, in Word and in PDF, and nothing in them needs JSON to be understood."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest

from hetong.generator.forms.blank import FORMS, BlankForm
from hetong.generator.tree.nodes import Document, Entry, FactText, Table, plain
from hetong.schemas.catalog import CONTRACTS, catalogue
from hetong.schemas.fields import Quantity

every_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
NEUTRAL = BlankForm("general", "neutral", third_party=False)
OF_THREE = BlankForm("process", "party_b", third_party=True)


@cache
def document(form: BlankForm) -> Document:
    return form.document()


def entries(form: BlankForm) -> dict[str, list[Entry]]:
    """The entries of a form by name."""
    found: dict[str, list[Entry]] = {}
    for inline in document(form).inlines():
        if isinstance(inline, Entry):
            found.setdefault(inline.name, []).append(inline)
    return found


def sheet(form: BlankForm) -> dict[str, tuple[str, str]]:
    """What stands beside each item of the last part."""
    last = document(form).parts[-1]
    assert plain(last.heading) == "填写项"
    (table,) = (block for block in last.blocks if isinstance(block, Table))
    rows = [tuple(map(plain, row.cells)) for row in table.rows]
    return {item: (filled, note) for item, filled, note in rows}


def facts_of(form: BlankForm) -> Iterator[str]:
    """The paths of the facts that a contract of this kind may have, but for those of annexes."""
    for path, spec in catalogue(CONTRACTS[form.variant]).items():
        group = path.partition(".")[0]
        of_others = {"party_a_terms", "party_b_terms"} - {f"{form.leaning}_terms"} | {"waivers"}
        if not form.third_party:
            of_others.add("third_party")
        if spec.quantity is None or spec.computed or group in of_others or (group == "annexes" and path.count(".") > 1):
            continue
        if spec.is_list and spec.quantity is Quantity.CHOICE:
            yield from (f"{path}.{value}" for value in spec.values if form.third_party or not value.startswith("third"))
        else:
            yield path
    yield "annexes.others"


@every_form
def test_every_fact_has_one_name_to_fill_it_in_and_no_name_is_anything_else(form: BlankForm) -> None:
    assert sorted(entries(form)) == sorted(facts_of(form))
    assert not any(isinstance(inline, FactText) for inline in document(form).inlines())


@every_form
def test_places_of_one_name_ask_for_the_same(form: BlankForm) -> None:
    for name, places in entries(form).items():
        assert len({(entry.kind, entry.title, entry.options, entry.value, entry.fixed) for entry in places}) == 1, name
        assert all(entry.is_fact for entry in places)


@every_form
def test_only_what_decides_between_clauses_is_filled_in_from_the_start(form: BlankForm) -> None:
    decides = form.selection().used
    for name, (entry, *_) in entries(form).items():
        fact = name if name in catalogue(CONTRACTS[form.variant]) else name.rpartition(".")[0]
        if entry.value:
            assert fact in {"variant", "leaning"} or fact in decides
        elif entry.kind == "choice":
            assert fact not in decides


@every_form
def test_the_form_tells_what_it_fixes(form: BlankForm) -> None:
    fixed = {name: entry.value for name, (entry, *_) in entries(form).items() if entry.fixed}
    assert fixed == {"variant": form.variant, "leaning": form.leaning}
    assert sheet(form)["丙方"][0] == ("有" if form.third_party else "无")
    assert any(name.startswith("third_party.") for name in entries(form)) == form.third_party


@every_form
def test_the_notes_speak_of_no_json(form: BlankForm) -> None:
    words = " ".join(note for _, note in sheet(form).values())
    assert not re.search(r"null|\[\]|[a-z]+_[a-z]+|\b(court|date|signing|none|both|month)\b", words)


def test_a_decision_is_words_in_the_text_and_a_choice_in_the_last_part() -> None:
    text = "".join(inline.text for inline in document(NEUTRAL).inlines())
    assert "甲方（“受理方”）负责接收、登记投诉" in text
    (handler,) = entries(NEUTRAL)["complaints.handler"]
    assert handler.kind == "choice"
    assert handler.options == (("party_a", "甲方"), ("party_b", "乙方"))
    assert sheet(NEUTRAL)["客户投诉：投诉受理方"] == ("甲方", "谁接收、登记客户投诉：甲方或乙方。")


def test_units_stand_beside_what_is_typed_and_a_sum_in_words_is_not_asked_for() -> None:
    text = "".join(inline.text for inline in document(NEUTRAL).inlines())
    assert "每月人民币______〔月度维护服务费〕元，含增值税" in text
    assert "自收到另一方写明违约事实、要求纠正的书面通知之日起______〔违约纠正期〕日内" in text
    assert re.search(r"______〔[^〕]+〕%", text)
    assert "大写：" not in text


def test_what_is_asked_for_again_is_a_place_again() -> None:
    places = Counter({name: len(found) for name, found in entries(NEUTRAL).items()})
    assert places["number"] == 3  # cover, header, signature page
    assert places["party_a.name"] == 3
    assert places["signing.date"] == 2


def test_a_list_says_how_to_tell_its_items_apart() -> None:
    (items,) = entries(NEUTRAL)["service.items"]
    assert items.kind == "area"
    assert items.text == "______〔维护服务内容，用“、”分隔〕"
    assert sheet(NEUTRAL)["附件：其他附件"][1].endswith("各项用“、”分隔。")


def test_only_a_form_with_a_third_party_offers_its_annex() -> None:
    of_two = BlankForm("process", "party_b", third_party=False)
    assert "annexes.included.third_party_agreement" in entries(OF_THREE)
    assert "annexes.included.third_party_agreement" not in entries(of_two)
    assert entries(OF_THREE)["annexes.included.survey"][0].text == "☑"


def test_the_methods_of_notification_are_ticked_one_by_one() -> None:
    form = BlankForm("framework", "neutral", third_party=False)
    boxes = [name for name, (entry, *_) in entries(form).items() if entry.kind == "check"]
    assert [name for name in boxes if name.startswith("notification.methods.")]
    assert "notification.methods" not in entries(form)


def test_there_is_a_form_for_every_variant_leaning_and_third_party() -> None:
    assert len(FORMS) == 18
    assert len({form.name for form in FORMS}) == 18
    assert BlankForm("general", "party_a", third_party=True).name == "general-party_a-third-party"
