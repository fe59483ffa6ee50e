"""Contracts of mandate that leave the right to end them at any time to the statute."""

import re
from collections.abc import Iterator
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.lint.words import own_inlines, own_words
from hetong.generator.problems import Wording
from hetong.generator.tree.nodes import FactText

RULE: Final = Rule(
    code="mandate-termination",
    topic="law",
    level=Level.WARNING,
    message=Wording("合同含有委托内容，没有约定任意解除权", "a mandate, but nothing is said about ending it at will"),
    advice=Wording(
        "约定谁有任意解除权、提前几日通知和怎样赔偿；没有约定的，任何一方可以随时解除",
        "say who may end it at will, on what notice and at what cost; otherwise either party may, at any time",
    ),
    basis=("民法典 933",),
)

_MANDATE: Final = re.compile("(?<!转)委托|受托")
_SETTLED: Final = re.compile("九百三十三|933|任意解除|(随时|不说明理由|无须理由|无需理由)[^，。；]*解除")


def check(subject: Subject) -> Iterator[Finding]:
    """The first clause that prints a fact of the termination, if the contract is a mandate and settles nothing."""
    clauses = list(subject.draft.tree.clauses())
    words = "\n".join(map(own_words, clauses))
    if _SETTLED.search(words) or not _MANDATE.search(words):
        return
    for clause in clauses:
        if any(
            isinstance(inline, FactText) and inline.fact.startswith("termination.") for inline in own_inlines(clause)
        ):
            yield RULE.at_clause(clause)
            return
    yield RULE.at_fact(subject, "termination")
