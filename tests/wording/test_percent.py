"""Percentages in figures."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hetong.generator.wording.percent import percent


@given(st.decimals(0, 1000, places=4))
def test_a_percentage_reads_back_as_itself(value: Decimal) -> None:
    assert Decimal(percent(value).removesuffix("%")) == value


@given(st.decimals(0, 1000, places=4))
def test_a_percentage_has_no_exponent_and_no_needless_zero(value: Decimal) -> None:
    figures = percent(value).removesuffix("%")

    assert set(figures) <= set("0123456789.")
    assert "." not in figures or figures[-1] not in "0."


@pytest.mark.parametrize(
    ("value", "printed"),
    [("0.05", "0.05%"), ("5.00", "5%"), ("1E+2", "100%"), ("100", "100%"), ("0", "0%"), ("0.0001", "0.0001%")],
)
def test_a_percentage_is_printed_in_its_shortest_form(value: str, printed: str) -> None:
    assert percent(Decimal(value)) == printed
