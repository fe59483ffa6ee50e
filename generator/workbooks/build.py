"""The annexes that are spreadsheets: 投诉处理记录表 and 客户满意度数据统计报表, as XLSX without macros.

Their formulas know no function newer than Excel 2016, and LibreOffice computes them too.
"""

from datetime import datetime
from typing import Final

from hetong.generator.workbooks.days import workdays
from hetong.generator.workbooks.forms import RecordForm, SatisfactionReport
from hetong.generator.workbooks.record import record_sheet
from hetong.generator.workbooks.record_aids import notes_sheet, statistics_sheet, workdays_sheet
from hetong.generator.workbooks.satisfaction import data_sheet, trend_sheet
from hetong.generator.workbooks.sheet import new_workbook, save

ROOM_WORKDAYS: Final = 60
"""Working days listed beyond the longest agreed periods, for those that are agreed later."""


def record_workbook(form: RecordForm, when: datetime) -> bytes:
    """The 投诉处理记录表, dated `when` (aware), with the sheets 记录, 统计, 工作日 and 说明."""
    book = new_workbook()
    periods = (form.investigate_workdays, form.propose_workdays, form.resolve_workdays)
    longest = max(period or 0 for period in periods) + (form.feedback_workdays or 0)
    days = workdays(form.first_day, form.years, longest + ROOM_WORKDAYS)
    record_sheet(book, form)
    statistics_sheet(book, form)
    workdays_sheet(book, days)
    notes_sheet(book, form, days)
    return save(book, form.title, when)


def satisfaction_workbook(report: SatisfactionReport, when: datetime) -> bytes:
    """The 客户满意度数据统计报表, dated `when` (aware), with the sheets 数据 and 趋势."""
    book = new_workbook()
    last_row = data_sheet(book, report)
    trend_sheet(book, report, last_row)
    return save(book, report.title, when)
