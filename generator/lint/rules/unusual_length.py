"""Terms and periods so long that a figure may have been mistyped."""

from collections.abc import Iterator
from typing import Final

from hetong.generator.facts.read import field_path, walk
from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.problems import Wording

RULE: Final = Rule(
    code="unusual-length",
    topic="signing",
    level=Level.NOTE,
    message=Wording("{title}为{given}，通常不超过{most}", "{path} is {given}, usually at most {most}"),
    advice=Wording("核对数字", "check the figure"),
)

_MOST: Final = {"term.years": 10, "confidentiality.years": 20}
_MOST_OF_PAYMENT: Final = {"_workdays": 126, "_days": 180}
"""By the ending of the field; 126 working days are some 180 days."""


def check(subject: Subject) -> Iterator[Finding]:
    """Every term, period of confidence and period of payment that is longer than usual."""
    facts = subject.draft.facts
    for steps, value in walk(facts.data):
        if not isinstance(value, int):
            continue
        path = field_path(steps)
        title = facts.specs[path].title
        most = _MOST.get(path)
        if "付款期限" in title:
            most = next((most for ending, most in _MOST_OF_PAYMENT.items() if path.endswith(ending)), None)
        if most is not None and value > most:
            yield RULE.at_fact(subject, *steps, title=title, given=value, most=most, path=path)
