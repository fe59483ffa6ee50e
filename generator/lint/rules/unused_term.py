"""Terms that are defined and then never used."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.lint.words import own_inlines
from hetong.generator.problems import Wording
from hetong.generator.tree.nodes import Clause, FactText, Term, Text

RULE: Final = Rule(
    code="unused-term",
    topic="structure",
    level=Level.NOTE,
    message=Wording("术语“{name}”定义后没有使用", "the term “{name}” is defined and never used"),
    advice=Wording("删除定义，或者在条款中使用该术语", "strike the definition, or use the term"),
)

_ALSO: Final = re.compile("(?:又称|也称|简称|以下称|或者称)为?$")


def check(subject: Subject) -> Iterator[Finding]:
    """Every term that no words use, neither in the contract nor in an annex; one name of several is enough."""
    groups = [(clause, names) for clause in subject.clauses for names in _names(clause)]
    used = _used(subject, {name for _, names in groups for name in names})
    for clause, names in groups:
        if used.isdisjoint(names):
            yield RULE.at_clause(clause, f"“{names[0]}”", name=names[0])


def _names(clause: Clause) -> Iterator[list[str]]:
    """The terms that `clause` defines, each with its other names (``“客户关系维护”（又称“维护服务”）``)."""
    inlines = list(own_inlines(clause))
    group: list[str] = []
    for before, inline in pairwise([Text(""), *inlines]):
        if not isinstance(inline, Term):
            continue
        if group and not (isinstance(before, Text) and _ALSO.search(before.text)):
            yield group
            group = []
        group.append(inline.name)
    if group:
        yield group


def _used(subject: Subject, names: set[str]) -> set[str]:
    """Those of `names` that stand in words and facts; a term within a longer one is not used by it.

    Headings are not words in this sense: that of the definition itself often repeats the term.
    """
    if not names:
        return set()
    any_name = re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))))
    used: set[str] = set()
    for clause in subject.clauses:
        skipped = len(clause.heading)
        for position, inline in enumerate(own_inlines(clause)):
            if position >= skipped and isinstance(inline, (Text, FactText)):
                used.update(any_name.findall(inline.text))
    return used
