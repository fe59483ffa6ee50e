"""Late fees that a court may well cut on request."""

from collections.abc import Iterator
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

_MOST_A_YEAR: Final = Decimal(24)
"""Percent a year above which a late fee is worth a second look: this rule's own figure, no statute's."""


def check(subject: Subject) -> Iterator[Finding]:
    """The late fee above the rate."""
    facts = subject.draft.facts.data
    daily = facts.get("penalty", {}).get("late_fee_percent_per_day")
    if daily is not None and daily * 365 > _MOST_A_YEAR:
        yield RULE.at_fact(subject, "penalty", "late_fee_percent_per_day", given=daily, yearly=daily * 365)
