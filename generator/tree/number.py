"""Stage 3: every label, computed once, in the order of the text."""

from dataclasses import dataclass, field, replace

from hetong.generator.tree.nodes import Block, Clause, Document, Series
from hetong.generator.wording.numerals import chinese_numeral


def number(document: Document) -> Document:
    """`document` with a label on every clause that belongs to a numbering series."""
    stage = _Number({series.name: Counters(series) for series in document.series})
    parts = tuple(replace(part, blocks=tuple(map(stage.block, part.blocks))) for part in document.parts)
    return replace(document, parts=parts)


@dataclass(slots=True)
class Counters:
    """The counters of a series: a level that counts on sets the deeper ones back, as Word's numbering does."""

    series: Series
    values: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.values = [0] * len(self.series.levels)

    def count(self, depth: int) -> tuple[str, int]:
        """The label and counter of the next clause at `depth` (from 1)."""
        index = self.series.index(depth)
        self.values[index] += 1
        self.values[index + 1 :] = [0] * (len(self.values) - index - 1)
        level = self.series.levels[index]
        show = chinese_numeral if level.format == "chinese" else str
        label = level.text
        for position, value in enumerate(self.values[: index + 1], 1):
            label = label.replace(f"%{position}", show(value))
        return label, self.values[index]


@dataclass(slots=True)
class _Number:
    counters: dict[str, Counters]

    def block(self, block: Block) -> Block:
        if not isinstance(block, Clause):
            return block
        label, counter = self.counters[block.series].count(block.level) if block.series else ("", 0)
        return replace(block, label=label, counter=counter, blocks=tuple(map(self.block, block.blocks)))
