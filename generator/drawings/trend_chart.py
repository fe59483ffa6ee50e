"""A trend chart: one percentage a survey period as a line with markers, and the target as a dashed line."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

from hetong.generator.drawings.svg import LINE_HEIGHT, Canvas, DrawingLook, Rect, clean, figure, measure
from hetong.generator.tree.nodes import Vector

NO_DATA: Final = "尚无数据"
TARGET: Final = "目标"

_PLOT_SHARE: Final = 0.36
"""Height of the plot, in widths of the drawing."""
_MARKER: Final = 0.9
_LINE: Final = 0.5
_THIN: Final = 0.15
_DASH: Final = "2 1.2"
_GAP: Final = 1.6
_LONGEST_LABEL_MM: Final = 26.0
_SMALLEST_MM: Final = 1.9
_SPOTS: Final = 30


@dataclass(frozen=True, slots=True)
class Point:
    """`value` is the percentage of the period `label`, None if there is none."""

    label: str
    value: float | None


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where a value stands in the `plot`."""

    plot: Rect
    lowest: int
    step: int
    points: int

    def x(self, index: int) -> float:
        return self.plot.x + (index + 0.5) * self.pitch

    def y(self, value: float) -> float:
        return self.plot.bottom - (value - self.lowest) / (100 - self.lowest) * self.plot.height

    @property
    def pitch(self) -> float:
        return self.plot.width / max(1, self.points)

    @property
    def ticks(self) -> range:
        return range(self.lowest, 101, self.step)


@dataclass(frozen=True, slots=True)
class _Labels:
    """How the labels of the periods stand: every `every`-th, in `size` mm, turned by `turn` degrees."""

    texts: tuple[str, ...]
    size: float
    turn: float
    every: int
    height: float
    overhang: float


def trend_chart(points: Sequence[Point], target: float | None, look: DrawingLook | None = None) -> Vector:
    """The values of `points` in their order; raises ValueError if one of them or `target` is not within 0 to 100."""
    look = look or DrawingLook()
    values = [point.value for point in points]
    for value in (*values, target):
        if value is not None and not 0 <= value <= 100:
            raise ValueError(f"a percentage lies within 0 and 100, unlike {value}")
    target_words = "" if target is None else f"{TARGET} {figure(target)}%"
    axis = measure("100%") * look.small_mm + _GAP
    right = max(_GAP * 2, measure(target_words) * look.small_mm + _GAP)
    labels = _labels([clean(point.label) for point in points], look.width_mm - axis - right, look)
    left = max(axis, labels.overhang)

    canvas = Canvas(look)
    known = [value for value in values if value is not None]
    lowest, step = _range([*known, target] if known and target is not None else known)
    plot = Rect(left, look.small_mm * 2, look.width_mm - left - right, look.width_mm * _PLOT_SHARE)
    scale = _Scale(plot, lowest, step, len(points))
    _draw_axes(canvas, scale, labels)
    if target is not None:
        y = scale.y(target)
        canvas.line([(plot.x, y), (plot.right, y)], stroke=_LINE * 0.7, dash=_DASH)
        canvas.text((target_words,), (plot.right + _GAP / 2, y), look.small_mm, word=target_words, anchor="start")
    if not known:
        width, height = (measure(NO_DATA) + 1) * look.size_mm, 2 * look.size_mm
        x, y = plot.middle
        canvas.rect(Rect(x - width / 2, y - height / 2, width, height), fill="#FFFFFF")
        canvas.text((NO_DATA,), plot.middle, look.size_mm, word=NO_DATA)
    _draw_values(canvas, scale, values, target)
    return canvas.drawing(plot.bottom + labels.height + _GAP)


def _range(values: Sequence[float]) -> tuple[int, int]:
    """Where the axis begins, so that little of it is empty, and the distance of its ticks."""
    lowest = min(values, default=0) - 5
    for start, step in ((80, 5), (70, 10), (60, 10), (50, 10), (40, 10)):
        if lowest >= start:
            return start, step
    return 0, 20


def _labels(texts: Sequence[str], width: float, look: DrawingLook) -> _Labels:
    """Level if they fit side by side, else turned upwards, and then as many as can be told apart."""
    size = look.small_mm
    pitch = width / max(1, len(texts))
    longest = max(map(measure, texts), default=0.0)
    if (longest + 0.6) * size <= pitch:
        return _Labels(tuple(texts), size, 0, 1, size * LINE_HEIGHT + _GAP, 0)
    size = min(size, _LONGEST_LABEL_MM / longest)
    every = math.ceil(size * LINE_HEIGHT / (pitch * math.sin(math.radians(45))))
    reach = (longest + 0.5) * size * math.sin(math.radians(45))
    return _Labels(tuple(texts), size, -45, every, reach + size + _GAP, reach + size - pitch / 2)


def _draw_axes(canvas: Canvas, scale: _Scale, labels: _Labels) -> None:
    plot, small = scale.plot, canvas.look.small_mm
    for tick in scale.ticks:
        y = scale.y(tick)
        if tick > scale.lowest:
            canvas.line([(plot.x, y), (plot.right, y)], stroke=_THIN, dash="0.4 0.8", rule=True)
        canvas.text((f"{tick}%",), (plot.x - _GAP, y), small, word=f"{tick}%", anchor="end")
    canvas.line([(plot.x, plot.y), (plot.x, plot.bottom), (plot.right, plot.bottom)], stroke=0.3, rule=True)
    for index, text in enumerate(labels.texts):
        x = scale.x(index)
        canvas.line([(x, plot.bottom), (x, plot.bottom + 0.8)], stroke=_THIN * 2, rule=True)
        if index % labels.every == 0:
            at = (x, plot.bottom + _GAP + labels.size * 0.5)
            canvas.text(
                (text,), at, labels.size, word=text, anchor="end" if labels.turn else "middle", turn=labels.turn
            )


def _draw_values(canvas: Canvas, scale: _Scale, values: Sequence[float | None], target: float | None) -> None:
    look = canvas.look
    runs = [
        [(scale.x(index), scale.y(value)) for index, value in run if value is not None]
        for known, run in groupby(enumerate(values), key=lambda pair: pair[1] is not None)
        if known
    ]
    figures = list(_figures(scale, values, target, look))
    for place, _ in figures:
        canvas.rect(place, fill="#FFFFFF")
    for run in runs:
        if len(run) > 1:
            canvas.line(run, stroke=_LINE)
    for middle in (middle for run in runs for middle in run):
        canvas.circle(middle, _MARKER, fill="#FFFFFF", stroke=_LINE)
    for place, text in figures:
        canvas.text((text,), place.middle, place.height / LINE_HEIGHT, word=text)


def _figures(
    scale: _Scale, values: Sequence[float | None], target: float | None, look: DrawingLook
) -> Iterator[tuple[Rect, str]]:
    """The place and words of each value: above its marker unless something is there, else below it or at a corner."""
    texts = ["" if value is None else figure(value) for value in values]
    fitting = scale.pitch / (max(map(measure, texts), default=0) + 0.2)
    size = max(_SMALLEST_MM, min(look.small_mm, fitting))
    markers = [None if value is None else (scale.x(index), scale.y(value)) for index, value in enumerate(values)]
    line = [spot for start, end in pairwise(markers) if start and end for spot in _spots(start, end)]
    aim = None if target is None else scale.y(target)
    taken: list[Rect] = []
    for marker, text in zip(markers, texts, strict=True):
        if marker:
            places = _near(marker, measure(text) * size, size * LINE_HEIGHT)
            free = [place for place in places if place.bottom < scale.plot.bottom and place.x > scale.plot.x]
            best = min(free or places, key=lambda place: _crowding(place, line, aim, taken))
            taken.append(best)
            yield best, text


def _spots(start: tuple[float, float], end: tuple[float, float]) -> Iterator[tuple[float, float]]:
    for part in range(_SPOTS + 1):
        share = part / _SPOTS
        yield start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])


def _near(marker: tuple[float, float], width: float, height: float) -> list[Rect]:
    x, y = marker
    far = _MARKER + 0.4
    rises = (-far - height, far)
    return [Rect(x - width / 2 + shift * width / 2, y + rise, width, height) for shift in (0, -1, 1) for rise in rises]


def _crowding(place: Rect, line: list[tuple[float, float]], aim: float | None, taken: list[Rect]) -> int:
    """How much else is where `place` is: other figures above all, then the line, then the target."""
    on_line = sum(place.x < x < place.right and place.y < y < place.bottom for x, y in line)
    on_target = aim is not None and place.y < aim < place.bottom
    return 100 * sum(map(place.meets, taken)) + 3 * min(on_line, 10) + 5 * on_target
