"""The sheet 记录 of the 投诉处理记录表: one row a complaint, with its deadlines and how it stands."""

from dataclasses import dataclass
from typing import Final

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.table import Table, TableFormula
from openpyxl.worksheet.worksheet import Worksheet

from hetong.generator.wording.dates import date_text
from hetong.generator.workbooks.forms import RecordForm
from hetong.generator.workbooks.sheet import (
    DATE_FORMAT,
    INPUT,
    INPUT_MIDDLE,
    MARK_FILL,
    NOTE,
    TO_FILL,
    allow,
    compute,
    head,
    page,
    put,
    titled,
    widths,
)

RECORDS: Final = "记录"
TABLE: Final = "投诉记录"
DAYS: Final = "工作日"
"""The name of the list of working days, which the formulas look into."""

PERIOD_ROW: Final = 3
HEAD_ROW: Final = 4
FIRST_ROW: Final = HEAD_ROW + 1
ROWS: Final = 500
LAST_ROW: Final = HEAD_ROW + ROWS

NOT_RECEIVED, OPEN, OVERDUE, CLOSED = STATES = ("未收到", "办理中", "逾期", "已办结")
BEYOND_LIST: Final = "超出工作日表"


def of(column: str) -> str:
    """The cell of `column` in the formula's own row (18.17.2.5, structured references)."""
    return f"{TABLE}[[#This Row],[{column}]]"


def _deadline(period: str) -> str:
    """The n-th working day after the receipt; one received on a day off counts from the working day before it."""
    received = of("收到日期")
    found = f'IFERROR(INDEX({DAYS},MATCH({received},{DAYS},1)+{period}),"{BEYOND_LIST}")'
    return f'IF(AND(ISNUMBER({received}),ISNUMBER({period})),{found},"")'


def _state() -> str:
    due, closed = of("解决期限"), of("解决日期")
    entered = f"COUNTA({TABLE}[[#This Row],[编号]:[经办部门]])"
    still_open = f'IF(AND(ISNUMBER({due}),TODAY()>{due}),"{OVERDUE}","{OPEN}")'
    received = f'IF(ISNUMBER({closed}),"{CLOSED}",{still_open})'
    return f'IF({entered}=0,"",IF(ISNUMBER({of("收到日期")}),{received},"{NOT_RECEIVED}"))'


def _overdue() -> str:
    """Working days past the deadline, up to the resolution or today; a day off right after it counts as one."""
    due, closed = of("解决期限"), of("解决日期")
    until = f"INT(IF(ISNUMBER({closed}),{closed},TODAY()))"
    late = f"MAX(1,MATCH({until},{DAYS},1)-MATCH({due},{DAYS},1))"
    return f'IF(ISNUMBER({due}),IF({until}>{due},{late},0),"")'


def _taken() -> str:
    received, closed = of("收到日期"), of("解决日期")
    days = f'IFERROR(MATCH({closed},{DAYS},1)-MATCH({received},{DAYS},1),"")'
    return f'IF(AND(ISNUMBER({received}),ISNUMBER({closed})),{days},"")'


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its width in digits; one with a formula is computed."""

    letter: str
    name: str
    width: float
    form: str = ""
    formula: str = ""


COLUMNS: Final = (
    Column("A", "编号", 9),
    Column("B", "收到日期", 11.5, DATE_FORMAT),
    Column("C", "客户", 10),
    Column("D", "联系方式", 13, "@"),
    Column("E", "渠道", 10),
    Column("F", "类别", 10),
    Column("G", "投诉内容", 22),
    Column("H", "诉求", 14),
    Column("I", "负责人", 9),
    Column("J", "经办部门", 11),
    Column("K", "调查期限", 11.5, DATE_FORMAT, _deadline("$K$3")),
    Column("L", "方案期限", 11.5, DATE_FORMAT, _deadline("$L$3")),
    Column("M", "解决期限", 11.5, DATE_FORMAT, _deadline("$M$3")),
    Column("N", "调查完成日期", 11.5, DATE_FORMAT),
    Column("O", "方案提出日期", 11.5, DATE_FORMAT),
    Column("P", "解决日期", 11.5, DATE_FORMAT),
    Column("Q", "处理结果", 18),
    Column("R", "反馈日期", 11.5, DATE_FORMAT),
    Column("S", "客户是否接受", 8),
    Column("T", "状态", 8, "", _state()),
    Column("U", "逾期工作日", 11, "0", _overdue()),
    Column("V", "办结工作日", 11, "0", _taken()),
    Column("W", "备注", 12),
)
LAST_COLUMN: Final = COLUMNS[-1].letter


def options(form: RecordForm) -> dict[str, tuple[str, ...]]:
    """The lists that columns choose from, each entry once; the sheet 说明 shows them in this order."""
    lists = {"渠道": form.channels, "类别": form.categories, "经办部门": form.departments}
    return {name: tuple(dict.fromkeys(entries)) for name, entries in lists.items()}


def option_cells(form: RecordForm, name: str, first_row: int) -> str:
    """Where the list `name` stands on the sheet 说明: its columns A, B and C, from `first_row` on."""
    lists = options(form)
    letter = "ABC"[list(lists).index(name)]
    return f"'说明'!${letter}${first_row}:${letter}${first_row + len(lists[name]) - 1}"


OPTIONS_ROW: Final = 6
"""Where the lists start on the sheet 说明."""


def record_sheet(book: Workbook, form: RecordForm) -> None:
    """Add the sheet 记录 with 500 rows that are ready to fill in."""
    sheet = book.create_sheet(RECORDS)
    term = f"合同自{date_text(form.first_day, 'arabic')}起，共{form.years}年"
    titled(sheet, form.title, f"合同编号：{form.number or TO_FILL}　　{term}")
    _periods(sheet, form)
    head(sheet, HEAD_ROW, "A", tuple(column.name for column in COLUMNS))
    widths(sheet, **{column.letter: column.width for column in COLUMNS})
    sheet.row_dimensions[HEAD_ROW].height = 30
    for row in range(FIRST_ROW, LAST_ROW + 1):
        for column in COLUMNS:
            if column.formula:
                compute(sheet, f"{column.letter}{row}", column.formula, form=column.form)
            else:
                style = INPUT_MIDDLE if column.form == DATE_FORMAT else INPUT
                put(sheet, f"{column.letter}{row}", None, style, column.form)
    sheet.add_table(_table())
    _choices(sheet, form)
    _dates(sheet, form)
    _marks(sheet)
    sheet.freeze_panes = f"C{FIRST_ROW}"
    page(sheet, f"1:{HEAD_ROW}")


def _periods(sheet: Worksheet, form: RecordForm) -> None:
    """The agreed periods above their columns; a deadline stays empty until a number stands there."""
    for letter, label in (("J", "期限（工作日）"), ("Q", "反馈期限（工作日）")):
        put(sheet, f"{letter}{PERIOD_ROW}", label, NOTE)
    periods = {
        "K": form.investigate_workdays,
        "L": form.propose_workdays,
        "M": form.resolve_workdays,
        "R": form.feedback_workdays,
    }
    for letter, period in periods.items():
        put(sheet, f"{letter}{PERIOD_ROW}", TO_FILL if period is None else period, INPUT_MIDDLE, "0")
    allow(sheet, "K3:M3 R3", "whole", "请填写工作日数，1 至 3650 的整数。", "1", "3650")


def _table() -> Table:
    table = Table(displayName=TABLE, ref=f"A{HEAD_ROW}:{LAST_COLUMN}{LAST_ROW}")
    # Before this there is no column to give a name and a formula.
    table._initialise_columns()  # type: ignore[attr-defined] # noqa: SLF001
    for column, made in zip(COLUMNS, table.tableColumns, strict=True):
        made.name = column.name
        if column.formula:
            made.calculatedColumnFormula = TableFormula(attr_text=column.formula)
    return table


def _choices(sheet: Worksheet, form: RecordForm) -> None:
    letters = {column.name: column.letter for column in COLUMNS}
    for name, entries in options(form).items():
        if entries:
            cells = f"{letters[name]}{FIRST_ROW}:{letters[name]}{LAST_ROW}"
            allow(
                sheet,
                cells,
                "list",
                f"请从列表中选择{name}；可选项列在“说明”表。",
                option_cells(form, name, OPTIONS_ROW),
            )
    allow(sheet, f"S{FIRST_ROW}:S{LAST_ROW}", "list", "请选择“是”或者“否”。", '"是,否"')


def _dates(sheet: Worksheet, form: RecordForm) -> None:
    start = f"DATE({form.first_day.year},{form.first_day.month},{form.first_day.day})"
    first = date_text(form.first_day, "arabic")
    allow(
        sheet,
        f"B{FIRST_ROW}:B{LAST_ROW}",
        "date",
        f"请填写日期，例如 2026-03-01：不早于合同开始之日（{first}），不晚于“工作日”表的最后一日。",
        start,
        f"MAX({DAYS})",
    )
    allow(
        sheet,
        f"N{FIRST_ROW}:P{LAST_ROW} R{FIRST_ROW}:R{LAST_ROW}",
        "date",
        f"请填写日期：不早于收到日期和合同开始之日（{first}），不晚于“工作日”表的最后一日。",
        f"MAX($B{FIRST_ROW},{start})",
        f"MAX({DAYS})",
    )


def _marks(sheet: Worksheet) -> None:
    """Bold on grey: a deadline missed or passed, the state and days of what is late, and a feedback that is late."""
    row = FIRST_ROW
    for due, done in (("K", "N"), ("L", "O"), ("M", "P")):
        closed = f"IF(ISNUMBER($P{row}),$P{row},TODAY())"
        until = f"INT(IF(ISNUMBER(${done}{row}),${done}{row},{closed}))"
        _mark(sheet, f"{due}{row}:{due}{LAST_ROW}", f"AND(ISNUMBER(${due}{row}),{until}>${due}{row})")
    _mark(sheet, f"T{row}:U{LAST_ROW}", f"AND(ISNUMBER($U{row}),$U{row}>0)")
    given = f"INT(IF(ISNUMBER($R{row}),$R{row},TODAY()))"
    due = f"INDEX({DAYS},MATCH($P{row},{DAYS},1)+$R${PERIOD_ROW})"
    late = f"IFERROR({given}>{due},FALSE)"
    _mark(sheet, f"R{row}:R{LAST_ROW}", f"AND(ISNUMBER($P{row}),ISNUMBER($R${PERIOD_ROW}),{late})")


def _mark(sheet: Worksheet, cells: str, condition: str) -> None:
    look = DifferentialStyle(font=Font(bold=True), fill=PatternFill("solid", bgColor=MARK_FILL))
    sheet.conditional_formatting.add(cells, Rule("expression", formula=[condition], dxf=look))
