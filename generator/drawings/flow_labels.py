"""What is said beside the arrows of a flow chart, and where it stands."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import inf

from hetong.generator.drawings.flow_routes import HEAD, Path, Route
from hetong.generator.drawings.svg import LINE_HEIGHT, DrawingLook, Rect, measure, wrap

Weighed = list[tuple[Sequence[Rect], int]]


def label_lines(route: Route) -> tuple[str, ...]:
    return wrap(route.edge.label, 3 if route.outwards else 6)


def label_size(lines: Sequence[str], look: DrawingLook) -> tuple[float, float]:
    return max(map(measure, lines)) * look.small_mm + 0.4, len(lines) * look.small_mm * LINE_HEIGHT


def label_places(
    paths: Sequence[Path],
    labels: Sequence[tuple[str, ...]],
    boxes: Sequence[Rect],
    borders: Sequence[float],
    frame: Rect,
    look: DrawingLook,
) -> list[Rect]:
    """A place beside its path for each label, as near to its start as nothing else is there."""
    lines = [_around(start, end) for path in paths for start, end in pairwise(path)]
    heads = [Rect(x - HEAD, y - HEAD, 2 * HEAD, 2 * HEAD) for x, y in (path[-1] for path in paths)]
    thin = [Rect(x, frame.y, 0.1, frame.height) for x in borders]
    places: list[Rect] = []
    weights: Weighed = [(boxes, 100), (places, 100), (heads, 20), (lines, 20), (thin, 3)]
    for path, label in zip(paths, labels, strict=True):
        places.append(_place(path, label_size(label, look), weights, frame) if label else Rect(*path[0], 0, 0))
    return places


def _place(path: Path, size: tuple[float, float], weights: Weighed, frame: Rect) -> Rect:
    """The best place of `size`: each place costs the weights of what it lies on, and a little more the farther away."""
    best, least = Rect(*path[0], 0, 0), inf
    for away, beside in enumerate(_beside(path, *size)):
        far = 0.3 * away
        if far >= least:
            break
        place = beside.moved_into(frame)
        cost = sum(weight * place.meets(other) for others, weight in weights for other in others) + far
        if cost < least:
            best, least = place, cost
    return best


def _around(start: tuple[float, float], end: tuple[float, float]) -> Rect:
    reach = 0.4
    (x0, y0), (x, y) = start, end
    return Rect(min(x0, x) - reach, min(y0, y) - reach, abs(x - x0) + 2 * reach, abs(y - y0) + 2 * reach)


def _beside(path: Path, width: float, height: float) -> Iterator[Rect]:
    """Places on both sides of the stretches of `path`, nearest to its start first."""
    beside = 0.5
    for (x0, y0), (x, y) in pairwise(path):
        length = abs(x - x0) + abs(y - y0)
        for shift in range(1, max(2, int(length)), 2):
            if y == y0:
                left = x0 + shift if x > x0 else x0 - shift - width
                yield Rect(left, y - height - beside, width, height)
                yield Rect(left, y + beside, width, height)
            else:
                top = y0 + shift if y > y0 else y0 - shift - height
                yield Rect(x + 2 * beside, top, width, height)
                yield Rect(x - 2 * beside - width, top, width, height)
