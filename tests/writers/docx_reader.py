"""Reads a .docx as Word shows it: labels are computed from the numbering, fields and content controls are listed.

It knows nothing of the writer, so that the two agree only if the file says what was meant.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True)
class ReadLine:
    """A paragraph that shows something; `cell` tells that it stands in a table."""

    style: str
    label: str
    text: str
    bookmarks: tuple[str, ...]
    cell: bool


@dataclass(frozen=True)
class Field:
    instruction: str
    result: str


@dataclass(frozen=True)
class Control:
    """A content control; `bound` is what its XPath finds in the custom XML part."""

    tag: str
    title: str
    text: str
    bound: str


@dataclass
class Document:
    lines: list[ReadLine] = field(default_factory=list)
    contents: list[str] = field(default_factory=list)
    header: str = ""
    footer: str = ""
    fields: list[Field] = field(default_factory=list)
    controls: list[Control] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    bookmarks: dict[str, str] = field(default_factory=dict)

    def label_of(self, bookmark: str) -> str:
        """The label of the paragraph in which `bookmark` stands."""
        return next(line.label for line in self.lines if bookmark in line.bookmarks)

    def text(self) -> str:
        return "\n".join(line.label + line.text for line in self.lines)


def read(docx: bytes) -> Document:
    """What the file shows."""
    parts = {name: etree.fromstring(xml) for name, xml in _parts(docx) if name.endswith(".xml")}
    body = parts["word/document.xml"][0]
    document = Document(facts={_own(fact, "path"): _own(fact, "words") for fact in parts["customXml/item1.xml"]})
    header, footer = parts["word/header1.xml"], parts["word/footer1.xml"]
    document.header, document.footer = _text(header), _text(footer)
    for root in (body, header, footer):
        document.fields += [Field(instruction, result) for instruction, result, _ in _fields(root)]
        bound = (sdt for sdt in root.iter(f"{W}sdt") if sdt.find(f"{W}sdtPr/{W}dataBinding") is not None)
        document.controls += [_control(sdt, parts) for sdt in bound]
    document.bookmarks = {_w(start, "name"): _bookmarked(start) for start in body.iter(f"{W}bookmarkStart")}
    contents = {p for instruction, _, ps in _fields(body) if instruction.startswith("TOC") for p in ps}
    document.contents = [_text(p) for p in body.iter(f"{W}p") if p in contents]
    labels = Labels(parts["word/styles.xml"], parts["word/numbering.xml"])
    for p in body.iter(f"{W}p"):
        label, words = labels.next(p), _text(p)
        if words and p not in contents and labels.style_name(p) != "TOC Heading":
            names = tuple(_w(start, "name") for start in p.iter(f"{W}bookmarkStart"))
            cell = any(True for _ in p.iterancestors(f"{W}tc"))
            document.lines.append(ReadLine(labels.style_name(p), label, words, names, cell))
    return document


class Labels:
    """Word's paragraph numbers (ISO/IEC 29500-1, 17.9)."""

    def __init__(self, styles: etree._Element, numbering: etree._Element) -> None:
        self._styles = {_w(style, "styleId"): style for style in styles.iter(f"{W}style")}
        abstracts = {_w(each, "abstractNumId"): each for each in numbering.iter(f"{W}abstractNum")}
        self._lists = {_w(num, "numId"): abstracts[_val(num, "abstractNumId")] for num in numbering.iter(f"{W}num")}
        self._counters: dict[etree._Element, dict[int, int]] = {}

    def style_name(self, p: etree._Element) -> str:
        return _val(self._styles[_val(p, "pPr/pStyle") or "Normal"], "name")

    def next(self, p: etree._Element) -> str:
        """The label of `p`, which comes after all paragraphs asked before."""
        found = self._number(p)
        if found is None:
            return ""
        abstract, level = found
        counters = self._counters.setdefault(abstract, {})
        counters[level] = counters.get(level, 0) + 1
        for deeper in [each for each in counters if each > level]:
            del counters[deeper]
        return self._show(abstract, level, counters)

    def _show(self, abstract: etree._Element, level: int, counters: dict[int, int]) -> str:
        levels = {int(_w(lvl, "ilvl")): lvl for lvl in abstract.iter(f"{W}lvl")}
        legal = levels[level].find(f"{W}isLgl") is not None

        def shown(match: re.Match[str]) -> str:
            index = int(match[1]) - 1
            form = "decimal" if legal else _val(levels[index], "numFmt")
            return chinese(counters[index]) if form == "chineseCountingThousand" else str(counters[index])

        return re.sub(r"%(\d)", shown, _val(levels[level], "lvlText"))

    def _number(self, p: etree._Element) -> tuple[etree._Element, int] | None:
        """List and level: of the paragraph, else of its style, where only a link from the level tells the level."""
        direct = p.find(f"{W}pPr/{W}numPr")
        if direct is not None and _val(direct, "numId") == "0":  # 17.9.18: no numbering, whatever the style says
            return None
        if direct is not None:
            return self._lists[_val(direct, "numId")], int(_val(direct, "ilvl"))
        style = self._styles.get(_val(p, "pPr/pStyle"))
        while style is not None:
            numbered = style.find(f"{W}pPr/{W}numPr")
            if numbered is not None:
                abstract = self._lists[_val(numbered, "numId")]
                linked = [lvl for lvl in abstract.iter(f"{W}lvl") if _val(lvl, "pStyle") == _w(style, "styleId")]
                return abstract, int(_w(linked[0], "ilvl"))
            style = self._styles.get(_val(style, "basedOn"))
        return None


def chinese(number: int) -> str:
    """ChineseCountingThousand of a number below 100: 一, 十, 十一, 二十一."""
    tens, ones = divmod(number, 10)
    digits = "〇一二三四五六七八九"
    return ("" if tens == 0 else "十" if tens == 1 else f"{digits[tens]}十") + (digits[ones] if ones else "")


def _parts(docx: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(BytesIO(docx)) as package:
        for name in package.namelist():
            yield name, package.read(name)


def _w(element: etree._Element, attribute: str) -> str:
    return element.get(f"{W}{attribute}", "")


def _val(element: etree._Element, path: str) -> str:
    found = element.find("/".join(f"{W}{step}" for step in path.split("/")))
    return "" if found is None else _w(found, "val")


def _own(fact: etree._Element, name: str) -> str:
    """What a fact of our custom XML part says under `name`."""
    return fact.findtext(f"{{urn:hetong:facts}}{name}", "")


def _text(element: etree._Element) -> str:
    """The words within `element`."""
    return "".join(map(_piece, element.iter(f"{W}t", f"{W}tab", f"{W}br")))


def _piece(element: etree._Element) -> str:
    if element.tag == f"{W}t":
        return element.text or ""
    if next(element.iterancestors()).tag != f"{W}r":  # a tab stop, not a tab
        return ""
    return "\t" if element.tag == f"{W}tab" else "\n"


def _fields(root: etree._Element) -> Iterator[tuple[str, str, set[etree._Element]]]:
    """Instruction, cached result and paragraphs of each complex field; an unbalanced one is an error."""
    opened: list[_OpenField] = []
    for run in root.iter(f"{W}r"):
        kind = run.find(f"{W}fldChar")
        step = "" if kind is None else _w(kind, "fldCharType")
        if step == "begin":
            opened.append(_OpenField())
        for each in opened:
            each.paragraphs.add(next(run.iterancestors(f"{W}p")))
            words = _text(run) if each.separated else "".join(code.text or "" for code in run.iter(f"{W}instrText"))
            each.words[each.separated] += words
        if step == "separate":
            opened[-1].separated = True
        elif step == "end":
            closed = opened.pop()
            yield closed.words[False].strip(), closed.words[True], closed.paragraphs
    assert not opened, "a field is not closed"


@dataclass
class _OpenField:
    """A field being read: its instruction (False) and result (True)."""

    separated: bool = False
    words: dict[bool, str] = field(default_factory=lambda: {False: "", True: ""})
    paragraphs: set[etree._Element] = field(default_factory=set)


def _bookmarked(start: etree._Element) -> str:
    """The words between a bookmark's start and its end, which must be in the same paragraph."""
    words = ""
    for sibling in start.itersiblings():
        if sibling.tag == f"{W}bookmarkEnd" and _w(sibling, "id") == _w(start, "id"):
            return words
        words += _text(sibling)
    raise AssertionError(f"bookmark {_w(start, 'name')} is not closed")


def _control(sdt: etree._Element, parts: dict[str, etree._Element]) -> Control:
    binding, content = sdt.find(f"{W}sdtPr/{W}dataBinding"), sdt.find(f"{W}sdtContent")
    assert binding is not None
    assert content is not None
    properties = parts["customXml/itemProps1.xml"]
    assert _w(binding, "storeItemID") in properties.attrib.values()
    prefixes = dict(re.findall(r"xmlns:(\w+)=\"([^\"]+)\"", _w(binding, "prefixMappings")))
    (found,) = etree.ETXPath(re.sub(r"(\w+):", lambda m: f"{{{prefixes[m[1]]}}}", _w(binding, "xpath")))(
        parts["customXml/item1.xml"].getroottree()
    )
    return Control(_val(sdt, "sdtPr/tag"), _val(sdt, "sdtPr/alias"), _text(content), found.text or "")
