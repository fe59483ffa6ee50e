"""The spreadsheets among the annexes: what they hold, what LibreOffice computes from them, what Excel accepts."""

import io
import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from hetong.generator.workbooks.build import record_workbook, satisfaction_workbook
from hetong.generator.workbooks.days import COVERED, workdays, works
from hetong.generator.workbooks.forms import RecordForm, ReportRow, SatisfactionReport

from ..writers.tools import tool

WHEN = datetime(2026, 3, 1, 8, tzinfo=UTC)
FORM = RecordForm(
    title="附件6　投诉处理记录表",
    number="HT-2026-001",
    categories=("产品质量", "服务态度", "=1+1", "长" * 300, "配送*?"),
    channels=("400客服热线", "客服邮箱"),
    departments=("客户服务部",),
    investigate_workdays=3,
    propose_workdays=5,
    resolve_workdays=10,
    feedback_workdays=2,
    first_day=date(2026, 1, 1),
    years=2,
)
BLANK = replace(
    FORM,
    categories=(),
    channels=(),
    departments=(),
    investigate_workdays=None,
    propose_workdays=None,
    resolve_workdays=None,
    feedback_workdays=None,
)
ROWS = tuple(
    ReportRow(f"2026年第{number}季度", 200, valid, Decimal(score), reasons, "@措施")
    for number, valid, score, reasons in (
        ("一", 150, "88.5", "原因" * 30),
        ("二", 160, "90", "_x0041_"),
        ("三", 170, "94.3", ""),
    )
)
REPORT = SatisfactionReport("附件7　客户满意度数据统计报表", "HT-2026-001", Decimal(90), ROWS)
EMPTY = SatisfactionReport("附件7　客户满意度数据统计报表", "", None, ())

# 国务院办公厅关于2026年部分节假日安排的通知: the days off on weekdays, and the weekend days that are worked.
OFF_2026 = {
    *(date(2026, 1, day) for day in (1, 2)),
    *(date(2026, 2, day) for day in (16, 17, 18, 19, 20, 23)),
    date(2026, 4, 6),
    *(date(2026, 5, day) for day in (1, 4, 5)),
    date(2026, 6, 19),
    date(2026, 9, 25),
    *(date(2026, 10, day) for day in (1, 2, 5, 6, 7)),
}
ON_2026 = {
    date(2026, 1, 4),
    date(2026, 2, 14),
    date(2026, 2, 28),
    date(2026, 5, 9),
    date(2026, 9, 20),
    date(2026, 10, 10),
}
# Far enough back that no row depends on the day of the test: each is resolved but the last, which is long overdue.
COMPLAINTS = (
    ("T1", date(2026, 9, 28), "产品质量", date(2026, 10, 12)),
    ("T2", date(2026, 10, 3), "=1+1", date(2026, 10, 21)),
    ("T3", date(2026, 2, 13), "长" * 300, date(2026, 3, 5)),
    ("T4", date(2026, 2, 14), "别的", date(2026, 3, 7)),
    ("T5", date(2026, 2, 17), "配送*?", date(2026, 2, 25)),
    ("T6", None, "服务态度", None),
    ("T7", date(2026, 1, 1), None, None),
)


def opened(content: bytes, *, computed: bool = False) -> Workbook:
    return load_workbook(io.BytesIO(content), data_only=computed)


def cell(sheet: Worksheet, column: str, row: int) -> object:
    """The value below the heading `column`, a date as such, nothing for an empty text."""
    letter = next(head.column_letter for head in sheet[4] if head.value == column)
    value: object = sheet[f"{letter}{row}"].value
    return value.date() if isinstance(value, datetime) else value or (0 if value == 0 else None)


def working(day: date) -> bool:
    return day in ON_2026 or (day.weekday() < 5 and day not in OFF_2026)


def after(day: date, number: int) -> date:
    """The `number`-th working day after `day`, by walking the calendar of 2026."""
    while number:
        day += timedelta(days=1)
        number -= working(day)
    return day


def between(first: date, last: date) -> int:
    """The working days after `first` up to `last`."""
    return sum(working(first + timedelta(days=step)) for step in range(1, (last - first).days + 1))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every workbook, as made and as LibreOffice computes it in the folder `computed`."""
    made = tmp_path_factory.mktemp("workbooks")
    contents = {
        "filled": filled(record_workbook(FORM, WHEN)),
        "unfilled": record_workbook(FORM, WHEN),
        "agreed-later": filled(record_workbook(BLANK, WHEN), resolve=10),
        "blank": filled(record_workbook(BLANK, WHEN)),
        "report": satisfaction_workbook(REPORT, WHEN),
        "empty-report": satisfaction_workbook(EMPTY, WHEN),
    }
    for name, content in contents.items():
        (made / f"{name}.xlsx").write_bytes(content)
    office = tool("LibreOffice", "soffice", "libreoffice")
    profile = f"-env:UserInstallation={(made / 'profile').as_uri()}"
    for kind in ("xlsx", "pdf"):
        command = [office, profile, "--headless", "--convert-to", kind, "--outdir", str(made / "computed")]
        subprocess.run([*command, *map(str, made.glob("*.xlsx"))], capture_output=True, timeout=180, check=True)
    return made


def filled(content: bytes, *, resolve: int | None = None) -> bytes:
    """The record with COMPLAINTS typed in, and the period of resolution if it is given."""
    book = opened(content)
    sheet = book["记录"]
    if resolve is not None:
        sheet["M3"] = resolve
    for row, (number, received, category, resolved) in enumerate(COMPLAINTS, 5):
        sheet[f"A{row}"], sheet[f"B{row}"], sheet[f"P{row}"] = number, received, resolved
        sheet[f"F{row}"] = category
        sheet[f"F{row}"].data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def computed(folder: Path, name: str) -> Workbook:
    return load_workbook(folder / "computed" / f"{name}.xlsx", data_only=True)


def test_deadlines_are_the_working_days_of_the_official_calendar(folder: Path) -> None:
    sheet = computed(folder, "filled")["记录"]
    assert cell(sheet, "解决期限", 5) == date(2026, 10, 16)
    assert cell(sheet, "调查期限", 6) == date(2026, 10, 10)
    for row, (_, received, _, _) in enumerate(COMPLAINTS, 5):
        for column, period in (("调查期限", 3), ("方案期限", 5), ("解决期限", 10)):
            assert cell(sheet, column, row) == (received and after(received, period))


def test_state_and_working_days_follow_from_the_dates(folder: Path) -> None:
    sheet = computed(folder, "filled")["记录"]
    states = [cell(sheet, "状态", row) for row in range(5, 13)]
    assert states == [*["已办结"] * 5, "未收到", "逾期", None]
    for row, (_, received, _, resolved) in enumerate(COMPLAINTS[:5], 5):
        assert received is not None
        assert resolved is not None
        late = between(after(received, 10), resolved)
        assert cell(sheet, "办结工作日", row) == between(received, resolved)
        # T4 is due on Friday and resolved on Saturday: late by less than a working day
        assert cell(sheet, "逾期工作日", row) == (1 if row == 8 else late)
    assert cell(sheet, "逾期工作日", 10) is None
    assert isinstance(overdue := cell(sheet, "逾期工作日", 11), int)
    assert overdue > 0


def test_the_statistics_count_every_complaint_once(folder: Path) -> None:
    sheet = computed(folder, "filled")["统计"]
    totals = {str(sheet[f"A{row}"].value): sheet[f"B{row}"].value for row in range(5, 10)}
    taken = [between(first, last) for _, first, _, last in COMPLAINTS if first and last]
    assert totals == {
        "收到件数": 6,
        "已办结件数": 5,
        "平均办结工作日": pytest.approx(sum(taken) / len(taken)),
        "逾期件数": 3,
        "逾期率": pytest.approx(3 / 6),
    }
    states = {sheet[f"D{row}"].value: sheet[f"E{row}"].value for row in range(5, 9)}
    assert states == {"未收到": 1, "办理中": 0, "逾期": 1, "已办结": 5}
    categories = [(sheet[f"G{row}"].value, sheet[f"H{row}"].value) for row in range(5, 11)]
    assert categories == [*zip(FORM.categories, (1, 0, 1, 1, 1), strict=True), ("其他或者未填", 2)]
    months = {sheet[f"K{row}"].value: sheet[f"L{row}"].value for row in range(5, 30)}
    found = {month.strftime("%Y-%m"): number for month, number in months.items() if isinstance(month, datetime)}
    assert len(found) == 24
    assert {month: number for month, number in found.items() if number} == {
        "2026-01": 1,
        "2026-02": 3,
        "2026-09": 1,
        "2026-10": 1,
    }
    february = next(row for row in range(5, 29) if sheet[f"K{row}"].value == datetime(2026, 2, 1))
    average = sum(between(COMPLAINTS[row][1], COMPLAINTS[row][3]) for row in (2, 3, 4)) / 3  # type: ignore[arg-type]
    assert sheet[f"O{february}"].value == pytest.approx(average)
    assert [sheet[f"{letter}{february}"].value for letter in "MN"] == [3, 1]
    assert months["其他月份"] == 0


@pytest.mark.parametrize("name", ["filled", "unfilled", "blank", "agreed-later", "report", "empty-report"])
def test_no_formula_shows_an_error(folder: Path, name: str) -> None:
    shown = [cell for sheet in computed(folder, name) for row in sheet.iter_rows() for cell in row]
    assert not [(c.parent.title, c.coordinate, c.value) for c in shown if c.data_type == "e"]
    made = load_workbook(folder / f"{name}.xlsx")
    assert any(c.data_type == "f" for sheet in made for row in sheet.iter_rows() for c in row)


def test_rows_not_filled_in_show_nothing(folder: Path) -> None:
    sheet = computed(folder, "unfilled")["记录"]
    assert {value or None for row in sheet.iter_rows(min_row=5, values_only=True) for value in row} == {None}


def test_a_period_left_blank_gives_no_deadline_until_it_is_agreed(folder: Path) -> None:
    sheet = computed(folder, "blank")["记录"]
    assert [sheet[f"{letter}3"].value for letter in "KLMR"] == ["待填写"] * 4
    for column in ("调查期限", "方案期限", "解决期限", "逾期工作日"):
        assert {cell(sheet, column, row) for row in range(5, 12)} == {None}
    assert cell(sheet, "状态", 11) == "办理中"
    agreed = computed(folder, "agreed-later")["记录"]
    assert cell(agreed, "解决期限", 5) == date(2026, 10, 16)
    assert cell(agreed, "调查期限", 5) is None
    assert cell(agreed, "状态", 11) == "逾期"


def test_the_report_computes_rates_changes_and_summary(folder: Path) -> None:
    book = computed(folder, "report")
    data, trend = book["数据"], book["趋势"]
    rows = [[data[f"{letter}{row}"].value for letter in "DGHI"] for row in range(5, 8)]
    assert rows[0] == [0.75, -1.5, None, "否"]
    assert rows[1] == [0.8, 0, 1.5, "是"]
    assert rows[2] == [0.85, 4.3, 4.3, "是"]
    summary = [trend[f"B{row}"].value for row in range(5, 11)]
    assert summary == [3, pytest.approx((88.5 + 90 + 94.3) / 3), 94.3, 88.5, 2, 1]


def test_an_empty_report_is_an_empty_table(folder: Path) -> None:
    data = computed(folder, "empty-report")["数据"]
    assert data.max_row == 28
    assert {value or None for row in data.iter_rows(min_row=5, values_only=True) for value in row} == {None}
    assert data["A2"].value == "合同编号：待填写　　满意度目标：待填写"


def test_more_surveys_than_prepared_rows_all_find_room() -> None:
    sheet = opened(satisfaction_workbook(replace(REPORT, rows=ROWS * 10), WHEN))["数据"]
    assert [sheet[f"E{row}"].value for row in (5, 34)] == [88.5, 94.3]


def test_the_chart_says_in_chinese_what_it_shows() -> None:
    with ZipFile(io.BytesIO(satisfaction_workbook(REPORT, WHEN))) as package:
        chart = package.read("xl/charts/chart1.xml").decode()
    for words in ("客户满意度趋势", "调查期次", "满意度（%）", "'数据'!$E$5:$E$28", "'数据'!$F$5:$F$28"):
        assert words in chart


def texts(book: Workbook) -> Iterator[tuple[str, str]]:
    """The type and the text of each cell, with underscores as a spreadsheet shows them (ISO/IEC 29500-1, 22.9.2.19)."""
    for sheet in book:
        for row in sheet.iter_rows():
            yield from ((c.data_type, c.value.replace("_x005F_", "_")) for c in row if isinstance(c.value, str))


@settings(max_examples=20, deadline=None)
@given(
    st.sampled_from(("=", "+", "-", "@", "＝", "_x0041_", "")),
    st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=40),
)
def test_a_fact_is_never_a_formula(start: str, rest: str) -> None:
    words = start + rest
    report = SatisfactionReport(words, words, None, (ReportRow(words, 1, 1, None, words, words),))
    found = [kind for kind, value in texts(opened(satisfaction_workbook(report, WHEN))) if value == words]
    assert found == ["s"] * 4  # the title, the period, the reasons and the measures


def test_libreoffice_shows_a_fact_that_looks_escaped_as_it_is(folder: Path) -> None:
    assert computed(folder, "report")["数据"]["J6"].value == "_x0041_"


def test_the_lists_hold_text_that_looks_like_a_formula() -> None:
    book = opened(record_workbook(FORM, WHEN))
    found = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value == "=1+1"]
    assert {(c.parent.title, c.data_type, bool(c.quotePrefix)) for c in found} == {
        ("统计", "s", True),
        ("说明", "s", True),
    }


def test_cells_refuse_what_does_not_fit_and_say_so_in_chinese() -> None:
    sheet = opened(record_workbook(FORM, WHEN))["记录"]
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert rules["B5:B504"].formula1 == "DATE(2026,1,1)"
    assert "2026年1月1日" in str(rules["B5:B504"].error)
    assert rules["F5:F504"].formula1 == "'说明'!$B$6:$B$10"
    assert rules["E5:E504"].formula1 == "'说明'!$A$6:$A$7"
    assert all(rule.showErrorMessage and rule.error for rule in rules.values())
    blank = opened(record_workbook(BLANK, WHEN))["记录"]
    assert not any("F5:F504" in str(rule.sqref) for rule in blank.data_validations.dataValidation)
    data = opened(satisfaction_workbook(REPORT, WHEN))["数据"]
    scores = next(rule for rule in data.data_validations.dataValidation if "E5" in str(rule.sqref))
    assert (scores.type, scores.formula1, scores.formula2) == ("decimal", "0", "100")


def test_every_sheet_prints_across_on_a4_with_its_head_on_each_page(folder: Path) -> None:
    for content in (record_workbook(FORM, WHEN), satisfaction_workbook(REPORT, WHEN)):
        for sheet in opened(content):
            setup = sheet.page_setup
            assert (setup.paperSize, setup.orientation, setup.fitToWidth, setup.fitToHeight) == (9, "landscape", 1, 0)
            assert sheet.sheet_properties.pageSetUpPr.fitToPage
            assert sheet.print_title_rows
    pages = pypdf.PdfReader(folder / "computed" / "filled.pdf").pages
    assert all(round(float(page.mediabox.width)) == 842 for page in pages)
    assert (
        sum("附件6　投诉处理记录表" in page.extract_text() and "收到日期" in page.extract_text() for page in pages) > 5
    )


def test_same_input_same_bytes_and_nobody_s_name() -> None:
    for content, again in (
        (record_workbook(FORM, WHEN), record_workbook(FORM, WHEN)),
        (satisfaction_workbook(REPORT, WHEN), satisfaction_workbook(REPORT, WHEN)),
    ):
        assert content == again
        properties = opened(content).properties
        assert not properties.creator
        assert properties.created == properties.modified == WHEN.replace(tzinfo=None)
        with ZipFile(io.BytesIO(content)) as package:
            assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    with pytest.raises(ValueError, match="time zone"):
        record_workbook(FORM, WHEN.replace(tzinfo=None))


def test_the_open_xml_sdk_accepts_the_workbooks(tmp_path: Path) -> None:
    validator = tool("ooxml-validator", os.environ.get("HETONG_OOXML_VALIDATOR"), "ooxml-validator")
    contents = (record_workbook(FORM, WHEN), record_workbook(BLANK, WHEN), satisfaction_workbook(REPORT, WHEN))
    for number, content in enumerate(contents):
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(content)
        done = subprocess.run([validator, str(path)], capture_output=True, text=True, timeout=60, check=False)
        assert json.loads(done.stdout)["errors"] == []


def listed(first: date, years: int) -> Workbook:
    return opened(record_workbook(replace(FORM, first_day=first, years=years), WHEN))


def test_the_calendar_of_2026_is_the_published_one() -> None:
    days = {date(2026, 1, 1) + timedelta(days=step) for step in range(365)}
    assert {day for day in days if works(day)} == {day for day in days if working(day)}


def test_days_whose_holidays_are_not_published_are_marked() -> None:
    after_all = max(COVERED) + 1
    sheet = listed(date(after_all - 1, 6, 1), 2)["工作日"]
    assert f"{after_all}年1月1日" in str(sheet["A3"].value)
    remarks = {row[0].year: row[2] for row in sheet.iter_rows(min_row=5, max_col=3, values_only=True)}  # type: ignore[union-attr]
    assert remarks[after_all] == "暂按周一至周五"
    assert "均已公布" in str(listed(date(2024, 3, 1), 1)["工作日"]["A3"].value)


@settings(deadline=None)
@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)), st.integers(1, 50), st.integers(1, 3710))
def test_the_list_reaches_from_before_the_term_to_the_last_deadline(first: date, years: int, room: int) -> None:
    days = workdays(first, years, room).days
    assert list(days) == sorted(set(days))
    assert days[0] <= first < days[1]
    assert sum(day > date(first.year + years, 12, 31) for day in days) == room
