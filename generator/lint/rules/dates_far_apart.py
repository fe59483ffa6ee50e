"""Contracts that take effect long after they are signed."""

from collections.abc import Iterator
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.problems import Wording

RULE: Final = Rule(
    code="dates-far-apart",
    topic="signing",
    level=Level.NOTE,
    message=Wording(
        "生效日期{effective}比签订日期{signed}晚{days}日",
        "takes effect on {effective}, {days} days after it is signed on {signed}",
    ),
    advice=Wording("核对两个日期的年份", "check the year of both dates"),
)

_LONGEST: Final = 180
"""Days."""


def check(subject: Subject) -> Iterator[Finding]:
    """The effective date, if it is more than 180 days after signing."""
    data = subject.draft.facts.data
    signed, effective = data["signing"]["date"], data["term"]["effective_date"]
    if signed is None or effective is None:
        return
    if (days := (effective - signed).days) > _LONGEST:
        dates = {"signed": signed.isoformat(), "effective": effective.isoformat()}
        yield RULE.at_fact(subject, "term", "effective_date", days=days, **dates)
