"""Statutes that were not in force yet when the contract was signed."""

import re
from collections.abc import Iterator
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.lint.words import own_words
from hetong.generator.problems import Wording

RULE: Final = Rule(
    code="statute-not-yet-in-force",
    topic="law",
    level=Level.ERROR,
    message=Wording(
        "引用的《{name}》自{day}起施行，在{as_of}尚未施行",
        "《{name}》 came into force on {day}, and was not on {as_of}",
    ),
    advice=Wording(
        "核对签订日期；日期无误的，改为引用当日有效的法律", "check the date, or cite what was in force on it"
    ),
    basis=("民法典 1260",),
)

_CITED: Final = re.compile("《([^》]+)》")


def check(subject: Subject) -> Iterator[Finding]:
    """Every citation of a statute whose first version in law.yaml came into force after the day."""
    for clause in subject.clauses:
        for name in _CITED.findall(own_words(clause)):
            first = next(subject.law.versions(name), None)
            if first and subject.as_of < first.in_force:
                values = {"day": first.in_force.isoformat(), "as_of": subject.as_of.isoformat()}
                yield RULE.at_clause(clause, name, name=name, **values)
