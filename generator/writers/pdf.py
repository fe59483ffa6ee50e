"""PDF: the flow of a contract as JSON, set by Typst with `templates/contract.typ` as PDF/A-2a and PDF/UA-1.

The tree is data to Typst, never source text: it goes in as one JSON string and comes out of `json()` as strings, so
``#eval("1")`` in a fact prints as typed. What the JSON holds:

    {title, number: [run…], house, has_toc, parts: [{kind, items: [item…]} or {kind, groups: [[item…]…]}]}
    line   {kind: "line", role, label, space, key: [run…], runs: [run…], heading: 0…4, anchor: id or null}
    table  {kind: "table", shares: [float…], header: [[run…]…], rows: [[[run…]…]…]}
    run    {text: [piece…], strong, faint, link: id or null}
"""

import functools
import json
import re
import struct
import threading
from collections.abc import Iterable, Iterator
from datetime import datetime, timezone
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from hetong.generator.tree.flow import NUMBER_KEY, Line, Role, flow, flow_all
from hetong.generator.tree.nodes import Contract, FactText, Inline, Part, PartKind, Reference, Table, Term, Text
from hetong.generator.wording.format import blank
from hetong.generator.writers.house import House, column_shares

if TYPE_CHECKING:
    import typst

_STANDARDS: "Final[list[typst.PDFStandard]]" = ["a-2a", "ua-1"]
_FONT_PACKAGE: Final = "pylopdf_fonts_zh_cn"
_IDEOGRAPHS: Final = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_UNBROKEN: Final = re.compile(f"[^ {_IDEOGRAPHS}]{{24,}}")
_UNBROKEN_IN_CELL: Final = re.compile(f"[^ {_IDEOGRAPHS}]{{12,}}")

_of_this_thread = threading.local()


class PdfError(RuntimeError):
    """A PDF could not be made; the message says why."""


class MissingGlyphError(PdfError):
    """The embedded fonts cannot show `characters`, so the PDF would have lost them."""

    def __init__(self, characters: str) -> None:
        self.characters = characters
        shown = "、".join(
            f"{character.encode('utf-8', 'replace').decode()}（U+{ord(character):04X}）" for character in characters
        )
        super().__init__(f"PDF 的字体没有这些字符：{shown}")


def write_pdf(contract: Contract, house: House, when: datetime) -> bytes:
    """`contract` as a PDF that says it was made at `when` (aware); the same arguments give the same bytes."""
    import typst

    offset = when.utcoffset()
    if offset is None:
        raise ValueError("when must be aware of its time zone")
    data = json.dumps(_contract(contract, house))
    try:
        pdf, warnings = _compiler().compile_with_warnings(
            input=_template(),
            format="pdf",
            sys_inputs={"data": data},
            pdf_standards=_STANDARDS,
            timestamp=when.astimezone(timezone(offset)).replace(microsecond=0),
        )
    except typst.TypstError as error:
        if missing := _characters_without_glyph((contract.title, *(inline.text for inline in contract.inlines()))):
            raise MissingGlyphError(missing) from None
        raise PdfError(f"PDF 无法生成：{error.message}") from None
    if warnings:  # an unknown font family is only a warning, and its words would be gone
        raise PdfError(f"PDF 无法生成：{warnings[0].message}")
    return cast("bytes", pdf)  # one file, as asked for by `format`


# The tree as JSON


def _contract(contract: Contract, house: House) -> dict[str, Any]:
    anchors = {line.clause.id for line in flow_all(contract) if isinstance(line, Line) and line.clause}
    parts = [_part(part, anchors) for part in contract.parts]
    listed = set(house.toc.roles)
    return {
        "title": contract.title,
        "number": [_run(NUMBER_KEY), *_runs((contract.number,), anchors)],
        "house": house.model_dump(mode="json"),
        "has_toc": any(
            item.get("heading") and item["role"] in listed for part in parts for item in part.get("items", ())
        ),
        "parts": parts,
    }


def _part(part: Part, anchors: set[str]) -> dict[str, Any]:
    items: list[dict[str, Any]] = []
    depth = 0
    for entry in flow(part):
        if isinstance(entry, Table):
            items.append(_table(entry, anchors))
        else:
            heading = _heading_level(entry, part.kind, depth)
            depth = heading or depth
            items.append(_line(entry, part.kind, heading, anchors))
    if part.kind is PartKind.SIGNATURE:
        return {"kind": part.kind, "groups": list(_signatories(items))}
    return {"kind": part.kind, "items": items}


def _heading_level(line: Line, kind: PartKind, depth: int) -> int:
    """The heading level of `line`, 0 for a paragraph; at most `depth`+1, as PDF/UA lets no level be skipped."""
    if line.role is Role.PART:
        return 1
    if kind in (PartKind.COVER, PartKind.SIGNATURE) or line.clause is None or not line.clause.heading:
        return 0
    return min(line.clause.level, depth + 1)


def _line(line: Line, kind: PartKind, heading: int, anchors: set[str]) -> dict[str, Any]:
    is_pair = kind is PartKind.COVER and line.role is not Role.TITLE
    key, words = line.key_and_value() if is_pair else ((), line.inlines)
    return {
        "kind": "line",
        "role": line.role,
        "label": line.label,
        "space": line.gap,
        "key": list(_runs(key, anchors)),
        "runs": list(_runs(words, anchors)),
        "heading": heading,
        "anchor": line.clause.id if line.clause else None,
    }


def _signatories(items: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """`items` in groups that each stay on one page: what comes before the signatories, then one a signatory."""
    group: list[dict[str, Any]] = []
    for item in items:
        if item.get("role") is Role.SIGNATORY and group:
            yield group
            group = []
        group.append(item)
    if group:
        yield group


def _table(table: Table, anchors: set[str]) -> dict[str, Any]:
    def cells(row: tuple[tuple[Inline, ...], ...]) -> list[list[dict[str, Any]]]:
        return [list(_runs(cell, anchors, _UNBROKEN_IN_CELL)) for cell in row]

    return {
        "kind": "table",
        "shares": column_shares(table),
        "header": cells(table.header),
        "rows": [cells(row) for row in table.rows],
    }


def _runs(
    inlines: Iterable[Inline], anchors: set[str], unbroken: re.Pattern[str] = _UNBROKEN
) -> Iterator[dict[str, Any]]:
    for inline in inlines:
        match inline:
            case Text(text=text, strong=strong):
                yield _run(text, unbroken, strong=strong)
            case FactText(text=text, strong=strong, blank=True, title=title):
                rule, name, rest = text.partition(blank(title, rule=""))
                yield _run(rule, unbroken, strong=strong)
                yield _run(name, unbroken, strong=strong, faint=True)
                if rest:
                    yield _run(rest, unbroken, strong=strong)
            case FactText(text=text, strong=strong):
                yield _run(text, unbroken, strong=strong)
            case Reference(text=text, strong=strong, target=target):
                yield _run(text, unbroken, strong=strong, link=target if target in anchors else None)
            case Term(text=text):
                yield _run(text, unbroken, strong=True)


def _run(
    text: str,
    unbroken: re.Pattern[str] = _UNBROKEN,
    *,
    strong: bool = False,
    faint: bool = False,
    link: str | None = None,
) -> dict[str, Any]:
    return {"text": _pieces(text, unbroken), "strong": strong, "faint": faint, "link": link}


def _pieces(text: str, unbroken: re.Pattern[str]) -> list[str]:
    """`text` cut where a line may end in a word too long for it; a word that fits is not cut."""
    pieces: list[str] = []
    end = 0
    for word in unbroken.finditer(text):
        if end < word.start():
            pieces.append(text[end : word.start()])
        pieces += word.group()
        end = word.end()
    return [*pieces, text[end:]]


# Typst and its fonts


@functools.cache
def _template() -> bytes:
    return files("hetong.templates").joinpath("contract.typ").read_bytes()


def _font_folder() -> Path:
    return Path(str(files(_FONT_PACKAGE)))


def _compiler() -> "typst.Compiler":
    """The compiler of this thread: one shared by threads raises."""
    import typst

    if not hasattr(_of_this_thread, "compiler"):
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[_font_folder()])
        _of_this_thread.compiler = typst.Compiler(font_paths=fonts, ignore_system_fonts=True)
    compiler: typst.Compiler = _of_this_thread.compiler
    return compiler


def _characters_without_glyph(texts: Iterable[str]) -> str:
    """The characters of `texts` that no font has, in order of their first appearance."""
    shown = frozenset().union(*(_code_points(path.read_bytes()) for path in _font_folder().glob("*.otf")))
    characters = dict.fromkeys(character for text in texts for character in text)
    return "".join(character for character in characters if ord(character) not in shown and not character.isspace())


def _code_points(font: bytes) -> Iterator[int]:
    """What the OpenType `font` has glyphs for, from its cmap of format 12: ranges of code points."""
    tables = struct.unpack_from(">H", font, 4)[0]
    directory = {tag: offset for tag, _, offset, _ in struct.iter_unpack(">4sLLL", font[12 : 12 + 16 * tables])}
    cmap = directory[b"cmap"]
    for index in range(struct.unpack_from(">H", font, cmap + 2)[0]):
        subtable = cmap + struct.unpack_from(">L", font, cmap + 4 + 8 * index + 4)[0]
        if struct.unpack_from(">H", font, subtable)[0] == 12:
            groups = struct.unpack_from(">L", font, subtable + 12)[0]
            for first, last, _ in struct.iter_unpack(">LLL", font[subtable + 16 : subtable + 16 + 12 * groups]):
                yield from range(first, last + 1)
