"""Sentences that deny that the contract is a standard form."""

import re
from collections.abc import Iterator
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.lint.words import own_words
from hetong.generator.problems import Wording

RULE: Final = Rule(
    code="no-standard-form-clause",
    topic="law",
    level=Level.WARNING,
    message=Wording("“{words}”的约定不起作用", "“{words}” has no effect"),
    advice=Wording(
        "删去该约定；对重要条款加粗、说明，并保留协商的记录",
        "delete it; make important terms conspicuous, explain them, and keep records of the negotiation",
    ),
    basis=("最高人民法院关于适用《中华人民共和国民法典》合同编通则若干问题的解释 9",),
)

_INTERPRETATION: Final = RULE.basis[0].rpartition(" ")[0]
_DENIES: Final = re.compile(
    "(不是|(?<!或者)不属于|不构成|不视为|并非|均非|而非|不含有?|不存在)[^，。；\\n]*格式(条款|合同)"
)


def check(subject: Subject) -> Iterator[Finding]:
    """Every clause that says so."""
    if subject.law.on(_INTERPRETATION, subject.as_of) is None:
        return
    for clause in subject.clauses:
        if found := _DENIES.search(own_words(clause)):
            yield RULE.at_clause(clause, found.group(), words=found.group())
