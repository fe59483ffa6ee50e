"""A flow chart in lanes: one column a party, one row a step, arrows at right angles."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from hetong.generator.drawings.flow_boxes import Box, Cell, Shape, corner
from hetong.generator.drawings.flow_layout import STROKE, Arrow, FlowLayout, lay_out
from hetong.generator.drawings.flow_routes import HEAD, Edge
from hetong.generator.drawings.svg import LINE_HEIGHT, Canvas, DrawingLook, Rect, clean
from hetong.generator.tree.nodes import Vector

MAX_LANES: Final = 5

_THIN: Final = 0.15
_DASH: Final = "1.6 1"


@dataclass(frozen=True, slots=True)
class Branch:
    """What follows a step: the id of a step, and what is said beside the arrow."""

    to: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    id: str
    lane: str
    title: str
    deadline: str
    shape: Shape
    next: tuple[Branch, ...]


def flow_chart(lanes: Sequence[str], steps: Sequence[Step], look: DrawingLook | None = None) -> Vector:
    """`steps` from top to bottom in the `lanes` that they name.

    Raises ValueError if there are no steps, if lanes are none, too many or twice the same, if two steps have one id, or
    if a step names a lane or a step that there is not.
    """
    look = look or DrawingLook()
    layout = layout_of(lanes, steps, look)
    canvas = Canvas(look)
    _draw_lanes(canvas, layout, lanes)
    for arrow in layout.arrows:
        _draw_arrow(canvas, arrow)
    for box in layout.boxes:
        _draw_box(canvas, box)
    for arrow in layout.arrows:
        if arrow.lines:
            canvas.rect(arrow.place, fill="#FFFFFF")
            canvas.text(arrow.lines, arrow.place.middle, look.small_mm, word=arrow.edge.label)
    return canvas.drawing(layout.frame.bottom + layout.borders[0])


def layout_of(lanes: Sequence[str], steps: Sequence[Step], look: DrawingLook) -> FlowLayout:
    """Where everything is; raises as `flow_chart` does."""
    _check(lanes, steps)
    cells = [Cell(lanes.index(step.lane), step.shape, clean(step.title), clean(step.deadline)) for step in steps]
    row_of = {step.id: row for row, step in enumerate(steps)}
    edges = [
        Edge(row, row_of[branch.to], clean(branch.label)) for row, step in enumerate(steps) for branch in step.next
    ]
    return lay_out([clean(lane) for lane in lanes], cells, edges, look)


def _check(lanes: Sequence[str], steps: Sequence[Step]) -> None:
    if not 0 < len(lanes) <= MAX_LANES:
        raise ValueError(f"a flow chart has 1 to {MAX_LANES} lanes, not {len(lanes)}")
    if twice := _repeated(lanes):
        raise ValueError(f"lane {twice!r} is there twice")
    if not steps:
        raise ValueError("a flow chart has at least one step")
    ids = [step.id for step in steps]
    if twice := _repeated(ids):
        raise ValueError(f"two steps have the id {twice!r}")
    for step in steps:
        if step.lane not in lanes:
            raise ValueError(f"step {step.id!r} is in lane {step.lane!r}, but the lanes are {', '.join(lanes)}")
    for step in steps:
        for branch in step.next:
            if branch.to not in ids:
                raise ValueError(f"step {step.id!r} leads to {branch.to!r}, which is no step")


def _repeated(names: Sequence[str]) -> str | None:
    return next((name for index, name in enumerate(names) if name in names[:index]), None)


def _draw_lanes(canvas: Canvas, layout: FlowLayout, lanes: Sequence[str]) -> None:
    frame, margin = layout.frame, layout.borders[0]
    canvas.rect(Rect(frame.x, margin, frame.width, frame.y - margin), fill=canvas.look.grey)
    for x in layout.borders[1:-1]:
        canvas.line([(x, margin), (x, frame.bottom)], stroke=_THIN, rule=True)
    canvas.line([(frame.x, frame.y), (frame.right, frame.y)], stroke=STROKE, rule=True)
    canvas.rect(Rect(frame.x, margin, frame.width, frame.bottom - margin), stroke=STROKE, rule=True)
    for lane, lines, (left, right) in zip(lanes, layout.headers, pairwise(layout.borders), strict=True):
        at = ((left + right) / 2, (margin + frame.y) / 2)
        canvas.text(lines, at, canvas.look.size_mm, word=clean(lane))


def _draw_box(canvas: Canvas, box: Box) -> None:
    rect, cell = box.rect, box.cell
    x, y = rect.middle
    match cell.shape:
        case "step":
            canvas.rect(rect, fill="#FFFFFF", stroke=STROKE)
        case "decision":
            points = [(x, rect.y), (rect.right, y), (x, rect.bottom), (rect.x, y)]
            canvas.polygon(points, fill="#FFFFFF", stroke=STROKE)
        case "start" | "end":
            stroke = STROKE if cell.shape == "start" else 2.4 * STROKE
            canvas.rect(rect, fill=canvas.look.grey, stroke=stroke, radius=corner(rect))
    size, small = canvas.look.size_mm, canvas.look.small_mm
    above, below = len(box.title) * size * LINE_HEIGHT, len(box.deadline) * small * LINE_HEIGHT
    canvas.text(box.title, (x, y - below / 2), size, word=cell.title)
    canvas.text(box.deadline, (x, y + above / 2), small, word=cell.deadline)


def _draw_arrow(canvas: Canvas, arrow: Arrow) -> None:
    (x0, y0), (x, y) = arrow.path[-2:]
    right = (x > x0) - (x < x0)
    down = (y > y0) - (y < y0)
    base = (x - right * HEAD, y - down * HEAD)
    half = HEAD * 0.36
    dash = _DASH if arrow.edge.target <= arrow.edge.source else ""
    canvas.line([*arrow.path[:-1], base], stroke=STROKE, dash=dash)
    wings = [(base[0] + sign * down * half, base[1] + sign * right * half) for sign in (-1, 1)]
    canvas.polygon([(x, y), *wings], fill=canvas.look.ink)
