"""What is wrong with a table, given back as a copy of it with the bad cells coloured and commented, and as JSON."""

import json
from collections import defaultdict
from collections.abc import Iterable
from io import BytesIO
from itertools import takewhile
from pathlib import Path
from typing import Final

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from hetong.generator.batch.tables import CellProblem, open_table
from hetong.generator.problems import Language

MARK: Final = PatternFill("solid", fgColor="FFC7CE")
"""The red on which spreadsheet programs show what is wrong."""
_PLACE: Final = {"file", "line", "column"}
_COMMENT_PX: Final = (360, 140)


def as_json(problems: Iterable[CellProblem], language: Language) -> bytes:
    """The problems by cell, ``合同!C7``, each with its code, fact, message and what was expected."""
    by_cell: defaultdict[str, list[dict[str, object]]] = defaultdict(list)
    for each in problems:
        entry = each.problem.as_json(language)
        by_cell[each.cell].append({name: value for name, value in entry.items() if name not in _PLACE})
    return (json.dumps(by_cell, ensure_ascii=False, indent=2) + "\n").encode()


def marked_copy(table: Path, problems: Iterable[CellProblem], language: Language) -> bytes | None:
    """`table` as XLSX with a comment at each bad cell, the first cell of a bad row; None for JSONL, which has none."""
    if table.suffix.lower() == ".jsonl":
        return None
    book = load_workbook(table) if table.suffix.lower() == ".xlsx" else _workbook(table)
    comments: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for each in problems:
        sheet, _, address = each.cell.rpartition("!")
        if sheet in book.sheetnames:
            comments[sheet, address if not address.isdecimal() else f"A{address}"].append(_message(each, language))
    for (sheet, address), messages in comments.items():
        _mark(book[sheet], address, "\n".join(messages))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _message(problem: CellProblem, language: Language) -> str:
    """The message without the place: the comment is there."""
    said = problem.say(language)
    return said[len("".join(takewhile(lambda character: character != "[", said))) :]


def _mark(sheet: Worksheet, address: str, words: str) -> None:
    width, height = _COMMENT_PX
    cell = sheet[address]
    cell.fill = MARK
    cell.comment = Comment(words, "hetong", width=width, height=height)


def _workbook(table: Path) -> Workbook:
    """A CSV file as a workbook, every cell as text at its place."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101  a new workbook has one
    sheet.title = table.stem[:31]
    with open_table(table) as (only,):
        places = [(place, header) for header, place in only.headers.items()]
        cells = ((cell.place, cell.value) for row in only.rows for cell in row.cells.values())
        for place, value in (*places, *cells):
            cell = sheet[place.rpartition("!")[2]]
            cell.value = value
            cell.data_type = "s"
    return book
