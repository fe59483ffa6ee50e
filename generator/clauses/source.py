"""The clause library as written: clauses with their conditions, before any facts are known."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from hetong.generator.clauses.expressions import Condition, FactExpression
from hetong.generator.problems import Place
from hetong.generator.tree.nodes import Alignment, Origin, PartKind, Series, Step


@dataclass(frozen=True, slots=True)
class Words:
    """Literal words."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class FactUse:
    """``{{ path|filter }}``."""

    expression: FactExpression
    origin: Origin
    strong: bool = False


@dataclass(frozen=True, slots=True)
class ReferenceUse:
    """``[](#id)``."""

    target: str
    origin: Origin
    strong: bool = False


@dataclass(frozen=True, slots=True)
class TermUse:
    """``[name]{.term}``."""

    name: str


@dataclass(frozen=True, slots=True)
class EntryUse:
    """``[title]{.blank}``, or ``[title]{.line}``."""

    title: str
    kind: Literal["text", "line"]


InlineSource = Words | FactUse | ReferenceUse | TermUse | EntryUse
Inlines = tuple[InlineSource, ...]


@dataclass(frozen=True, slots=True)
class ParagraphSource:
    inlines: Inlines
    origin: Origin


@dataclass(frozen=True, slots=True)
class RowSource:
    """A row of a table, with its condition and the path of the list that repeats it."""

    cells: tuple[Inlines, ...]
    condition: Condition | None = None
    each: str = ""
    step: Step | None = None


@dataclass(frozen=True, slots=True)
class TableSource:
    header: tuple[Inlines, ...]
    rows: tuple[RowSource, ...]
    alignments: tuple[Alignment, ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class FigureSource:
    """``![alt](flow_chart)``, a drawing of the table next to it, or ``![alt](attachment:path)``, an attached file."""

    alt: Inlines
    origin: Origin
    draws: str = ""
    file: FactExpression | None = None


@dataclass(frozen=True, slots=True)
class ClauseSource:
    """A clause as its file has it. `each` is the path of the list that repeats it, `sources` the ids it claims."""

    id: str
    level: int
    heading: Inlines
    blocks: "tuple[BlockSource, ...]"
    origin: Origin
    condition: Condition | None = None
    each: str = ""
    series: str | None = None
    sources: tuple[str, ...] = ()


BlockSource = ClauseSource | ParagraphSource | TableSource | FigureSource


@dataclass(frozen=True, slots=True)
class FileSource:
    """A clause file: its name, the condition on all of it, and what stands in it."""

    name: str
    condition: Condition | None
    blocks: tuple[BlockSource, ...]


@dataclass(frozen=True, slots=True)
class PartSource:
    kind: PartKind
    heading: str
    files: tuple[FileSource, ...]


@dataclass(frozen=True, slots=True)
class AnnexSource:
    """The text of the annex `key`; its label and title are those of the clause `clause_id` of the contract."""

    key: str
    each: str
    """The path of the list whose entries are an annex each; empty for a single annex."""
    parts: tuple[PartSource, ...]

    @property
    def clause_id(self) -> str:
        return f"annex.{self.key}"


@dataclass(frozen=True, slots=True)
class AcknowledgmentSource:
    """The text of the acknowledgment of conspicuous terms; `opening` differs by the party that supplied the contract.

    The table of the terms is put into the last clause of the opening part.
    """

    title: str
    opening: Mapping[str, PartSource]
    signature: PartSource


@dataclass(frozen=True, slots=True)
class Library:
    """The clause library of one variant."""

    variant: str
    label: str
    title: str
    summary: str
    series: tuple[Series, ...]
    parts: tuple[PartSource, ...]
    annexes: tuple[AnnexSource, ...]
    acknowledgment: AcknowledgmentSource
    folder: Path
    """Of the clause files."""

    def all_parts(self) -> Iterator[PartSource]:
        """The parts of the contract, then those of its annexes."""
        yield from self.parts
        for annex in self.annexes:
            yield from annex.parts


def clauses(blocks: tuple[BlockSource, ...]) -> Iterator[ClauseSource]:
    """Every clause among `blocks`, parents before children."""
    for block in blocks:
        if isinstance(block, ClauseSource):
            yield block
            yield from clauses(block.blocks)


def inlines(blocks: tuple[BlockSource, ...]) -> Iterator[InlineSource]:
    """Every inline of `blocks` in the order of the text."""
    for block in blocks:
        match block:
            case ClauseSource():
                yield from block.heading
                yield from inlines(block.blocks)
            case ParagraphSource():
                yield from block.inlines
            case TableSource():
                for cells in (block.header, *(row.cells for row in block.rows)):
                    for cell in cells:
                        yield from cell
            case FigureSource():
                pass


def place_of(origin: Origin) -> Place:
    """Where a problem with the words from `origin` is shown."""
    return Place(origin.file, line=origin.line, column=1)
