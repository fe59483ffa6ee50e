"""What a value of each type may look like."""

import unicodedata
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from hetong.schemas.fields import (
    UNSEEN_CATEGORIES,
    UNSEEN_CHARACTERS,
    Count,
    Day,
    Days,
    Flag,
    Group,
    Hours,
    LongText,
    Money,
    Name,
    Percent,
    Ratio,
    Share,
    ShortText,
    TextList,
    WorkdayOfMonth,
    Years,
)

INVISIBLE = {
    "null": "\u0000",
    "tab": "\t",
    "line feed": "\n",
    "delete": "\u007f",
    "next line": "\u0085",
    "soft hyphen": "\u00ad",
    "combining grapheme joiner": "\u034f",
    "Hangul filler": "\u3164",
    "half-width Hangul filler": "\uffa0",
    "blank braille": "\u2800",
    "zero-width space": "\u200b",
    "zero-width joiner": "\u200d",
    "word joiner": "\u2060",
    "byte order mark": "\ufeff",
    "left-to-right mark": "\u200e",
    "right-to-left override": "\u202e",
    "isolate": "\u2066",
    "line separator": "\u2028",
    "paragraph separator": "\u2029",
    "interlinear annotation": "\ufff9",
    "variation selector": "\ufe0f",
    "ideographic variation selector": "\U000e0100",
    "Mongolian variation selector": "\u180b",
    "Khmer inherent vowel": "\u17b4",
    "tag": "\U000e0041",
    "private use": "\ue000",
    "private use of plane 15": "\U000f0000",
    "unassigned": "\u0378",
    "noncharacter": "\ufffe",
}


def looks_alike(character: str) -> bool:
    """A radical, or a compatibility character that Unicode maps to a Hanzi."""
    name = unicodedata.name(character, "")
    is_radical = "RADICAL" in name and name.startswith(("CJK", "KANGXI"))
    is_compatible = name.startswith("CJK COMPATIBILITY IDEOGRAPH") and bool(unicodedata.decomposition(character))
    return is_radical or is_compatible


UNSEEN: Any = sorted(UNSEEN_CATEGORIES)
VISIBLE = st.text(
    st.characters(exclude_categories=UNSEEN, exclude_characters="".join(UNSEEN_CHARACTERS)),
    min_size=1,
    max_size=60,
).filter(lambda text: text == text.strip() and not any(map(looks_alike, text)))


def refusal(kind: Any, value: object) -> str | None:
    """The type of the error that `value` is refused with, if it is."""
    try:
        TypeAdapter(kind).validate_python(value)
    except ValidationError as refused:
        (error,) = refused.errors()
        return error["type"]
    return None


@given(VISIBLE)
def test_text_that_can_be_seen_is_kept_as_it_is(text: str) -> None:
    assert TypeAdapter(ShortText).validate_python(text) == text


@pytest.mark.parametrize("character", INVISIBLE.values(), ids=INVISIBLE)
def test_a_character_that_cannot_be_seen_is_refused_and_pointed_at(character: str) -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(ShortText).validate_python(f"合同{character}编号")

    (error,) = refused.value.errors()
    assert error["type"] == "invisible_character"
    assert error["ctx"] == {"code_point": f"U+{ord(character):04X}", "position": 3}


@given(st.characters(categories=["Cc", "Cf", "Cn", "Co", "Zl", "Zp"]))
def test_no_character_of_an_unseen_category_passes(character: str) -> None:
    assert refusal(Name, f"甲{character}方") == "invisible_character"


@pytest.mark.parametrize("typed", ["\u2f08", "\u2e9f", "\u2ea0", "\uf90a", "\U0002f800"])
def test_a_look_alike_of_a_usual_character_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(ShortText).validate_python(f"合同{typed}")

    (error,) = refused.value.errors()
    assert error["type"] == "look_alike_character"
    assert error["ctx"] == {"character": f"{typed} (U+{ord(typed):04X})", "position": 3}


@pytest.mark.parametrize("character", ["（", "Ａ", "①", "﨎", "㈱", "𠮷"])
def test_a_character_with_a_form_of_its_own_is_kept(character: str) -> None:
    assert TypeAdapter(ShortText).validate_python(character) == character


def test_half_a_surrogate_pair_is_refused() -> None:
    assert refusal(Name, "甲\ud800方") == "string_unicode"


@pytest.mark.parametrize("space", [" ", "\t", "\n", "\u3000"])
def test_space_around_text_is_dropped(space: str) -> None:
    assert TypeAdapter(ShortText).validate_python(f"{space}甲方{space}") == "甲方"


@pytest.mark.parametrize(("kind", "most"), [(ShortText, 60), (Name, 200), (LongText, 500)])
def test_text_has_one_character_at_least_and_a_limit(kind: Any, most: int) -> None:
    assert refusal(kind, "合" * most) is None
    assert refusal(kind, "合" * (most + 1)) == "string_too_long"
    assert refusal(kind, "") == "string_too_short"
    assert refusal(kind, " \u3000 ") == "string_too_short"


@pytest.mark.parametrize("value", [5, True, ["甲"], None])
def test_text_is_nothing_but_text(value: object) -> None:
    assert refusal(ShortText, value) == "string_type"


def test_a_list_of_texts_has_1_to_30_entries() -> None:
    assert refusal(TextList, ["收集"]) is None
    assert refusal(TextList, ["收集"] * 30) is None
    assert refusal(TextList, []) == "too_short"
    assert refusal(TextList, ["收集"] * 31) == "too_long"
    assert refusal(TextList, "收集") == "list_type"
    assert refusal(TextList, ["收集", ""]) == "string_too_short"


@pytest.mark.parametrize(
    ("kind", "most"), [(Days, 3650), (Hours, 8760), (Years, 50), (Count, 1000), (WorkdayOfMonth, 15)]
)
def test_a_number_is_a_whole_one_within_its_bounds(kind: Any, most: int) -> None:
    assert refusal(kind, 1) is None
    assert refusal(kind, most) is None
    assert refusal(kind, 0) == "greater_than_equal"
    assert refusal(kind, most + 1) == "less_than_equal"
    assert refusal(kind, 1.5) == "int_from_float"
    assert refusal(kind, "五") == "int_parsing"


@pytest.mark.parametrize("kind", [Days, Hours, Years, Count, WorkdayOfMonth, Percent, Share, Ratio, Money])
@pytest.mark.parametrize("flag", [True, False])
def test_true_and_false_are_no_numbers(kind: Any, flag: object) -> None:
    assert refusal(kind, flag) == "flag_for_number"


@pytest.mark.parametrize(
    ("kind", "value", "type_"),
    [
        (Percent, "0.0001", None),
        (Percent, 100, None),
        (Percent, "100.01", "less_than_equal"),
        (Percent, 0, "greater_than"),
        (Percent, "0.00001", "decimal_max_places"),
        (Percent, "5%", "decimal_parsing"),
        (Share, 0, None),
        (Share, 100, None),
        (Share, -1, "greater_than_equal"),
        (Share, 101, "less_than_equal"),
        (Ratio, 1000, None),
        (Ratio, 1001, "less_than_equal"),
        (Ratio, 0, "greater_than"),
        (Money, "0.01", None),
        (Money, "999999999999.99", None),
        (Money, 0, "greater_than"),
        (Money, -1, "greater_than"),
        (Money, 10**12, "less_than"),
        (Money, "0.001", "decimal_max_places"),
        (Money, "1,000", "decimal_parsing"),
        (Money, "NaN", "finite_number"),
        (Money, float("inf"), "finite_number"),
    ],
)
def test_percentages_and_sums_have_bounds_and_decimals(kind: Any, value: object, type_: str | None) -> None:
    assert refusal(kind, value) == type_


@given(st.decimals(Decimal("0.01"), Decimal("99999999.99"), places=2))
def test_a_sum_is_read_exactly_whether_written_as_number_or_text(amount: Decimal) -> None:
    adapter = TypeAdapter(Money)

    assert adapter.validate_json(str(amount)) == amount
    assert adapter.validate_json(f'"{amount}"') == amount
    assert adapter.validate_python(float(amount)) == amount


@pytest.mark.parametrize(
    ("value", "type_"),
    [
        ("2026-03-02", None),
        (date(2026, 3, 2), None),
        ("2000-01-01", None),
        ("2100-12-31", None),
        ("1999-12-31", "greater_than_equal"),
        ("2101-01-01", "less_than_equal"),
        ("2026-02-29", "date"),
        ("2026-3-2", "date"),
        ("2026/03/02", "date"),
        ("20260302", "date"),
        ("2026-W10-1", "date"),
        ("2026-03-02T00:00:00", "date"),
        ("2026年3月2日", "date"),
        (datetime(2026, 3, 2), "date"),
        (20260302, "date"),
        (True, "date"),
    ],
)
def test_a_date_is_written_as_year_month_and_day(value: object, type_: str | None) -> None:
    assert refusal(Day, value) == type_


@pytest.mark.parametrize("value", ["是", "true", 1, 0, None])
def test_a_flag_is_true_or_false_and_nothing_like_it(value: object) -> None:
    assert refusal(Flag, True) is None
    assert refusal(Flag, value) == "bool_type"


def test_a_group_cannot_be_changed_nor_hold_what_it_does_not_know() -> None:
    class Fee(Group):
        amount: Money

    fee = Fee(amount=Decimal(1))
    with pytest.raises(ValidationError, match="frozen_instance"):
        fee.amount = Decimal(2)
    with pytest.raises(ValidationError, match="extra_forbidden"):
        Fee.model_validate({"amount": 1, "amout": 2})


@pytest.mark.parametrize(
    ("kind", "quantity"), [(ShortText, "text"), (Days, "number"), (Percent, "percent"), (Money, "money"), (Day, "date")]
)
def test_the_json_schema_tells_the_quantity(kind: Any, quantity: str) -> None:
    assert TypeAdapter(kind).json_schema()["x-quantity"] == quantity
