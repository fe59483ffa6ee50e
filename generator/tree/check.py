"""Stage 5: what no document may leave the house with — nothing unresolved, empty or lost."""

from collections.abc import Iterator, Sequence
from typing import Final

from hetong.generator.clauses.source import place_of
from hetong.generator.facts.read import dotted, field_path, walk
from hetong.generator.facts.validate import Facts
from hetong.generator.problems import Problem, raise_if
from hetong.generator.tree.nodes import Clause, Document, FactText, Figure, Paragraph, Reference, Table, plain
from hetong.generator.tree.select import Selection
from hetong.schemas.fields import Quantity

NOT_PRINTED: Final = ("variant", "waivers")
"""Facts that are no part of the contract."""


def check(documents: Sequence[Document], facts: Facts, selection: Selection) -> None:
    """Check the contract and its annexes.

    Raise `Problems` unless every reference is resolved, every clause says something and every fact is used.
    """
    problems = [problem for document in documents for stage in (_references, _empty) for problem in stage(document)]
    raise_if([*problems, *_unused(documents, facts, selection)])


def _references(document: Document) -> Iterator[Problem]:
    for inline in document.inlines():
        if isinstance(inline, Reference) and not inline.parts:
            yield Problem("unresolved-reference", place_of(inline.origin), {"name": inline.target})


def _empty(document: Document) -> Iterator[Problem]:
    for clause in document.clauses():
        if not _says_something(clause):
            yield Problem("empty-clause", place_of(clause.origin), {"name": clause.id})


def _says_something(clause: Clause) -> bool:
    for block in clause.blocks:
        match block:
            case Clause():
                return True
            case Table(rows=rows):
                if rows:
                    return True
            case Figure():
                return True
            case Paragraph(inlines=inlines):
                if plain(inlines).strip():
                    return True
    return False


def _unused(documents: Sequence[Document], facts: Facts, selection: Selection) -> Iterator[Problem]:
    """Facts that were given, yet neither printed nor asked for by a condition: they would be lost without a word."""
    inlines = (inline for document in documents for inline in document.inlines())
    used = selection.used | {inline.fact for inline in inlines if isinstance(inline, FactText)}
    for steps, value in walk(facts.data):
        path, spec = dotted(steps), facts.specs[field_path(steps)]
        whole = path.rpartition("[")[0] if path.endswith("]") else path
        if value is None or spec.path.partition(".")[0] in NOT_PRINTED or path in used or whole in used:
            continue
        if not spec.computed and spec.quantity is not Quantity.FILE:
            yield Problem("unused-fact", facts.source.place(steps), {"title": spec.title})
