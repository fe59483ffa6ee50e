"""The spreadsheet to fill in, a contract a row: a column for each fact, with drop-downs, checks and comments."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from hetong.generator.batch.columns import KEY, REQUIRED, UNASKED, label_of, lists_of_groups
from hetong.generator.clauses.library import load
from hetong.generator.facts.validate import example_of
from hetong.generator.workbooks.sheet import HEAD, INPUT, NOTE, allow, new_workbook, put, save, titled, widths
from hetong.schemas.catalog import CONTRACTS, FieldSpec, catalogue
from hetong.schemas.fields import Quantity

ROWS: Final = 1_000
"""Rows that are prepared; a table may have more."""

NOTES: Final = "说明"
CHOICES: Final = "选项"
FLAGS: Final = ("是", "否")
_WIDTH: Final = 18
_WIDE: Final = 32
_COMMENT_PX: Final = (320, 110)
_HOW: Final = (
    "每行一份合同；第一行的列名不要改动，列的先后可以调整，用不到的列可以删除。",
    "列名后有 * 的必须填写；其他单元格留空的，合同中印为横线，待签署时手写（--final 时拒绝）。",
    "同一单元格填写多项的，以“、”或者换行（Alt+Enter）分隔。",
    "日期、金额、比例和天数填数字即可，不写单位；比例填 5 表示 5%。",
    "有多项内容的附件表格另有工作表，以合同编号与第一张表的行对应；同一份合同可以有多行。",
    "各合同相同的内容可以写在一份填写内容的文件中，以 --base 给出，并删除相应的列。",
)


def template(variant: str, base: Mapping[str, Any], when: datetime) -> bytes:
    """The spreadsheet for `variant` as XLSX, without columns for what `base` (plain JSON data) says already."""
    specs = {path: spec for path, spec in catalogue(CONTRACTS[variant]).items() if not spec.computed}
    lists = lists_of_groups(specs)
    inner = {path for path in specs for each in (*lists.values(), *UNASKED) if path.startswith(f"{each}.")}
    asked = [path for path, spec in specs.items() if spec.quantity is not None and path not in inner | set(UNASKED)]
    book = new_workbook()
    library = load(variant)
    choices = _Choices(book)
    wanted = {label_of(path, specs): specs[path] for path in asked if _said(base, path) is None}
    _columns(book.create_sheet(library.label, 0), wanted, choices)
    for name, path in lists.items():
        if _said(base, path) is None:
            fields = {spec.title: spec for inside, spec in specs.items() if inside.startswith(f"{path}.")}
            _columns(book.create_sheet(name), {specs[KEY].title: specs[KEY], **fields}, choices)
    _notes(book.create_sheet(NOTES), f"{library.label}：批量填写")
    book.move_sheet(CHOICES, len(book.sheetnames))
    return save(book, f"{library.title}（{library.label}）", when)


def _said(data: Any, path: str) -> Any:
    for step in path.split("."):
        data = data.get(step) if isinstance(data, Mapping) else None
    return data


def _columns(sheet: Worksheet, fields: Mapping[str, FieldSpec], choices: "_Choices") -> None:
    """A column for each of `fields`, by header."""
    for number, (label, spec) in enumerate(fields.items(), 1):
        letter = get_column_letter(number)
        head = f"{label}{'' if spec.blank_allowed or spec.is_list else REQUIRED}"
        put(sheet, f"{letter}1", head, HEAD)
        sheet[f"{letter}1"].comment = _comment(spec)
        is_wide = spec.quantity is Quantity.TEXT and (
            spec.is_list or "address" in spec.path or spec.path.endswith("name")
        )
        widths(sheet, **{letter: _WIDE if is_wide else max(_WIDTH, 2 * len(head) // 3)})
        cells = f"{letter}2:{letter}{ROWS + 1}"
        sheet.column_dimensions[letter].number_format = _FORMATS.get(spec.quantity, "@")  # type: ignore[arg-type]
        _check(sheet, cells, spec, choices)
    sheet.row_dimensions[1].height = 36
    sheet.freeze_panes = "B2"


_FORMATS: Final = {
    Quantity.NUMBER: "0",
    Quantity.PERCENT: "0.####",
    Quantity.MONEY: "#,##0.00",
    Quantity.DATE: "yyyy-mm-dd",
}
"""Text everywhere else, so that codes and telephone numbers keep their digits."""


def _comment(spec: FieldSpec) -> Comment:
    example = "、".join(spec.labels.values()) if spec.labels else example_of(spec)
    words = f"{spec.description}\n例如：{example}\n（{spec.path}）"
    width, height = _COMMENT_PX
    return Comment(words, "hetong", width=width, height=height)


def _check(sheet: Worksheet, cells: str, spec: FieldSpec, choices: "_Choices") -> None:
    if spec.is_list:
        return
    match spec.quantity:
        case Quantity.CHOICE:
            words = [spec.labels.get(str(value), str(value)) for value in spec.values]
            allow(sheet, cells, "list", f"请选择：{'、'.join(words)}", choices.add(words))
        case Quantity.FLAG:
            allow(sheet, cells, "list", "请选择：是、否", choices.add(FLAGS))
        case Quantity.DATE:
            allow(sheet, cells, "date", "请填写日期，例如 2026-03-01", "DATE(2000,1,1)", "DATE(2100,12,31)")
        case Quantity.NUMBER:
            allow(sheet, cells, "whole", "请填写整数", "1", operator="greaterThanOrEqual")
        case Quantity.PERCENT:
            allow(sheet, cells, "decimal", "请填写数字；5 表示 5%", "0", operator="greaterThanOrEqual")
        case Quantity.MONEY:
            allow(sheet, cells, "decimal", "请填写金额（元）", "0", operator="greaterThan")


class _Choices:
    """The hidden sheet with the words of drop-downs, a column for each set; Excel allows 255 characters in a rule."""

    def __init__(self, book: Workbook) -> None:
        self._sheet = book.create_sheet(CHOICES)
        self._sheet.sheet_state = "hidden"
        self._known: dict[tuple[str, ...], str] = {}

    def add(self, words: Iterable[str]) -> str:
        """The range that holds `words`."""
        key = tuple(words)
        if key not in self._known:
            letter = get_column_letter(len(self._known) + 1)
            for row, word in enumerate(key, 1):
                put(self._sheet, f"{letter}{row}", word, INPUT)
            self._known[key] = f"{CHOICES}!${letter}$1:${letter}${len(key)}"
        return self._known[key]


def _notes(sheet: Worksheet, title: str) -> None:
    titled(sheet, title, "")
    widths(sheet, A=100)
    for row, words in enumerate(_HOW, 3):
        put(sheet, f"A{row}", f"{row - 2}. {words}", NOTE)
