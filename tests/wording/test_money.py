"""Sums in figures and in words."""

from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hetong.generator.wording.money import money, money_in_figures, money_in_words

SUMS = st.decimals(min_value=Decimal("0.01"), max_value=Decimal("999999999999.99"), places=2)
ROUND_SUMS = st.builds(
    lambda digits, fen: Decimal(digits) + Decimal(fen) / 100,
    st.text("0001234", min_size=1, max_size=12),
    st.sampled_from([0, 1, 10, 50, 53]),
).filter(lambda amount: amount > 0)
"""Sums with many zeros, which is where words go wrong."""

FIGURES = {figure: value for value, figure in enumerate("零壹贰叁肆伍陆柒捌玖")}
UNITS = {"仟": 3, "佰": 2, "拾": 1}
SECTIONS = (("亿", 8), ("万", 4), ("元", 0), ("角", -1), ("分", -2))


def read(words: str) -> list[tuple[int, int, str]]:
    """Each digit of a sum in words: its power of ten, its value, and what is written before it (零 or a section)."""
    digits: list[tuple[int, int, str]] = []
    rest = words.removesuffix("整")
    before = ""
    for section, power in SECTIONS:
        if section not in rest:
            continue
        group, rest = rest.split(section)
        while group:
            character, group = group[0], group[1:]
            if character == "零":
                before += character
                continue
            unit, group = (UNITS[group[0]], group[1:]) if group and group[0] in UNITS else (0, group)
            digits.append((power + unit, FIGURES[character], before))
            before = ""
        before = section
    assert rest == ""
    return digits


@given(SUMS | ROUND_SUMS)
def test_a_sum_in_words_reads_back_as_itself(amount: Decimal) -> None:
    assert sum(Decimal(digit).scaleb(power) for power, digit, _ in read(money_in_words(amount))) == amount


@given(SUMS | ROUND_SUMS)
def test_every_digit_has_one_place_and_places_descend(amount: Decimal) -> None:
    powers = [power for power, _, _ in read(money_in_words(amount))]

    assert powers == sorted(set(powers), reverse=True)


@given(SUMS | ROUND_SUMS)
def test_no_place_is_skipped_without_a_zero_or_the_section_next_above(amount: Decimal) -> None:
    for (higher, _, _), (lower, _, before) in pairwise(read(money_in_words(amount))):
        skipped = higher - lower > 1
        said = before.endswith("零") or (before, lower) in {("亿", 7), ("万", 3)}
        assert said or not skipped, money_in_words(amount)


@given(SUMS | ROUND_SUMS)
def test_a_sum_never_has_two_zeros_in_a_row_nor_one_at_an_end(amount: Decimal) -> None:
    words = money_in_words(amount)

    assert "零零" not in words
    assert not words.startswith("零")
    assert "零元" not in words


@given(SUMS | ROUND_SUMS)
def test_whole_yuan_are_closed_and_smaller_change_is_not(amount: Decimal) -> None:
    assert money_in_words(amount).endswith("元整") == (amount == int(amount))


@given(SUMS | ROUND_SUMS)
def test_a_sum_in_figures_reads_back_as_itself(amount: Decimal) -> None:
    assert Decimal(money_in_figures(amount).removesuffix("元").replace(",", "")) == amount


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"),
        ("0.01", "壹分"),
        ("0.15", "壹角伍分"),
        ("1", "壹元整"),
        ("10", "壹拾元整"),
        ("10.50", "壹拾元零伍角"),
        ("11.50", "壹拾壹元伍角"),
        ("100", "壹佰元整"),
        ("1000", "壹仟元整"),
        ("10010", "壹万零壹拾元整"),
        ("100000", "壹拾万元整"),
        ("107000", "壹拾万柒仟元整"),
        ("1000001", "壹佰万零壹元整"),
        ("10100000", "壹仟零壹拾万元整"),
        ("110000000", "壹亿壹仟万元整"),
        ("100010000", "壹亿零壹万元整"),
        ("100000001", "壹亿零壹元整"),
        ("100001000", "壹亿零壹仟元整"),
        ("1000000000", "壹拾亿元整"),
        (
            "999999999999.99",
            "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
        ),
    ],
)
def test_a_sum_in_words_follows_the_rules_of_payment_vouchers(amount: str, words: str) -> None:
    assert money_in_words(Decimal(amount)) == words


@pytest.mark.parametrize(
    ("amount", "figures"),
    [
        ("0.05", "0.05元"),
        ("1000", "1,000元"),
        ("1E+4", "10,000元"),
        ("128.5", "128.50元"),
        ("1234567.00", "1,234,567元"),
    ],
)
def test_figures_are_grouped_and_have_two_decimals_or_none(amount: str, figures: str) -> None:
    assert money_in_figures(Decimal(amount)) == figures


def test_a_clause_prints_figures_and_words_together() -> None:
    assert money(Decimal("10000.5")) == "人民币10,000.50元（大写：壹万元零伍角）"


@pytest.mark.parametrize("amount", ["-1", "1E+12", "0.001", "NaN", "Infinity"])
@pytest.mark.parametrize("print_sum", [money, money_in_figures, money_in_words])
def test_what_is_no_sum_is_refused(amount: str, print_sum: Callable[[Decimal], str]) -> None:
    with pytest.raises(ValueError, match=r"is not a sum|fraction of a fen"):
        print_sum(Decimal(amount))
