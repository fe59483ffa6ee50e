"""Contracts that do not say what holds after their end."""

import re
from collections.abc import Iterator
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.lint.words import own_inlines, own_words, sentences
from hetong.generator.problems import Wording
from hetong.generator.tree.nodes import Clause, Reference, plain

RULE: Final = Rule(
    code="survival-missing",
    topic="law",
    level=Level.WARNING,
    message=Wording("没有写明合同终止后哪些约定继续有效", "nothing says which terms survive the end of the contract"),
    advice=Wording(
        "列出继续有效的约定：结算和清理、违约责任、保密、争议解决",
        "list the terms that survive: settlement, liability, confidentiality, disputes",
    ),
    basis=("民法典 567",),
)

_SURVIVES: Final = re.compile(
    "(终止|解除|届满|失效)[^。；]*(继续有效|仍然?有效|继续适用|继续(对[^。；]*)?(具有)?约束|不(因此)?失效|不受影响)"
    "|(不因|不随)[^。；]*(终止|解除|届满)[^。；]*(失效|无效|消灭|影响|终止)"
)
_TOPICS: Final = ("结算", "清理", "违约", "保密", "争议", "知识产权", "个人信息")


def check(subject: Subject) -> Iterator[Finding]:
    """The last chapter on the end of the contract, else its first clause, unless some clause lists what survives."""
    clauses = list(subject.draft.tree.clauses())
    if any(map(_lists_what_survives, clauses)):
        return
    ends = [clause for clause in clauses if clause.level == 1 and "终止" in plain(clause.heading)]
    yield RULE.at_clause(ends[-1] if ends else clauses[0])


def _lists_what_survives(clause: Clause) -> bool:
    """Whether `clause` says of two or more terms, by reference or by topic, that they survive."""
    said = [sentence for sentence in sentences(own_words(clause)) if _SURVIVES.search(sentence)]
    if not said:
        return False
    references = sum(isinstance(inline, Reference) for inline in own_inlines(clause))
    return references > 1 or any(sum(topic in sentence for topic in _TOPICS) > 1 for sentence in said)
