"""Periods within which somebody shall act, without the day from which they run."""

import re
from collections.abc import Iterator
from typing import Final

from hetong.generator.lint.passages import STAND_IN
from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.lint.rules.period_without_unit import counted_in
from hetong.generator.lint.words import passages, sentences
from hetong.generator.problems import Wording
from hetong.generator.tree.nodes import Clause, FactText, Inline, Paragraph, Term, Text, plain

RULE: Final = Rule(
    code="period-without-start",
    topic="structure",
    level=Level.WARNING,
    message=Wording("没有写明“{period}”从何时起算", "“{period}” has no start"),
    advice=Wording("写明起算点，例如“自收到……之日起”", "say from when, such as 自收到……之日起"),
    basis=("民法典 201", "民法典 511"),
)

_PERIOD: Final = re.compile(
    "(?:[0-9]+|[一二三四五六七八九十百两]+|_+〔[^〕]*〕)(?:个?工作日|日|天|个?小时|个月|年)(?:（[^）]*）)?(?:之内|以内|内)"
)
_DUTY: Final = re.compile("应当|必须|[应须][于在]")
_START: Final = re.compile(
    "[自从].*起|之[日时]|当[日天时月]|次[日月]|(?<![售最前])后(?!续)|前(?![项款述条])|届满|期满|(?<!不)满(?!意)"
    "|提前|每|连续|同一|任[一何]"
)
_COUNTED_FROM: Final = re.compile("自[^。；]*起计?算")
_COUNTED_BESIDE: Final = re.compile(
    "[。；][该此上前本][^，。；]*期[限间日][^，。；]*起计?算|。[^，。；]{0,6}起算[^，。；]{0,4}。"
)
"""A sentence of its own that says from when a period runs, or the head of a column of starts."""


def check(subject: Subject) -> Iterator[Finding]:
    """Every such period; it may start in its own sentence, in the words that lead to a list, or by a rule beside it."""
    leads: dict[str, str] = {}
    for clause in subject.clauses:
        lead = leads.get(clause.id, "")
        leads |= dict.fromkeys(_items(clause), lead + _lead(clause))
        words = "。".join(map(_readable, passages(clause)))
        if not _PERIOD.search(words) or _COUNTED_BESIDE.search(words):
            continue
        for sentence in sentences(words):
            found = _PERIOD.search(sentence)
            if found is None or not _DUTY.search(sentence):
                continue
            before, after = lead + sentence[: found.start()], sentence[found.end() :]
            if not (_START.search(before) or _COUNTED_FROM.search(after)):
                yield RULE.at_clause(clause, found[0], period=found[0])


def _items(clause: Clause) -> Iterator[str]:
    return (block.id for block in clause.blocks if isinstance(block, Clause))


def _lead(clause: Clause) -> str:
    """The words of `clause` that its items complete: a paragraph that ends with a colon."""
    paragraphs = (plain(block.inlines) for block in clause.blocks if isinstance(block, Paragraph))
    return "".join(words for words in paragraphs if words.endswith("："))


def _readable(inlines: tuple[Inline, ...]) -> str:
    """The words of the clause file with the figures of periods; what else is printed cannot be a start."""
    return "".join(
        inline.text
        if isinstance(inline, Text | Term) or (isinstance(inline, FactText) and counted_in(inline))
        else STAND_IN
        for inline in inlines
    )
