"""What all drawings share: their look, the width of words, the breaking of lines, and a canvas that becomes SVG.

Lengths are millimetres, and one unit of the viewBox is one of them before scaling. The widths of characters are upper
bounds for common fonts, so words that fit by these figures fit on paper.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import repeat
from typing import Final, Literal
from xml.sax.saxutils import escape, quoteattr

from hetong.generator.tree.nodes import Vector

Anchor = Literal["start", "middle", "end"]

LINE_HEIGHT: Final = 1.3
"""Distance of two baselines, in sizes of the type."""

_GENERIC_FAMILIES: Final = frozenset({"serif", "sans-serif", "monospace", "cursive", "fantasy"})
_OPENING: Final = "（《〈「『【〔“‘"
_CLOSING: Final = "，。；：、？！）》〉」』】〕”’…—％"
_ATOM: Final = re.compile(f"[{_OPENING}]*(?:[!-~\u00a1-\u024f]+|.)[{_CLOSING}]* ?")
_NOT_XML: Final = re.compile("[^\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NARROW: Final = frozenset(" ijlI.,:;'|!()[]")
_BROAD: Final = frozenset("mwMW@%&")
_BASELINE: Final = 0.37
"""From the middle of a Hanzi down to its baseline, in sizes of the type."""


@dataclass(frozen=True, slots=True)
class DrawingLook:
    """`size_mm` is the size of the type, `grey` a light fill, `rule` the colour of thin lines.

    A drawing is `width_mm` wide; one that would be higher than `height_mm` is scaled down evenly.
    """

    fonts: tuple[str, ...] = ("Noto Sans SC", "SimHei", "sans-serif")
    size_mm: float = 3.4
    ink: str = "#000000"
    grey: str = "#F0F0F0"
    rule: str = "#404040"
    width_mm: float = 154
    height_mm: float = 230

    @property
    def small_mm(self) -> float:
        """The size of what is said beside or below the main words."""
        return round(self.size_mm * 0.82, 2)


@dataclass(frozen=True, slots=True)
class Rect:
    """`x` and `y` are the corner at the top left."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2

    def meets(self, other: "Rect") -> bool:
        """Whether the two share more than an edge."""
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom

    def moved_into(self, frame: "Rect") -> "Rect":
        x = max(frame.x, min(self.x, frame.right - self.width))
        y = max(frame.y, min(self.y, frame.bottom - self.height))
        return Rect(x, y, self.width, self.height)


# Words


def clean(text: str) -> str:
    """`text` in one line, with U+FFFD for each character that XML cannot hold."""
    return _NOT_XML.sub("\ufffd", " ".join(text.split()))


@lru_cache(2**14)
def measure(text: str) -> float:
    """The width of `text` in sizes of the type."""
    return round(sum(map(_advance, text)), 3)


def _advance(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    if character in _NARROW:
        return 0.4
    if character in _BROAD:
        return 0.95
    if unicodedata.east_asian_width(character) in "WFA":
        return 1.0
    if character.isupper():
        return 0.75
    return 0.62 if character < "\u0250" else 1.0


def wrap(text: str, width: float) -> tuple[str, ...]:
    """`text` in as few lines as fit `width` (in sizes of the type, at least one), the lines about equally long."""
    narrower = max(1.0, width)
    lines = fill(text, repeat(narrower)) or ()
    while len(lines) > 1 and narrower > 1.5:
        narrower -= 0.5
        other = fill(text, repeat(narrower, len(lines)))
        if other is None:
            break
        lines = other
    return lines


def fill(text: str, widths: Iterable[float]) -> tuple[str, ...] | None:
    """`text` in lines of at most these `widths`, each as full as can be; None if they do not hold it.

    A line begins with no closing and ends with no opening punctuation; a word is cut only if it is longer than a line.
    """
    lines: list[str] = []
    rooms = iter(widths)
    room = 0.0
    pieces = _ATOM.findall(text)[::-1]
    while pieces:
        piece = pieces.pop()
        if lines and measure((lines[-1] + piece).rstrip()) <= room:
            lines[-1] += piece
            continue
        room = next(rooms, 0.0)
        head = _head(piece, room)
        if not head:
            return None
        lines.append(piece[:head])
        if head < len(piece):
            pieces.append(piece[head:])
    return tuple(line.rstrip() for line in lines)


def _head(piece: str, room: float) -> int:
    """How many characters of `piece` fit a line of its own."""
    if measure(piece.rstrip()) <= room:
        return len(piece)
    return max((end for end in range(len(piece)) if measure(piece[:end]) <= room), default=0)


# SVG


@dataclass(slots=True)
class Canvas:
    """Shapes and words, drawn one over the other in the order of the calls."""

    look: DrawingLook
    shapes: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def rect(self, rect: Rect, *, fill: str = "none", stroke: float = 0, radius: float = 0, rule: bool = False) -> None:
        corner = {"rx": radius, "ry": radius} if radius else {}
        self._add("rect", x=rect.x, y=rect.y, width=rect.width, height=rect.height, **corner,
                  **self._paint(fill, stroke, rule=rule))  # fmt: skip

    def polygon(self, points: Sequence[tuple[float, float]], *, fill: str, stroke: float = 0) -> None:
        self._add("polygon", points=_points(points), **self._paint(fill, stroke))

    def line(self, points: Sequence[tuple[float, float]], *, stroke: float, dash: str = "", rule: bool = False) -> None:
        dashes = {"stroke_dasharray": dash} if dash else {}
        self._add("polyline", points=_points(points), **self._paint("none", stroke, rule=rule), **dashes)

    def circle(self, middle: tuple[float, float], radius: float, *, fill: str, stroke: float) -> None:
        self._add("circle", cx=middle[0], cy=middle[1], r=radius, **self._paint(fill, stroke))

    def text(
        self,
        lines: Sequence[str],
        at: tuple[float, float],
        size: float,
        *,
        word: str,
        anchor: Anchor = "middle",
        turn: float = 0,
    ) -> None:
        """`lines`, the pieces of `word`, around the height of `at`; turned by `turn` degrees about `at`."""
        if not word:
            return
        x, middle = at
        first = middle - (len(lines) - 1) / 2 * size * LINE_HEIGHT + _BASELINE * size
        spans = "".join(
            f"<tspan{_attributes(x=x, y=first + index * size * LINE_HEIGHT)}>{escape(line)}</tspan>"
            for index, line in enumerate(lines)
        )
        turned = {"transform": f"rotate({figure(turn)} {figure(x)} {figure(middle)})"} if turn else {}
        attributes = _attributes(font_size=size, text_anchor=anchor, fill=self.look.ink, **turned)
        self.shapes.append(f"<text{attributes}>{spans}</text>")
        self.words.append(word)

    def drawing(self, height: float) -> Vector:
        """What was drawn, as wide as the look says and `height` high unless that is too high."""
        look = self.look
        scale = min(1.0, look.height_mm / height)
        width_mm, height_mm = round(look.width_mm * scale, 2), round(height * scale, 2)
        head = _attributes(
            xmlns="http://www.w3.org/2000/svg",
            width=f"{figure(width_mm)}mm",
            height=f"{figure(height_mm)}mm",
            viewBox=f"0 0 {figure(look.width_mm)} {figure(height)}",
            font_family=", ".join(name if name in _GENERIC_FAMILIES else f"'{name}'" for name in look.fonts),
        )
        svg = "\n".join((f"<svg{head}>", *self.shapes, "</svg>\n"))
        return Vector(svg, width_mm, height_mm, tuple(self.words))

    def _add(self, name: str, **attributes: float | str) -> None:
        self.shapes.append(f"<{name}{_attributes(**attributes)}/>")

    def _paint(self, fill: str, stroke: float, *, rule: bool = False) -> dict[str, float | str]:
        if not stroke:
            return {"fill": fill}
        return {"fill": fill, "stroke": self.look.rule if rule else self.look.ink, "stroke_width": stroke}


def _attributes(**attributes: float | str) -> str:
    return "".join(
        f" {name.replace('_', '-')}={quoteattr(value if isinstance(value, str) else figure(value))}"
        for name, value in attributes.items()
    )


def _points(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{figure(x)},{figure(y)}" for x, y in points)


def figure(value: float) -> str:
    """`value` to two decimals, without needless zeros."""
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")
