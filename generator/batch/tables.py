"""Tables that hold a contract a row, read a row at a time: XLSX, CSV and JSONL.

A table is not trusted: a spreadsheet is looked through before it is opened, a formula without a computed value and an
error value are told instead of being taken for blanks.
"""

import codecs
import csv
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO

from hetong.generator.facts.read import MAX_BYTES, parse
from hetong.generator.facts.validate import shown
from hetong.generator.problems import Language, Place, Problem, Problems
from hetong.generator.writers.supplied import why_unreadable

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

MAX_COLUMNS: Final = 1_000
_SIGNIFICANT: Final = 15
"""Digits that a spreadsheet keeps of a number; more come from its arithmetic."""
_DELIMITERS: Final = ",;\t"
_PIECE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong at a cell, ``合同!C7``, or with a row, ``合同!7``; in JSONL at ``7:payment`` or in line ``7``.

    The problem's place is the table, and in it the path of the fact, if it is about one.
    """

    cell: str
    problem: Problem

    @classmethod
    def of(cls, file: Path, cell: str, code: str, **values: object) -> "CellProblem":
        return cls(cell, Problem(code, Place(file.name), values))

    def say(self, language: Language) -> str:
        place = self.problem.place
        where = f"{self.cell}（{place.path}）" if place.path else self.cell
        return replace(self.problem, place=Place(place.file, where)).say(language)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with something in it. `place` is ``合同!C7``, in JSONL ``7:payment.review_workdays``.

    A `value` is text, a number, a date or true/false as the file has it, in JSONL any JSON; or a `CellProblem` where
    it cannot be told. `percent`: the cell is shown as a percentage, so that 0.05 means 5.
    """

    place: str
    value: Any
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is not empty, its cells by the header of their column, and what cannot be read of it.

    `place` is ``合同!7``, in JSONL the number of the line.
    """

    place: str
    cells: Mapping[str, Cell]
    problems: tuple[CellProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, its headers with their places, and its rows, which can be read once."""

    name: str
    headers: Mapping[str, str]
    rows: Iterator[Row]


@contextmanager
def open_table(path: Path) -> Iterator[list[Sheet]]:
    """The sheets of the table at `path`, readable while it is open. Raises `Problems`.

    CSV and JSONL have one; the headers of JSONL are not known beforehand.
    """
    try:
        match path.suffix.lower():
            case ".xlsx":
                if reason := why_unreadable(path.read_bytes()):
                    raise Problems([Problem("unreadable-file", Place(path.name), {"reason": reason})])
                with (
                    closing(_workbook(path, data_only=True)) as book,
                    closing(_workbook(path, data_only=False)) as typed,
                ):
                    names = [name for name in book.sheetnames if book[name].sheet_state == "visible"]
                    yield [_sheet(path, name, _grid(path, book[name], typed[name])) for name in names]
            case ".csv":
                with path.open(encoding=_encoding(path), newline="") as text:
                    yield [_csv(path, text)]
            case ".jsonl":
                yield [Sheet(path.stem, {}, _jsonl(path))]
            case ending:
                raise Problems([Problem("table-type", Place(path.name), {"given": ending or path.name})])
    except OSError as error:
        reason = error.strerror or str(error)
        raise Problems([Problem("unreadable-file", Place(path.name), {"reason": reason})]) from None


# XLSX


def _workbook(path: Path, *, data_only: bool) -> "Workbook":
    from openpyxl import load_workbook

    try:
        return load_workbook(path, read_only=True, data_only=data_only, keep_links=False)
    except OSError:
        raise
    except Exception as error:  # a broken package can raise anything
        reason = str(error) or type(error).__name__
        raise Problems([Problem("unreadable-file", Place(path.name), {"reason": reason})]) from None


def _grid(path: Path, values: "ReadOnlyWorksheet", formulas: "ReadOnlyWorksheet") -> Iterator[list[Cell | None]]:
    from openpyxl.utils import get_column_letter

    for number, (row, typed) in enumerate(zip(values.rows, formulas.rows, strict=True), 1):
        cells: list[Cell | None] = []
        for column, (cell, formula) in enumerate(zip(row, typed, strict=True), 1):
            place = f"{values.title}!{get_column_letter(column)}{number}"
            value: Any = _exact(cell.value)
            if cell.data_type == "e":
                value = CellProblem.of(path, place, "cell-error", given=cell.value)
            elif cell.value is None and formula.value is not None:
                value = CellProblem.of(path, place, "cell-formula", given=formula.value)
            cells.append(None if value is None else Cell(place, value, "%" in (cell.number_format or "")))
        yield cells


def _exact(value: Any) -> Any:
    """A number as it is shown: 0.1 + 0.2 is 0.3; a date without the time that a spreadsheet gives it; no blanks."""
    match value:
        case str():
            return value.strip() or None
        case float():
            number = Decimal(f"{value:.{_SIGNIFICANT}g}")
            return int(number) if number == number.to_integral_value() else number
        case datetime():
            return value.date() if value.time() == datetime.min.time() else value
        case _:
            return value


# CSV


def _csv(path: Path, text: TextIO) -> Sheet:
    try:
        header = text.readline()
    except UnicodeDecodeError as error:
        raise _not_csv(path, 1, error) from None
    text.seek(0)
    delimiter = max(_DELIMITERS, key=header.count)
    return _sheet(path, path.stem, _records(path, csv.reader(text, delimiter=delimiter, strict=True)))


def _encoding(path: Path) -> str:
    """UTF-8 or UTF-16 by their marks, UTF-8 where all bytes are, else GB 18030, which holds GBK and GB 2312."""
    with path.open("rb") as file:
        start = file.read(4)
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            decoder.decode(start)
            while piece := file.read(_PIECE):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "gb18030"
    return "utf-8-sig"


def _records(path: Path, reader: Iterable[list[str]]) -> Iterator[list[Cell | None]]:
    from openpyxl.utils import get_column_letter

    number = 0
    try:
        for number, record in enumerate(reader, 1):
            if len(record) > MAX_COLUMNS:
                raise Problems([Problem("table-too-wide", Place(path.name), {"limit": MAX_COLUMNS})])
            places = (f"{path.stem}!{get_column_letter(column)}{number}" for column in range(1, len(record) + 1))
            yield [
                Cell(place, text.strip()) if text.strip() else None for place, text in zip(places, record, strict=True)
            ]
    except (csv.Error, UnicodeDecodeError) as error:
        raise _not_csv(path, number + 1, error) from None


def _not_csv(path: Path, line: int, error: Exception) -> Problems:
    return Problems([Problem("table-syntax", Place(path.name, line=line), {"reason": str(error)})])


# Rows of cells under headers


def _sheet(path: Path, name: str, grid: Iterator[list[Cell | None]]) -> Sheet:
    """The first row that is not empty has the headers."""
    first = next((row for row in grid if any(row)), [])
    columns = {number: cell for number, cell in enumerate(first) if cell is not None}
    headers: dict[str, str] = {}
    problems: list[Problem] = []
    for cell in columns.values():
        header = str(cell.value).strip()
        if header in headers:
            values = {"name": header, "other": headers[header]}
            problems.append(Problem("column-duplicate", Place(path.name, cell.place), values))
        headers[header] = cell.place
    if problems:
        raise Problems(problems)
    return Sheet(
        name, headers, _rows(path, {number: str(cell.value).strip() for number, cell in columns.items()}, grid)
    )


def _rows(path: Path, columns: Mapping[int, str], grid: Iterator[list[Cell | None]]) -> Iterator[Row]:
    for row in grid:
        filled = {number: cell for number, cell in enumerate(row) if cell is not None}
        if not filled:
            continue
        sheet, _, address = next(iter(filled.values())).place.rpartition("!")
        problems = [cell.value for cell in filled.values() if isinstance(cell.value, CellProblem)]
        problems += [
            CellProblem.of(path, cell.place, "cell-without-header")
            for number, cell in filled.items()
            if number not in columns
        ]
        known = {columns[number]: cell for number, cell in filled.items() if number in columns}
        yield Row(f"{sheet}!{''.join(filter(str.isdecimal, address))}", known, tuple(problems))


# JSONL


def _jsonl(path: Path) -> Iterator[Row]:
    """A facts object a line: nested as in a facts file, or flat with JSON paths or labels as keys."""
    with path.open("rb") as file:
        number = 0
        while line := file.readline(MAX_BYTES + 1):
            number += 1
            if line.strip():
                yield _json_row(path, number, line)


def _json_row(path: Path, number: int, line: bytes) -> Row:
    try:
        data = parse(line, path.name).data
    except Problems as error:
        return Row(str(number), {}, tuple(CellProblem(str(number), problem) for problem in error.problems))
    if not isinstance(data, dict):
        values = {"given": shown(data), "type_zh": "一组字段（{ … }）", "type_en": "an object { … }"}
        return Row(str(number), {}, (CellProblem.of(path, str(number), "wrong-type", **values),))
    return Row(str(number), {key: Cell(f"{number}:{key}", value) for key, value in _flat(data)})


def _flat(data: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """The values of nested groups by dotted path."""
    for key, value in data.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value
