"""Word: the flow of a document as the context of a docxtpl shell.

Every kind of line is a template paragraph of the shell; its runs arrive as ready XML (`Markup`), everything else as
plain str, list and dict, under a sandbox that knows no functions and few filters. Values are rendered once and never
read as a template: ``{{7*7}}`` prints as typed. Labels are printed by Word's own numbering, references are fields.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from hashlib import sha256
from io import BytesIO
from itertools import count, groupby
from typing import Any, Final

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree
from markupsafe import Markup

from hetong.generator.tree.flow import Flow, Line, Role, flow, opens_a_line
from hetong.generator.tree.nodes import (
    Clause,
    Document,
    Entry,
    FactText,
    Figure,
    Inline,
    PartKind,
    Raster,
    Reference,
    ReferencePart,
    Table,
    Term,
    Text,
    plain,
)
from hetong.generator.writers.house import column_shares
from hetong.generator.writers.marks import MARK_START, set_marks
from hetong.generator.writers.ooxml import (
    CONTENT_TYPES,
    GLOSSARY,
    GLOSSARY_CONTENT,
    GLOSSARY_TYPE,
    IGNORABLE,
    IMAGE_TYPE,
    MEDIA_TYPES,
    NAMESPACES,
    XML_HEAD,
    DataBinding,
    W,
    bookmark,
    bound_sdt,
    checkbox_control,
    checkbox_sdt,
    date_control,
    drop_down_control,
    fact_sdt,
    field,
    field_start,
    fld_char,
    glossary,
    hyperlink,
    inline_picture,
    pack,
    r,
    text,
    text_control,
    text_sdt,
    unpack,
)
from hetong.generator.writers.pictures import image_of, png_of, size_mm
from hetong.generator.writers.shell import FIGURE, LISTED, SIGNATURE_TABLE, TABLE, style_of
from hetong.generator.writers.shell_parts import FACTS_NAMESPACE, FACTS_STORE, core_properties
from hetong.generator.writers.supplied import UnsafePartError, parse_part

FILTERS: Final = ("default", "first", "join", "last", "length", "replace", "trim")
_DOCUMENT: Final = "word/document.xml"
_RELATIONSHIPS: Final = "word/_rels/document.xml.rels"
SHELL_PARTS: Final = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
_FACTS_ITEM: Final = re.compile(r"customXml/item\d+\.xml")
_READY: Final = "urn:hetong:ready"
"""The style and namespace of what stands for paragraphs that are written already."""
_STAND_IN: Final = re.compile(rf'<h:ready xmlns:h="{_READY}" n="(\d+)"/>'.encode())
_FIRST_STYLE: Final = re.compile(r'\{% if (?=line\.style == ")')
_SIMPLE: Final = re.compile(
    r'\{% (?:el)?if line\.style == "([^"]+)" %\}([^{}]*)\{\{ line\.runs \}\}([^{}]*)(?=\{% (?:elif line\.style|endif))'
)
"""A template paragraph that is nothing but XML around the runs."""
_STYLE_TEST: Final = re.compile(r'line\.style == "([^"]+)"')
_EMPTY_RUN: Final = re.compile(
    r'<w:r(?: [^>]*)?>(?:<w:rPr/>|<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?<w:t xml:space="preserve"></w:t></w:r>'
)
_PREFIXES: Final = f'xmlns:h="{FACTS_NAMESPACE}"'
KEPT_ROWS: Final = 12
_SIDES: Final = {"left": "start", "center": "center", "right": "end"}
_MOST_LETTERS: Final = 64  # of a tag or title of a content control
_WIDEST: Final = 31680  # twentieths of a point: the widest page of Word
_IGNORABLE: Final = f"{{{NAMESPACES['mc']}}}Ignorable"


class ShellError(ValueError):
    """A Word shell that no document can be written with; each of the `reasons` says something that is wrong with it."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("；".join(reasons))
        self.reasons = reasons


def write_docx(document: Document, shell: bytes, when: datetime, *, literal_labels: bool = False) -> bytes:
    """`document` in the look of `shell`, dated `when` (aware); the same arguments give the same bytes.

    With `literal_labels`, labels and references are typed text instead of numbering and fields: for programs that
    compute them otherwise than Word does (LibreOffice 7 ignores w:isLgl and prints 一.1 for 1.1).
    """
    words = Words(document, literal_labels=literal_labels)
    return fill(shell, context_of(document, words), words, document.title, when, numbered=not literal_labels)


def fill(
    shell: bytes, context: dict[str, Any], words: "Words", title: str, when: datetime, *, numbered: bool = True
) -> bytes:
    """The document that `shell` makes of `context`; `words` wrote its runs. Raises `ShellError`."""
    compiled = _compile(shell)
    if missing := {line["style"] for line in context["lines"]} - compiled.styles:
        raise ShellError(f"模板缺少样式的段落：{'、'.join(sorted(missing))}")
    ready = _Ready(compiled.paragraphs)
    context = {**context, "lines": list(ready.lines(context["lines"]))}
    parts = compiled.parts | {name: _render(template, context) for name, template in compiled.templates.items()}
    parts[_DOCUMENT] = ready.put_in(parts[_DOCUMENT])
    parts[compiled.facts_item] = words.facts_part().encode()
    if words.pictures:
        parts |= _with_pictures(parts, words.pictures)
    if words.prompts:
        parts |= _with_glossary(parts, words.prompts)
    if not numbered:
        parts |= {name: _without_numbering(name, parts[name]) for name in ("word/styles.xml", "word/document.xml")}
    parts["docProps/core.xml"] = (XML_HEAD + core_properties(title, moment_of(when))).encode()
    return pack(parts)


class _Ready:
    """Paragraphs that are written already: they stand aside while the template is rendered and its XML is gone over."""

    def __init__(self, paragraphs: Mapping[str, tuple[str, str]]) -> None:
        self._paragraphs = paragraphs
        self._written: list[str] = []

    def lines(self, lines: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """`lines` with a stand-in for neighbouring ones of simple styles."""
        for is_simple, group in groupby(lines, key=self._is_simple):
            if not is_simple:
                yield from group
                continue
            self._written.append("".join(piece for line in group for piece in self._pieces(line)))
            stand_in = f'<h:ready xmlns:h="{_READY}" n="{len(self._written) - 1}"/>'
            yield {"style": _READY, "runs": Markup(stand_in), "ends_cover": False}  # noqa: S704

    def put_in(self, xml: bytes) -> bytes:
        """`xml` with the paragraphs in place of their stand-ins."""
        return _STAND_IN.sub(lambda match: self._written[int(match[1])].encode(), xml)

    def _is_simple(self, line: dict[str, Any]) -> bool:
        return line["style"] in self._paragraphs and not line["ends_cover"] and MARK_START not in line["runs"]

    def _pieces(self, line: dict[str, Any]) -> tuple[str, str, str]:
        before, behind = self._paragraphs[line["style"]]
        return before, line["runs"], behind


def moment_of(when: datetime) -> str:
    """An aware time as Word writes it."""
    if when.utcoffset() is None:
        raise ValueError("when must be aware of its time zone")
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def styles_of(shell: bytes) -> frozenset[str]:
    """The names of the styles for which `shell` has a template paragraph. Raises `ShellError`."""
    return _compile(shell).styles


def _with_pictures(parts: dict[str, bytes], pictures: list["_Picture"]) -> dict[str, bytes]:
    """The parts of the pictures, and the two lists of parts that must name them."""
    media = {name: content for picture in pictures for name, content in picture.parts.items()}
    relationships = "".join(picture.relationships for picture in pictures)
    kinds = {name.rpartition(".")[2] for name in media}
    named = parts[CONTENT_TYPES].decode()
    types = "".join(
        f'<Default Extension="{kind}" ContentType="{MEDIA_TYPES[kind]}"/>'
        for kind in sorted(kinds)
        if f'Extension="{kind}"' not in named
    )
    return {
        **{f"word/{name}": content for name, content in media.items()},
        CONTENT_TYPES: re.sub("(<Types[^>]*>)", rf"\1{types}", named, count=1).encode(),
        _RELATIONSHIPS: parts[_RELATIONSHIPS].replace(b"</Relationships>", f"{relationships}</Relationships>".encode()),
    }


def _with_glossary(parts: dict[str, bytes], prompts: dict[str, str]) -> dict[str, bytes]:
    """The part with the placeholders of empty entries, and the two lists of parts that must name it.

    Without it Word shows words of its own in an empty entry.
    """
    relationship = f'<Relationship Id="rIdGlossary" Type="{GLOSSARY_TYPE}" Target="glossary/document.xml"/>'
    content_type = f'<Override PartName="/{GLOSSARY}" ContentType="{GLOSSARY_CONTENT}"/>'
    return {
        GLOSSARY: glossary(prompts).encode(),
        CONTENT_TYPES: parts[CONTENT_TYPES].replace(b"</Types>", f"{content_type}</Types>".encode()),
        _RELATIONSHIPS: parts[_RELATIONSHIPS].replace(b"</Relationships>", f"{relationship}</Relationships>".encode()),
    }


def _without_numbering(name: str, xml: bytes) -> bytes:
    """A part without w:numPr: of styles, and of paragraphs, where LibreOffice repeats it."""
    root = parse_shell_part(name, xml)
    for numbering in list(root.iter(f"{W}numPr")):
        numbering.getparent().remove(numbering)  # type: ignore[union-attr]
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


# The shell, compiled once


@dataclass(frozen=True, slots=True)
class _Shell:
    """A compiled shell: `parts` go into the document as they are, `templates` are rendered, by part name."""

    parts: dict[str, bytes]
    templates: dict[str, Template]
    facts_item: str
    styles: frozenset[str]
    paragraphs: dict[str, tuple[str, str]]
    """What stands before and behind the runs of a paragraph, by style, where that is all there is to it."""


@lru_cache(maxsize=8)
def _compile(shell: bytes) -> _Shell:
    parts = unpack(shell)
    sources = {name: _source(name, xml) for name, xml in parts.items() if SHELL_PARTS.fullmatch(name)}
    items = [name for name, xml in parts.items() if _FACTS_ITEM.fullmatch(name) and FACTS_NAMESPACE.encode() in xml]
    if _DOCUMENT not in sources or len(items) != 1:
        raise ShellError("模板不是由 hetong 生成的 Word 模板：缺少正文或数据部件")
    body = sources[_DOCUMENT]
    paragraphs = {style: (before, behind) for style, before, behind in _SIMPLE.findall(body)}
    ready = f'{{% if line.style == "{_READY}" %}}{{{{ line.runs }}}}{{% elif '
    environment = _environment()
    try:
        templates = {name: environment.from_string(source) for name, source in sources.items()}
        templates[_DOCUMENT] = environment.from_string(_FIRST_STYLE.sub(lambda _: ready, body, count=1))
    except TemplateError as error:
        raise ShellError(f"模板的标记有误：{error.message}") from error
    return _Shell(parts, templates, items[0], frozenset(_STYLE_TEST.findall(body)), paragraphs)


def _source(name: str, xml: bytes) -> str:
    """The Jinja source that docxtpl makes of a part, without the empty runs it leaves around ``{{r …}}``."""
    root = parse_shell_part(name, xml)
    prefixes = {prefix: uri for prefix, uri in root.nsmap.items() if prefix} | NAMESPACES
    namespaced = etree.Element(root.tag, nsmap=prefixes)
    for attribute_name, value in root.attrib.items():
        namespaced.set(attribute_name, value)
    namespaced.set(_IGNORABLE, " ".join(sorted({*root.get(_IGNORABLE, "").split(), *IGNORABLE})))
    namespaced.extend(root)
    patched: str = DocxTemplate(BytesIO()).patch_xml(etree.tostring(namespaced, encoding="unicode"))
    return _EMPTY_RUN.sub("", patched)


def parse_shell_part(name: str, xml: bytes) -> etree._Element:
    """The root of a part of a shell, called `name`. Raises `ShellError`."""
    try:
        return parse_part(name, xml)
    except UnsafePartError as error:
        raise ShellError(f"模板的 {error}") from error


def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in FILTERS}
    return environment


def _render(template: Template, context: dict[str, Any]) -> bytes:
    try:
        xml = template.render(context)
    except TemplateError as error:
        raise ShellError(f"模板的标记有误：{error.message}") from error
    root = parse_shell_part("正文", xml.encode())
    finish(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def finish(root: etree._Element) -> None:
    """Set in a rendered part what a template cannot: the columns of tables, and what rides among runs as marks."""
    for description in root.iter(f"{W}tblDescription"):
        _set_columns(description)
    set_marks(root)


def _set_columns(description: etree._Element) -> None:
    """Give the columns of a table the shares and sides that its description carries, and take the description away."""
    columns = [column.partition(":") for column in description.get(f"{W}val", "").split()]
    if not all(share.isdecimal() and side in _SIDES for share, _, side in columns):
        return  # the description of another table
    shares = [int(share) for share, _, _ in columns]
    properties = description.getparent()
    table = properties.getparent() if properties is not None else None
    grid = table.find(f"{W}tblGrid") if table is not None else None
    if not any(shares) or properties is None or table is None or grid is None:
        return
    properties.remove(description)
    total = min(sum(int(column.get(f"{W}w", "0")) for column in grid), _text_width(table))
    if (whole := properties.find(f"{W}tblW")) is not None:
        whole.set(f"{W}w", str(total))
    widths = [str(total * share // sum(shares)) for share in shares]
    grid[:] = [etree.Element(f"{W}gridCol", {f"{W}w": width}) for width in widths]
    rows = list(table.iter(f"{W}tr"))
    if len(rows) <= KEPT_ROWS:
        for row in rows[1:-1]:
            _keep_with_next(row)
    for row in rows:
        for cell, width in zip(row.iter(f"{W}tcW"), widths, strict=False):
            cell.set(f"{W}w", width)
        if row.find(f"{W}trPr/{W}tblHeader") is None:
            for cell, (_, _, side) in zip(row.iter(f"{W}tc"), columns, strict=False):
                _align(cell, _SIDES[side])


def _text_width(table: etree._Element) -> int:
    """What the margins of the last section leave of its page, in twentieths of a point (17.6.13, 17.6.11)."""
    sections = list(table.getroottree().getroot().iter(f"{W}sectPr"))
    size, margins = sections[-1].find(f"{W}pgSz"), sections[-1].find(f"{W}pgMar")
    if size is None or margins is None:
        return _WIDEST
    taken = sum(int(margins.get(f"{W}{side}", "0")) for side in ("left", "right", "gutter"))
    return int(size.get(f"{W}w", "0")) - taken


def _keep_with_next(row: etree._Element) -> None:
    """Keep `row` on the page of the next one (17.3.1.15); a table so short looks ill on two pages."""
    for properties in row.iter(f"{W}pPr"):
        if properties.find(f"{W}keepNext") is None:
            properties.insert(1, etree.Element(f"{W}keepNext"))


def _align(cell: etree._Element, side: str) -> None:
    """Set the paragraphs of `cell` to a `side` other than their style's, left: w:jc (17.3.1.13)."""
    if side != _SIDES["left"]:
        for properties in cell.iter(f"{W}pPr"):
            etree.SubElement(properties, f"{W}jc", {f"{W}val": side})


# The document as the context of the shell


def context_of(document: Document, words: "Words") -> dict[str, Any]:
    entries = [(part.kind, entry) for part in document.parts for entry in flow(part)]
    has_cover = bool(entries) and entries[0][0] is PartKind.COVER
    first = next((number for number, (kind, _) in enumerate(entries) if has_cover and kind is not PartKind.COVER), None)
    lines = [entry_context(entry, kind, words) for kind, entry in entries]
    if first is not None:
        lines[first]["ends_cover"] = True
    return {
        "title": document.title,
        "number": Markup(words.runs((document.number,))),  # noqa: S704  (all words in it are escaped)
        "lines": lines,
        "contents": [{"runs": Markup(entry)} for entry in words.contents()],  # noqa: S704
    }


def entry_context(entry: Flow, kind: PartKind, words: "Words") -> dict[str, Any]:
    match entry:
        case Line():
            return {"style": style_of(entry), "runs": Markup(words.line(entry)), "ends_cover": False}  # noqa: S704
        case Figure():
            return {"style": FIGURE, "runs": Markup(words.figure(entry)), "ends_cover": False}  # noqa: S704
        case Table():
            header, *rows = ([Markup(words.runs(cell)) for cell in line] for line in entry.lines())  # noqa: S704
            return {
                "style": SIGNATURE_TABLE if kind is PartKind.SIGNATURE else TABLE,
                "columns": columns_of(entry),
                "header": header,
                "rows": rows,
                "ends_cover": False,
            }


def columns_of(table: Table) -> str:
    """The share and alignment of each column, as `_set_columns` reads them: ``10:left 5:right``."""
    return " ".join(
        f"{round(share)}:{alignment}" for share, alignment in zip(column_shares(table), table.alignments, strict=True)
    )


@dataclass(frozen=True, slots=True)
class _Picture:
    """The parts of a picture below word/, and the relationships to them; `svg_id` is empty for one in pixels."""

    image_id: str
    svg_id: str
    parts: dict[str, bytes]

    @classmethod
    def of(cls, figure: Figure, position: int) -> "_Picture":
        name = f"media/hetong{position}"
        image = image_of(figure)
        if isinstance(image, Raster):
            return cls(f"rIdPicture{position}", "", {f"{name}.{image.kind}": image.content})
        parts = {f"{name}.png": png_of(image.svg), f"{name}.svg": image.svg.encode()}
        return cls(f"rIdPicture{position}", f"rIdDrawing{position}", parts)

    @property
    def relationships(self) -> str:
        ids = [self.image_id, self.svg_id]
        return "".join(
            f'<Relationship Id="{id_}" Type="{IMAGE_TYPE}" Target="{name}"/>'
            for id_, name in zip(ids, self.parts, strict=False)
        )


class Words:
    """Words as runs. Counts the ids of bookmarks and content controls, which must differ within a document."""

    def __init__(self, document: Document, *, literal_labels: bool = False, fields: bool = True) -> None:
        self._literal_labels = literal_labels
        self._fields = fields and not literal_labels
        inlines = list(document.inlines())
        self._facts = {inline.path: (inline.text, inline.items) for inline in inlines if isinstance(inline, FactText)}
        entries = (inline for inline in inlines if isinstance(inline, Entry) and inline.is_fact)
        self._facts |= {
            entry.name: (entry.value or ("false" if entry.kind == "check" else ""), ()) for entry in entries
        }
        self._positions = {path: position for position, path in enumerate(self._facts, 1)}
        self._targets = {clause.id: clause for clause in document.clauses() if opens_a_line(clause)}
        self._listed: list[tuple[str, str]] = []
        self._ids = count(1)
        self._places: Counter[str] = Counter()
        self.prompts: dict[str, str] = {}
        self.pictures: list[_Picture] = []

    def next_id(self) -> int:
        """An id that no bookmark, content control, picture or change of the document has."""
        return next(self._ids)

    def line(self, line: Line) -> str:
        """The runs of `line`; a bookmark around those that open a clause lets a returned file tell its clauses."""
        runs = self.runs(_with_key_column(line) if line.role is Role.COVER else line.inlines)
        if self._literal_labels and line.label:
            heading = line.clause is not None and bool(line.clause.heading)
            gap = "" if line.role is Role.CHAPTER else "\t"
            runs = r(f"{line.label}{gap}", bold=heading and line.role is Role.SECTION) + runs
        listed = line.role in LISTED and (line.clause is None or bool(line.clause.heading))
        if not listed and line.clause is None:
            return runs
        name = bookmark_name(line.clause.id if line.clause else f"part.{len(self._listed)}")
        if listed:
            self._listed.append((name, f"{line.label}{line.gap}{plain(line.inlines)}"))
        return bookmark(self.next_id(), name, runs)

    def runs(self, inlines: tuple[Inline, ...]) -> str:
        return "".join(self._inline(inline) for inline in inlines)

    def contents(self) -> Iterator[str]:
        """The cached entries of the table of contents, for the lines so far, with the field around them.

        Page numbers are Word's to add: nothing but layout knows them.
        """
        for position, (name, words) in enumerate(self._listed, 1):
            opening = field_start(r'TOC \o "1-1" \h \z \u') if position == 1 else ""
            ending = fld_char("end") if position == len(self._listed) else ""
            yield opening + hyperlink(name, r(words)) + ending

    def facts_part(self) -> str:
        """The custom XML part: each printed fact once, in the order of the text; no attributes, LibreOffice loses them.

        The elements of a list are there if splitting its words would not give them back.
        """
        facts = "".join(
            f"<fact><path>{text(path)}</path><words>{text(words)}</words>"
            + "".join(f"<item>{text(item)}</item>" for item in items)
            + "</fact>"
            for path, (words, items) in self._facts.items()
        )
        return f'{XML_HEAD}<facts xmlns="{FACTS_NAMESPACE}">{facts}</facts>'

    def _inline(self, inline: Inline) -> str:
        match inline:
            case Text():
                return r(inline.text, bold=inline.strong)
            case Term():
                return r(inline.text, bold=True)
            case FactText():
                return self._fact(inline)
            case Entry():
                return self._entry(inline)
            case Reference():
                return "".join(self._reference_part(part, bold=inline.strong) for part in inline.parts)

    def _fact(self, fact: FactText) -> str:
        if not fact.text:  # Word would show “click to enter text”
            return ""
        return bound_sdt(
            self.next_id(),
            fact.text,
            tag=tag_of(fact.path),
            alias=fact.title[:_MOST_LETTERS],
            binding=self._binding(fact.path),
            bold=fact.strong,
        )

    def _binding(self, path: str) -> DataBinding:
        return DataBinding(f"/h:facts[1]/h:fact[{self._positions[path]}]/h:words[1]", _PREFIXES, FACTS_STORE)

    def _fact_entry(self, entry: Entry) -> str:
        """A bound content control, and a bookmark around it: LibreOffice 7 keeps no tags, but it keeps bookmarks."""
        self._places[entry.name] += 1
        is_empty = not entry.value and entry.kind != "check"
        control = fact_sdt(
            self.next_id(),
            entry.text,
            _control(entry),
            tag=tag_of(entry.name),
            alias=entry.title[:_MOST_LETTERS],
            binding=self._binding(entry.name),
            prompt=self._prompt(entry.text) if is_empty else "",
            lock="sdtContentLocked" if entry.fixed else "sdtLocked",
        )
        return bookmark(self.next_id(), entry_bookmark(entry.name, self._places[entry.name]), control)

    def _prompt(self, words: str) -> str:
        """The name of the placeholder that says `words`."""
        known = {said: name for name, said in self.prompts.items()}
        name = known.get(words, f"hetong{len(known) + 1}")
        self.prompts[name] = words
        return name

    def _entry(self, entry: Entry) -> str:
        """A content control to fill in: a box to tick, or text."""
        if entry.is_fact:
            return self._fact_entry(entry)
        tag, alias = tag_of(entry.name), entry.title[:_MOST_LETTERS]
        if entry.kind == "check":
            return checkbox_sdt(self.next_id(), entry.text, tag=tag, alias=alias)
        return text_sdt(self.next_id(), entry.text, tag=tag, alias=alias)

    def figure(self, figure: Figure) -> str:
        """A picture; its parts are added to the package by `pictures`."""
        position = len(self.pictures) + 1
        width, height = size_mm(figure)
        picture = _Picture.of(figure, position)
        self.pictures.append(picture)
        return inline_picture(
            self.next_id(), figure.alt, width_mm=width, height_mm=height, image=picture.image_id, svg=picture.svg_id
        )

    def _reference_part(self, part: ReferencePart, *, bold: bool) -> str:
        """A field where updating it gives the same words; else the words alone."""
        target = self._targets.get(part.target) if part.target else None
        if target is None or not self._fields or _updated(target, part.shows) != part.text:
            return r(part.text, bold=bold)
        switches = r"\n \h" if part.shows == "label" else r"\h"
        return field(f"REF {bookmark_name(target.id)} {switches}", part.text, bold=bold)


def _updated(target: Clause, shows: str | None) -> str | None:
    r"""What Word makes of a REF to `target` (17.16.5.51): `\n` gives its number without trailing full stops."""
    match shows:
        case "label":
            return target.label.rstrip(".") or None
        case "heading":
            return plain(target.heading) or None
        case _:
            return None


def _with_key_column(line: Line) -> tuple[Inline, ...]:
    """A line of the cover with a tab between its key and its value."""
    key, value = line.key_and_value()
    return (*key, Text("\t"), *value) if key else value


@cache
def bookmark_name(clause_id: str) -> str:
    """The name of the bookmark around the line that opens a clause.

    At most 40 letters, digits and underscores (17.13.6.2 and Word); the hash keeps a.b_c and a_b.c apart.
    """
    readable = re.sub(r"[^A-Za-z0-9]", "_", clause_id)[:26]
    return f"_Ref_{readable}_{sha256(clause_id.encode()).hexdigest()[:8]}"


def entry_bookmark(path: str, place: int) -> str:
    """The name of the bookmark around the `place`-th entry (from 1) for the fact at `path`; at most 40 letters.

    Where tags are lost, the name up to its last ``_`` tells the fact: it follows from the path alone.
    """
    readable = re.sub(r"[^A-Za-z0-9]", "_", path)[:20]
    return f"_Fill_{readable}_{sha256(path.encode()).hexdigest()[:8]}_{place}"


def _control(entry: Entry) -> str:
    match entry.kind:
        case "check":
            return checkbox_control(ticked=bool(entry.value))
        case "choice":
            return drop_down_control(entry.options)
        case "date":
            return date_control()
        case _:
            return text_control()


def tag_of(path: str) -> str:
    """`path`, or as much of it as fits with a hash; the whole path stands in the custom XML part."""
    if len(path) <= _MOST_LETTERS:
        return path
    return f"{path[:55]}#{sha256(path.encode()).hexdigest()[:8]}"
