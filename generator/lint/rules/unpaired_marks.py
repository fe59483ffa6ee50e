"""Quotation marks, book-title marks and brackets that open without closing, or close without opening."""

import re
from collections.abc import Iterator
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.lint.words import fact_texts
from hetong.generator.problems import Wording

RULE: Final = Rule(
    code="unpaired-marks",
    topic="structure",
    level=Level.WARNING,
    message=Wording("标点不成对：{mark}", "{mark} has no counterpart"),
    advice=Wording("补上另一半，或者删去这一半", "add its counterpart, or remove it"),
)

_OPENING: Final = {"》": "《", "”": "“", "）": "（", "〕": "〔", "】": "【"}
_MARK: Final = re.compile("[《》“”（）〔〕【】]")
_ENUMERATOR: Final = re.compile("(?<![\\w（])(?:[0-9]{1,2}|[a-z]|[一二三四五六七八九十]{1,2})）")
"""A figure or letter with nothing but a closing bracket behind it: 1）, a）."""


def check(subject: Subject) -> Iterator[Finding]:
    """Every paragraph, every cell and every fact with such a mark."""
    for passage in subject.passages:
        if mark := unpaired(passage.typed):
            yield RULE.at(passage.origin, passage.clause, mark, mark=mark)
    for steps, text in fact_texts(subject):
        if mark := unpaired(text):
            yield RULE.at_fact(subject, *steps, mark=mark)


def unpaired(words: str) -> str:
    """The first mark of `words` that has no counterpart in its place, or nothing.

    >>> unpaired("（一）《民法典》"), unpaired("（一》"), unpaired("1）电话；2）邮件")
    ('', '》', '')
    """
    open_: list[str] = []
    for mark in _MARK.findall(_ENUMERATOR.sub("", words)):
        if mark not in _OPENING:
            open_.append(mark)
        elif not open_ or open_.pop() != _OPENING[mark]:
            return str(mark)
    return open_[-1] if open_ else ""
