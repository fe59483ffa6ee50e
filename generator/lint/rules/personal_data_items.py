"""Chapters on entrusted personal data that lack what a contract of that kind has to settle."""

import re
from collections.abc import Iterator
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.lint.words import all_words, own_inlines
from hetong.generator.problems import Wording
from hetong.generator.tree.nodes import Clause, FactText

RULE: Final = Rule(
    code="personal-data-items",
    topic="law",
    level=Level.WARNING,
    message=Wording(
        "委托处理个人信息，没有约定{item}", "personal data are entrusted, but nothing is agreed on {item_en}"
    ),
    advice=Wording("在本条写明{item}", "settle {item_en} in this clause"),
    basis=("个人信息保护法 21",),
)

_ITEMS: Final = (
    ("处理目的", "the purpose", "purpose", "处理目的[：为是]"),
    ("处理期限", "the period", "", "(处理|存储|保存)(的)?(期限|期间)[：为是至]"),
    ("处理方式", "the method", "methods", "处理方式[：为是]"),
    ("个人信息的种类", "the kinds of data", "kinds", "种类[：为是]"),
    ("保护措施", "the protection measures", "measures", "(保护|安全)措施[：为是]"),
    ("双方的权利和义务", "rights and duties", "", "(按照|依照|根据|遵照)[^。；]*(指示|约定)[^。；]*处理|不得超出"),
    ("甲方的监督", "supervision", "", "甲方[^。；]*(检查|监督|审计)|接受[^。；]*(检查|监督|审计)"),
    ("返还或者删除", "return or deletion", "deletion_days", "(返还|删除)[^。；]*个人信息|个人信息[^。；]*(返还|删除)"),
)
"""What article 21 asks for, in Chinese and English; the field of the facts that prints it; words that settle it."""


def check(subject: Subject) -> Iterator[Finding]:
    """Every item that the chapter on personal data neither prints as a fact nor settles in words."""
    if subject.law.on("个人信息保护法", subject.as_of) is None or "personal_data" not in subject.draft.facts.data:
        return
    chapter = _chapter(subject)
    if chapter is None:
        yield RULE.at_fact(subject, "personal_data", item="委托处理的任何事项", item_en="any item of it")
        return
    words, printed = all_words(chapter), _printed(chapter)
    for item, item_en, field, settled in _ITEMS:
        if field not in printed and not re.search(settled, words):
            yield RULE.at_clause(chapter, item=item, item_en=item_en)


def _chapter(subject: Subject) -> Clause | None:
    """The innermost clause with a heading among those of the contract that print most facts on personal data."""
    best, most = None, 0
    for clause in subject.draft.tree.clauses():
        if clause.heading and (count := len(_printed(clause))) and count >= most:
            best, most = clause, count
    return best


def _printed(clause: Clause) -> set[str]:
    """The fields of ``personal_data`` that are printed in `clause` or within it."""
    facts = [inline.fact for inline in own_inlines(clause) if isinstance(inline, FactText)]
    fields = {fact.removeprefix("personal_data.") for fact in facts if fact.startswith("personal_data.")}
    return fields.union(*(_printed(block) for block in clause.blocks if isinstance(block, Clause)))
