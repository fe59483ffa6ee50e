"""Statutes that are cited although they are not in force on the day that counts."""

import re
from collections.abc import Iterator
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.lint.words import own_words
from hetong.generator.problems import Wording

RULE: Final = Rule(
    code="repealed-statute",
    topic="law",
    level=Level.ERROR,
    message=Wording("引用的《{name}》已于{day}废止", "《{name}》 was repealed on {day}"),
    advice=Wording("改为引用《{instead}》，并核对条文号", "cite 《{instead}》 and look its article up"),
    basis=("民法典 1260",),
)

_CITED: Final = re.compile("《([^》]+)》")


def check(subject: Subject) -> Iterator[Finding]:
    """Every citation of a statute whose last version in law.yaml was repealed by the day."""
    for clause in subject.clauses:
        for name in _CITED.findall(own_words(clause)):
            versions = list(subject.law.versions(name))
            last = versions[-1] if versions else None
            if last and last.repealed and last.repealed <= subject.as_of:
                values = {"name": name, "day": last.repealed.isoformat(), "instead": last.replaced_by or name}
                yield RULE.at_clause(clause, name, **values)
