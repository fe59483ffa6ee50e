"""Liquidated damages that a court may well cut on request."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.problems import Wording

RULE: Final = Rule(
    code="penalty-high",
    topic="law",
    level=Level.NOTE,
    message=Wording(
        "逾期付款违约金每日{given}%，合每年{yearly}%", "the late fee of {given}% a day comes to {yearly}% a year"
    ),
    advice=Wording(
        "与预计的损失比较：超过损失30%的，一般视为过高（不是价款的30%）",
        "compare with the loss foreseen: more than 30% over the loss (not of the price) is generally excessive",
    ),
    basis=("民法典 585", "最高人民法院关于适用《中华人民共和国民法典》合同编通则若干问题的解释 65"),
)
_ONCE: Final = replace(
    RULE,
    message=Wording(
        "每次泄密的违约金{given}元，高于{measure_zh}{sum}元",
        "each disclosure costs {given} yuan, more than {measure_en} of {sum} yuan",
    ),
)

_MOST_A_YEAR: Final = Decimal(24)
"""Percent a year above which a late fee is worth a second look: this rule's own figure, no statute's."""


def check(subject: Subject) -> Iterator[Finding]:
    """The late fee above the rate; the sum for a disclosure above what the contract turns over or answers for."""
    facts = subject.draft.facts.data
    daily = facts.get("penalty", {}).get("late_fee_percent_per_day")
    if daily is not None and daily * 365 > _MOST_A_YEAR:
        yield RULE.at_fact(subject, "penalty", "late_fee_percent_per_day", given=daily, yearly=daily * 365)
    given = facts["confidentiality"]["damages"]
    monthly = facts.get("payment", {}).get("maintenance_fee_monthly")
    cap = facts.get("liability", {}).get("cap_amount")
    for total, zh, en in (
        (monthly and monthly * 12, "一年的维护服务费", "a year's fees"),
        (cap, "每年的责任上限", "the cap"),
    ):
        if given is not None and total is not None and given > total:
            path = ("confidentiality", "damages")
            yield _ONCE.at_fact(subject, *path, given=given, sum=total, measure_zh=zh, measure_en=en)
