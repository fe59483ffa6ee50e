"""What changed between two documents, as data: passage by passage, with the words and the figures."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby, zip_longest
from typing import Final, Literal

from hetong.generator.revisions.align import Pair, align
from hetong.generator.revisions.passages import (
    LEVEL_MARK,
    FigurePassage,
    LinePassage,
    Passage,
    Span,
    Spans,
    TablePassage,
)
from hetong.generator.revisions.rows import Row, align_rows
from hetong.generator.revisions.words import Figure, Piece, compare_words, whole
from hetong.generator.writers.ooxml import Fate

CELL_MARK: Final = " ｜ "
"""What parts the cells of a row in a report."""
REFERENCE_MARK: Final = "\ufffc"


class Kind(StrEnum):
    """What happened to a passage."""

    CHANGED = "changed"
    ADDED = "added"
    DELETED = "deleted"
    MOVED = "moved"
    RELABELLED = "relabelled"  # its own number, or one that it refers to
    EMPHASISED = "emphasised"  # bold or no longer bold


Unit = Literal["paragraph", "row", "table", "figure"]


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that changed, with the name and the path of the fact if it prints one, and every place of it."""

    old: str
    new: str
    title: str = ""
    fact: str = ""
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one passage or row.

    `where` is its place in the new document, or in the old one where it is gone; `old_where` of one that moved.
    """

    kind: Kind
    unit: Unit
    where: str
    clause: str = ""
    old_label: str = ""
    new_label: str = ""
    old_where: str = ""
    pieces: tuple[Piece, ...] = ()
    figures: tuple[FigureChange, ...] = ()

    @property
    def old(self) -> str:
        return "".join(piece.words for piece in self.pieces if piece.fate != "inserted")

    @property
    def new(self) -> str:
        return "".join(piece.words for piece in self.pieces if piece.fate != "deleted")


@dataclass(frozen=True, slots=True)
class Step:
    """A place in the order in which both documents can be read: an old passage, a new one, or both at one place."""

    old: Passage | None
    new: Passage | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two documents compared."""

    steps: tuple[Step, ...]
    changes: tuple[Change, ...]

    def figures(self) -> tuple[FigureChange, ...]:
        """The figures that changed, each once with all its places, in the order of the text."""
        return merged(figure for change in self.changes for figure in change.figures)


def merged(figures: Iterable[FigureChange]) -> tuple[FigureChange, ...]:
    """The same change of the same figure once, with all its places."""
    found: dict[tuple[str, str, str, str], FigureChange] = {}
    for each in figures:
        key = (each.old, each.new, each.title, each.fact)
        before = found.get(key)
        places = dict.fromkeys((*(before.places if before else ()), *each.places))
        found[key] = replace(each, places=tuple(places))
    return tuple(found.values())


def compare(old: Sequence[Passage], new: Sequence[Passage]) -> Comparison:
    """`old` and `new` passage by passage."""
    pairs = align(old, new)
    steps = tuple(Step(_at(old, pair.old), _at(new, pair.new)) for pair in pairs)
    changes = tuple(change for pair in pairs for change in _of_pair(pair, old, new))
    return Comparison(steps, tuple(_without_followers(changes)))


def _without_followers(changes: Iterable[Change]) -> Iterator[Change]:
    """What moved with the clause that it stands in, and is otherwise the same, is told by that clause alone."""
    leader: Change | None = None
    for change in changes:
        if change.kind is Kind.MOVED:
            follows = leader is not None and all(
                place.startswith(f"{above}{LEVEL_MARK}")
                for place, above in ((change.where, leader.where), (change.old_where, leader.old_where))
            )
            if follows and all(piece.fate == "kept" for piece in change.pieces):
                continue
            leader = leader if follows else change
        yield change


def _at(passages: Sequence[Passage], index: int | None) -> Passage | None:
    return None if index is None else passages[index]


def _of_pair(pair: Pair, old: Sequence[Passage], new: Sequence[Passage]) -> Iterator[Change]:
    if pair.elsewhere is not None:
        if pair.old is None:  # what moved is told where it stands now
            yield from _moved(old[pair.elsewhere], new[pair.new or 0])
        return
    before, after = _at(old, pair.old), _at(new, pair.new)
    if before is not None and after is not None:
        yield from _changed(before, after)
    elif after is not None:
        yield _alone(after, Kind.ADDED, "inserted")
    elif before is not None:
        yield _alone(before, Kind.DELETED, "deleted")


def _moved(old: Passage, new: Passage) -> Iterator[Change]:
    before, after = readable(old), readable(new)
    pieces = compare_words(before, after)
    figures = _figures(pieces, before, after, new.spot.where)
    yield replace(_change(Kind.MOVED, old, new), pieces=pieces, old_where=old.spot.where, figures=figures)


def _alone(passage: Passage, kind: Kind, fate: Fate) -> Change:
    return replace(_change(kind, passage, passage), pieces=whole(readable(passage), fate))


def _changed(old: Passage, new: Passage) -> Iterator[Change]:
    match old, new:
        case TablePassage(), TablePassage() if shares_rows(old, new):
            for before, after in align_rows(old.rows, new.rows):
                yield from _changed_row(before, after, old, new)
        case FigurePassage(), FigurePassage():
            if old.digest != new.digest or old.words != new.words:
                yield replace(_change(Kind.CHANGED, old, new), pieces=compare_words(readable(old), readable(new)))
        case _:
            yield from _changed_words(old, new)


def _changed_words(old: Passage, new: Passage) -> Iterator[Change]:
    before, after = readable(old), readable(new)
    label = (_label(old), _label(new))
    pieces = compare_words(before, after)
    if all(piece.fate == "kept" for piece in pieces):
        if label[0] != label[1] or old.style != new.style:
            yield replace(_change(Kind.RELABELLED, old, new), pieces=pieces)
        return
    kind = _kind(before, after)
    figures = _figures(pieces, before, after, new.spot.where) if kind is Kind.CHANGED else ()
    yield replace(_change(kind, old, new), pieces=pieces, figures=figures)


def _kind(old: Spans, new: Spans) -> Kind:
    if "".join(span.words for span in old) == "".join(span.words for span in new):
        return Kind.EMPHASISED
    return Kind.RELABELLED if _without_numbers(old) == _without_numbers(new) else Kind.CHANGED


def _without_numbers(spans: Spans) -> str:
    """The words with the clause referred to in place of the number that its reference prints."""
    return "".join(f"{REFERENCE_MARK}{span.target}{REFERENCE_MARK}" if span.target else span.words for span in spans)


def _changed_row(old: Row | None, new: Row | None, before: TablePassage, after: TablePassage) -> Iterator[Change]:
    number = after.rows.index(new) if new is not None else before.rows.index(old or ())
    table = after if new is not None else before
    where = f"{table.spot.where}{LEVEL_MARK}表格第{number + 1}行".removeprefix(LEVEL_MARK)
    made = replace(_change(Kind.CHANGED, before, after), unit="row", where=where)
    if old is not None and new is not None:
        pieces = _row_pieces(old, new)
        if any(piece.fate != "kept" for piece in pieces):
            spans = row_spans(old), row_spans(new)
            figures = _figures(pieces, *spans, where)
            yield replace(made, kind=_kind(*spans), pieces=pieces, figures=figures)
    elif new is not None:
        yield replace(made, kind=Kind.ADDED, pieces=whole(row_spans(new), "inserted"))
    elif old is not None:
        yield replace(made, kind=Kind.DELETED, pieces=whole(row_spans(old), "deleted"))


def _row_pieces(old: Row, new: Row) -> tuple[Piece, ...]:
    """The pieces of every cell, parted by kept marks."""
    pieces: list[Piece] = []
    for number, (before, after) in enumerate(zip(old, new, strict=True)):
        pieces += [Piece("kept", CELL_MARK)] if number else []
        pieces += compare_words(before, after)
    return tuple(pieces)


def shares_rows(old: TablePassage, new: TablePassage) -> bool:
    """Whether the one can be shown as the other with rows and cells changed."""
    widths = {len(row) for table in (old, new) for row in table.rows}
    return old.style == new.style and len(widths) == 1


def readable(passage: Passage) -> Spans:
    """The words of a passage as one text."""
    match passage:
        case LinePassage():
            return passage.spans
        case FigurePassage():
            return (Span(f"〔图：{passage.words}〕"),)
        case TablePassage():
            rows = (row_spans(row) for row in passage.rows)
            return tuple(span for row in rows for span in (*row, Span("\n")))[:-1]


def row_spans(row: Row) -> Spans:
    """A row as one text, its cells parted by marks."""
    return tuple(span for cell in row for span in (*cell, Span(CELL_MARK)))[:-1]


def _label(passage: Passage) -> str:
    return passage.label if isinstance(passage, LinePassage) else ""


def _change(kind: Kind, old: Passage, new: Passage) -> Change:
    units: dict[type, Unit] = {LinePassage: "paragraph", TablePassage: "table", FigurePassage: "figure"}
    return Change(kind, units[type(new)], new.spot.where, new.spot.clause, _label(old), _label(new))


# Figures


def _figures(pieces: tuple[Piece, ...], old: Spans, new: Spans, where: str) -> tuple[FigureChange, ...]:
    """The figures that changed from `old` to `new`: those deleted and inserted at one place belong together.

    Of a fact in words, all of it is told, not the words that changed.
    """
    before, after = ({span.fact: span.words for span in spans if span.fact} for spans in (old, new))
    found: list[FigureChange] = []
    for kept, group in groupby(pieces, key=lambda piece: piece.fate == "kept"):
        members = [] if kept else list(group)
        gone = [figure for piece in members if piece.fate == "deleted" for figure in piece.figures]
        come = [figure for piece in members if piece.fate == "inserted" for figure in piece.figures]
        for pair in _paired(gone, come):
            named = next((figure for figure in reversed(pair) if figure and figure.fact), None)
            in_words = named is not None and not all(figure.whole for figure in pair if figure)
            told = (
                _told(pair[0], named, before if in_words else {}),
                _told(pair[1], named, after if in_words else {}),
            )
            fact = (named.title, named.fact) if named else ("", "")
            found.append(FigureChange(*told, *fact, (where,)))
    return merged(found)


def _told(figure: Figure | None, named: Figure | None, facts: Mapping[str, str]) -> str:
    """The words of `figure`, or all those of its fact, or of the fact `named` where there is no figure."""
    if figure is not None:
        return facts.get(figure.fact, figure.words)
    return facts.get(named.fact, "") if named is not None else ""


def _paired(gone: list[Figure], come: list[Figure]) -> Iterator[tuple[Figure | None, Figure | None]]:
    """Without those that stayed: first what prints the same fact, then in order."""
    stayed = Counter(figure.words for figure in gone) & Counter(figure.words for figure in come)
    gone, come = list(_less(gone, stayed)), list(_less(come, stayed))
    for figure in [each for each in gone if each.fact]:
        other = next((each for each in come if each.fact == figure.fact), None)
        if other is not None:
            gone.remove(figure)
            come.remove(other)
            yield figure, other
    yield from zip_longest(gone, come)


def _less(figures: list[Figure], stayed: Counter[str]) -> Iterator[Figure]:
    left = Counter(stayed)
    for figure in figures:
        if left[figure.words]:
            left[figure.words] -= 1
        else:
            yield figure
