"""The passages of a document: what is read in one go."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from hetong.generator.tree.nodes import (
    Block,
    Clause,
    Document,
    Figure,
    Inline,
    Origin,
    Paragraph,
    Part,
    Table,
    Term,
    Text,
)

STAND_IN: Final = "\ufffc"
"""Stands for what a fact, a reference or a place to fill in prints."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading, a paragraph or a cell of a table; `typed` are its words that stand in the clause file.

    `clause` is the id of the clause it stands in, empty outside clauses: on the cover, on the signature page, and where
    an attached file is still missing. `origin` is the line on which it begins; that of a cell is its table's.
    """

    inlines: tuple[Inline, ...]
    typed: str
    origin: Origin
    document: Document
    part: Part
    clause: str = ""


def passages_of(document: Document) -> Iterator[Passage]:
    """Every passage of `document` but the headings of its parts, which come from no clause file of their own."""
    for part in document.parts:
        for clause, inlines, origin in _within(part.blocks, ""):
            yield Passage(inlines, typed(inlines), origin, document, part, clause)


def read(block: Block) -> Iterator[tuple[tuple[Inline, ...], Origin]]:
    """The passages of a paragraph or a table; a clause within a clause and a figure have none here."""
    match block:
        case Paragraph(inlines=inlines, origin=origin):
            yield inlines, origin
        case Table(origin=origin):
            yield from ((cell, origin) for line in block.lines() for cell in line)
        case Figure() | Clause():
            pass


def typed(inlines: tuple[Inline, ...]) -> str:
    """The words that stand in the clause file, STAND_IN where anything else is printed."""
    return "".join(inline.text if isinstance(inline, Text | Term) else STAND_IN for inline in inlines)


def _within(blocks: tuple[Block, ...], clause: str) -> Iterator[tuple[str, tuple[Inline, ...], Origin]]:
    for block in blocks:
        if isinstance(block, Clause):
            yield block.id, block.heading, block.origin
            yield from _within(block.blocks, block.id)
        else:
            yield from ((clause, inlines, origin) for inlines, origin in read(block))
