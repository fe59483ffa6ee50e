"""The arrows of a flow chart: the ways that they may go, and the points of each when its way is chosen.

As a row holds one box only, all of it beside that box is free for the arrows of that box. An arrow is therefore one of

    round    out of a side, along a track of a gutter (the space between the boxes of two lanes), into a side
    down     out of the bottom, down the free middle of a lane, into the top
    across   out of a side, down the middle of the target's lane, into its top;
             or out of the bottom, down the middle of the source's lane, into a side

None crosses a box, and a way round always exists.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Final

from hetong.generator.drawings.flow_boxes import Box, Cell, Side

Path = list[tuple[float, float]]

HEAD: Final = 2.2
PORT: Final = 2.6
"""Between two arrows at one side of a box."""

_WIDE_TRACK: Final = 3.2


@dataclass(frozen=True, slots=True)
class Edge:
    """What is to be drawn as an arrow: `source` and `target` are rows."""

    source: int
    target: int
    label: str


@dataclass(frozen=True, slots=True)
class Route:
    """How an edge goes: along gutter `channel` if it leaves and arrives at sides, else down the lane `channel`.

    `slot` is -1, 0 or 1: in a lane, left of, at or right of its middle. `outwards` is whether it leaves an outermost
    lane towards the frame, where there is little room for words.
    """

    edge: Edge
    leave: Side
    arrive: Side
    channel: int
    slot: Side = 0
    outwards: bool = False

    @property
    def in_gutter(self) -> bool:
        return bool(self.leave and self.arrive)

    def lies_on(self, other: "Route") -> bool:
        """Whether both go down the same stretch of a lane."""
        if self.in_gutter or other.in_gutter or (self.channel, self.slot) != (other.channel, other.slot):
            return False
        return max(self.edge.source, other.edge.source) < min(self.edge.target, other.edge.target)


def ways_of(edge: Edge, cells: Sequence[Cell], lanes: int) -> list[Route]:
    """Every way that `edge` may go; those through gutters are never on another arrow."""
    source, target = cells[edge.source].lane, cells[edge.target].lane
    ways = [
        Route(
            edge,
            leave=1 if gutter > source else -1,
            arrive=1 if gutter > target else -1,
            channel=gutter,
            outwards=(gutter, source) in {(0, 0), (lanes, lanes - 1)},
        )
        for gutter in range(lanes + 1)
    ]
    if edge.target <= edge.source:
        return ways
    between = [cell.lane for cell in cells[edge.source + 1 : edge.target]]
    if source == target:
        return [Route(edge, 0, 0, source), *ways] if source not in between else ways
    there, back = _towards(source, target), _towards(target, source)
    if target not in between:
        slots: tuple[Side, ...] = (0, back) if cells[edge.target].shape == "step" else (0,)
        ways += [Route(edge, there, 0, target, slot) for slot in slots]
    if source not in between:
        slots = (0, there) if cells[edge.source].shape == "step" else (0,)
        ways += [Route(edge, 0, back, source, slot) for slot in slots]
    return ways


def _towards(lane: int, other: int) -> Side:
    return 1 if other > lane else -1


def ports(routes: Iterable[Route]) -> Counter[tuple[int, Side]]:
    """How many of `routes` use each side of a box, given as row and side."""
    used: Counter[tuple[int, Side]] = Counter()
    for route in routes:
        if route.leave:
            used[route.edge.source, route.leave] += 1
        if route.arrive:
            used[route.edge.target, route.arrive] += 1
    return used


# Tracks


def tracks_of(routes: Sequence[Route]) -> list[int]:
    """The track of each route in its gutter, from the left; 0 for those in lanes.

    Arrows that come back to the side they left are nested, the longest farthest from the boxes.
    """
    tracks = [0] * len(routes)
    taken: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    in_gutters = [(*_order_in_gutter(route), index) for index, route in enumerate(routes) if route.in_gutter]
    for *_, index in sorted(in_gutters):
        edge, channel = routes[index].edge, routes[index].channel
        first, last = sorted((edge.source, edge.target))
        track = next(
            track for track in count() if all(last < start or end < first for start, end in taken[channel, track])
        )
        taken[channel, track].append((first, last))
        tracks[index] = track
    return tracks


def _order_in_gutter(route: Route) -> tuple[int, int]:
    length = abs(route.edge.source - route.edge.target)
    match route.leave + route.arrive:
        case 2:
            return 0, length
        case 0:
            return 1, 0
        case _:
            return 2, -length


def tracks_used(routes: Sequence[Route], tracks: Sequence[int], lanes: int) -> list[int]:
    """How many tracks each gutter has."""
    used = [0] * (lanes + 1)
    for route, track in zip(routes, tracks, strict=True):
        if route.in_gutter:
            used[route.channel] = max(used[route.channel], track + 1)
    return used


def spread(left: float, right: float, number: int) -> list[float]:
    """Where `number` tracks lie between `left` and `right`."""
    pitch = min(_WIDE_TRACK, (right - left) / (number + 1))
    first = (left + right - (number - 1) * pitch) / 2
    return [first + index * pitch for index in range(number)]


# Points


def trace(
    routes: Sequence[Route], tracks: Sequence[int], boxes: Sequence[Box], positions: Sequence[Sequence[float]]
) -> list[Path]:
    """The points of each route, from outline to outline; `positions` is where the tracks of each gutter are."""
    uprights = [
        positions[route.channel][track] if route.in_gutter else _x_in_lane(route, boxes)
        for route, track in zip(routes, tracks, strict=True)
    ]
    offsets = _offsets(routes, uprights, boxes)
    paths: list[Path] = []
    for route, x, (leave, arrive) in zip(routes, uprights, offsets, strict=True):
        source, target = boxes[route.edge.source], boxes[route.edge.target]
        path = [(x, source.rect.bottom)]
        if route.leave:
            start = source.side(route.leave, leave)
            path = [start, (x, start[1])]
        if route.arrive:
            end = target.side(route.arrive, arrive)
            path += [(x, end[1]), end]
        else:
            path.append((x, target.rect.y))
        paths.append(path)
    return paths


def _x_in_lane(route: Route, boxes: Sequence[Box]) -> float:
    rect = boxes[route.edge.source if route.leave == 0 else route.edge.target].rect
    return rect.middle[0] + route.slot * rect.width / 4


def _offsets(routes: Sequence[Route], uprights: Sequence[float], boxes: Sequence[Box]) -> list[list[float]]:
    """How far below the middle of a side each route leaves and arrives; 0 if it is there alone.

    On one side, arrows from above or to above are above the others, in the order in which they do not cross.
    """
    sides: dict[tuple[int, Side], list[tuple[int, float, int, int]]] = defaultdict(list)
    middles = [box.rect.middle[0] for box in boxes]
    for index, (route, x) in enumerate(zip(routes, uprights, strict=True)):
        source, target = route.edge.source, route.edge.target
        down = (target > source) - (target < source)
        if route.leave:
            sides[source, route.leave].append((down, -down * abs(x - middles[source]), index, 0))
        if route.arrive:
            sides[target, route.arrive].append((-down, down * abs(x - middles[target]), index, 1))
    offsets = [[0.0, 0.0] for _ in routes]
    for (row, _), arrows in sides.items():
        if len(arrows) == 1:
            continue
        arrows.sort()
        pitch = min(PORT, boxes[row].rect.height / (len(arrows) + 1))
        middle = (len(arrows) - 1) / 2
        if boxes[row].cell.shape == "decision" and len(arrows) == 2:  # a head looks well at the corner only
            middle = arrows[1][3]
        for position, (_, _, index, end) in enumerate(arrows):
            offsets[index][end] = (position - middle) * pitch
    return offsets
