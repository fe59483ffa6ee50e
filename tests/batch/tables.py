"""Tables for tests: the template of a variant filled in by a spreadsheet library, and tables made by hand."""

import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from hetong.generator.batch.columns import label_of
from hetong.generator.batch.template import template
from hetong.generator.pipeline import moment
from hetong.schemas.catalog import CONTRACTS, FieldSpec, catalogue
from hetong.schemas.fields import Quantity


def spreadsheet(path: Path, rows: Iterable[Iterable[Any]], **further: Iterable[Iterable[Any]]) -> Path:
    """A spreadsheet with the sheet 综合版 and `further` ones."""
    book = Workbook()
    del book["Sheet"]
    for name, content in {"综合版": rows, **further}.items():
        sheet = book.create_sheet(name)
        for row in content:
            sheet.append(list(row))
    book.save(path)
    return path


def as_cell(value: Any, spec: FieldSpec) -> Any:
    """A fact as somebody types it into a spreadsheet."""
    match value:
        case list():
            return "、".join(str(as_cell(each, spec)) for each in value)
        case bool():
            return "是" if value else "否"
        case str() if spec.quantity is Quantity.DATE:
            return date.fromisoformat(value)
        case _ if spec.quantity is Quantity.CHOICE:
            return spec.labels.get(str(value), value)
        case Decimal():
            return float(value)
        case _:
            return value


def filled_template(path: Path, contracts: list[dict[str, Any]]) -> Path:
    """The template of the variant of `contracts`, with a row for each, and their lists on the further sheets."""
    variant = contracts[0]["variant"]
    specs = catalogue(CONTRACTS[variant])
    book = load_workbook(io.BytesIO(template(variant, {}, moment(None))))
    main, *further = (sheet for sheet in book if sheet.title not in {"说明", "选项"})
    columns = {label_of(spec_path, specs): spec_path for spec_path in specs}
    for number, facts in enumerate(contracts, 2):
        for cell in main[1]:
            spec_path = columns[str(cell.value).rstrip("*")]
            main.cell(number, cell.column).value = as_cell(_at(facts, spec_path), specs[spec_path])
    lists = {label_of(spec_path, specs)[-31:]: spec_path for spec_path, spec in specs.items() if spec.is_list}
    for sheet in further:
        spec_path = lists[sheet.title]
        titles = {specs[inner].title: inner for inner in specs if inner.startswith(f"{spec_path}.")}
        for facts in contracts:
            for entry in _at(facts, spec_path) or ():
                inner = (titles.get(str(cell.value).rstrip("*")) for cell in sheet[1])
                sheet.append([as_cell(entry[i.rpartition(".")[2]], specs[i]) if i else facts["number"] for i in inner])
    book.save(path)
    return path


def _at(data: Any, path: str) -> Any:
    for step in path.split("."):
        data = data.get(step) if isinstance(data, Mapping) else None
    return data


def cells(path: Path) -> Iterator[tuple[str, Any, str]]:
    """Every cell of a spreadsheet that has a comment: its place, colour and comment."""
    for sheet in load_workbook(path):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment:
                    yield f"{sheet.title}!{cell.coordinate}", cell.fill.fgColor.rgb, cell.comment.text
