"""Liquidated damages by the day that grow without end."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.lint.words import own_inlines, own_words, sentences
from hetong.generator.problems import Wording
from hetong.generator.tree.nodes import Clause, Reference

RULE: Final = Rule(
    code="penalty-without-cap",
    topic="law",
    level=Level.WARNING,
    message=Wording("按日计算的违约金没有累计上限", "liquidated damages by the day have no cap"),
    advice=Wording("写明累计不超过多少", "state what they may come to in all"),
    basis=("民法典 585",),
)

_DAILY: Final = re.compile(
    "每(?:逾期|迟延|延迟|延误|超过|一|1|个)*(?:工作)?[日天]|按[日天]|逐日|日[百千万]分之|[/／][日天]"
)
_AMOUNT: Final = re.compile("[%％‰元]|[百千万]分之")
_CAP: Final = re.compile("不(?:得)?(?:超过|高于|多于)|为限|上限为|封顶")
_ELSEWHERE: Final = "约定的上限"
"""Words that speak of a cap that another clause sets."""


def check(subject: Subject) -> Iterator[Finding]:
    """Every clause with liquidated damages by the day that neither it, the next, nor one that refers to it caps."""
    clauses = [clause for clause in subject.clauses if "违约金" in own_words(clause)]
    daily = [clause for clause in clauses if _is_daily(clause)]
    if not daily:
        return
    capped = set(_capped(clauses))
    for clause in daily:
        if clause.id not in capped:
            yield RULE.at_clause(clause, "违约金")


def _is_daily(clause: Clause) -> bool:
    return any(
        "违约金" in sentence and _DAILY.search(sentence) and _AMOUNT.search(sentence)
        for sentence in sentences(own_words(clause))
    )


def _capped(clauses: list[Clause]) -> Iterator[str]:
    """The ids of clauses that are capped: by themselves, by 前项违约金 of the next, or by a reference."""
    for before, clause in pairwise([None, *clauses]):
        if clause is None or not _caps(clause):
            continue
        yield clause.id
        yield from (inline.target for inline in own_inlines(clause) if isinstance(inline, Reference))
        if before is not None and own_words(clause).startswith(("前项", "上述", "前述")):
            yield before.id


def _caps(clause: Clause) -> bool:
    return any(
        "违约金" in sentence and _CAP.search(sentence) and _ELSEWHERE not in sentence and "该项" not in sentence
        for sentence in sentences(own_words(clause))
    )
