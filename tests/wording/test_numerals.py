"""Counters in Chinese numerals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hetong.generator.wording.numerals import chinese_numeral

PLACES = {"千": 1000, "百": 100, "十": 10}
FIGURES = {figure: value for value, figure in enumerate("〇一二三四五六七八九")}


def read(words: str) -> int:
    """What a reader takes `words` for: each digit counts as much as the unit after it says."""
    total, digit = 0, 0
    for character in words.removeprefix("〇"):
        if character in PLACES:
            total += (digit or 1) * PLACES[character]
            digit = 0
        else:
            digit = FIGURES[character]
    return total + digit


@given(st.integers(1, 9999))
def test_a_counter_reads_back_as_itself(number: int) -> None:
    assert read(chinese_numeral(number)) == number


@given(st.integers(1, 9999))
def test_zeros_are_written_once_and_only_between_digits(number: int) -> None:
    words = chinese_numeral(number)

    gaps = len([run for run in str(number).strip("0").replace("0", " ").split(" ")[1:] if run])
    assert words.count("〇") == gaps
    assert not words.endswith("〇")


def test_counters_are_all_different() -> None:
    assert len({chinese_numeral(number) for number in range(1, 10000)}) == 9999


@pytest.mark.parametrize(
    ("number", "words"),
    [(9, "九"), (10, "十"), (19, "十九"), (99, "九十九"), (112, "一百一十二"), (1000, "一千"), (1001, "一千〇一")],
)
def test_a_counter_is_printed_as_word_prints_it(number: int, words: str) -> None:
    assert chinese_numeral(number) == words


@pytest.mark.parametrize("number", [0, -1, 10000])
def test_a_counter_outside_1_to_9999_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="is not from 1 to 9999"):
        chinese_numeral(number)
