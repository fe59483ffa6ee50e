"""Punctuation marks that follow each other, often because a fact ends with a mark and the clause goes on with one."""

import re
from collections.abc import Iterator
from itertools import accumulate
from typing import Final

from hetong.generator.facts.validate import steps_of
from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.problems import Wording
from hetong.generator.tree.nodes import FactText, Inline, plain

RULE: Final = Rule(
    code="double-punctuation",
    topic="structure",
    level=Level.NOTE,
    message=Wording("标点重叠：{marks}", "punctuation marks follow each other: {marks}"),
    advice=Wording("只留一个标点；资料中的文字末尾不写标点", "keep one of them; texts of the facts end without a mark"),
)

_DOUBLE: Final = re.compile("[，、；：。？！][，、；：。]+|（[，、；：。]+|[，、；：]+）")


def check(subject: Subject) -> Iterator[Finding]:
    """Every place with such marks, or the fact that the first of them belongs to."""
    told: set[str] = set()
    for passage in subject.passages:
        for found in _DOUBLE.finditer(plain(passage.inlines)):
            inline = _at(passage.inlines, found.start())
            if not isinstance(inline, FactText):
                yield RULE.at(passage.origin, passage.clause, found[0], marks=found[0])
            elif inline.fact not in told:  # a fact may be printed in many places
                told.add(inline.fact)
                yield RULE.at_fact(subject, *steps_of(inline.fact), marks=found[0])


def _at(inlines: tuple[Inline, ...], position: int) -> Inline:
    """The inline that prints the character at `position`."""
    ends = accumulate(len(inline.text) for inline in inlines)
    return next(inline for inline, end in zip(inlines, ends, strict=True) if position < end)
