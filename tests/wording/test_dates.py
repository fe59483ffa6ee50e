"""Dates in words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hetong.generator.wording.dates import DateStyle, date_text

FIGURES = {figure: value for value, figure in enumerate("〇一二三四五六七八九")}


def read(words: str) -> int:
    """A month or day in Chinese numerals, or the digits of a year."""
    tens, ten, ones = words.rpartition("十")
    if ten:
        return 10 * FIGURES.get(tens, 1) + FIGURES.get(ones, 0)
    return int("".join(str(FIGURES[figure]) for figure in words))


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_a_date_in_figures_reads_back_as_itself(day: date) -> None:
    year, rest = date_text(day, "arabic").split("年")
    month, rest = rest.split("月")
    assert date(int(year), int(month), int(rest.removesuffix("日"))) == day


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_a_date_in_chinese_numerals_reads_back_as_itself(day: date) -> None:
    year, rest = date_text(day, "hanzi").split("年")
    month, rest = rest.split("月")
    assert date(read(year), read(month), read(rest.removesuffix("日"))) == day


@pytest.mark.parametrize(
    ("day", "style", "words"),
    [
        (date(2026, 3, 2), "arabic", "2026年3月2日"),
        (date(2026, 3, 2), "hanzi", "二〇二六年三月二日"),
        (date(2100, 12, 31), "hanzi", "二一〇〇年十二月三十一日"),
        (date(2000, 10, 20), "hanzi", "二〇〇〇年十月二十日"),
    ],
)
def test_a_date_is_printed_without_leading_zeros(day: date, style: DateStyle, words: str) -> None:
    assert date_text(day, style) == words
