"""Annexes that are named in plain words, where a reference would follow their number."""

import re
from collections.abc import Iterator
from typing import Final

from hetong.generator.clauses.source import ParagraphSource, Words
from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.lint.words import own_inlines
from hetong.generator.problems import Wording
from hetong.generator.tree.nodes import FactText, Text

RULE: Final = Rule(
    code="annex-mentioned-only",
    topic="structure",
    level=Level.WARNING,
    message=Wording("附件以文字提及，没有引用：{name}", "an annex is named in words, not by a reference: {name}"),
    advice=Wording(
        "改用引用，并确认附件列表列有该附件；出自资料的，改写该项资料",
        "refer to the annex and see that the list of annexes has it; where a fact says it, rephrase the fact",
    ),
)

_LISTED: Final = "annex"
"""The series of the clauses that name the annexes."""
_NUMBERED: Final = "附件 ?(?:[0-9]+|[一二三四五六七八九十]+)"


def check(subject: Subject) -> Iterator[Finding]:
    """Every clause whose words or facts hold the number of an annex, or its title in “” or 《》."""
    titles = {annex.title for annex in subject.draft.annexes} | set(_left_out(subject))
    mentioned = re.compile("|".join([_NUMBERED, *(f"[“《]{re.escape(title)}[”》]" for title in sorted(titles))]))
    for clause in subject.clauses:
        if clause.series == _LISTED:
            continue
        words = "\n".join(inline.text for inline in own_inlines(clause) if isinstance(inline, (Text, FactText)))
        for name in dict.fromkeys(mentioned.findall(words)):
            yield RULE.at_clause(clause, name, name=name)


def _left_out(subject: Subject) -> Iterator[str]:
    """The titles of the annexes that this contract does without."""
    for decision in subject.draft.selection.decisions:
        if decision.clause.series == _LISTED and not decision.chosen:
            for block in decision.clause.blocks:
                if isinstance(block, ParagraphSource):
                    yield from (inline.text.strip() for inline in block.inlines if isinstance(inline, Words))
