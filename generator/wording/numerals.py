"""Counters of chapters in Chinese numerals."""

from typing import Final

DIGITS: Final = "〇一二三四五六七八九"
UNITS: Final = ("千", "百", "十", "")


def chinese_numeral(number: int) -> str:
    """`number` (1 to 9999) as Word prints a counter of the format chineseCountingThousand.

    >>> [chinese_numeral(number) for number in (1, 10, 11, 20, 21)]
    ['一', '十', '十一', '二十', '二十一']
    >>> [chinese_numeral(number) for number in (100, 101, 110, 111, 1010)]
    ['一百', '一百〇一', '一百一十', '一百一十一', '一千〇一十']

    ECMA-376 17.18.59 describes the format; its example has 一十 for 10 and 零 in gaps. Word prints 十 and 〇, and what
    Word prints is what a label beside it has to match.
    """
    if not 1 <= number <= 9999:
        raise ValueError(f"{number} is not from 1 to 9999")
    words = spell(number, DIGITS, UNITS)
    return words.removeprefix("一") if 10 <= number <= 19 else words


def spell(number: int, digits: str, units: tuple[str, ...]) -> str:
    """`number` (1 to 9999) in `digits`, each followed by its unit; zeros between digits are written once.

    >>> spell(6007, "零壹贰叁肆伍陆柒捌玖", ("仟", "佰", "拾", ""))
    '陆仟零柒'
    """
    words = ""
    gap = False
    for figure, unit in zip(f"{number:04}", units, strict=True):
        if figure == "0":
            gap = words != ""
        else:
            words += (digits[0] if gap else "") + digits[int(figure)] + unit
            gap = False
    return words
