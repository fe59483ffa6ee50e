"""The sheets beside 记录: 统计 counts it, 工作日 is what its deadlines are counted in, 说明 tells how to fill it in."""

from collections.abc import Iterator
from datetime import date
from itertools import zip_longest
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from hetong.generator.wording.dates import date_text
from hetong.generator.workbooks.days import COVERED, SATURDAY, Workdays
from hetong.generator.workbooks.forms import RecordForm
from hetong.generator.workbooks.record import (
    BEYOND_LIST,
    CLOSED,
    DAYS,
    NOT_RECEIVED,
    OPEN,
    OPTIONS_ROW,
    OVERDUE,
    STATES,
    TABLE,
    options,
)
from hetong.generator.workbooks.sheet import (
    DATE_FORMAT,
    INPUT,
    INPUT_MIDDLE,
    NOTE,
    TO_FILL,
    compute,
    fit,
    head,
    page,
    put,
    titled,
    widths,
)

_HEAD_ROW: Final = 4
_FIRST_ROW: Final = _HEAD_ROW + 1
_MONTH_FORMAT: Final = 'yyyy"年"m"月"'
_SHARE_FORMAT: Final = "0.0%"
_AVERAGE_FORMAT: Final = "0.0"
_WEEKDAYS: Final = "一二三四五六日"


def column(name: str) -> str:
    """All cells of a column of the records; it grows with the table."""
    return f"{TABLE}[{name}]"


_RECEIVED: Final = f"COUNT({column('收到日期')})"
_LATE: Final = f'COUNTIFS({column("逾期工作日")},">0")'


def _ratio(part: str, whole: str) -> str:
    return f'IF({whole}=0,"",{part}/{whole})'


def statistics_sheet(book: Workbook, form: RecordForm) -> None:
    """Add the sheet 统计: all complaints, then by state, by category and by month of receipt."""
    sheet = book.create_sheet("统计")
    titled(sheet, f"{form.title}：统计", "由“记录”表自动计算，无须填写；逾期率以有解决期限的投诉为基数。")
    widths(sheet, A=18, B=10, C=3, D=12, E=10, F=3, G=24, H=10, I=10, J=3, K=14, L=10, M=10, N=10, O=14, P=10)
    _overall(sheet)
    _by_state(sheet)
    _by_category(sheet, options(form)["类别"])
    _by_month(sheet, tuple(_months(form.first_day, form.years)))
    sheet.freeze_panes = f"A{_FIRST_ROW}"
    page(sheet, f"1:{_HEAD_ROW}")


def _overall(sheet: Worksheet) -> None:
    head(sheet, _HEAD_ROW, "A", ("总体", "数值"))
    average = f'IFERROR(AVERAGEIFS({column("办结工作日")},{column("状态")},"{CLOSED}"),"")'
    lines = (
        ("收到件数", _RECEIVED, "0"),
        ("已办结件数", f'COUNTIFS({column("状态")},"{CLOSED}")', "0"),
        ("平均办结工作日", average, _AVERAGE_FORMAT),
        ("逾期件数", _LATE, "0"),
        ("逾期率", _ratio(_LATE, f"COUNT({column('逾期工作日')})"), _SHARE_FORMAT),
    )
    for row, (label, formula, form) in enumerate(lines, _FIRST_ROW):
        put(sheet, f"A{row}", label, INPUT)
        compute(sheet, f"B{row}", formula, form=form)


def _by_state(sheet: Worksheet) -> None:
    head(sheet, _HEAD_ROW, "D", ("状态", "件数"))
    for row, state in enumerate(STATES, _FIRST_ROW):
        put(sheet, f"D{row}", state, INPUT)
        compute(sheet, f"E{row}", f"COUNTIFS({column('状态')},D{row})", form="0")


def _by_category(sheet: Worksheet, categories: tuple[str, ...]) -> None:
    """A category may be longer than the 255 characters of a criterion and hold wildcards: it is compared as a whole."""
    head(sheet, _HEAD_ROW, "G", ("类别", "件数", "占比"))
    rest = _FIRST_ROW + len(categories)
    for row, category in enumerate(categories, _FIRST_ROW):
        put(sheet, f"G{row}", category, INPUT)
        fit(sheet, row, {"G": category})
        same = f"({column('类别')}=G{row})*ISNUMBER({column('收到日期')})"
        compute(sheet, f"H{row}", f"SUMPRODUCT({same})", form="0")
    put(sheet, f"G{rest}", "其他或者未填", INPUT)
    listed = f"-SUM(H{_FIRST_ROW}:H{rest - 1})" if categories else ""
    compute(sheet, f"H{rest}", f"{_RECEIVED}{listed}", form="0")
    for row in range(_FIRST_ROW, rest + 1):
        compute(sheet, f"I{row}", _ratio(f"H{row}", _RECEIVED), form=_SHARE_FORMAT)


def _by_month(sheet: Worksheet, months: tuple[date, ...]) -> None:
    head(sheet, _HEAD_ROW, "K", ("收到月份", "收到件数", "已办结", "逾期件数", "平均办结工作日", "逾期率"))
    received, state, late = column("收到日期"), column("状态"), column("逾期工作日")
    for row, month in enumerate(months, _FIRST_ROW):
        put(sheet, f"K{row}", month, INPUT, _MONTH_FORMAT)
        sheet[f"K{row}"].alignment = Alignment(horizontal="left", vertical="center")
        within = f'{received},">="&K{row},{received},"<"&EDATE(K{row},1)'
        compute(sheet, f"L{row}", f"COUNTIFS({within})", form="0")
        compute(sheet, f"M{row}", f'COUNTIFS({within},{state},"{CLOSED}")', form="0")
        compute(sheet, f"N{row}", f'COUNTIFS({within},{late},">0")', form="0")
        average = f'IFERROR(AVERAGEIFS({column("办结工作日")},{within}),"")'
        compute(sheet, f"O{row}", average, form=_AVERAGE_FORMAT)
        compute(sheet, f"P{row}", _ratio(f"N{row}", f'COUNTIFS({within},{late},">=0")'), form=_SHARE_FORMAT)
    rest = _FIRST_ROW + len(months)
    put(sheet, f"K{rest}", "其他月份", INPUT)
    compute(sheet, f"L{rest}", f"{_RECEIVED}-SUM(L{_FIRST_ROW}:L{rest - 1})", form="0")


def _months(first: date, years: int) -> Iterator[date]:
    """The first day of every month that the term touches; one that starts amid a month ends amid one."""
    start = first.year * 12 + first.month - 1
    for month in range(start, start + years * 12 + (first.day > 1)):
        yield date(month // 12, month % 12 + 1, 1)


def workdays_sheet(book: Workbook, days: Workdays) -> None:
    """Add the sheet 工作日 and the name by which the formulas know its dates, those added below the last one too."""
    sheet = book.create_sheet(DAYS)
    titled(sheet, "工作日", "依据国务院办公厅关于各年部分节假日安排的通知，含调休上班日；期限公式按本表计算。")
    put(sheet, "A3", _published(days), NOTE)
    head(sheet, _HEAD_ROW, "A", ("日期", "星期", "备注"))
    for row, day in enumerate(days.days, _FIRST_ROW):
        put(sheet, f"A{row}", day, INPUT_MIDDLE, DATE_FORMAT)
        put(sheet, f"B{row}", f"星期{_WEEKDAYS[day.weekday()]}", INPUT_MIDDLE)
        put(sheet, f"C{row}", _remark(day), INPUT)
    listed = f"COUNT('{DAYS}'!$A:$A)+{_HEAD_ROW}"
    cells = f"'{DAYS}'!$A${_FIRST_ROW}:INDEX('{DAYS}'!$A:$A,{listed})"
    book.defined_names[DAYS] = DefinedName(DAYS, attr_text=cells)
    widths(sheet, A=14, B=12, C=30)
    sheet.freeze_panes = f"A{_FIRST_ROW}"
    page(sheet, f"1:{_HEAD_ROW}")


def _published(days: Workdays) -> str:
    if days.unpublished is None:
        return "本表所列各年的节假日安排均已公布。"
    return (
        f"注意：自{date_text(days.unpublished, 'arabic')}起的节假日安排在制表时尚未公布或者未收录，"
        "暂按周一至周五列出；公布后应当更新本表。"
    )


def _remark(day: date) -> str | None:
    if day.year not in COVERED:
        return "暂按周一至周五"
    return "调休上班" if day.weekday() >= SATURDAY else None


def notes_sheet(book: Workbook, form: RecordForm, days: Workdays) -> None:
    """Add the sheet 说明: the lists to choose from, then the notes."""
    sheet = book.create_sheet("说明")
    titled(sheet, f"{form.title}：说明", f"合同编号：{form.number or TO_FILL}")
    lists = options(form)
    put(sheet, f"A{OPTIONS_ROW - 2}", "可选项：各列供“记录”表选择；标明“待填写”的，“记录”表暂可填写任意文字。", NOTE)
    head(sheet, OPTIONS_ROW - 1, "A", tuple(lists))
    widths(sheet, A=42, B=42, C=42)
    rows = tuple(zip_longest(*(entries or (TO_FILL,) for entries in lists.values())))
    for row, entries in enumerate(rows, OPTIONS_ROW):
        listed = dict(zip("ABC", entries, strict=True))
        for letter, entry in listed.items():
            put(sheet, f"{letter}{row}", entry, INPUT)
        fit(sheet, row, {letter: entry or "" for letter, entry in listed.items()})
    for row, note in enumerate(_notes(days), OPTIONS_ROW + len(rows) + 1):
        put(sheet, f"A{row}", note, NOTE)
    page(sheet, "1:2")


def _notes(days: Workdays) -> Iterator[str]:
    notes = (
        "每件投诉填写一行；灰底各栏由公式计算，不要改动。第500行用完后，在表格下一行继续填写即可（Excel自动扩展表格）。",
        "收到投诉的当日不计入期限，自次日起计算；在非工作日收到的，自其后的第一个工作日起算。",
        "各项期限按“记录”表第3行的工作日数计算；该数依合同约定，标明“待填写”的，约定之后填入数字，期限即自动算出。",
        "反馈期限自解决日期的次日起计算；超过该期限才反馈或者仍未反馈的，“反馈日期”以灰底标出。",
        f"状态：未填收到日期为“{NOT_RECEIVED}”；未办结而未过解决期限为“{OPEN}”，已过为“{OVERDUE}”；已填解决日期为“{CLOSED}”。",
        "逾期工作日：自解决期限届满至解决日期（未解决的至当日）的工作日数，不足一个工作日的计为1；逾期以灰底粗体标出。",
        f"“工作日”表列至{date_text(days.days[-1], 'arabic')}；期限显示“{BEYOND_LIST}”的，应当在该表中续列。",
        "更新“工作日”表：放假的日子删除整行，调休上班的日子在表中插入整行，各日从早到晚排列，不留空行。",
        "个人信息：只填写处理投诉所必需的客户称呼和一种联系方式；不填写身份证件号码、银行账号、健康等信息。",
        "打印：先在“收到日期”栏筛选非空白的行，再打印“记录”表，可以不印空行。",
    )
    for number, note in enumerate(notes, 1):
        yield f"{number}. {note}"
