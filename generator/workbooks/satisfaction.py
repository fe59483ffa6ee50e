"""The sheets of the 客户满意度数据统计报表: 数据 to fill in, 趋势 with the chart and the summary."""

from typing import Final, Literal

from openpyxl import Workbook
from openpyxl.chart import LineChart, Reference
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.legend import Legend
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import Series
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Font, Paragraph, ParagraphProperties, RegularTextRun
from openpyxl.worksheet.worksheet import Worksheet

from hetong.generator.wording.percent import percent
from hetong.generator.workbooks.forms import ReportRow, SatisfactionReport
from hetong.generator.workbooks.sheet import (
    INPUT,
    INPUT_MIDDLE,
    MARK_FILL,
    TO_FILL,
    allow,
    compute,
    fit,
    head,
    page,
    put,
    titled,
    widths,
)
from hetong.generator.writers.house import load_house

DATA: Final = "数据"
ROWS: Final = 24
_HEAD_ROW: Final = 4
_FIRST_ROW: Final = _HEAD_ROW + 1
_POINTS_FORMAT: Final = "+0.0#;-0.0#;0.0"
_SCORE_FORMAT: Final = "0.0#"
_COLUMNS: Final = {
    "期次": 18,
    "发放份数": 10,
    "有效份数": 10,
    "有效率": 10,
    "满意度（%）": 11,
    "目标（%）": 11,
    "与目标差\n（百分点）": 12,
    "环比变化\n（百分点）": 12,
    "是否达标": 9,
    "变化原因": 32,
    "改进措施": 32,
}


def data_sheet(book: Workbook, report: SatisfactionReport) -> int:
    """Add the sheet 数据 with at least 24 rows; the number of the last one."""
    sheet = book.create_sheet(DATA)
    titled(sheet, report.title, f"合同编号：{report.number or TO_FILL}　　满意度目标：{_target(report)}")
    head(sheet, _HEAD_ROW, "A", tuple(_COLUMNS))
    widths(sheet, **dict(zip("ABCDEFGHIJK", _COLUMNS.values(), strict=True)))
    sheet.row_dimensions[_HEAD_ROW].height = 30
    last = _HEAD_ROW + max(ROWS, len(report.rows))
    blank = ReportRow("", None, None, None, "", "")
    for row in range(_FIRST_ROW, last + 1):
        given = report.rows[row - _FIRST_ROW] if row - _FIRST_ROW < len(report.rows) else blank
        _inputs(sheet, row, given, report)
        _computed(sheet, row)
    _validations(sheet, last)
    sheet.freeze_panes = f"B{_FIRST_ROW}"
    page(sheet, f"1:{_HEAD_ROW}")
    return last


def _target(report: SatisfactionReport) -> str:
    return TO_FILL if report.target_percent is None else percent(report.target_percent)


def _inputs(sheet: Worksheet, row: int, given: ReportRow, report: SatisfactionReport) -> None:
    """The target stands in every row, as a figure: the chart draws a blank as a gap, but an empty text as zero."""
    put(sheet, f"A{row}", given.period or None, INPUT)
    put(sheet, f"B{row}", given.sent, INPUT_MIDDLE, "0")
    put(sheet, f"C{row}", given.valid, INPUT_MIDDLE, "0")
    put(sheet, f"E{row}", given.score_percent, INPUT_MIDDLE, _SCORE_FORMAT)
    put(sheet, f"F{row}", report.target_percent, INPUT_MIDDLE, _SCORE_FORMAT)
    put(sheet, f"J{row}", given.reasons or None, INPUT)
    put(sheet, f"K{row}", given.measures or None, INPUT)
    fit(sheet, row, {"A": given.period, "J": given.reasons, "K": given.measures})


def _computed(sheet: Worksheet, row: int) -> None:
    """Differences of binary fractions are rounded to the four decimals that a percentage has at most."""
    scored = f"AND(ISNUMBER(E{row}),ISNUMBER(F{row}))"
    compute(sheet, f"D{row}", f'IF(AND(ISNUMBER(C{row}),N(B{row})>0),C{row}/B{row},"")', form="0.0%")
    compute(sheet, f"G{row}", f'IF({scored},ROUND(E{row}-F{row},4),"")', form=_POINTS_FORMAT)
    change = f'IF(AND(ISNUMBER(E{row}),ISNUMBER(E{row - 1})),ROUND(E{row}-E{row - 1},4),"")'
    compute(sheet, f"H{row}", change, form=_POINTS_FORMAT)
    compute(sheet, f"I{row}", f'IF({scored},IF(E{row}>=F{row},"是","否"),"")')


def _validations(sheet: Worksheet, last: int) -> None:
    row = _FIRST_ROW
    allow(sheet, f"B{row}:B{last}", "whole", "请填写发放的份数：不小于 0 的整数。", "0", operator="greaterThanOrEqual")
    message = "请填写有效的份数：不小于 0 的整数，不多于发放份数。"
    allow(sheet, f"C{row}:C{last}", "whole", message, "0", f'IF(B{row}="",9999999,B{row})')
    message = "请填写 0 至 100 的百分数，不写百分号，例如 92.5。"
    allow(sheet, f"E{row}:F{last}", "decimal", message, "0", "100")


def trend_sheet(book: Workbook, report: SatisfactionReport, last_row: int) -> None:
    """Add the sheet 趋势; `last_row` is that of the sheet 数据."""
    sheet = book.create_sheet("趋势")
    titled(sheet, f"{report.title}：趋势", f"合同编号：{report.number or TO_FILL}")
    head(sheet, _HEAD_ROW, "A", ("指标", "数值"))
    scores, met = (f"'{DATA}'!${letter}${_FIRST_ROW}:${letter}${last_row}" for letter in "EI")
    lines = (
        ("已统计期数", f"COUNT({scores})", "0"),
        ("平均满意度（%）", _if_any(scores, f"AVERAGE({scores})"), "0.00"),
        ("最高满意度（%）", _if_any(scores, f"MAX({scores})"), _SCORE_FORMAT),
        ("最低满意度（%）", _if_any(scores, f"MIN({scores})"), _SCORE_FORMAT),
        ("达标期数", f'COUNTIF({met},"是")', "0"),
        ("未达标期数", f'COUNTIF({met},"否")', "0"),
    )
    for row, (label, formula, form) in enumerate(lines, _FIRST_ROW):
        put(sheet, f"A{row}", label, INPUT)
        compute(sheet, f"B{row}", formula, form=form)
    widths(sheet, A=20, B=12, C=3)
    sheet.add_chart(_chart(book[DATA], last_row), f"D{_HEAD_ROW}")
    page(sheet, "1:2")


def _if_any(cells: str, formula: str) -> str:
    return f'IF(COUNT({cells})=0,"",{formula})'


def _chart(data: Worksheet, last_row: int) -> LineChart:
    """Score and target by period; told apart by marks and dashes, so that they are in grey too."""
    ink, faint = load_house().colours.ink, load_house().colours.faint
    chart = LineChart()
    chart.title = _title("客户满意度趋势", 1400)
    chart.x_axis.title, chart.y_axis.title = _title("调查期次", 1000), _title("满意度（%）", 1000)
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.x_axis.txPr = chart.y_axis.txPr = _text_look(900)
    chart.y_axis.scaling.max = 100
    chart.y_axis.number_format = "General"
    faint_line = GraphicalProperties(ln=LineProperties(solidFill=MARK_FILL))
    chart.y_axis.majorGridlines = ChartLines(spPr=faint_line)
    chart.legend = Legend(legendPos="b", txPr=_text_look(900))
    chart.display_blanks = "gap"
    chart.width, chart.height = 20, 13
    for column in (5, 6):
        values = Reference(data, min_col=column, min_row=_HEAD_ROW, max_row=last_row)
        chart.add_data(values, titles_from_data=True)
    chart.set_categories(Reference(data, min_col=1, min_row=_FIRST_ROW, max_row=last_row))
    score, target = chart.series
    _drawn(score, ink, "solid", "circle")
    _drawn(target, faint, "dash", "none")
    return chart


def _drawn(series: Series, colour: str, dash: Literal["solid", "dash"], mark: Literal["circle", "none"]) -> None:
    series.smooth = False
    series.graphicalProperties = GraphicalProperties(ln=LineProperties(w=22225, solidFill=colour, prstDash=dash))
    series.marker = Marker(symbol=mark, size=7, spPr=GraphicalProperties(solidFill=colour))


def _characters(size: int) -> CharacterProperties:
    """`size` in hundredths of a point (20.1.10.72)."""
    sans = load_house().fonts.word.sans
    return CharacterProperties(sz=size, b=False, latin=Font(typeface=sans), ea=Font(typeface=sans), lang="zh-CN")


def _title(words: str, size: int) -> Title:
    run = RegularTextRun(rPr=_characters(size), t=words)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=_characters(size)), r=[run])
    return Title(tx=Text(rich=RichText(p=[paragraph])), overlay=False)


def _text_look(size: int) -> RichText:
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=_characters(size)), endParaRPr=_characters(size))
    return RichText(p=[paragraph])
