"""Sums of renminbi in figures and in words (大写).

The words follow 《支付结算办法》附一《正确填写票据和结算凭证的基本规定》. Where it leaves a choice (¥1,680.32 and
¥107,000.53 may be written in two ways), the first of its own examples is followed.
"""

from decimal import Decimal
from typing import Final

from hetong.generator.wording.numerals import spell

DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
UNITS: Final = ("仟", "佰", "拾", "")
LIMIT: Final = 10**12
"""Sums are smaller: from here on 万亿 would be needed."""


def money(amount: Decimal) -> str:
    """A sum as a clause prints it.

    >>> money(Decimal(10000))
    '人民币10,000元（大写：壹万元整）'
    """
    return f"人民币{money_in_figures(amount)}（大写：{money_in_words(amount)}）"


def money_in_figures(amount: Decimal) -> str:
    """A sum in figures, with two decimals if there are any.

    >>> money_in_figures(Decimal("10000.00"))
    '10,000元'
    >>> money_in_figures(Decimal("10000.5"))
    '10,000.50元'
    """
    return f"{amount:,.2f}元" if _fen(amount) % 100 else f"{amount:,.0f}元"


def money_in_words(amount: Decimal) -> str:
    """A sum in words that cannot be altered unseen.

    >>> for amount in ("1409.50", "6007.14", "1680.32", "107000.53", "16409.02", "325.04"):  # of the regulation
    ...     print(money_in_words(Decimal(amount)))
    壹仟肆佰零玖元伍角
    陆仟零柒元壹角肆分
    壹仟陆佰捌拾元零叁角贰分
    壹拾万柒仟元零伍角叁分
    壹万陆仟肆佰零玖元零贰分
    叁佰贰拾伍元零肆分

    >>> for amount in ("10000", "1010", "100000000", "100001000", "0.05", "0.5", "10.05"):
    ...     print(money_in_words(Decimal(amount)))
    壹万元整
    壹仟零壹拾元整
    壹亿元整
    壹亿零壹仟元整
    伍分
    伍角
    壹拾元零伍分
    """
    yuan, rest = divmod(_fen(amount), 100)
    jiao, fen = divmod(rest, 10)
    words = _yuan(yuan)
    if not rest:
        return f"{words or '零元'}整"
    if words and (yuan % 10 == 0 or jiao == 0):
        words += "零"
    if jiao:
        words += f"{DIGITS[jiao]}角"
    if fen:
        words += f"{DIGITS[fen]}分"
    return words


def _yuan(yuan: int) -> str:
    """Whole yuan: groups of four digits, 零 before a group that does not reach the one before it."""
    words = ""
    gap = False
    for unit, group in (("亿", yuan // 10**8), ("万", yuan // 10**4 % 10**4), ("元", yuan % 10**4)):
        if group:
            words += ("零" if words and (gap or group < 1000) else "") + spell(group, DIGITS, UNITS) + unit
        gap = not group
    return words if not words or words.endswith("元") else f"{words}元"


def _fen(amount: Decimal) -> int:
    if not (amount.is_finite() and 0 <= amount < LIMIT):
        raise ValueError(f"{amount} is not a sum from 0 to less than {LIMIT:,}")
    fen = amount * 100
    if fen != int(fen):
        raise ValueError(f"{amount} has a fraction of a fen")
    return int(fen)
