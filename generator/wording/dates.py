"""Dates in words."""

from datetime import date
from typing import Literal

from hetong.generator.wording.numerals import DIGITS, chinese_numeral

DateStyle = Literal["arabic", "hanzi"]


def date_text(day: date, style: DateStyle) -> str:
    """A date in figures or in Chinese numerals.

    >>> date_text(date(2026, 3, 1), "arabic")
    '2026年3月1日'
    >>> date_text(date(2026, 3, 1), "hanzi")
    '二〇二六年三月一日'
    >>> date_text(date(2030, 10, 21), "hanzi")
    '二〇三〇年十月二十一日'
    """
    if style == "arabic":
        return f"{day.year}年{day.month}月{day.day}日"
    year = "".join(DIGITS[int(figure)] for figure in f"{day.year:04}")
    return f"{year}年{chinese_numeral(day.month)}月{chinese_numeral(day.day)}日"
