"""Chapters that hold a heading and next to nothing else."""

import re
from collections.abc import Iterator
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.lint.words import own_inlines
from hetong.generator.problems import Wording
from hetong.generator.tree.nodes import Clause, Entry, Figure, PartKind, plain

RULE: Final = Rule(
    code="empty-chapter",
    topic="structure",
    level=Level.WARNING,
    message=Wording("“{heading}”一章几乎没有内容", "the chapter “{heading}” says next to nothing"),
    advice=Wording("补充约定，或者删除该章", "say what is agreed, or strike the chapter"),
)

HANZI: Final = 10
_HANZI: Final = re.compile("[\u4e00-\u9fff]")


def check(subject: Subject) -> Iterator[Finding]:
    """Every chapter of the contract and its annexes with fewer than ten Hanzi; lists of annexes and forms aside."""
    for document in subject.documents:
        for part in document.parts:
            if part.kind not in (PartKind.COVER, PartKind.SIGNATURE):
                for block in part.blocks:
                    if isinstance(block, Clause) and _hanzi(block) < HANZI and not _holds_more_than_words(block):
                        yield RULE.at_clause(block, heading=plain(block.heading))


def _holds_more_than_words(clause: Clause) -> bool:
    """Whether a drawing, a place to fill in or the name of an annex stands in `clause`."""
    if clause.series == "annex" or any(isinstance(inline, Entry) for inline in own_inlines(clause)):
        return True
    return any(
        isinstance(block, Figure) or (isinstance(block, Clause) and _holds_more_than_words(block))
        for block in clause.blocks
    )


def _hanzi(clause: Clause) -> int:
    """How many Hanzi `clause` holds, headings left out; no more are counted than make a chapter."""
    count = len(_HANZI.findall(plain(tuple(own_inlines(clause))[len(clause.heading) :])))
    for block in clause.blocks:
        if count >= HANZI:
            break
        if isinstance(block, Clause):
            count += _hanzi(block)
    return count
