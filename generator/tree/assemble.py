"""Stage 2: the chosen clauses with the facts in them, as a tree without numbers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from hetong.generator.clauses.expressions import ENTRY, FactExpression
from hetong.generator.clauses.source import (
    BlockSource,
    ClauseSource,
    FactUse,
    Inlines,
    ParagraphSource,
    PartSource,
    ReferenceUse,
    TableSource,
    TermUse,
    Words,
    place_of,
)
from hetong.generator.problems import Problem, raise_if
from hetong.generator.tree.nodes import (
    Block,
    Clause,
    Contract,
    FactText,
    Inline,
    Paragraph,
    Part,
    Reference,
    Table,
    Term,
    Text,
)
from hetong.generator.tree.select import Selection
from hetong.generator.wording.dates import DateStyle
from hetong.generator.wording.format import print_fact
from hetong.schemas.catalog import FieldSpec


def assemble(
    selection: Selection,
    data: Mapping[str, Any],
    specs: Mapping[str, FieldSpec],
    dates: DateStyle = "arabic",
) -> Contract:
    """Put the facts `data` into the chosen clauses. Raises `Problems` where a clause uses a fact that is not there."""
    stage = _Assemble(data, specs, dates)
    library = selection.library
    parts = tuple(stage.part(part) for part in library.parts)
    number = stage.fact(FactExpression("number", ()))
    raise_if(stage.problems)
    return Contract(library.variant, library.title, number, parts, library.series)


class _AbsentError(Exception):
    """A fact that these facts do not have, though the schema knows it."""


@dataclass(slots=True)
class _Assemble:
    data: Mapping[str, Any]
    specs: Mapping[str, FieldSpec]
    dates: DateStyle
    problems: list[Problem] = field(default_factory=list)
    entry: tuple[str, int] | None = None

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
                yield Table(header, tuple(tuple(map(self.inlines, row)) for row in source.rows), source.origin)
            case ClauseSource(each=""):
                yield self.clause(source)
            case ClauseSource():
                entries = self.value(source.each)
                for position in range(len(entries or ())):
                    self.entry = (source.each, position)
                    yield self.clause(replace(source, id=f"{source.id}.{position + 1}"))
                self.entry = None

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
                case ReferenceUse(target=target, origin=origin, strong=strong):
                    result.append(Reference(target, origin, strong=strong))
                case FactUse():
                    result += self.fact_use(source)
        return tuple(result)

    def fact_use(self, use: FactUse) -> Iterator[Inline]:
        try:
            yield replace(self.fact(use.expression), strong=use.strong)
        except _AbsentError:
            self.problems.append(Problem("fact-absent", place_of(use.origin), {"name": use.expression.path}))

    def fact(self, expression: FactExpression) -> FactText:
        path = expression.path
        if path == ENTRY:
            if self.entry is None:
                raise _AbsentError
            list_path, position = self.entry
            spec = replace(self.specs[list_path], is_list=False)
            value, shown = self.value(list_path)[position], f"{list_path}[{position}]"
        else:
            value, spec, shown = self.value(path), self.specs[path], path
        text = print_fact(value, spec, filters=expression.filters, dates=self.dates)
        return FactText(replace(expression, path=shown).key, text, spec.title, blank=value is None)

    def value(self, path: str) -> Any:
        value: Any = self.data
        for step in path.split("."):
            if not isinstance(value, Mapping) or step not in value:
                raise _AbsentError
            value = value[step]
        return value
