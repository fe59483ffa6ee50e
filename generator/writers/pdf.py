"""PDF: the flow of a document as JSON, set by Typst with `templates/contract.typ` as PDF/A-2a and PDF/UA-1.

The tree is data to Typst, never source text: it goes in as one JSON string and comes out of `json()` as strings, so
``#eval("1")`` in a fact prints as typed. What the JSON holds:

    {title, number: [run…], house, has_toc, parts: [{kind, items: [item…]} or {kind, groups: [[item…]…]}]}
    line   {kind: "line", role, label, space, key: [run…], runs: [run…], heading: 0…4, anchor: id or null}
    table  {kind: "table", shares: [float…], alignments: [str…], header: [[run…]…], rows: [{cells: [[run…]…], whole}…]}
    figure {kind: "figure", svg, width_mm, height_mm, alt}
    run    {text: [piece…], strong, faint, link: id or null, entry: null or
            {name, title, kind, options: [[value, words]…], value, fixed, width_em}}

A document with entries to fill in becomes a PDF form: Typst tells where each stands, `acroform` adds the fields. Such a
form does not conform to PDF/A, so it is set without a standard.
"""

import functools
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime, timezone
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, cast

from hetong.generator.tree.flow import NUMBER_KEY, Line, Role, flow, flow_all
from hetong.generator.tree.nodes import (
    Document,
    Entry,
    FactText,
    Figure,
    Inline,
    Part,
    PartKind,
    Reference,
    Row,
    Table,
    Term,
    Text,
    Vector,
    plain,
)
from hetong.generator.wording.format import blank
from hetong.generator.writers.house import CELL_PADDING_EM, House, column_shares
from hetong.generator.writers.pictures import as_svg, size_mm
from hetong.generator.writers.typesetting import MissingGlyphError, PdfError, characters_without_glyph, compiler, fonts

if TYPE_CHECKING:
    import typst

_STANDARDS: "Final[list[typst.PDFStandard]]" = ["a-2a", "ua-1"]
LONGEST_WHOLE_CELL: Final = 300
_BOX: Final = "□"
_PT_PER_MM: Final = 72 / 25.4
_PUNCTUATION_EM: Final = 2.0
"""Room beside an entry for the unit and the full stop after it."""
_KEY_EM: Final = 6.0
"""Of an entry in the column of 丙方（…）： on the cover."""
_NUMBER_EM: Final = 10.0
_IDEOGRAPHS: Final = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_UNBROKEN: Final = re.compile(f"[^ {_IDEOGRAPHS}]{{24,}}")
_UNBROKEN_IN_CELL: Final = re.compile(f"[^ {_IDEOGRAPHS}]{{12,}}")


def write_pdf(
    document: Document, house: House, when: datetime, *, fillable: bool = True, template: bytes | None = None
) -> bytes:
    """`document` as a PDF that says it was made at `when` (aware); the same arguments give the same bytes.

    Its entries are form fields if it is `fillable`; printed, they are rules and boxes either way. A Typst `template`
    takes the place of the package's own.
    """
    import typst

    offset = when.utcoffset()
    if offset is None:
        raise ValueError("when must be aware of its time zone")
    template = template or _template()
    inputs = {"data": json.dumps(_document(document, house))}
    is_form = fillable and any(isinstance(inline, Entry) for inline in document.inlines())
    if is_form:  # only the standards make Typst refuse what it cannot show
        _refuse_missing_glyphs(document)
    try:
        pdf, warnings = compiler().compile_with_warnings(
            input=template,
            format="pdf",
            sys_inputs=inputs,
            pdf_standards=[] if is_form else _STANDARDS,
            timestamp=when.astimezone(timezone(offset)).replace(microsecond=0),
        )
    except typst.TypstError as error:
        _refuse_missing_glyphs(document)
        raise PdfError(f"PDF 无法生成：{error.message}") from None
    if warnings:  # an unknown font family is only a warning, and its words would be gone
        raise PdfError(f"PDF 无法生成：{warnings[0].message}")
    made = cast("bytes", pdf)  # one file, as asked for by `format`
    return _form(template, inputs, made, when) if is_form else made


def _refuse_missing_glyphs(document: Document) -> None:
    if missing := unprintable(document):
        raise MissingGlyphError(missing)


def unprintable(document: Document) -> str:
    """The characters of `document`, those in its drawings too, that no font has."""
    figures = (entry.image for entry in flow_all(document) if isinstance(entry, Figure))
    drawn = (word for image in figures if isinstance(image, Vector) for word in image.words)
    return characters_without_glyph((document.title, *map(_set_words, document.inlines()), *drawn))


def _set_words(inline: Inline) -> str:
    """What Typst sets; the tick in a box is drawn by the form field."""
    return _BOX if isinstance(inline, Entry) and inline.kind == "check" else inline.text


def _form(template: bytes, inputs: dict[str, str], pdf: bytes, when: datetime) -> bytes:
    """`pdf` with form fields where Typst set the entries."""
    import typst

    from hetong.generator.writers.acroform import FormField, add_form

    told = typst.query(template, "<entry>", field="value", font_paths=fonts(), sys_inputs=inputs)
    return add_form(pdf, [FormField(**_field(entry)) for entry in json.loads(told)], when)


def _field(entry: dict[str, Any]) -> dict[str, Any]:
    """What Typst tells of an entry, as `FormField` has it."""
    from hetong.generator.writers.acroform import ON

    kind = entry["kind"]
    return {
        **{key: value for key, value in entry.items() if key != "width_em"},
        "page": entry["page"] - 1,
        "kind": kind if kind in {"check", "choice", "date"} else "text",
        "multiline": kind == "area",
        "options": tuple(map(tuple, entry["options"])),
        "value": ON if kind == "check" and entry["value"] else entry["value"],
    }


# The tree as JSON


def _document(document: Document, house: House) -> dict[str, Any]:
    anchors = {line.clause.id for line in flow_all(document) if isinstance(line, Line) and line.clause}
    parts = [_part(part, anchors, house) for part in document.parts]
    listed = set(house.toc.roles)
    return {
        "title": document.title,
        "number": [_run(NUMBER_KEY), *_runs((document.number,), anchors, room_em=_NUMBER_EM, named=False)],
        "house": house.model_dump(mode="json"),
        "has_toc": document.parts[0].kind is not PartKind.ANNEX
        and any(item.get("heading") and item["role"] in listed for part in parts for item in part.get("items", ())),
        "parts": parts,
    }


def _part(part: Part, anchors: set[str], house: House) -> dict[str, Any]:
    items: list[dict[str, Any]] = []
    depth = 0
    for entry in flow(part):
        match entry:
            case Table():
                items.append(_table(entry, anchors, house))
            case Figure():
                items.append(_figure(entry))
            case Line():
                heading = _heading_level(entry, part.kind, depth)
                depth = heading or depth
                items.append(_line(entry, part.kind, heading, anchors, house))
    if part.kind is PartKind.SIGNATURE:
        return {"kind": part.kind, "groups": list(_signatories(items))}
    return {"kind": part.kind, "items": items}


def _heading_level(line: Line, kind: PartKind, depth: int) -> int:
    """The heading level of `line`, 0 for a paragraph; at most `depth`+1, as PDF/UA lets no level be skipped."""
    if line.role is Role.PART:
        return 1
    if kind in (PartKind.COVER, PartKind.SIGNATURE) or line.clause is None or not line.clause.heading:
        return 0
    below_heading = 1 if kind is PartKind.ANNEX else 0
    return min(line.clause.level + below_heading, depth + 1)


def _line(line: Line, kind: PartKind, heading: int, anchors: set[str], house: House) -> dict[str, Any]:
    is_pair = kind is PartKind.COVER and line.role is not Role.TITLE
    key, words = line.key_and_value() if is_pair else ((), line.inlines)
    look = house.roles[line.role]
    used_em = 2 * house.cover.indent_mm * _PT_PER_MM / look.size_pt + house.cover.key_em if is_pair else look.left_em
    room_em = house.page.text_width_mm * _PT_PER_MM / look.size_pt - used_em - _PUNCTUATION_EM
    if heading:  # a bookmark and the table of contents would repeat the field
        words = tuple(Text(inline.text) if isinstance(inline, Entry) else inline for inline in words)
    return {
        "kind": "line",
        "role": line.role,
        "label": line.label,
        "space": line.gap,
        "key": list(_runs(key, anchors, room_em=_KEY_EM, named=False)),
        "runs": list(_runs(words, anchors, room_em=room_em, named=not is_pair)),
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


def _table(table: Table, anchors: set[str], house: House) -> dict[str, Any]:
    shares = column_shares(table, house)
    em_per_share = house.page.text_width_mm * _PT_PER_MM / house.table.size_pt / sum(shares)
    rooms = [share * em_per_share - CELL_PADDING_EM - _PUNCTUATION_EM for share in shares]

    def cells(row: tuple[tuple[Inline, ...], ...]) -> list[list[dict[str, Any]]]:
        return [
            list(_runs(cell, anchors, _UNBROKEN_IN_CELL, room_em=room)) for cell, room in zip(row, rooms, strict=True)
        ]

    return {
        "kind": "table",
        "shares": shares,
        "alignments": table.alignments,
        "header": cells(table.header),
        "rows": [{"cells": cells(row.cells), "whole": _stays_whole(row)} for row in table.rows],
    }


def _stays_whole(row: Row) -> bool:
    """Whether a row is kept on one page; one that might be higher than a page must not be, or its end would be lost."""
    return max(len(plain(cell)) for cell in row.cells) <= LONGEST_WHOLE_CELL


def _figure(figure: Figure) -> dict[str, Any]:
    width, height = size_mm(figure)
    return {"kind": "figure", "svg": as_svg(figure), "width_mm": width, "height_mm": height, "alt": figure.alt}


def _runs(
    inlines: Iterable[Inline],
    anchors: set[str],
    unbroken: re.Pattern[str] = _UNBROKEN,
    *,
    room_em: float,
    named: bool = True,
) -> Iterator[dict[str, Any]]:
    """`inlines` as runs; an entry takes at most `room_em`, and is followed by what it asks for if it is `named`."""
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
            case Entry():
                yield from _entry(inline, room_em, named=named)


def _entry(entry: Entry, room_em: float, *, named: bool) -> Iterator[dict[str, Any]]:
    """The place to fill in, and after it the 〔…〕 of its prompt."""
    text = _BOX if entry.kind == "check" else "" if entry.width_em else entry.text
    told = asdict(entry)
    del told["prompt"], told["is_fact"]
    yield {**_run(text), "entry": {**told, "width_em": min(entry.width_em, room_em)}}
    _, bracket, asked = entry.prompt.partition("〔")
    if bracket and named:
        yield _run(bracket + asked, faint=True)


def _run(
    text: str,
    unbroken: re.Pattern[str] = _UNBROKEN,
    *,
    strong: bool = False,
    faint: bool = False,
    link: str | None = None,
) -> dict[str, Any]:
    return {"text": _pieces(text, unbroken), "strong": strong, "faint": faint, "link": link, "entry": None}


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


@functools.cache
def _template() -> bytes:
    return files("hetong.templates").joinpath("contract.typ").read_bytes()
