"""Facts as clauses print them."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hetong.generator.facts.annexes import with_usual_annexes
from hetong.generator.wording.format import FILTERS, WordingError, blank, fits, print_fact
from hetong.schemas.catalog import catalogue
from hetong.schemas.fields import Quantity
from hetong.schemas.general import GeneralContract

FIELDS = catalogue(GeneralContract)
EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("general*.json"))
WORDLESS = {"variant", "dispute.method"}
"""Choices that decide what is printed and are never printed themselves."""

PRINTED = {
    "number": ("KHTS-2026-018", "KHTS-2026-018"),
    "termination.notice_days": (30, "30"),
    "penalty.late_fee_percent_per_day": (Decimal("0.05"), "0.05%"),
    "payment.maintenance_fee_monthly": (Decimal(36800), "人民币36,800元（大写：叁万陆仟捌佰元整）"),
    "signing.date": (date(2026, 3, 2), "2026年3月2日"),
    "complaints.handler": ("party_b", "乙方"),
    "payment.invoice": ("special", "增值税专用发票"),
    "dispute.arbitrators": (3, "三"),
    "personal_data.methods": (["收集", "存储"], "收集、存储"),
    "annexes.included": (["nda", "license_a"], "保密协议、甲方营业执照副本复印件"),
    "annexes.others.name": ("图纸", "图纸"),
    "annexes.nda.posts": ([], "无"),
    "fee_example.reward": (Decimal(0), "人民币0元（大写：零元整）"),
}

BLANK = {
    "party_a.name": "__________________〔名称〕",
    "termination.notice_days": "______〔提前通知期〕",
    "penalty.late_fee_percent_per_day": "______%〔逾期付款违约金比例〕",
    "payment.maintenance_fee_monthly": "人民币______元〔月度维护服务费〕（大写：______）",
    "signing.date": "______年____月____日〔签订日期〕",
    "complaints.channels": "__________________〔投诉渠道〕",
}


@pytest.mark.parametrize("path", PRINTED)
def test_each_quantity_is_printed_in_its_own_way(path: str) -> None:
    value, printed = PRINTED[path]

    assert print_fact(value, FIELDS[path], dates="arabic") == printed


@pytest.mark.parametrize("path", BLANK)
def test_a_blank_is_a_rule_with_its_unit_and_the_name_of_the_field(path: str) -> None:
    assert print_fact(None, FIELDS[path], dates="arabic") == BLANK[path]


def test_dates_follow_the_style_asked_for() -> None:
    assert print_fact(date(2026, 3, 2), FIELDS["signing.date"], dates="hanzi") == "二〇二六年三月二日"


def test_one_entry_of_a_list_is_printed_like_the_list_of_it() -> None:
    assert print_fact("nda", FIELDS["annexes.included"], dates="arabic") == "保密协议"


@given(st.text(max_size=30))
def test_text_is_printed_as_it_is(text: str) -> None:
    assert print_fact(text, FIELDS["party_a.name"], dates="arabic") == text


@given(st.text(min_size=1, max_size=30))
def test_a_blank_names_the_field(title: str) -> None:
    assert blank(title) == f"______〔{title}〕"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_every_fact_of_the_examples_has_words(example: Path) -> None:
    data = with_usual_annexes(json.loads(example.read_bytes()), "general")
    printed = [(value, FIELDS[path]) for path, value in facts(GeneralContract.model_validate(data).model_dump(), "")]
    assert len(printed) > 100
    for value, spec in printed:
        words = print_fact(value, spec, dates="arabic")
        assert words
        assert (f"〔{spec.title}〕" in words) == (value is None)


def facts(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every fact that clauses can print, with the path of its field."""
    spec = FIELDS.get(path)
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from facts(inner, f"{path}.{name}" if path else name)
    elif spec and spec.is_list and spec.quantity is None:
        for entry in value:
            yield from facts(entry, path)
    elif spec and spec.quantity not in {None, Quantity.FLAG, Quantity.FILE} and path not in WORDLESS:
        yield path, value


@pytest.mark.parametrize(("receiver", "other"), [("party_a", "乙方"), ("party_b", "甲方")])
def test_other_prints_the_opposite_party(receiver: str, other: str) -> None:
    assert print_fact(receiver, FIELDS["complaints.receiver"], filters=("other",), dates="arabic") == other


def test_figures_prints_a_sum_without_its_words() -> None:
    spec = FIELDS["confidentiality.damages"]

    assert print_fact(Decimal(50000), spec, filters=("figures",), dates="arabic") == "50,000元"
    assert print_fact(None, spec, filters=("figures",), dates="arabic") == "______元〔泄密违约金〕"


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("other", "termination.convenience"),
        ("other", "leaning"),
        ("figures", "number"),
        ("upper", "number"),
        ("boxes", "number"),
        ("boxes", "annexes.included"),
    ],
)
def test_a_filter_that_does_not_fit_is_refused(name: str, path: str) -> None:
    assert not fits(name, FIELDS[path])
    with pytest.raises(WordingError, match=rf"the filter {name} does not fit {path}.*those that do: none"):
        print_fact(None, FIELDS[path], filters=(name,), dates="arabic")


def test_a_refused_filter_tells_which_would_fit() -> None:
    with pytest.raises(WordingError, match="those that do: figures"):
        print_fact(Decimal(1), FIELDS["confidentiality.damages"], filters=("other",), dates="arabic")


@pytest.mark.parametrize("name", FILTERS)
def test_every_filter_fits_a_field_and_not_every_field(name: str) -> None:
    assert {fits(name, spec) for spec in FIELDS.values()} == {True, False}


@pytest.mark.parametrize("path", ["third_party.handles_personal_data", "payment"])
@pytest.mark.parametrize("value", [True, None])
def test_flags_and_groups_have_no_words(path: str, value: object) -> None:
    with pytest.raises(WordingError, match="has no words of its own"):
        print_fact(value, FIELDS[path], dates="arabic")


@pytest.mark.parametrize(
    ("path", "value"),
    [("leaning", "both"), ("variant", "general"), ("signing.date", "2026-03-02"), ("confidentiality.damages", 1.5)],
)
def test_a_value_of_another_kind_is_refused(path: str, value: object) -> None:
    with pytest.raises(WordingError, match="that has words"):
        print_fact(value, FIELDS[path], dates="arabic")


def test_the_words_of_a_choice_are_those_of_its_field() -> None:
    spec = replace(FIELDS["complaints.handler"], labels={"party_a": "甲", "party_b": "乙"})

    assert print_fact("party_a", spec, filters=("other",), dates="arabic") == "乙"
