"""Late fees so low that paying late is cheaper than borrowing."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.problems import Wording

RULE: Final = Rule(
    code="late-interest-low",
    topic="law",
    level=Level.NOTE,
    message=Wording(
        "逾期付款违约金每日{given}%，可能低于一年期贷款市场报价利率",
        "the late fee of {given}% a day may be below the one-year loan prime rate",
    ),
    advice=Wording("核对签订时的一年期贷款市场报价利率，不低于该利率", "look the rate up and agree on no less"),
    basis=("保障中小企业款项支付条例 17",),
)

_LEAST: Final = Decimal("0.01")
"""Percent a day: 3.65 % a year."""


def check(subject: Subject) -> Iterator[Finding]:
    """The late fee, if it is below the least."""
    if subject.law.on("保障中小企业款项支付条例", subject.as_of) is None:
        return
    given = subject.draft.facts.data.get("penalty", {}).get("late_fee_percent_per_day")
    if given is not None and given < _LEAST:
        yield RULE.at_fact(subject, "penalty", "late_fee_percent_per_day", given=given)
