"""The house style (`templates/house.yaml`) as typed data, shared by the writers."""

from functools import lru_cache
from importlib.resources import files
from typing import Annotated, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, NonNegativeFloat, PositiveFloat, StringConstraints, model_validator

from hetong.generator.tree.flow import Role
from hetong.generator.tree.nodes import Table, plain
from hetong.generator.wording.dates import DateStyle

RoleName = Annotated[Role, Field(strict=False)]  # YAML has text where a Role is meant
Colour = Annotated[str, StringConstraints(pattern=r"^[0-9A-F]{6}$")]


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


def column_shares(table: Table) -> list[float]:
    """How wide the columns of `table` are, relative to each other: longer cells get more, within limits."""
    columns = zip(table.header, *table.rows, strict=True)
    return [float(min(max(len(plain(cell)) for cell in column), 16) + 2) for column in columns]
