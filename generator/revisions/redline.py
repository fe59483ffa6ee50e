"""A redline: one Word file with native tracked changes. Accepting all gives the new document, rejecting all, the old.

Words that differ are deleted and inserted runs of one paragraph where both have the same style. Where they have not,
and where a passage moved, the old paragraph is deleted and the new one inserted whole: every program that knows tracked
changes does the same with that, which cannot be said of w:moveFrom.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final

from hetong.generator.package.names import file_name
from hetong.generator.pipeline import Template
from hetong.generator.revisions.changes import Step, shares_rows
from hetong.generator.revisions.papers import PaperComparison
from hetong.generator.revisions.passages import FigurePassage, LinePassage, Passage, Span, Spans, TablePassage
from hetong.generator.revisions.rows import align_rows
from hetong.generator.revisions.words import compare_words, whole
from hetong.generator.tree.nodes import PartKind
from hetong.generator.writers.ooxml import Fate
from hetong.generator.writers.tracked import (
    Stretch,
    Tracked,
    TrackedEntry,
    TrackedFigure,
    TrackedLine,
    TrackedRow,
    TrackedTable,
    write_tracked,
)

AUTHOR: Final = "合同比对"
"""Whose changes they are, unless somebody is named."""
COLUMN: Final = "\t"
SUFFIX: Final = ".docx"


def write_redline(compared: PaperComparison, shell: bytes, when: datetime, author: str = AUTHOR) -> bytes:
    """A paper and what became of it as one file in the look of `shell`, dated `when`. Raises `ShellError`.

    Where old and new number otherwise (another variant), Word can number the new one alone: the old one's labels are
    typed. A paper that was added or left out is inserted or deleted whole.
    """
    old, new = compared.old or compared.paper, compared.paper
    comparison = compared.comparison
    foreign = old.document.series != new.document.series
    entries = tuple((_part(step), entry) for step in comparison.steps for entry in _entries(step, foreign=foreign))
    number = _stretches((Span(old.document.number.text),), (Span(new.document.number.text),))
    return write_tracked(Tracked(new.document, number, entries), shell, when, author)


def _part(step: Step) -> PartKind:
    passage = step.new or step.old
    return passage.spot.part if passage else PartKind.BODY


def _entries(step: Step, *, foreign: bool) -> Iterator[TrackedEntry]:
    old, new = step.old, step.new
    if old is not None and new is not None:
        together = _together(old, new, foreign=foreign)
        if together is not None:
            yield together
            return
    if old is not None:
        yield _alone(old, "deleted", foreign=foreign)
    if new is not None:
        yield _alone(new, "inserted", foreign=False)


def _together(old: Passage, new: Passage, *, foreign: bool) -> TrackedEntry | None:
    """Both as one paragraph, table or figure; None if they cannot be one."""
    match old, new:
        case LinePassage(), LinePassage() if old.style == new.style and not (foreign and (old.label or new.label)):
            return _line(old, new)
        case TablePassage(), TablePassage() if shares_rows(old, new):
            return _table(old, new)
        case FigurePassage(), FigurePassage() if (old.digest, old.words) == (new.digest, new.words):
            return new.entry or old.entry
        case _:
            return None


def _line(old: LinePassage, new: LinePassage) -> TrackedEntry:
    stretches = _stretches(_with_column(old), _with_column(new))
    if all(stretch.fate == "kept" for stretch in stretches) and new.entry is not None:
        return new.entry
    return TrackedLine(new.style, stretches, "kept", _opened(new))


def _table(old: TablePassage, new: TablePassage) -> TrackedEntry:
    if old.rows == new.rows and old.alignments == new.alignments and new.entry is not None:
        return new.entry
    rows = tuple(
        TrackedRow(tuple(_stretches(*cells) for cells in zip(before, after, strict=True)), "kept")
        if before is not None and after is not None
        else _row(after, "inserted")
        if after is not None
        else _row(before or (), "deleted")
        for before, after in align_rows(old.rows, new.rows)
    )
    return TrackedTable(new.style, rows, new.alignments, "kept")


def _row(row: tuple[Spans, ...], fate: Fate) -> TrackedRow:
    return TrackedRow(tuple(_of_one(cell, fate) for cell in row), fate)


def _alone(passage: Passage, fate: Fate, *, foreign: bool) -> TrackedEntry:
    match passage:
        case LinePassage():
            label = f"{passage.label}{passage.gap}" if foreign and passage.label else ""
            clause = _opened(passage) if fate == "inserted" else ""
            return TrackedLine(passage.style, _of_one(_with_column(passage), fate), fate, clause, label)
        case TablePassage():
            rows = tuple(_row(row, fate) for row in passage.rows)
            return TrackedTable(passage.style, rows, passage.alignments, fate)
        case FigurePassage() if passage.entry is not None:
            return TrackedFigure(passage.entry, fate)
        case FigurePassage():
            return TrackedLine(passage.style, (Stretch(f"〔图：{passage.words}〕", fate),), fate)


def _stretches(old: Spans, new: Spans) -> tuple[Stretch, ...]:
    return tuple(Stretch(piece.words, piece.fate, piece.strong) for piece in compare_words(old, new))


def _of_one(spans: Spans, fate: Fate) -> tuple[Stretch, ...]:
    return tuple(Stretch(piece.words, piece.fate, piece.strong) for piece in whole(spans, fate))


def _opened(passage: LinePassage) -> str:
    """The id of the clause that the passage opens."""
    return passage.spot.clause if passage.spot.position == 0 else ""


def _with_column(passage: LinePassage) -> Spans:
    """The words with a tab behind those that stand in a column of their own."""
    if not passage.key:
        return passage.spans
    left, spans = passage.key, list[Span]()
    for span in passage.spans:
        if 0 < left <= len(span.words):
            key, value = _cut(span, left)
            spans += [key, Span(COLUMN, span.strong), *([value] if value.words else [])]
        else:
            spans.append(span)
        left -= len(span.words)
    return tuple(spans)


def _cut(span: Span, length: int) -> tuple[Span, Span]:
    return replace(span, words=span.words[:length]), replace(span, words=span.words[length:])


def redline_files(papers: Iterable[PaperComparison], name: str, when: datetime, author: str) -> dict[str, bytes]:
    """The redline of the contract, called `name`, and beside it one of each annex in which anything changed.

    A contract is negotiated annex by annex: each is a document with a numbering of its own, as when it was rendered.
    """
    stem = name.removesuffix(SUFFIX)
    files: dict[str, bytes] = {}
    for compared in papers:
        paper = compared.paper
        if paper.id and not compared.is_changed:
            continue
        shell = Template.own(paper.document.variant).content
        ending = f"_{file_name((paper.label, paper.title))}" if paper.id else ""
        files[f"{stem}{ending}{SUFFIX}"] = write_redline(compared, shell, when, author)
    return files
