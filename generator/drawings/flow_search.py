"""Which way each arrow of a flow chart takes: few crossings, few bends, short.

The ways are tried in a sketch of the chart, ten units a row and a lane.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice, pairwise
from math import inf
from typing import Final

from hetong.generator.drawings.flow_boxes import Box, Cell
from hetong.generator.drawings.flow_routes import Edge, Route, ports, spread, trace, tracks_of, tracks_used, ways_of
from hetong.generator.drawings.svg import Rect

_PASSES: Final = 3
_MANY: Final = 24
"""More edges than these are gone through once."""


def search(cells: Sequence[Cell], edges: Sequence[Edge], lanes: int) -> list[Route]:
    """A way for each edge, bettered one by one until none betters the whole, or there were enough attempts."""
    sketch = _Sketch.of(cells, lanes)
    choices = [ways_of(edge, cells, lanes) for edge in edges]
    routes: list[Route] = []
    best = inf
    for ways in choices:
        best, way = sketch.best(routes, ways, [], inf) or (inf, ways[0])
        routes.append(way)
    attempts = (_PASSES if len(edges) <= _MANY else 1) * len(edges)
    settled = 0
    for index, ways in islice(cycle(enumerate(choices)), attempts):
        others = [way for way in ways if way is not routes[index]]
        better = sketch.best(routes[:index], others, routes[index + 1 :], best)
        if better:
            best, routes[index] = better
        settled = 1 if better else settled + 1
        if settled == len(edges):
            break
    return routes


@dataclass(frozen=True, slots=True)
class _Sketch:
    """The cells as boxes of one size and shape."""

    cells: Sequence[Cell]
    lanes: int
    boxes: list[Box]

    @classmethod
    def of(cls, cells: Sequence[Cell], lanes: int) -> "_Sketch":
        boxes = [
            Box(Rect(10 * cell.lane + 3, 10 * row + 2, 4, 6), Cell(cell.lane, "step")) for row, cell in enumerate(cells)
        ]
        return cls(cells, lanes, boxes)

    def best(
        self, before: list[Route], ways: list[Route], after: list[Route], limit: float
    ) -> tuple[float, Route] | None:
        """The best of `ways` between the routes `before` and `after` it, with the cost of all, if below `limit`."""
        found = None
        for way in ways:
            if any(map(way.lies_on, before)) or any(map(way.lies_on, after)):
                continue
            cost = self._cost([*before, way, *after], limit)
            if cost < limit:
                limit, found = cost, (cost, way)
        return found

    def _cost(self, routes: list[Route], limit: float) -> float:
        """How bad the chart with `routes` looks; infinite, sooner known, if not below `limit`."""
        bends = sum((route.leave != 0) + (route.arrive != 0) for route in routes)
        crowded = sum(
            (number - 1) * (3 if self.cells[row].shape == "decision" else 1)
            for (row, _), number in ports(routes).items()
        )
        slanted = sum(route.slot != 0 for route in routes)
        squeezed = sum(bool(route.edge.label) and route.outwards for route in routes)

        def total(crossed: int, length: float) -> float:
            return 5 * crossed + 1.2 * bends + 0.06 * length + 2 * crowded + slanted + 2 * squeezed

        if total(0, 0) >= limit:
            return inf
        paths = self._paths(routes)
        length = sum(abs(x - x0) + abs(y - y0) for path in paths for (x0, y0), (x, y) in pairwise(path))
        if total(0, length) >= limit:
            return inf
        return total(crossings(paths), length)

    def _paths(self, routes: list[Route]) -> list[list[tuple[float, float]]]:
        tracks = tracks_of(routes)
        positions = [
            spread(10 * gutter - 3, 10 * gutter + 3, number)
            for gutter, number in enumerate(tracks_used(routes, tracks, self.lanes))
        ]
        return trace(routes, tracks, self.boxes, positions)


def crossings(paths: Sequence[Sequence[tuple[float, float]]]) -> int:
    """How often a level stretch of one path crosses an upright one."""
    level: list[tuple[float, float, float]] = []
    upright: list[tuple[float, float, float]] = []
    for path in paths:
        for (x0, y0), (x, y) in pairwise(path):
            if y == y0:
                level.append((y, min(x0, x), max(x0, x)))
            else:
                upright.append((x, min(y0, y), max(y0, y)))
    return sum(left < x < right and above < y < below for y, left, right in level for x, above, below in upright)
