"""The tree as plain text: UTF-8, one paragraph a line, for mail, search and comparison."""

from typing import Final
from unicodedata import east_asian_width

from hetong.generator.tree.flow import Flow, Line, Role, flow
from hetong.generator.tree.nodes import Alignment, Document, Figure, Table, plain

INDENT: Final = {Role.ITEM: "  ", Role.ITEM_BODY: "  ", Role.SUBITEM: "    "}
SPACED: Final = {Role.TITLE, Role.PART, Role.CHAPTER, Role.SECTION, Role.SIGNATORY}
"""Roles with an empty line before them."""


def write_text(document: Document) -> str:
    """The words of `document`, each label before its paragraph."""
    lines: list[str] = []
    for part in document.parts:
        for block in flow(part):
            lines += _block(block)
        lines.append("")
    return "\n".join(lines).strip() + "\n"


def _block(block: Flow) -> list[str]:
    match block:
        case Table():
            return _table(block)
        case Figure(alt=alt):
            return ["", f"〔图：{alt}〕", ""]
        case Line():
            return _line(block)


def _line(line: Line) -> list[str]:
    words = f"{INDENT.get(line.role, '')}{line.label}{line.gap}{plain(line.inlines)}"
    return ["", words] if line.role in SPACED else [words]


def _table(table: Table) -> list[str]:
    rows = [[plain(cell) for cell in row] for row in table.lines()]
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return ["", *("  ".join(map(_padded, row, widths, table.alignments)).rstrip() for row in rows), ""]


def _padded(cell: str, width: int, alignment: Alignment) -> str:
    room = width - _width(cell)
    before = {"left": 0, "center": room // 2, "right": room}[alignment]
    return " " * before + cell + " " * (room - before)


def _width(text: str) -> int:
    """Columns of a fixed-width font: Hanzi and full-width punctuation take two (UAX #11)."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
