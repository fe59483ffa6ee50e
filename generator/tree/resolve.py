"""Stage 4: every reference, as the words and labels it prints."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from string import Formatter

from hetong.generator.clauses.source import place_of
from hetong.generator.problems import Problem, nearest, raise_if
from hetong.generator.tree.nodes import (
    Block,
    Clause,
    Document,
    Figure,
    Inline,
    Paragraph,
    Reference,
    ReferencePart,
    Series,
    Table,
    plain,
)
from hetong.generator.tree.select import Selection


def resolve(document: Document, selection: Selection, contract: Document | None = None) -> Document:
    """`document` with the parts of every reference; an annex may refer to clauses of its numbered `contract` too.

    Raises `Problems` for targets that are not there.
    """
    stage = _Resolve(selection, {series.name: series for series in document.series})
    for part in (*(contract.parts if contract else ()), *document.parts):
        stage.index(part.blocks, None)
    parts = tuple(replace(part, blocks=tuple(map(stage.block, part.blocks))) for part in document.parts)
    raise_if(stage.problems)
    return replace(document, parts=parts)


def printed_references(document: Document, selection: Selection) -> dict[str, str]:
    """How a reference to each labelled clause prints, by clause id: 第7.3条第1项."""
    stage = _Resolve(selection, {series.name: series for series in document.series})
    for part in document.parts:
        stage.index(part.blocks, None)
    labelled = (clause for clause in document.clauses() if clause.label)
    return {clause.id: "".join(part.text for part in stage.parts(clause)) for clause in labelled}


@dataclass(slots=True)
class _Resolve:
    selection: Selection
    series: Mapping[str, Series]
    clauses: dict[str, Clause] = field(default_factory=dict)
    parents: dict[str, Clause] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def index(self, blocks: tuple[Block, ...], parent: Clause | None) -> None:
        for block in blocks:
            if isinstance(block, Clause):
                self.clauses[block.id] = block
                if parent is not None:
                    self.parents[block.id] = parent
                self.index(block.blocks, block)

    def block(self, block: Block) -> Block:
        match block:
            case Clause():
                return replace(block, heading=self.inlines(block.heading), blocks=tuple(map(self.block, block.blocks)))
            case Paragraph():
                return replace(block, inlines=self.inlines(block.inlines))
            case Table():
                rows = tuple(replace(row, cells=tuple(map(self.inlines, row.cells))) for row in block.rows)
                return replace(block, header=tuple(map(self.inlines, block.header)), rows=rows)
            case Figure():
                return block

    def inlines(self, inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
        return tuple(self.reference(inline) if isinstance(inline, Reference) else inline for inline in inlines)

    def reference(self, reference: Reference) -> Reference:
        target = self.clauses.get(reference.target)
        if target is None or not target.label:
            self.problems.append(self._problem(reference, target))
            return reference
        return replace(reference, parts=tuple(_joined(self.parts(target))))

    def parts(self, target: Clause) -> Iterator[ReferencePart]:
        """The pieces of a reference to `target`, as its level's pattern in variant.yaml has them."""
        series = self.series[target.series or ""]
        pattern = series.levels[series.index(target.level)].reference
        for words, name, _, _ in Formatter().parse(pattern):
            if words:
                yield ReferencePart(words)
            match name:
                case "label":
                    yield ReferencePart(target.label, target.id, "label")
                case "number":  # Word prints a label without its full stop
                    yield ReferencePart(target.label.rstrip("."), target.id, "label")
                case "heading":
                    yield ReferencePart(plain(target.heading), target.id, "heading")
                case "parent":
                    yield from self.parts(self.parents[target.id])

    def _problem(self, reference: Reference, target: Clause | None) -> Problem:
        place = place_of(reference.origin)
        values: dict[str, object] = {"name": reference.target}
        if target is not None:
            return Problem("reference-unnumbered", place, values)
        if decision := self.selection.left_out(reference.target):
            return Problem("reference-left-out", place, {**values, "reason": decision.condition})
        return Problem("unresolved-reference", place, values, nearest=nearest(reference.target, self.clauses))


def _joined(parts: Iterator[ReferencePart]) -> Iterator[ReferencePart]:
    """Neighbouring literal words as one part."""
    words = ""
    for part in parts:
        if part.shows is None:
            words += part.text
            continue
        if words:
            yield ReferencePart(words)
            words = ""
        yield part
    if words:
        yield ReferencePart(words)
