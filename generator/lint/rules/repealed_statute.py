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
    message=Wording("引用的《{name}》在{day}没有效力", "《{name}》 is not in force on {day}"),
    advice=Wording("改为引用《{instead}》，并核对条文号", "cite 《{instead}》 and look its article up"),
    basis=("民法典 1260",),
)

_CITED: Final = re.compile("《([^》]+)》")


def check(subject: Subject) -> Iterator[Finding]:
    """Every citation of a statute that law.yaml knows, but not in a version in force on the day."""
    for clause in subject.clauses:
        for name in _CITED.findall(own_words(clause)):
            versions = list(subject.law.versions(name))
            if versions and subject.law.on(name, subject.as_of) is None:
                instead = versions[-1].replaced_by or name
                yield RULE.at_clause(clause, name, name=name, day=subject.as_of.isoformat(), instead=instead)
