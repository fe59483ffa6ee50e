"""A document as a flat sequence of passages: what is compared, whether it comes from a tree or from a Word file.

A passage is a paragraph, a table or a figure. It knows the clause in which it stands, if that is known, and the name
of the paragraph style that it is set in; where it was made from a tree, also the line, table or figure it was.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from hetong.generator.tree.flow import CLAUSE_ROLES, Flow, Line, Role, flow
from hetong.generator.tree.nodes import (
    Alignment,
    Document,
    FactText,
    Figure,
    Inline,
    PartKind,
    Raster,
    Reference,
    Table,
    Term,
    Text,
    Vector,
    plain,
)
from hetong.generator.writers.shell import FIGURE, SIGNATURE_TABLE, TABLE, style_of

LEVEL_MARK: Final = " › "
"""What parts the names of a place, outermost first."""
COVER_NAME: Final = "封面"
CELL_END: Final = "\t"
ROW_END: Final = "\n"


@dataclass(frozen=True, slots=True)
class Span:
    """Words of one look and one origin.

    `fact` is the path of the fact that they print and `title` its name; `target` is the id of the clause that they
    refer to.
    """

    words: str
    strong: bool = False
    fact: str = ""
    title: str = ""
    target: str = ""


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a passage stands: its part, its clause (or an empty id), how manieth of the clause it is (from 0).

    `where` tells a reader: ``七、费用与支付 › 7.2 支付 › 1.``.
    """

    part: PartKind
    clause: str = ""
    position: int = 0
    where: str = ""


@dataclass(frozen=True, slots=True)
class LinePassage:
    """A paragraph. The first `key` letters of it stand in a column of their own (甲方： on the cover)."""

    spot: Spot
    style: str
    label: str
    gap: str
    spans: Spans
    key: int = 0
    entry: Line | None = None
    words: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", words_of(self.spans))


@dataclass(frozen=True, slots=True)
class TablePassage:
    """A table: its rows, the header first, each with its cells."""

    spot: Spot
    style: str
    rows: tuple[tuple[Spans, ...], ...]
    alignments: tuple[Alignment, ...]
    entry: Table | None = None
    words: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", ROW_END.join(map(row_words, self.rows)))


@dataclass(frozen=True, slots=True)
class FigurePassage:
    """A picture: what it shows in words, and a digest of its content."""

    spot: Spot
    words: str
    digest: str
    style: str = FIGURE
    entry: Figure | None = None


Passage = LinePassage | TablePassage | FigurePassage


def words_of(spans: Iterable[Span]) -> str:
    return "".join(span.words for span in spans)


def row_words(row: tuple[Spans, ...]) -> str:
    """The words of a row, its cells kept apart."""
    return CELL_END.join(map(words_of, row))


def passages_of(document: Document) -> tuple[Passage, ...]:
    """The passages of a tree in reading order."""
    trail = Trail()
    return tuple(_passages(document, trail))


def _passages(document: Document, trail: "Trail") -> Iterator[Passage]:
    for part in document.parts:
        trail.enter(part.kind, plain(part.heading))
        for entry in flow(part):
            yield _passage(entry, trail)


def _passage(entry: Flow, trail: "Trail") -> Passage:
    match entry:
        case Line():
            if entry.clause is not None:
                level = CLAUSE_ROLES.index(entry.role) + 1 if entry.role in CLAUSE_ROLES else entry.clause.level
                trail.open(entry.clause.id, level, entry.label, entry.gap, plain(entry.clause.heading))
            key = len(plain(entry.key_and_value()[0])) if entry.role is Role.COVER else 0
            spans = spans_of(entry.inlines)
            return LinePassage(trail.spot(), style_of(entry), entry.label, entry.gap, spans, key, entry)
        case Table():
            style = SIGNATURE_TABLE if trail.part is PartKind.SIGNATURE else TABLE
            rows = tuple(tuple(map(spans_of, line)) for line in entry.lines())
            return TablePassage(trail.spot(), style, rows, entry.alignments, entry)
        case Figure():
            return FigurePassage(trail.spot(), entry.alt, _digest(entry), entry=entry)


def spans_of(inlines: tuple[Inline, ...]) -> Spans:
    return tuple(_span(inline) for inline in inlines if inline.text)


def _span(inline: Inline) -> Span:
    match inline:
        case FactText():
            return Span(inline.text, inline.strong, fact=inline.fact, title=inline.title)
        case Reference():
            return Span(inline.text, inline.strong, target=inline.target)
        case Term():
            return Span(inline.text, strong=True)
        case Text():
            return Span(inline.text, inline.strong)
        case _:
            return Span(inline.text)


def _digest(figure: Figure) -> str:
    match figure.image:
        case Vector(svg=svg):
            return sha256(svg.encode()).hexdigest()
        case Raster(content=content):
            return sha256(content).hexdigest()
        case None:
            return ""


class Trail:
    """Follows a document from its beginning and tells where each passage stands."""

    def __init__(self) -> None:
        self.part = PartKind.BODY
        self._clause = ""
        self._position = -1
        self._headings: dict[int, str] = {}

    def enter(self, part: PartKind, heading: str = "") -> None:
        """A new part begins."""
        self.part = part
        self._clause, self._position = "", -1
        shown = {PartKind.COVER: COVER_NAME, PartKind.ANNEX: ""}.get(part, heading)
        self._headings = {0: shown} if shown else {}

    def open(self, clause: str, level: int, label: str, gap: str, heading: str) -> None:
        """The next passage opens a clause."""
        self._clause, self._position = clause, -1
        self._headings = {above: words for above, words in self._headings.items() if above < level}
        if label or heading:
            self._headings[level] = f"{label}{gap}{heading}".strip()

    def spot(self) -> Spot:
        """Where the next passage stands."""
        self._position += 1
        return Spot(self.part, self._clause, self._position, LEVEL_MARK.join(self._headings.values()))
