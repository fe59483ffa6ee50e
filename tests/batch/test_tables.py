"""Tables as they come: spreadsheets, CSV in the encodings of China's offices, JSON lines."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from hetong.generator.batch.tables import Cell, CellProblem, open_table
from hetong.generator.problems import Problems

from .tables import spreadsheet


def values(path: Path) -> list[dict[str, Any]]:
    with open_table(path) as sheets:
        return [{header: cell.value for header, cell in row.cells.items()} for row in sheets[0].rows]


def code_of(path: Path) -> str:
    with pytest.raises(Problems) as caught:
        values(path)
    (problem,) = caught.value.problems
    return problem.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_in_every_usual_encoding_and_delimiter(encoding: str, delimiter: str, tmp_path: Path) -> None:
    path = tmp_path / "合同.csv"
    lines = [
        ["合同编号", "甲方.名称", "服务"],
        ["HT-1", "甲公司", f'"回访{delimiter}关怀"'],
        ["", "", ""],
        ["HT-2", "乙公司", ""],
    ]
    path.write_text("".join(delimiter.join(line) + "\r\n" for line in lines), encoding)
    assert values(path) == [
        {"合同编号": "HT-1", "甲方.名称": "甲公司", "服务": f"回访{delimiter}关怀"},
        {"合同编号": "HT-2", "甲方.名称": "乙公司"},
    ]


def test_cells_of_a_spreadsheet_keep_their_kind_and_their_place(tmp_path: Path) -> None:
    rows = [
        ["编号", "费用", "日期", "比例", "是否"],
        ["HT-1", 0.1 + 0.2, date(2026, 3, 1), 0.05, True],
        [None, 36800.0],
    ]
    path = spreadsheet(tmp_path / "t.xlsx", rows)
    import openpyxl

    book = openpyxl.load_workbook(path)
    book["综合版"]["D2"].number_format = "0.00%"
    book.save(path)
    with open_table(path) as (sheet,):
        first, second = sheet.rows
    assert first.place == "综合版!2"
    assert first.cells == {
        "编号": Cell("综合版!A2", "HT-1"),
        "费用": Cell("综合版!B2", Decimal("0.3")),
        "日期": Cell("综合版!C2", date(2026, 3, 1)),
        "比例": Cell("综合版!D2", Decimal("0.05"), percent=True),
        "是否": Cell("综合版!E2", True),
    }
    assert second.cells == {"费用": Cell("综合版!B3", 36800)}


def test_what_a_cell_cannot_tell_is_told_for_its_row_and_the_others_are_read(tmp_path: Path) -> None:
    path = spreadsheet(
        tmp_path / "t.xlsx", [["编号", "费用"], ["HT-1", "=1+1"], ["HT-2", "#N/A"], ["HT-3", 3], ["HT-4", 4, 5]]
    )
    with open_table(path) as (sheet,):
        rows = list(sheet.rows)
    told = [[(each.cell, each.problem.code) for each in row.problems] for row in rows]
    assert told == [
        [("综合版!B2", "cell-formula")],
        [("综合版!B3", "cell-error")],
        [],
        [("综合版!C5", "cell-without-header")],
    ]
    assert isinstance(rows[0].problems[0], CellProblem)


def test_hidden_sheets_are_not_read(tmp_path: Path) -> None:
    import openpyxl

    path = spreadsheet(tmp_path / "t.xlsx", [["编号"], ["HT-1"]], 选项=[["a"], ["b"]])
    book = openpyxl.load_workbook(path)
    book["选项"].sheet_state = "hidden"
    book.save(path)
    with open_table(path) as sheets:
        assert [sheet.name for sheet in sheets] == ["综合版"]


def test_json_lines_may_be_nested_or_flat_and_a_bad_line_does_not_hide_the_others(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    path.write_text(
        '{"number": "HT-1", "term": {"years": 2}}\n\n{"term.years": 3\n[1]\n{"term.years": 4.10}\n', "utf-8"
    )
    with open_table(path) as (sheet,):
        rows = list(sheet.rows)
    assert [row.place for row in rows] == ["1", "3", "4", "5"]
    assert [{key: cell.value for key, cell in row.cells.items()} for row in rows] == [
        {"number": "HT-1", "term.years": 2},
        {},
        {},
        {"term.years": Decimal("4.10")},
    ]
    assert [[each.problem.code for each in row.problems] for row in rows] == [[], ["syntax"], ["wrong-type"], []]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("t.xls", b"", "table-type"),
        ("t.xlsx", b"PK no zip", "unreadable-file"),
        ("t.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "unreadable-file"),
        ("t.csv", b'a,b\n"1,2\n', "table-syntax"),
        ("t.csv", b"a\n\xff\xff\n", "table-syntax"),
        ("t.csv", ",".join(map(str, range(2000))).encode(), "table-too-wide"),
        ("t.csv", "名称,名称\n1,2\n".encode(), "column-duplicate"),
    ],
)
def test_what_is_no_table_is_told(name: str, content: bytes, code: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    assert code_of(tmp_path / name) == code


def test_a_table_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert code_of(tmp_path / "none.csv") == "unreadable-file"
