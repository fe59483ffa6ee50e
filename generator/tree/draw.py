"""Stage 6: the drawings, each made of the words of the table beside it, so that both always say the same."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from hetong.generator.clauses.source import place_of
from hetong.generator.drawings.flow_chart import Branch, flow_chart
from hetong.generator.drawings.flow_chart import Step as Stage
from hetong.generator.drawings.trend_chart import Point, trend_chart
from hetong.generator.problems import Problem, Problems
from hetong.generator.tree.nodes import Block, Clause, Document, Figure, Row, Table, Vector, plain

FLOW_COLUMNS: Final = 3
NO_TABLE: Final = "图旁边没有合乎要求的表格"


def draw(document: Document) -> Document:
    """`document` with every drawing made. Raises `Problems` where a table does not make a drawing."""
    return replace(document, parts=tuple(replace(part, blocks=_drawn(part.blocks)) for part in document.parts))


def _drawn(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    return tuple(_block(block, blocks[position + 1 :], blocks[:position]) for position, block in enumerate(blocks))


def _block(block: Block, after: Sequence[Block], before: Sequence[Block]) -> Block:
    """`block` with its drawing; that of a figure is made of the next table, or else of the one before it."""
    match block:
        case Clause():
            return replace(block, blocks=_drawn(block.blocks))
        case Figure(draws=draws, image=None) if draws:
            table = next((each for each in (*after, *reversed(before)) if isinstance(each, Table)), None)
            try:
                return replace(block, image=_DRAWINGS[draws](table))
            except ValueError as error:
                raise Problems([Problem("bad-drawing", place_of(block.origin), {"reason": str(error)})]) from None
    return block


def _flow_chart(table: Table | None) -> Vector:
    """A row with a step is a box: its first column names it, the second who is in charge, the third the time."""
    if table is None or len(table.header) < FLOW_COLUMNS:
        raise ValueError(NO_TABLE)
    rows = [row for row in table.rows if row.step is not None]
    stages = list(_stages(rows))
    return _drawn_flow(tuple(dict.fromkeys(stage.lane for stage in stages)), tuple(stages))


@lru_cache(maxsize=32)
def _drawn_flow(lanes: tuple[str, ...], stages: tuple[Stage, ...]) -> Vector:
    """Kept, since finding a good layout takes time and the contracts of a batch have the same steps."""
    return flow_chart(lanes, stages)


def _stages(rows: Sequence[Row]) -> Iterator[Stage]:
    """Arrows to steps that these facts leave out are left out too."""
    there = {row.step.id for row in rows if row.step}
    for row in rows:
        if row.step is None:
            continue
        title, lane, deadline, *_ = map(plain, row.cells)
        following = tuple(Branch(target, words) for target, words in row.step.next if target in there)
        yield Stage(row.step.id, lane, title, "" if deadline == "—" else deadline, row.step.shape, following)


def _trend_chart(table: Table | None) -> Vector:
    """The first column names the points; the first two columns of percentages are the values and the target."""
    if table is None:
        raise ValueError(NO_TABLE)
    rows = [[plain(cell) for cell in row.cells] for row in table.rows]
    percentages = [column for column in range(1, len(table.header)) if any(_percent(row[column]) for row in rows)]
    value = percentages[0] if percentages else None
    target = percentages[1] if len(percentages) > 1 else None
    points = [Point(row[0], _percent(row[value])) for row in rows] if value is not None else []
    targets = [goal for row in rows if target is not None and (goal := _percent(row[target])) is not None]
    return trend_chart(points, targets[-1] if targets else None)


def _percent(words: str) -> float | None:
    number = words.removesuffix("%")
    return float(number) if number != words and number.replace(".", "", 1).isdecimal() else None


_DRAWINGS = {"flow_chart": _flow_chart, "trend_chart": _trend_chart}
