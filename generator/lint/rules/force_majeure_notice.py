"""Clauses on force majeure that ask for no notice or no proof."""

import re
from collections.abc import Iterator
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.lint.words import all_words, sentences
from hetong.generator.problems import Wording
from hetong.generator.tree.nodes import Clause, plain

RULE: Final = Rule(
    code="force-majeure-notice",
    topic="law",
    level=Level.WARNING,
    message=Wording("不可抗力条款没有约定{duty}的义务", "the clause on force majeure asks for no {duty_en}"),
    advice=Wording("约定受影响方{duty}的义务和期限", "oblige the affected party to give {duty_en}, and say by when"),
    basis=("民法典 590",),
)

_DUTIES: Final = (
    ("通知", "notice", re.compile("(应当|必须|须|应)[^。；]*(通知|告知)")),
    ("提供证明", "proof", re.compile("(应当|必须|须|应)[^。；]*证明")),
)
_AFTERWARDS: Final = re.compile("恢复|消除|解除")
"""Words of sentences on the end of the event: a notice of it does not stand for one of its beginning."""


def check(subject: Subject) -> Iterator[Finding]:
    """The first clause on force majeure, for each duty that none of those clauses lays down."""
    clauses = [clause for clause in subject.draft.tree.clauses() if _is_about(clause)]
    said = [sentence for clause in clauses for sentence in sentences(all_words(clause))]
    said = [sentence for sentence in said if not _AFTERWARDS.search(sentence)]
    for duty, duty_en, words in _DUTIES:
        if clauses and not any(words.search(sentence) for sentence in said):
            yield RULE.at_clause(clauses[0], duty=duty, duty_en=duty_en)


def _is_about(clause: Clause) -> bool:
    return "不可抗力" in plain(clause.heading)
