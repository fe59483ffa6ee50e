"""Stage 2: the chosen clauses with the facts in them, as a tree without numbers."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count, takewhile
from typing import Any, Final, Literal

from hetong.generator.clauses.expressions import ENTRY, FactExpression, entry_spec
from hetong.generator.clauses.source import (
    AnnexSource,
    BlockSource,
    ClauseSource,
    EntryUse,
    FactUse,
    FigureSource,
    Inlines,
    ParagraphSource,
    PartSource,
    ReferenceUse,
    RowSource,
    TableSource,
    TermUse,
    Words,
    place_of,
)
from hetong.generator.problems import Problem, raise_if
from hetong.generator.tree.nodes import (
    Annex,
    Block,
    Clause,
    Document,
    Entry,
    FactText,
    Figure,
    Inline,
    Paragraph,
    Part,
    PartKind,
    Raster,
    Reference,
    Row,
    Table,
    Term,
    Text,
    plain,
)
from hetong.generator.tree.select import Selection
from hetong.generator.wording.dates import DateStyle
from hetong.generator.wording.format import BOXES, print_fact
from hetong.generator.wording.parse import parse_list
from hetong.schemas.catalog import FieldSpec
from hetong.schemas.fields import Quantity


@dataclass(frozen=True, slots=True)
class Filling:
    """What goes into clauses: the facts, what is known of their fields, how dates look, and the attached files.

    `files` has the pages of each file by the path of the fact that names it (``annexes.others[0].file``); a Word
    document has none.
    """

    data: Mapping[str, Any]
    specs: Mapping[str, FieldSpec]
    dates: DateStyle = "arabic"
    files: Mapping[str, tuple[Raster, ...]] = field(default_factory=dict)


def assemble(selection: Selection, filling: Filling) -> Document:
    """Put the facts into the chosen clauses. Raises `Problems` where a clause uses a fact that is not there."""
    stage = _Assemble(filling)
    library = selection.library
    parts = tuple(stage.part(part) for part in library.parts)
    number = stage.fact(FactExpression("number", ()))
    raise_if(stage.problems)
    return Document(library.variant, library.title, number, parts, library.series)


def assemble_annexes(selection: Selection, contract: Document, filling: Filling) -> Iterator[Annex]:
    """The chosen annexes, named as the numbered `contract` names them. Raises `Problems` as `assemble` does."""
    named = {clause.id: clause for clause in contract.clauses()}
    for annex in selection.library.annexes:
        for position, clause_id in enumerate(_copies(annex, named)):
            stage = _Assemble(filling, (annex.each, position) if annex.each else None)
            clause = named[clause_id]
            title = _own_words(clause)
            heading = (Text(f"{clause.label}　"), *title)
            parts = tuple(
                replace(part, heading=heading if part.kind is PartKind.ANNEX else (Text(clause.label), *part.heading))
                for part in map(stage.part, annex.parts)
            )
            raise_if(stage.problems)
            name = f"{clause.label} {plain(title)}"
            document = Document(contract.variant, name, contract.number, parts, contract.series)
            facts_path = f"{annex.each}[{position}]" if annex.each else f"annexes.{annex.key}"
            yield Annex(clause.id, annex.key, facts_path, clause.label, plain(title), document)


def _copies(annex: AnnexSource, named: Mapping[str, Clause]) -> list[str]:
    """The ids of the clauses that name `annex`: one, or one for each entry of its list."""
    if not annex.each:
        return [annex.clause_id]
    return list(takewhile(named.__contains__, (repeated_id(annex.clause_id, position) for position in count())))


def _own_words(clause: Clause) -> tuple[Inline, ...]:
    """The words of an entry of the annex list."""
    first = clause.blocks[0]
    return first.inlines if isinstance(first, Paragraph) else ()


def repeated_id(clause_id: str, position: int) -> str:
    """The id of a clause that ``each`` repeats, for the entry at `position` (from 0) of its list."""
    return f"{clause_id}.{position + 1}"


MISSING_FILE: Final = "待附"
"""What stands where an annex is a file that has not been supplied yet."""

HANDED_OVER: Final = "见与本页一并交付的文件"
"""What stands where an annex is a file without pages of its own to show: a Word document."""


class _AbsentError(Exception):
    """A fact that these facts do not have, though the schema knows it."""


@dataclass(slots=True)
class _Assemble:
    filling: Filling
    entry: tuple[str, int] | None = None
    problems: list[Problem] = field(default_factory=list)
    titles: Counter[str] = field(default_factory=Counter)

    def part(self, part: PartSource) -> Part:
        blocks = tuple(block for file in part.files for source in file.blocks for block in self.blocks(source))
        heading: tuple[Inline, ...] = (Text(part.heading),) if part.heading else ()
        if not heading and blocks and isinstance(blocks[0], Clause) and blocks[0].series is None:
            first = blocks[0]  # the cover: its chapter is the title
            heading, blocks = first.heading, (*first.blocks, *blocks[1:])
        return Part(part.kind, heading, blocks)

    def blocks(self, source: BlockSource) -> Iterator[Block]:
        match source:
            case ParagraphSource():
                yield Paragraph(self.inlines(source.inlines), source.origin)
            case TableSource():
                header = tuple(map(self.inlines, source.header))
                rows = tuple(row for row_source in source.rows for row in self.rows(row_source))
                yield Table(header, rows, source.alignments, source.origin)
            case FigureSource():
                yield from self.figures(source)
            case ClauseSource(each=""):
                yield self.clause(source)
            case ClauseSource():
                for position in self.entries(source.each):
                    yield self.clause(replace(source, id=repeated_id(source.id, position)))

    def entries(self, path: str) -> Iterator[int]:
        """The positions in the list at `path`, each the entry in hand while it is used; none where it is blank."""
        outer = self.entry
        for position in range(len(self.value(path) or ())):
            self.entry = (path, position)
            yield position
        self.entry = outer

    def rows(self, source: RowSource) -> Iterator[Row]:
        if not source.each:
            yield Row(tuple(map(self.inlines, source.cells)), source.step)
            return
        for _ in self.entries(source.each):
            yield Row(tuple(map(self.inlines, source.cells)), source.step)

    def figures(self, source: FigureSource) -> Iterator[Block]:
        """A drawing still to be made, or a figure for each page of an attached file; a line where it is missing."""
        alt = plain(self.inlines(source.alt))
        if source.file is None:
            yield Figure(alt, source.origin, draws=source.draws)
            return
        _, shown, _ = self.given(source.file.path)
        pages = self.filling.files.get(shown)
        if not pages:
            words = MISSING_FILE if pages is None else HANDED_OVER
            yield Paragraph((Text(f"{words}：{alt}", strong=True),), source.origin)
            return
        for number, page in enumerate(pages, 1):
            of = f"（第{number}页，共{len(pages)}页）" if len(pages) > 1 else ""
            yield Figure(f"{alt}{of}", source.origin, image=page)

    def clause(self, source: ClauseSource) -> Clause:
        return Clause(
            id=source.id,
            level=source.level,
            heading=self.inlines(source.heading),
            blocks=tuple(block for inner in source.blocks for block in self.blocks(inner)),
            origin=source.origin,
            series=source.series,
        )

    def inlines(self, sources: Inlines) -> tuple[Inline, ...]:
        result: list[Inline] = []
        for source in sources:
            match source:
                case Words(text=text, strong=strong):
                    result.append(Text(text, strong))
                case TermUse(name=name):
                    result.append(Term(name))
                case EntryUse(title=title, kind=kind):
                    result.append(self.blank(title, kind))
                case ReferenceUse(target=target, origin=origin, strong=strong):
                    result.append(Reference(target, origin, strong=strong))
                case FactUse():
                    result += self.fact_use(source)
        return tuple(result)

    def fact_use(self, use: FactUse) -> Iterator[Inline]:
        try:
            if BOXES in use.expression.filters:
                yield from self.boxes(use.expression)
            else:
                yield replace(self.fact(use.expression), strong=use.strong)
        except _AbsentError:
            self.problems.append(Problem("fact-absent", place_of(use.origin), {"name": use.expression.path}))

    def fact(self, expression: FactExpression) -> FactText:
        value, shown, spec = self.given(expression.path)
        text = print_fact(value, spec, filters=expression.filters, dates=self.filling.dates)
        key = replace(expression, path=shown).key
        return FactText(key, text, spec.title, blank=value is None, items=_told_apart(value, text, spec))

    def boxes(self, expression: FactExpression) -> Iterator[Inline]:
        """A box to tick before each entry of a list. Without the space LibreOffice 7 confuses the two controls."""
        values, shown, spec = self.given(expression.path)
        for position, value in enumerate(values or ()):
            if position:
                yield Text("　")
            yield self.blank(value, "check")
            yield Text(" ")
            yield FactText(f"{shown}[{position}]", value, spec.title)

    def blank(self, title: str, kind: Literal["text", "line", "check"]) -> Entry:
        """A place to fill in; a title used again is counted, since form fields of one name are one field."""
        self.titles[title] += 1
        counted = self.titles[title]
        return Entry(title if counted == 1 else f"{title} {counted}", title, kind)

    def given(self, path: str) -> tuple[Any, str, FieldSpec]:
        """The fact at `path`, its path in the facts, and its field; `entry` is the entry in hand."""
        if path != ENTRY and not path.startswith(f"{ENTRY}."):
            return self.value(path), path, self.filling.specs[path]
        if self.entry is None:
            raise _AbsentError
        list_path, position = self.entry
        inner = path.removeprefix(ENTRY)
        spec = entry_spec(path, list_path, self.filling.specs)
        value = _value_in(self.value(list_path)[position], inner.removeprefix("."))
        if spec is None:
            raise _AbsentError
        return value, f"{list_path}[{position}]{inner}", spec

    def value(self, path: str) -> Any:
        return _value_in(self.filling.data, path)


def _told_apart(value: Any, text: str, spec: FieldSpec) -> tuple[str, ...]:
    """The elements of a list if its `text` does not tell them."""
    if not isinstance(value, list) or spec.quantity is not Quantity.TEXT or parse_list(text, spec) == value:
        return ()
    return tuple(value)


def _value_in(value: Any, path: str) -> Any:
    """The value at the dotted `path` below `value`; `value` itself for an empty one."""
    for step in filter(None, path.split(".")):
        if not isinstance(value, Mapping) or step not in value:
            raise _AbsentError
        value = value[step]
    return value
