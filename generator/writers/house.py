"""The house style (`templates/house.yaml`) as typed data, shared by the writers."""

import re
from functools import lru_cache
from importlib.resources import files
from typing import Annotated, Final, Literal, Self
from unicodedata import east_asian_width

import yaml
from pydantic import BaseModel, ConfigDict, Field, NonNegativeFloat, PositiveFloat, StringConstraints, model_validator

from hetong.generator.tree.flow import Role
from hetong.generator.tree.nodes import Entry, Inline, Table, plain
from hetong.generator.wording.dates import DateStyle

RoleName = Annotated[Role, Field(strict=False)]  # YAML has text where a Role is meant
Colour = Annotated[str, StringConstraints(pattern=r"^[0-9A-F]{6}$")]


CELL_PADDING_EM: Final = 1.3
WIDEST_EM: Final = 30.0
"""No column is given more for its longest cell."""
LONGEST_WORD_EM: Final = 10.0
ENTRY_EM: Final = 24.0
SHORT_CELLS_EM: Final = (6.0, 4.0)
"""Cells up to the first length stay on one line if that takes at most MOST_UNBROKEN of the table, else the next."""
MOST_UNBROKEN: Final = 0.75
_WORDS: Final = re.compile(r"[!-~]+[元年月日个%]?")


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class Margins(_Strict):
    top: PositiveFloat
    bottom: PositiveFloat
    left: PositiveFloat
    right: PositiveFloat


class Page(_Strict):
    """`header_mm` and `footer_mm` are measured from the paper's edge."""

    paper: Literal["a4"]
    width_mm: PositiveFloat
    height_mm: PositiveFloat
    margins_mm: Margins
    header_mm: PositiveFloat
    footer_mm: PositiveFloat

    @property
    def text_width_mm(self) -> float:
        """The width of the text between the margins."""
        return self.width_mm - self.margins_mm.left - self.margins_mm.right

    @property
    def text_height_mm(self) -> float:
        """The height of the text between the margins."""
        return self.height_mm - self.margins_mm.top - self.margins_mm.bottom

    @model_validator(mode="after")
    def _room_for_header_and_footer(self) -> Self:
        if self.header_mm >= self.margins_mm.top or self.footer_mm >= self.margins_mm.bottom:
            raise ValueError("header_mm and footer_mm must be smaller than the margins they stand in")
        return self


class WordFonts(_Strict):
    """Names as Word knows them; the `…_ascii_name` is the same font's English name."""

    serif: str
    serif_ascii_name: str
    sans: str
    sans_ascii_name: str
    latin: str


class PdfFonts(_Strict):
    """Font families embedded in the PDF."""

    serif: str
    sans: str


class Fonts(_Strict):
    word: WordFonts
    pdf: PdfFonts


class Colours(_Strict):
    ink: Colour
    faint: Colour
    rule: Colour
    table_rule: Colour
    table_header: Colour


class Look(_Strict):
    """How the lines of one Role are set; `first_line_em` counts from `left_em`, `line` is a multiple of the size."""

    face: Literal["serif", "sans"]
    size_pt: PositiveFloat
    bold: bool
    align: Literal["left", "center", "justify"]
    line: Annotated[float, Field(ge=1)]
    before_pt: NonNegativeFloat
    after_pt: NonNegativeFloat
    left_em: NonNegativeFloat
    first_line_em: float
    keep_with_next: bool


class CoverLook(_Strict):
    """Where the title and the lines of the cover stand; `key_em` is the column of 甲方：, in ems of the line."""

    title_top_mm: NonNegativeFloat
    rule_mm: NonNegativeFloat
    lines_top_mm: NonNegativeFloat
    indent_mm: NonNegativeFloat
    key_em: PositiveFloat


class TocLook(_Strict):
    """The table of contents; `roles` are those of the lines it lists."""

    heading: str
    roles: tuple[RoleName, ...] = Field(strict=False)
    size_pt: PositiveFloat
    line: Annotated[float, Field(ge=1)]


class MarginLook(_Strict):
    size_pt: PositiveFloat


class TableLook(_Strict):
    size_pt: PositiveFloat
    line: Annotated[float, Field(ge=1)]
    rule_pt: PositiveFloat
    cell_pad_pt: NonNegativeFloat
    before_pt: NonNegativeFloat
    after_pt: NonNegativeFloat


class House(_Strict):
    """The whole house style; `roles` has an entry for every Role."""

    page: Page
    fonts: Fonts
    colours: Colours
    dates: DateStyle
    roles: dict[RoleName, Look]
    cover: CoverLook
    toc: TocLook
    header: MarginLook
    footer: MarginLook
    table: TableLook
    blank_title_scale: Annotated[float, Field(gt=0, le=1)]

    @model_validator(mode="after")
    def _a_look_for_every_role(self) -> Self:
        if missing := [role.value for role in Role if role not in self.roles]:
            raise ValueError(f"roles without a look: {', '.join(missing)}")
        return self


@lru_cache(maxsize=8)
def load_house(source: str | None = None) -> House:
    """The house style in the YAML text `source`, or the package's own; a key too few or too many is an error."""
    if source is None:
        source = files("hetong.templates").joinpath("house.yaml").read_text(encoding="utf-8")
    return House.model_validate(yaml.safe_load(source))


def column_shares(table: Table, house: House | None = None) -> list[float]:
    """How wide the columns of `table` are, relative to each other, in ems of its type.

    Each has room for its longest word and, as far as the others can spare it, for its short cells on one line; what is
    left goes to those with more to say.
    """
    house = house or load_house()
    room_em = house.page.text_width_mm * 72 / 25.4 // house.table.size_pt
    columns = list(zip(*table.lines(), strict=True))
    least = [max(map(_longest_word, column)) + CELL_PADDING_EM for column in columns]
    for limit in SHORT_CELLS_EM:
        unbroken = [max(_short_cell(cell, limit) for cell in column) + CELL_PADDING_EM for column in columns]
        if sum(unbroken) <= room_em * MOST_UNBROKEN:
            least = list(map(max, least, unbroken))
            break
    wanted = [min(max(map(_ems, column)), WIDEST_EM) + CELL_PADDING_EM for column in columns]
    room = max(room_em - sum(least), 0.0)
    more = [max(want - need, 0.0) for want, need in zip(wanted, least, strict=True)]
    if sum(more) <= room:
        return wanted
    return [need + room * extra / sum(more) for need, extra in zip(least, more, strict=True)]


def _ems(cell: tuple[Inline, ...]) -> float:
    """The width of a cell on one line; a place to write in takes more than its rule."""
    entries = [inline for inline in cell if isinstance(inline, Entry)]
    width = _width(plain(cell))
    return max(width, sum(entry.width_em or ENTRY_EM for entry in entries)) if entries else width


def _width(words: str) -> float:
    """A Hanzi is one em, a letter or digit about half."""
    return sum(1.0 if east_asian_width(character) in "WF" else 0.55 for character in words)


def _longest_word(cell: tuple[Inline, ...]) -> float:
    """Of what cannot be broken between lines: figures with their units and Latin words."""
    return min(max((_width(word) for word in _WORDS.findall(plain(cell))), default=1.0), LONGEST_WORD_EM)


def _short_cell(cell: tuple[Inline, ...], limit: float) -> float:
    """The width of a cell that looks ill on two lines; nothing for a longer one."""
    width = _width(plain(cell))
    return width if width <= limit else 0.0
