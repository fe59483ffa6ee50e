"""What every sheet of a workbook shares: cell styles, text that stays text, the printed page, and the saved package."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from math import ceil
from typing import Final
from unicodedata import east_asian_width

from lxml import etree
from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from hetong.generator.writers.house import load_house
from hetong.generator.writers.ooxml import XML_HEAD, pack, unpack
from hetong.generator.writers.shell_parts import APP, core_properties

TITLE: Final = "表名"
NOTE: Final = "表注"
HEAD: Final = "栏目"
INPUT: Final = "填写"
INPUT_MIDDLE: Final = "填写（居中）"
COMPUTED: Final = "计算"
"""Names of cell styles: who restyles one of them in the workbook restyles all its cells."""

DATE_FORMAT: Final = "yyyy-mm-dd"
TO_FILL: Final = "待填写"
MARK_FILL: Final = "D9D9D9"
"""Grey that a black-and-white printer still tells from white and from the head of a table."""

_SIZE_PT: Final = 10
_LINE_PT: Final = 15
_HIGHEST_PT: Final = 409  # a row of a spreadsheet grows no higher
_SHEET: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_FONT_ORDER: Final = ("b", "i", "strike", "u", "vertAlign", "sz", "color", "name", "family", "charset", "scheme")
# ISO/IEC 29500-1, 22.9.2.19: _xHHHH_ in a string stands for a character; a text that only looks so is escaped.
_LOOKS_ESCAPED: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
# What a spreadsheet would take for the start of a formula when the cell is edited; full-width ones too.
_FORMULA_START: Final = tuple("=+-@＝＋－＠\t\r")


def new_workbook() -> Workbook:
    """A workbook without sheets, with the house style as named styles; it is computed when it is opened."""
    book = Workbook()
    del book[book.sheetnames[0]]
    house = load_house()
    serif, sans = house.fonts.word.serif, house.fonts.word.sans
    line = Side(style="thin", color=house.colours.rule)
    box = Border(left=line, right=line, top=line, bottom=line)
    grey = PatternFill("solid", fgColor=house.colours.table_header)
    middle = Alignment(horizontal="center", vertical="center", wrap_text=True)
    # Cells without a style and the widths of columns follow the first font, which only private lists can change.
    plain = Font(name=serif, size=_SIZE_PT)
    book._fonts = IndexedList([plain])  # type: ignore[attr-defined] # noqa: SLF001
    book._named_styles["Normal"].font = plain  # type: ignore[attr-defined] # noqa: SLF001
    for style in (
        NamedStyle(TITLE, font=Font(name=sans, size=16), alignment=Alignment(vertical="center")),
        NamedStyle(NOTE, font=Font(name=serif, size=_SIZE_PT), alignment=Alignment(vertical="center")),
        NamedStyle(HEAD, font=Font(name=sans, size=_SIZE_PT), alignment=middle, border=box, fill=grey),
        NamedStyle(
            INPUT,
            font=Font(name=serif, size=_SIZE_PT),
            alignment=Alignment(vertical="center", wrap_text=True),
            border=box,
        ),
        NamedStyle(INPUT_MIDDLE, font=Font(name=serif, size=_SIZE_PT), alignment=middle, border=box),
        NamedStyle(COMPUTED, font=Font(name=serif, size=_SIZE_PT), alignment=middle, border=box, fill=grey),
    ):
        book.add_named_style(style)
    book.calculation.fullCalcOnLoad = True
    return book


def put(sheet: Worksheet, place: str, value: str | int | Decimal | date | None, style: str, form: str = "") -> None:
    """Write `value` as itself, never as a formula, with the named style and the number format `form`."""
    cell = _styled(sheet, place, style, form)
    if isinstance(value, str):
        cell.value = _LOOKS_ESCAPED.sub("_x005F_", value)
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(_FORMULA_START)
    else:
        cell.value = value


def compute(sheet: Worksheet, place: str, formula: str, style: str = COMPUTED, form: str = "") -> None:
    """Write a formula, given without its equals sign."""
    _styled(sheet, place, style, form).value = f"={formula}"


def _styled(sheet: Worksheet, place: str, style: str, form: str) -> Cell:
    cell = sheet[place]
    cell.style = style
    if form:
        cell.number_format = form
    assert isinstance(cell, Cell)  # noqa: S101 no sheet of ours has merged cells
    return cell


def head(sheet: Worksheet, row: int, first: str, names: tuple[str, ...]) -> None:
    """The head of a table in `row`, from the column `first` on."""
    start = sheet[f"{first}{row}"].column
    for column, name in enumerate(names, start):
        put(sheet, sheet.cell(row, column).coordinate, name, HEAD)


def titled(sheet: Worksheet, title: str, note: str) -> None:
    put(sheet, "A1", title, TITLE)
    put(sheet, "A2", note, NOTE)
    sheet.row_dimensions[1].height = 28


def widths(sheet: Worksheet, **columns: float) -> None:
    """Column widths in digits of the normal style; a Hanzi takes two."""
    for letter, width in columns.items():
        sheet.column_dimensions[letter].width = width


def fit(sheet: Worksheet, row: int, texts: Mapping[str, str]) -> None:
    """A height for `row` that shows `texts`, by column letter, in full: not every program finds it by itself."""
    lines = (ceil(_digits(text) / (sheet.column_dimensions[letter].width - 1)) for letter, text in texts.items())
    if (most := max(lines, default=1)) > 1:
        sheet.row_dimensions[row].height = min(most * _LINE_PT, _HIGHEST_PT)


def _digits(text: str) -> int:
    return sum(2 if east_asian_width(character) in "FWA" else 1 for character in text)


def page(sheet: Worksheet, repeated_rows: str) -> None:
    """A4 across, as wide as the paper, with `repeated_rows` (``1:4``) on every page."""
    sheet.page_setup.paperSize = 9  # ISO/IEC 29500-1, 18.3.1.63: A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = repeated_rows
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top = margins.bottom = 0.6
    margins.header = margins.footer = 0.3
    sheet.oddFooter = HeaderFooterItem(center=_HeaderFooterPart(text="第 &P 页，共 &N 页"))


def allow(
    sheet: Worksheet,
    cells: str,
    kind: str,
    message: str,
    first: str,
    last: str | None = None,
    operator: str = "between",
) -> None:
    """Refuse any other value in `cells` with `message`, at most 225 characters; blank is allowed.

    `kind` is a type of 18.18.21; `first` and `last` are formulas without an equals sign, relative to the first cell.
    """
    rule = DataValidation(
        type=kind,  # type: ignore[arg-type] # a literal of 18.18.21
        operator=None if kind == "list" else operator,  # type: ignore[arg-type]
        formula1=first,
        formula2=last,
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="填写有误",
        error=message,
        sqref=cells,
    )
    sheet.add_data_validation(rule)


def save(book: Workbook, title: str, when: datetime) -> bytes:
    """The workbook, titled and dated `when` (aware), with nobody's name; the same workbook gives the same bytes."""
    if when.utcoffset() is None:
        raise ValueError("when must be aware of its time zone")
    out = BytesIO()
    book.save(out)
    parts = unpack(out.getvalue())
    moment = when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    parts["xl/styles.xml"] = _fonts_in_order(parts["xl/styles.xml"])
    parts["docProps/core.xml"] = (XML_HEAD + core_properties(title, moment)).encode()
    parts["docProps/app.xml"] = (XML_HEAD + APP).encode()
    return pack(parts)


def _fonts_in_order(styles: bytes) -> bytes:
    """xl/styles.xml with the pieces of each font in the order in which Excel writes them (18.8.22)."""
    root = etree.fromstring(styles)
    for font in root.iter(f"{_SHEET}font"):
        font[:] = sorted(font, key=lambda piece: _FONT_ORDER.index(etree.QName(piece).localname))
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
