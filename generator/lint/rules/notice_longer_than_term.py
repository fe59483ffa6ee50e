"""Periods of notice that the term leaves no room for."""

from collections.abc import Iterator
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.problems import Wording

RULE: Final = Rule(
    code="notice-longer-than-term",
    topic="signing",
    level=Level.ERROR,
    message=Wording(
        "{title}{given}日，长于合同期限{years}年，无法行使",
        "{given} days' notice is longer than the term of {years} years: it can never be given",
    ),
    advice=Wording("缩短通知期，或者延长合同期限", "shorten the notice, or lengthen the term"),
)

_NOTICES: Final = (("termination", "notice_days"), ("term", "renewal_notice_days"))


def check(subject: Subject) -> Iterator[Finding]:
    """Every period of notice that is longer than the term."""
    facts = subject.draft.facts
    years = facts.data["term"]["years"]
    for group, field in _NOTICES:
        given = facts.data[group][field]
        if years is not None and given is not None and given > years * 365:
            title = facts.specs[f"{group}.{field}"].title
            yield RULE.at_fact(subject, group, field, title=title, given=given, years=years)
