"""Percentages in figures."""

from decimal import Decimal


def percent(value: Decimal) -> str:
    """A percentage without needless zeros.

    >>> percent(Decimal("0.05"))
    '0.05%'
    >>> percent(Decimal("5.00"))
    '5%'
    >>> percent(Decimal("1E+2"))
    '100%'
    """
    return f"{value.normalize():f}%"
