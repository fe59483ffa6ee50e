"""Where everything of a flow chart is: how wide its lanes and gutters are, how high its rows, and what lies in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from hetong.generator.drawings.flow_boxes import PADDING, Box, Cell, box_of, wanted_width
from hetong.generator.drawings.flow_labels import label_lines, label_places, label_size
from hetong.generator.drawings.flow_routes import PORT, Edge, Route, ports, spread, trace, tracks_of, tracks_used
from hetong.generator.drawings.flow_search import search
from hetong.generator.drawings.svg import LINE_HEIGHT, DrawingLook, Rect, wrap

STROKE: Final = 0.3

_GAP: Final = 5.4
"""Between two rows: an arrow of one row has to be seen."""
_INNER_GUTTER: Final = 8.0
_OUTER_GUTTER: Final = 3.0
_CLEAR: Final = 3.6
"""From a box to the nearest track: its head, and some line before it."""
_TRACK: Final = 2.4
_LEAST_BOX: Final = 16.0
_WIDEST_BOX: Final = 46.0
_BOX: Final = 25.0


@dataclass(frozen=True, slots=True)
class Arrow:
    """The label stands in `place`, broken into `lines`; `place` has no size if there is none."""

    edge: Edge
    path: tuple[tuple[float, float], ...]
    lines: tuple[str, ...]
    place: Rect


@dataclass(frozen=True, slots=True)
class FlowLayout:
    """Where everything is, before scaling: `borders` are those of lanes, `frame` is what is below their headers."""

    headers: tuple[tuple[str, ...], ...]
    borders: tuple[float, ...]
    frame: Rect
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def lay_out(lanes: Sequence[str], cells: Sequence[Cell], edges: Sequence[Edge], look: DrawingLook) -> FlowLayout:
    """The geometry of a flow chart with these headers of `lanes`, at least one of them, and `cells`, one a row."""
    routes = search(cells, edges, len(lanes))
    labels = [label_lines(route) for route in routes]
    tracks = tracks_of(routes)
    columns = _columns(routes, tracks, labels, cells, len(lanes), look)

    headers = tuple(
        wrap(lane, (right - left - 2 * PADDING) / look.size_mm)
        for lane, (left, right) in zip(lanes, pairwise(columns.borders), strict=True)
    )
    top = columns.borders[0] + max(map(len, headers)) * look.size_mm * LINE_HEIGHT + 2 * PADDING
    boxes = _stack(cells, routes, labels, columns, top, look)
    bottom = boxes[-1].rect.bottom + _GAP
    frame = Rect(columns.borders[0], top, columns.borders[-1] - columns.borders[0], bottom - top)
    paths = trace(routes, tracks, boxes, columns.tracks)
    places = label_places(paths, labels, [box.rect for box in boxes], columns.borders[1:-1], frame, look)
    return FlowLayout(
        headers=headers,
        borders=columns.borders,
        frame=frame,
        boxes=tuple(boxes),
        arrows=tuple(
            Arrow(route.edge, tuple(path), lines, place)
            for route, path, lines, place in zip(routes, paths, labels, places, strict=True)
        ),
    )


# Columns


@dataclass(frozen=True, slots=True)
class _Columns:
    """`boxes` is where the box of each lane begins, `tracks` where the tracks of each gutter are."""

    boxes: list[float]
    width: float
    tracks: list[list[float]]
    borders: tuple[float, ...]


def _columns(
    routes: Sequence[Route],
    tracks: Sequence[int],
    labels: Sequence[tuple[str, ...]],
    cells: Sequence[Cell],
    lanes: int,
    look: DrawingLook,
) -> _Columns:
    used = tracks_used(routes, tracks, lanes)
    inner = [max(_INNER_GUTTER, 2 * _CLEAR + number * _TRACK) for number in used[1:-1]]
    outer = [max(_OUTER_GUTTER, (_CLEAR + number * _TRACK) * bool(number)) for number in (used[0], used[-1])]
    for route, lines in zip(routes, labels, strict=True):
        if lines and route.outwards:
            side = int(route.channel > 0)
            outer[side] = max(outer[side], label_size(lines, look)[0] + 2)
    wanted = min(max(_BOX, *(wanted_width(cell, look) for cell in cells)), _WIDEST_BOX)
    total = look.width_mm - 2 * STROKE
    gutters, width = _fit([outer[0], *inner, outer[1]], wanted, total, lanes)

    boxes = [STROKE + sum(gutters[: lane + 1]) + lane * width for lane in range(lanes)]
    spans = list(zip([STROKE, *(x + width for x in boxes)], [*boxes, look.width_mm - STROKE], strict=True))
    positions = [spread(*spans[0], used[0])]
    borders = [STROKE]
    for span, number in zip(spans[1:-1], used[1:-1], strict=True):
        slots = spread(*span, number + 1)
        borders.append(slots.pop(len(slots) // 2))
        positions.append(slots)
    positions.append(spread(*spans[-1], used[-1]))
    return _Columns(boxes, width, positions, (*borders, look.width_mm - STROKE))


def _fit(gutters: list[float], wanted: float, total: float, lanes: int) -> tuple[list[float], float]:
    """`gutters` narrowed or widened, and the width of a box, so that all together are `total`."""
    least = min(_LEAST_BOX, 0.6 * total / lanes)
    narrowed = min(1.0, (total - lanes * least) / sum(gutters))
    gutters = [gutter * narrowed for gutter in gutters]
    width = min(wanted, (total - sum(gutters)) / lanes)
    spare = (total - sum(gutters) - lanes * width) / lanes
    shares = [0.5, *([1.0] * (lanes - 1)), 0.5]
    return [gutter + share * spare for gutter, share in zip(gutters, shares, strict=True)], width


# Rows


def _stack(
    cells: Sequence[Cell],
    routes: Sequence[Route],
    labels: Sequence[tuple[str, ...]],
    columns: _Columns,
    top: float,
    look: DrawingLook,
) -> list[Box]:
    """The boxes one below the other, as far apart as the labels beside them need."""
    used = ports(routes)
    boxes = [
        box_of(cell, columns.width, (max(used[row, -1], used[row, 1]) + 1) * PORT, look)
        for row, cell in enumerate(cells)
    ]
    above, below = [_GAP] * len(boxes), [_GAP] * len(boxes)
    for route, lines in zip(routes, labels, strict=True):
        if lines:
            row, needed = route.edge.source, label_size(lines, look)[1] + 1.6
            if route.leave:
                needed -= boxes[row].rect.height / 2
                above[row] = max(above[row], needed)
            below[row] = max(below[row], needed)
    placed: list[Box] = []
    y = top
    for row, box in enumerate(boxes):
        y += max(above[row], below[row - 1]) if row else above[row]
        placed.append(box.moved_to(columns.boxes[box.cell.lane], y))
        y += box.rect.height
    return placed
