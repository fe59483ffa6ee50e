"""The words of clauses as rules read them."""

import re
from collections.abc import Iterator
from typing import Final

from hetong.generator.facts.read import Steps, field_path, walk
from hetong.generator.lint.passages import STAND_IN, read
from hetong.generator.lint.rule import Subject
from hetong.generator.tree.nodes import (
    Clause,
    Entry,
    FactText,
    Inline,
    Reference,
    Term,
    Text,
    plain,
)
from hetong.schemas.fields import Quantity

_MEANS: Final = re.compile("((?:“[^”]+”[、和]?)+)，?(?:分别|依次)?(?:是指|系指|指)")
_SHORT: Final = re.compile("(?:简称|统称|合称|又称|以下称|下称)为?((?:“[^”]+”[、或者]*)+)")
_QUOTED: Final = re.compile("“([^”]+)”")
_END: Final = re.compile("[。；\n]")

MOST_KEPT: Final = 20_000
_kept: dict[int, tuple[Clause, str]] = {}


def own_inlines(clause: Clause) -> Iterator[Inline]:
    """What stands in `clause` itself: heading, paragraphs and tables, not the clauses within it."""
    for passage in passages(clause):
        yield from passage


def own_words(clause: Clause) -> str:
    """The words of `own_inlines`, a line a passage; nearly every rule asks for them, so they are kept."""
    known = _kept.get(id(clause))
    if known is None or known[0] is not clause:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        known = _kept[id(clause)] = (clause, "\n".join(filter(None, map(plain, passages(clause)))))
    return known[1]


def all_words(clause: Clause) -> str:
    """The words of `clause` and of everything within it, in reading order."""
    words = own_words(clause)
    for block in clause.blocks:
        if isinstance(block, Clause):
            words += ("" if words.endswith("：") else "\n") + all_words(block)
    return words


def sentences(words: str) -> list[str]:
    """`words` cut after 。 and ；, and between passages; the marks are left out."""
    return [sentence for sentence in _END.split(words) if sentence.strip()]


def definitions(clause: Clause) -> Iterator[str]:
    """The terms that `clause` itself defines: those marked as terms, and those defined in plain words.

    Plain words that define are ``“甲”指…``, ``以下简称“甲”`` and their like.
    """
    for inline in own_inlines(clause):
        if isinstance(inline, Term):
            yield inline.name
        elif isinstance(inline, Text) and "“" in inline.text:
            for pattern in (_MEANS, _SHORT):
                for names in pattern.findall(inline.text):
                    yield from _QUOTED.findall(names)


def passages(clause: Clause) -> Iterator[tuple[Inline, ...]]:
    """What is read in one go in `clause` itself: its heading, each paragraph, each cell of a table."""
    yield clause.heading
    for block in clause.blocks:
        yield from (inlines for inlines, _ in read(block))


def fact_texts(subject: Subject) -> Iterator[tuple[Steps, str]]:
    """Every text that the facts give, with its steps."""
    facts = subject.draft.facts
    for steps, value in walk(facts.data):
        spec = facts.specs.get(field_path(steps))
        if spec is not None and spec.quantity is Quantity.TEXT and isinstance(value, str):
            yield steps, value


def with_figures(subject: Subject, inlines: tuple[Inline, ...]) -> str:
    """The words of the clause file with the figures, sums and dates that are printed in them; no texts of facts."""
    return "".join(inline.text if _is_figure(subject, inline) else STAND_IN for inline in inlines)


def _is_figure(subject: Subject, inline: Inline) -> bool:
    if isinstance(inline, FactText):
        path = inline.fact
        spec = subject.draft.facts.specs.get(re.sub(r"\[\d+\]", "", path) if "[" in path else path)
        return spec is not None and spec.quantity is not Quantity.TEXT
    return not isinstance(inline, Reference | Entry)


def said(subject: Subject) -> Iterator[tuple[Clause, str]]:
    """Every sentence of the contract and its annexes, with the clause in which it stands."""
    for clause in subject.clauses:
        for sentence in sentences(own_words(clause)):
            yield clause, sentence


def statements(clause: Clause) -> Iterator[tuple[Clause, str]]:
    """The sentences of `clause`, and its items each read with the lead-in that ends in a colon, with their clauses."""
    words = own_words(clause)
    said = sentences(words)
    yield from ((clause, sentence) for sentence in said)
    if words.endswith("："):
        items = (block for block in clause.blocks if isinstance(block, Clause))
        yield from ((item, said[-1] + own_words(item)) for item in items)
