"""The document tree: typed, immutable nodes that every stage after the clause library passes on.

    Document ─ Part (cover, body, appendix, signature) ─ Clause ─ Clause … / Paragraph / Table / Figure ─ inlines

A contract is a document, and so is each of its annexes.

`assemble` builds it without a single number, `number` fills in labels, `resolve` fills in references; writers
translate what is there. No node holds Markdown, templates or markup: text is text.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal


@dataclass(frozen=True, slots=True)
class Origin:
    """Where words come from: a clause file and its line (from 1)."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Text:
    """Words of the clause library. `strong` marks terms that limit or exclude liability, and defined terms."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class FactText:
    """A fact as printed.

    `path` is the JSON path of the fact (``payment.review_workdays``), followed by ``|filter`` where a filter
    changed how it is printed: two FactTexts with the same path always have the same text. A `blank` one prints as
    a rule followed by the field's `title`, and `text` is all of that. `items` are the elements of a list that cannot
    be told from its text, since one of them holds what joins them.
    """

    path: str
    text: str
    title: str
    blank: bool = False
    strong: bool = False
    items: tuple[str, ...] = ()

    @property
    def fact(self) -> str:
        """The JSON path alone, without filters."""
        return self.path.partition("|")[0]


@dataclass(frozen=True, slots=True)
class ReferencePart:
    """A piece of a resolved reference: literal words, or the `label` or `heading` of the clause `target`."""

    text: str
    target: str | None = None
    shows: Literal["label", "heading"] | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference to the clause with id `target`; `parts` is empty until the resolve stage."""

    target: str
    origin: Origin
    parts: tuple[ReferencePart, ...] = ()
    strong: bool = False

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.parts)


@dataclass(frozen=True, slots=True)
class Term:
    """A term at the place of its definition; printed “quoted” and strong."""

    name: str

    @property
    def text(self) -> str:
        return f"“{self.name}”"


@dataclass(frozen=True, slots=True)
class Entry:
    """A place to be filled in by whoever uses the document.

    It is a rule to write on, short (``text``), as long as a line (``line``) or several lines high (``area``), a day
    (``date``), one of `options` (``choice``: values with their words), or a box to tick (``check``). `name` is that of
    the form field in Word and PDF, unique within the document; `title` says what it asks for.

    In a blank form an entry `is_fact`: its name is the JSON path of a fact, and all entries of that name are filled in
    together. `value` is what stands in it from the start (``true`` in a ticked box), and stays if it is `fixed`;
    `prompt` shows while there is none. `width_em` is the room for what is typed, 0 that of `text`.
    """

    name: str
    title: str
    kind: Literal["text", "line", "area", "check", "date", "choice"]
    prompt: str = ""
    options: tuple[tuple[str, str], ...] = ()
    value: str = ""
    width_em: float = 0.0
    is_fact: bool = False
    fixed: bool = False

    @property
    def text(self) -> str:
        if self.kind == "check":
            return "☑" if self.value else "□"
        if self.value:
            return dict(self.options).get(self.value, self.value)
        return self.prompt or "_" * (8 if self.kind == "text" else 56)


Inline = Text | FactText | Reference | Term | Entry


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph without a label of its own."""

    inlines: tuple[Inline, ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Step:
    """What a row of a table stands for in the flow chart drawn from it: its shape, and the steps that follow."""

    id: str
    shape: Literal["start", "step", "decision", "end"]
    next: tuple[tuple[str, str], ...]
    """The id of each following step and the words beside the arrow to it, which may be empty."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table."""

    cells: tuple[tuple[Inline, ...], ...]
    step: Step | None = None


Alignment = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `header` is repeated on each page. Every row has as many cells as the header has, and `alignments`."""

    header: tuple[tuple[Inline, ...], ...]
    rows: tuple[Row, ...]
    alignments: tuple[Alignment, ...]
    origin: Origin

    def lines(self) -> Iterator[tuple[tuple[Inline, ...], ...]]:
        """The cells of the header and of every row."""
        yield self.header
        for row in self.rows:
            yield row.cells


DRAWINGS: Final = ("flow_chart", "trend_chart")
"""What can be drawn from a table."""


@dataclass(frozen=True, slots=True)
class Vector:
    """A drawing as SVG, its size on paper, and the words in it in the order they are drawn."""

    svg: str
    width_mm: float
    height_mm: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Raster:
    """A picture in pixels."""

    content: bytes
    kind: Literal["png", "jpg"]
    width_px: int
    height_px: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture on a line of its own. `alt` says what it shows to those who cannot see it.

    `draws` names the drawing that the draw stage makes of the table next to it (``flow_chart``, ``trend_chart``);
    `image` is what it made, or a page of an attached file.
    """

    alt: str
    origin: Origin
    draws: str = ""
    image: Vector | Raster | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a numbering series looks, in the terms of Word's numbering.

    `text` is a pattern in which %1…%4 stand for the counters of the levels (`一、` is ``%1、``). `format` is
    ``chinese`` (一, 二 … 十一; chineseCountingThousand) or ``decimal``. A decimal level shows counters of chinese
    levels above it as decimal too (w:isLgl). `reference` is the pattern of a reference: {label}, {number} (the label
    without a full stop at its end), {heading} and, for levels named within the level above, {parent}.
    """

    text: str
    format: Literal["chinese", "decimal"]
    reference: str


@dataclass(frozen=True, slots=True)
class Series:
    """A numbering series (``body``, ``appendix``, ``annex``): its levels, outermost first."""

    name: str
    levels: tuple[Level, ...]

    def index(self, depth: int) -> int:
        """The series' level (from 0) for a clause of level `depth` (from 1).

        A series with fewer levels numbers deeper clauses with its innermost one: the items of the annex list are
        items on the page, and the first and only level of the series ``annex``.
        """
        return min(depth, len(self.levels)) - 1


@dataclass(frozen=True, slots=True)
class Clause:
    """A chapter (level 1), section (2), item (3) or sub-item (4).

    A clause with a `heading` shows its label before it; one without shows it before its first paragraph. `label`
    is empty before the number stage, and for good where the part has no `series`. `counter` is the clause's own
    number within its level (0 without one).
    """

    id: str
    level: int
    heading: tuple[Inline, ...]
    blocks: "tuple[Block, ...]"
    origin: Origin
    series: str | None
    label: str = ""
    counter: int = 0


Block = Clause | Paragraph | Table | Figure


class PartKind(StrEnum):
    """What a part of the document is for; writers set each in its own way."""

    COVER = "cover"
    BODY = "body"
    APPENDIX = "appendix"
    ANNEX = "annex"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Part:
    """A part: `heading` is empty for the body; a cover's is the document's title."""

    kind: PartKind
    heading: tuple[Inline, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A contract or an annex. `number` is the 合同编号 as printed in the header of each page."""

    variant: str
    title: str
    number: FactText | Entry
    parts: tuple[Part, ...]
    series: tuple[Series, ...]

    def clauses(self) -> Iterator[Clause]:
        """Every clause in the order of the text, parents before children."""
        for part in self.parts:
            yield from _clauses(part.blocks)

    def inlines(self) -> Iterator[Inline]:
        """Every inline in the order of the text."""
        yield self.number
        for part in self.parts:
            yield from part.heading
            yield from _inlines(part.blocks)


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex as a document of its own.

    `id` is that of the clause that names it, `key` its name in variant.yaml, `facts_path` where its own facts stand
    (``annexes.nda``, ``annexes.others[0]``).
    """

    id: str
    key: str
    facts_path: str
    label: str
    title: str
    document: Document


def _clauses(blocks: tuple[Block, ...]) -> Iterator[Clause]:
    for block in blocks:
        if isinstance(block, Clause):
            yield block
            yield from _clauses(block.blocks)


def _inlines(blocks: tuple[Block, ...]) -> Iterator[Inline]:
    for block in blocks:
        match block:
            case Clause():
                yield from block.heading
                yield from _inlines(block.blocks)
            case Paragraph():
                yield from block.inlines
            case Table():
                for cells in block.lines():
                    for cell in cells:
                        yield from cell
            case Figure():
                pass


def plain(inlines: tuple[Inline, ...]) -> str:
    """The words of `inlines` as every writer prints them."""
    return "".join(inline.text for inline in inlines)
