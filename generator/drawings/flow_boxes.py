"""The boxes of a flow chart: their outlines, and words broken into lines that stand within them."""

from dataclasses import dataclass, replace
from itertools import count
from typing import Final, Literal

from hetong.generator.drawings.svg import LINE_HEIGHT, DrawingLook, Rect, fill, measure, wrap

Shape = Literal["start", "step", "decision", "end"]
Side = Literal[-1, 0, 1]
"""Left, bottom or top, right."""

PADDING: Final = 1.8

_ROUND: Final = 5.0
_DIAMOND: Final = 14.0
"""A diamond is at least so high, or else nearly twice as wide as high."""
_MOST_SMALL: Final = 6


@dataclass(frozen=True, slots=True)
class Cell:
    """What is to stand in a row: a box with these words in the lane of this number, from the left."""

    lane: int
    shape: Shape
    title: str = ""
    deadline: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A cell in its place, with its words broken into lines."""

    rect: Rect
    cell: Cell
    title: tuple[str, ...] = ()
    deadline: tuple[str, ...] = ()

    def side(self, side: Side, offset: float) -> tuple[float, float]:
        """The point of the outline `offset` below the middle, left (-1) or right (1)."""
        x, y = self.rect.middle
        half = self.rect.width / 2
        if self.cell.shape == "decision":
            half *= 1 - abs(offset) / (self.rect.height / 2)
        elif self.cell.shape != "step":
            radius = corner(self.rect)
            beyond = max(0.0, abs(offset) - (self.rect.height / 2 - radius))
            half -= radius - (radius**2 - beyond**2) ** 0.5
        return x + side * half, y + offset

    def moved_to(self, x: float, y: float) -> "Box":
        return replace(self, rect=Rect(x, y, self.rect.width, self.rect.height))


def corner(rect: Rect) -> float:
    """The radius of the corners of a start or an end."""
    return min(_ROUND, rect.height / 2, rect.width / 2)


def wanted_width(cell: Cell, look: DrawingLook) -> float:
    """The width of a box in which title and deadline stand in one line each."""
    width = max(measure(cell.title) * look.size_mm, measure(cell.deadline) * look.small_mm)
    return width * 1.7 if cell.shape == "decision" else width + 2 * PADDING + 0.2


def box_of(cell: Cell, width: float, least: float, look: DrawingLook) -> Box:
    """The box of `width` that holds the words of `cell`, at least `least` high, in no place yet."""
    if cell.shape == "decision":
        return _diamond(cell, width, max(least, min(0.45 * width, _DIAMOND)), look)
    room = width - 2 * PADDING
    title, deadline = wrap(cell.title, room / look.size_mm), wrap(cell.deadline, room / look.small_mm)
    height = max(least, _text_height(len(title), len(deadline), look) + 2 * PADDING)
    return Box(Rect(0, 0, width, height), cell, title, deadline)


def _text_height(lines: int, small: int, look: DrawingLook) -> float:
    return (lines * look.size_mm + small * look.small_mm) * LINE_HEIGHT


def _diamond(cell: Cell, width: float, least: float, look: DrawingLook) -> Box:
    """A low diamond that holds the words, if possible without lines of one Hanzi."""
    found: list[Box] = []
    for extra in count():
        height = least + extra
        if found and height > 1.4 * found[0].rect.height:
            break
        if lines := _lines_in_diamond(cell, width, height, look):
            found.append(Box(Rect(0, 0, width, height), cell, *lines))
    return min(found, key=lambda box: box.rect.height + 6 * sum(measure(line) < 2 for line in box.title + box.deadline))


def _lines_in_diamond(
    cell: Cell, width: float, height: float, look: DrawingLook
) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The lines of title and deadline in a diamond, or None if it is too small for them."""
    for total in range(1, int(height / (look.small_mm * LINE_HEIGHT)) + 1):
        for small in range(1, min(total, _MOST_SMALL) + 1) if cell.deadline else (0,):
            rooms = _rooms_in_diamond(total - small, small, width, height, look)
            for narrowed in (0.6, 0.8, 1.0):
                title = fill(cell.title, [narrowed * room for room in rooms[: total - small]])
                deadline = None if title is None else fill(cell.deadline, rooms[total - small :])
                if title is not None and deadline is not None and len(title) + len(deadline) in {total, 0}:
                    return title, deadline
    return None


def _rooms_in_diamond(lines: int, small: int, width: float, height: float, look: DrawingLook) -> list[float]:
    """The room of each line, in sizes of its type, in a diamond with `lines` and, below them, `small` ones."""
    y = -_text_height(lines, small, look) / 2
    rooms: list[float] = []
    for size in [look.size_mm] * lines + [look.small_mm] * small:
        ends = abs(y), abs(y + size * LINE_HEIGHT)
        rooms.append((width * (1 - 2 * max(ends) / height) - 2) / size)
        y += size * LINE_HEIGHT
    return rooms
