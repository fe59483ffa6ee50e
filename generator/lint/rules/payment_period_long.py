"""Payment periods that are longer than the one by which a large enterprise pays a small one by default."""

from collections.abc import Iterator
from typing import Final

from hetong.generator.facts.read import field_path, walk
from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.problems import Wording

RULE: Final = Rule(
    code="payment-period-long",
    topic="law",
    level=Level.WARNING,
    message=Wording("{title}{given}{unit}，超过60日", "the period of payment is {given} {unit_en}, more than 60 days"),
    advice=Wording(
        "缩短到60日（42个工作日）以内；不能缩短的，写明理由",
        "shorten it to 60 days (42 working days), or say why it has to be longer",
    ),
    basis=("保障中小企业款项支付条例 9",),
)

_LIMITS: Final = {"_workdays": (42, "个工作日", "working days"), "_days": (60, "日", "days")}
"""By the ending of the field: the longest period, and its unit. 42 working days take at least 58 days."""


def check(subject: Subject) -> Iterator[Finding]:
    """Every field that is called a period of payment and is too long."""
    if subject.law.on("保障中小企业款项支付条例", subject.as_of) is None:
        return
    facts = subject.draft.facts
    for steps, value in walk(facts.data):
        path = field_path(steps)
        if not isinstance(value, int) or "付款期限" not in (title := facts.specs[path].title):
            continue
        limit = next((limit for ending, limit in _LIMITS.items() if path.endswith(ending)), None)
        if limit and value > limit[0]:
            yield RULE.at_fact(subject, *steps, title=title, given=value, unit=limit[1], unit_en=limit[2])
