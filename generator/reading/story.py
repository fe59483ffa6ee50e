"""A story of a Word file (its text, a header, a comment): walked once, in reading order, into paragraphs.

What Word, WPS and LibreOffice make of the same text differs in runs, wrappers and prefixes; here only words count. The
elements are those of ISO/IEC 29500-1, 17.3 (text), 17.4 (tables), 17.5.2 (content controls), 17.13 (changes, comments,
bookmarks) and 17.16 (fields).
"""

import re
from collections.abc import Callable, Mapping, Sized
from dataclasses import dataclass, field, replace
from typing import Final

from lxml import etree

from hetong.generator.reading.content import (
    Cell,
    Change,
    ChangeKind,
    Control,
    Picture,
    ReturnedParagraph,
    Stretch,
)
from hetong.generator.writers.ooxml import NAMESPACES, W

_MC: Final = f"{{{NAMESPACES['mc']}}}"
_W14: Final = f"{{{NAMESPACES['w14']}}}"
_RELATED: Final = f"{{{NAMESPACES['r']}}}"
_PICTURE_PROPERTIES: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_BLIP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_VML_IMAGE: Final = "{urn:schemas-microsoft-com:vml}imagedata"
_MATH: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

_CHANGES: Final[Mapping[str, ChangeKind]] = {
    f"{W}ins": "insert",
    f"{W}del": "delete",
    f"{W}moveFrom": "move-from",
    f"{W}moveTo": "move-to",
}
_ADDING: Final = ("insert", "move-to")
_TAKING: Final = ("delete", "move-from")
_OFF: Final = ("0", "false", "off")
_CONTENTS: Final = re.compile(r"\s*TOC\b", re.IGNORECASE)
_CONTENTS_HEADINGS: Final = ("toc heading", "contents heading")
_CONTENTS_GALLERY: Final = "Table of Contents"
_BOUND: Final = re.compile(r"/\w+:facts\[1\]/\w+:fact\[([1-9]\d{0,4})\](?:/\w+:words\[1\])?")
_REFERENCE: Final = re.compile(r"\s*REF\s+\"?(?P<bookmark>\w+)\"?(?P<switches>.*)", re.IGNORECASE | re.DOTALL)
_BY_NUMBER: Final = re.compile(r"\\[nrw]\b", re.IGNORECASE)
_SYMBOLS: Final = {0xA8: "□", 0x6F: "□", 0x71: "□", 0xFE: "☑", 0xFD: "☒", 0xFC: "✓", 0x52: "☑", 0x53: "☒"}
"""Boxes and ticks of the symbol fonts Wingdings and Wingdings 2 (17.3.3.30), which lie in the private use area."""
_CHARACTERS: Final = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}softHyphen": "",
}
_MARKS: Final = frozenset((f"{W}bookmarkStart", f"{W}commentRangeStart", f"{W}commentRangeEnd"))
_MOST_OPEN: Final = 64
"""Of fields, content controls and comments within each other: more is an attack on our memory."""
_LONGEST_ANCHOR: Final = 10_000
_UNSEEN: Final = {
    f"{W}{name}"
    for name in (
        "pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr", "smartTagPr", "customXmlPr",
        "instrText", "delInstrText", "rt", "annotationRef", "fldData", "tblPrEx",
    )
}  # fmt: skip


@dataclass(slots=True)
class _Paragraph:
    """A paragraph being read."""

    style: str
    cell: Cell | None
    mark: ChangeKind | None
    text: list[str] = field(default_factory=list)
    original: list[str] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    length: int = 0
    bookmarks: list[str] = field(default_factory=list)
    controls: list["_Control"] = field(default_factory=list)
    in_contents: bool = False

    def done(self) -> ReturnedParagraph:
        return ReturnedParagraph(
            style=self.style,
            text="".join(self.text),
            original="".join(self.original),
            bookmarks=tuple(self.bookmarks),
            cell=self.cell,
            mark=self.mark,
            controls=tuple(control.done() for control in self.controls),
            stretches=tuple(self.stretches),
            pictures=tuple(self.pictures),
        )

    def show(self, stretch: Stretch) -> None:
        """Add words; those of the same kind in a row are one stretch."""
        self.length += len(stretch.words)
        if stretch.accepted:
            self.text.append(stretch.words)
        if stretch.rejected:
            self.original.append(stretch.words)
        if self.stretches and replace(self.stretches[-1], words=stretch.words) == stretch:
            stretch = replace(stretch, words=self.stretches.pop().words + stretch.words)
        if stretch.words:
            self.stretches.append(stretch)


@dataclass(slots=True)
class _Control:
    """A content control being read; `paragraph` is the last one that it showed words in."""

    properties: etree._Element | None
    path: str
    text: list[str] = field(default_factory=list)
    paragraph: _Paragraph | None = None

    def show(self, words: str, paragraph: _Paragraph) -> None:
        if self.text and self.paragraph is not paragraph:
            self.text.append("\n")
        self.text.append(words)
        self.paragraph = paragraph

    def done(self) -> Control:
        properties, text = self.properties, "".join(self.text)
        if properties is None:
            return Control("", "", text, self.path)
        checked = properties.find(f"{_W14}checkbox/{_W14}checked")
        return Control(
            tag=val(properties.find(f"{W}tag")),
            title=val(properties.find(f"{W}alias")),
            text=text,
            path=self.path,
            placeholder=_on(properties.find(f"{W}showingPlcHdr")),
            checked=None if checked is None else checked.get(f"{_W14}val", "1") not in _OFF,
            value=_value(properties, text),
        )


@dataclass(slots=True)
class _Field:
    """A complex field being read (17.16.2): its instruction is never text, its result is."""

    instruction: str = ""
    separated: bool = False

    @property
    def is_contents(self) -> bool:
        return bool(_CONTENTS.match(self.instruction))

    @property
    def reference(self) -> tuple[str, bool]:
        """The bookmark that it refers to, and whether it shows the number there; no bookmark if it is no reference."""
        return _referred(self.instruction)


@dataclass(slots=True)
class _Change:
    """A change being read."""

    kind: ChangeKind
    author: str
    date: str
    paragraph: int
    position: int
    words: list[str] = field(default_factory=list)

    def done(self) -> Change:
        return Change(self.kind, self.author, self.date, "".join(self.words), self.paragraph, self.position)


@dataclass(slots=True)
class _Anchor:
    """What a comment is on, as far as anybody would quote it."""

    paragraph: int
    words: list[str] = field(default_factory=list)
    length: int = 0

    def show(self, words: str) -> None:
        if self.length < _LONGEST_ANCHOR:
            self.words.append(words)
            self.length += len(words)


@dataclass(slots=True)
class Story:
    """Reads the blocks of one story.

    `styles` are the names of styles by id, `paths` those of our facts, in order, `images` pictures by relationship.
    """

    styles: Mapping[str, str]
    paths: tuple[str, ...] = ()
    images: Mapping[str, bytes] = field(default_factory=dict)
    _changes: list["_Change"] = field(default_factory=list)
    _anchors: dict[str, "_Anchor"] = field(default_factory=dict)
    _paragraphs: list[_Paragraph] = field(default_factory=list)
    _current: _Paragraph | None = None
    _fields: list[_Field] = field(default_factory=list)
    _pending: list[etree._Element] = field(default_factory=list)
    _controls: list[_Control] = field(default_factory=list)
    _waiting: list[_Control] = field(default_factory=list)
    _bookmarks: list[str] = field(default_factory=list)
    _open_comments: list[str] = field(default_factory=list)
    _boxes: list[etree._Element] = field(default_factory=list)
    _simple: list[tuple[str, bool]] = field(default_factory=list)
    _strong: bool = False
    _tables: int = 0
    _last_change: tuple[object, ...] = ()

    @property
    def changes(self) -> tuple[Change, ...]:
        """The pending changes, in the order of the text."""
        return tuple(change.done() for change in self._changes)

    def anchor(self, comment: str) -> tuple[int, str]:
        """The index of the paragraph in which the words that a comment is on begin, and these words."""
        anchor = self._anchors.get(comment, _Anchor(0))
        return max(min(anchor.paragraph, len(self._paragraphs) - 1), 0), "".join(anchor.words)

    def read(self, root: etree._Element) -> tuple[ReturnedParagraph, ...]:
        """The paragraphs below `root` in reading order. Raises ValueError for what no word processor writes."""
        try:
            self._blocks(root, None, None)
        except RecursionError:
            raise ValueError("嵌套过深") from None
        if self._fields:
            raise ValueError("有没有结束的域")
        return tuple(paragraph.done() for paragraph in self._paragraphs)

    # Blocks: what holds paragraphs

    def _blocks(self, parent: etree._Element, cell: Cell | None, mark: ChangeKind | None) -> None:
        for child in parent:
            match _name(child):
                case "p":
                    self._paragraph(child, cell, mark)
                case "tbl":
                    self._table(child, mark)
                case "sdt":
                    if not _is_contents(child):
                        self._control(child, lambda content: self._blocks(content, cell, mark))
                case "AlternateContent":
                    if (chosen := _chosen(child)) is not None:
                        self._blocks(chosen, cell, mark)
                case _ if child.tag in _MARKS:
                    self._marked(child)
                case _ if child.tag in _CHANGES:
                    self._blocks(child, cell, _CHANGES[str(child.tag)])
                case _ if child.tag not in _UNSEEN:
                    self._blocks(child, cell, mark)

    def _table(self, table: etree._Element, mark: ChangeKind | None) -> None:
        number, row_number = self._tables, 0
        self._tables += 1

        def rows(parent: etree._Element) -> None:
            nonlocal row_number
            for child in parent:
                if child.tag == f"{W}tr":
                    self._row(child, number, row_number, mark)
                    row_number += 1
                elif child.tag == f"{W}sdt":
                    self._control(child, rows)
                elif child.tag in _MARKS:
                    self._marked(child)
                elif child.tag not in _UNSEEN:
                    rows(child)

        rows(table)

    def _row(self, row: etree._Element, table: int, row_number: int, mark: ChangeKind | None) -> None:
        properties = row.find(f"{W}trPr")
        row_mark = _mark(properties) or mark
        column = _number(properties.find(f"{W}gridBefore")) if properties is not None else 0

        def cells(parent: etree._Element) -> None:
            nonlocal column
            for child in parent:
                if child.tag == f"{W}tc":
                    self._blocks(child, Cell(table, row_number, column), row_mark)
                    column += max(_number(child.find(f"{W}tcPr/{W}gridSpan")), 1)
                elif child.tag == f"{W}sdt":
                    self._control(child, cells)
                elif child.tag in _MARKS:
                    self._marked(child)
                elif child.tag not in _UNSEEN:
                    cells(child)

        cells(row)

    # Paragraphs

    def _paragraph(self, p: etree._Element, cell: Cell | None, mark: ChangeKind | None) -> None:
        properties = p.find(f"{W}pPr")
        style = val(properties.find(f"{W}pStyle")) if properties is not None else ""
        own = _mark(properties.find(f"{W}rPr")) if properties is not None else None
        paragraph = _Paragraph(self.styles.get(style, style), cell, own or mark)
        paragraph.in_contents = any(each.is_contents for each in self._fields)
        paragraph.bookmarks, self._bookmarks = self._bookmarks, []
        paragraph.controls, self._waiting = self._waiting, []
        outer, self._current = self._current, paragraph
        self._paragraphs.append(paragraph)
        if paragraph.mark and properties is not None:
            self._mark_change(properties, paragraph.mark if own else None)
        self._inlines(p)
        if properties is not None and properties.find(f"{W}pPrChange") is not None:
            self._format_change(properties[-1] if len(properties) else properties, "".join(paragraph.text))
        self._current = outer
        is_heading = paragraph.style.lower() in _CONTENTS_HEADINGS
        if is_heading or (paragraph.in_contents and not "".join(paragraph.text).strip()):
            self._leave_out()
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self._blocks(box, None, None)

    def _leave_out(self) -> None:
        """Leave out the paragraph just read, with what changed in it."""
        self._paragraphs.pop()
        while self._changes and self._changes[-1].paragraph == len(self._paragraphs):
            self._changes.pop()
        self._last_change = ()

    def _mark_change(self, properties: etree._Element, kind: ChangeKind | None) -> None:
        element = _mark_element(properties.find(f"{W}rPr"))
        if kind is not None and element is not None:
            self._note(kind, element, "")

    def _inlines(self, parent: etree._Element) -> None:
        for child in parent:
            tag = child.tag
            if tag == f"{W}r":
                self._run(child)
            elif tag in _CHANGES:
                self._pending.append(child)
                self._inlines(child)
                self._pending.pop()
            elif tag == f"{W}sdt":
                if not _is_contents(child):
                    self._control(child, self._inlines)
            elif tag == f"{_MC}AlternateContent":
                if (chosen := _chosen(child)) is not None:
                    self._inlines(chosen)
            elif tag in _MARKS:
                self._marked(child)
            elif tag == f"{_MATH}t":
                self._show(child.text or "")
            elif tag == f"{W}fldSimple":
                self._simple_field(child)
            elif tag not in _UNSEEN:
                self._inlines(child)

    def _simple_field(self, element: etree._Element) -> None:
        instruction = element.get(f"{W}instr", "")
        if not _CONTENTS.match(instruction):
            self._simple.append(_referred(instruction))
            self._inlines(element)
            self._simple.pop()

    def _marked(self, element: etree._Element) -> None:
        """A bookmark, or the beginning or end of the words of a comment."""
        if element.tag != f"{W}bookmarkStart":
            self._comment(element)
        elif self._current is not None:
            self._current.bookmarks.append(element.get(f"{W}name", ""))
        else:
            self._bookmarks.append(element.get(f"{W}name", ""))

    def _control(self, sdt: etree._Element, walk: Callable[[etree._Element], None]) -> None:
        properties, content = sdt.find(f"{W}sdtPr"), sdt.find(f"{W}sdtContent")
        control = _Control(properties, self._bound(properties))
        if self._current is not None:
            self._current.controls.append(control)
        else:
            self._waiting.append(control)
        _refuse_depth(self._controls)
        self._controls.append(control)
        if content is not None:
            walk(content)
        self._controls.pop()

    def _bound(self, properties: etree._Element | None) -> str:
        """The path of the fact that a control is bound to."""
        binding = properties.find(f"{W}dataBinding") if properties is not None else None
        match = _BOUND.fullmatch(binding.get(f"{W}xpath", "")) if binding is not None else None
        position = int(match[1]) if match else 0
        return self.paths[position - 1] if 0 < position <= len(self.paths) else ""

    # Runs

    def _run(self, run: etree._Element) -> None:
        properties = run.find(f"{W}rPr")
        before = len(self._current.text) if self._current else 0
        if properties is not None and _on(properties.find(f"{W}vanish")):
            self._field_characters(run)
            return
        self._strong = properties is not None and _on(properties.find(f"{W}b"))
        for child in run:
            self._piece(child)
        self._strong = False
        change = properties.find(f"{W}rPrChange") if properties is not None else None
        if change is not None and self._current is not None:
            self._format_change(change, "".join(self._current.text[before:]))

    def _piece(self, element: etree._Element) -> None:
        tag = element.tag
        if tag in {f"{W}t", f"{W}delText"}:
            self._show(element.text or "")
        elif tag in _CHARACTERS:
            self._show(_CHARACTERS[str(tag)])
        elif tag == f"{W}br":
            self._show("" if element.get(f"{W}type") in {"page", "column"} else "\n")
        elif tag == f"{W}sym":
            self._show(_symbol(element))
        elif tag in {f"{W}fldChar", f"{W}instrText"}:
            self._field_piece(element)
        elif tag == f"{_MC}AlternateContent":
            if (chosen := _chosen(element)) is not None:
                self._field_or_pieces(chosen)
        elif tag == f"{W}txbxContent":
            self._boxes.append(element)
        elif tag == f"{W}commentReference":
            self._anchor(element)
        elif tag in {f"{W}drawing", f"{W}pict"}:
            self._picture(element)
            self._field_or_pieces(element)
        elif tag not in _UNSEEN and tag != f"{W}delInstrText":
            self._field_or_pieces(element)

    def _picture(self, drawing: etree._Element) -> None:
        """A picture that is there with all changes accepted (20.4, 20.1.8.13; VML: 19.1.2.11)."""
        taken = any(_CHANGES[str(element.tag)] in _TAKING for element in self._pending)
        image = next(drawing.iter(_BLIP, _VML_IMAGE), None)
        if self._current is None or taken or image is None:
            return
        properties = next(drawing.iter(_PICTURE_PROPERTIES), None)
        shows = properties.get("descr", "") if properties is not None else ""
        name = image.get(f"{_RELATED}embed", "") or image.get(f"{_RELATED}id", "")
        self._current.pictures.append(Picture(shows, self.images.get(name, b"")))

    def _field_or_pieces(self, parent: etree._Element) -> None:
        for child in parent:
            if child.tag == f"{W}r":
                self._run(child)
            else:
                self._piece(child)

    def _field_characters(self, run: etree._Element) -> None:
        """Hidden words are no words, but a field may begin or end among them."""
        for element in run.iter(f"{W}fldChar", f"{W}instrText"):
            self._field_piece(element)

    def _field_piece(self, element: etree._Element) -> None:
        if element.tag == f"{W}instrText":
            if self._fields and not self._fields[-1].separated:
                self._fields[-1].instruction += element.text or ""
            return
        match element.get(f"{W}fldCharType"):
            case "begin":
                _refuse_depth(self._fields)
                self._fields.append(_Field())
            case "separate" if self._fields:
                self._fields[-1].separated = True
            case "end" if self._fields:
                self._fields.pop()
        if self._current is not None and any(each.is_contents for each in self._fields):
            self._current.in_contents = True

    def _show(self, words: str) -> None:
        """Add `words` to the paragraph, unless a field hides them."""
        if self._current is None or not all(each.separated and not each.is_contents for each in self._fields):
            return
        kinds = [_CHANGES[str(element.tag)] for element in self._pending]
        accepted = not any(kind in _TAKING for kind in kinds)
        if accepted:
            for control in self._controls:
                control.show(words, self._current)
        for element in self._pending:
            self._note(_CHANGES[str(element.tag)], element, words)
        fact = next((control.path for control in reversed(self._controls) if control.path), "")
        rejected = not any(kind in _ADDING for kind in kinds)
        self._current.show(Stretch(words, accepted, rejected, self._strong, fact, *self._reference()))
        if accepted and not self._pending:
            self._last_change = ()
        for comment in self._open_comments:
            self._anchors[comment].show(words)

    def _reference(self) -> tuple[str, bool]:
        """What the innermost field refers to."""
        inner = (*self._simple, *(each.reference for each in self._fields if each.separated))
        return inner[-1] if inner else ("", False)

    # Changes and comments

    def _note(self, kind: ChangeKind, element: etree._Element, words: str) -> None:
        """A change; Word splits one into many elements, and those that follow each other are one."""
        author, date = element.get(f"{W}author", ""), element.get(f"{W}date", "")
        index = len(self._paragraphs) - 1
        key = (kind, author, date, index)
        if self._last_change != key:
            self._changes.append(_Change(kind, author, date, index, self._current.length if self._current else 0))
        self._changes[-1].words.append(words)
        self._last_change = key

    def _format_change(self, element: etree._Element, words: str) -> None:
        self._last_change = ()
        self._note("format", element, words)
        self._last_change = ()

    def _comment(self, element: etree._Element) -> None:
        comment = element.get(f"{W}id", "")
        if element.tag == f"{W}commentRangeStart":
            self._anchors.setdefault(comment, _Anchor(len(self._paragraphs) - (self._current is not None)))
            if len(self._open_comments) < _MOST_OPEN:
                self._open_comments.append(comment)
        elif comment in self._open_comments:
            self._open_comments.remove(comment)

    def _anchor(self, element: etree._Element) -> None:
        """A comment may have no range: it stands where its reference is."""
        self._anchors.setdefault(element.get(f"{W}id", ""), _Anchor(len(self._paragraphs) - 1))


def _refuse_depth(opened: Sized) -> None:
    if len(opened) >= _MOST_OPEN:
        raise ValueError("域或者内容控件嵌套过深")


def val(element: etree._Element | None) -> str:
    """The attribute w:val of `element`; empty where there is none."""
    return "" if element is None else element.get(f"{W}val", "")


def _referred(instruction: str) -> tuple[str, bool]:
    match = _REFERENCE.match(instruction)
    return (match["bookmark"], bool(_BY_NUMBER.search(match["switches"]))) if match else ("", False)


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname


def _on(element: etree._Element | None) -> bool:
    """A switch such as w:vanish (17.17.4): on where it stands without a value."""
    return element is not None and element.get(f"{W}val", "1") not in _OFF


def _number(element: etree._Element | None) -> int:
    digits = val(element)
    return min(int(digits), 1000) if digits.isascii() and digits.isdigit() and len(digits) < 9 else 0


def _mark_element(properties: etree._Element | None) -> etree._Element | None:
    return next((child for child in properties if child.tag in _CHANGES), None) if properties is not None else None


def _mark(properties: etree._Element | None) -> ChangeKind | None:
    """Whether w:rPr of a paragraph mark, or w:trPr of a row, says that it is a pending change."""
    element = _mark_element(properties)
    return None if element is None else _CHANGES[str(element.tag)]


def _chosen(alternate: etree._Element) -> etree._Element | None:
    """mc:Choice or mc:Fallback (ISO/IEC 29500-3): both say the same words."""
    choice = alternate.find(f"{_MC}Choice")
    return choice if choice is not None else alternate.find(f"{_MC}Fallback")


def _is_contents(sdt: etree._Element) -> bool:
    return val(sdt.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")) == _CONTENTS_GALLERY


def _symbol(element: etree._Element) -> str:
    try:
        code = int(element.get(f"{W}char", ""), 16)
        return _SYMBOLS.get(code - 0xF000, "■") if 0xE000 <= code <= 0xF8FF else chr(code)
    except (ValueError, OverflowError):
        return ""


def _value(properties: etree._Element, text: str) -> str | None:
    """The value of the chosen entry of a list (17.5.2.21), or the date of a date picker as yyyy-mm-dd (17.5.2.7)."""
    for kind in ("dropDownList", "comboBox"):
        if (entries := properties.find(f"{W}{kind}")) is not None:
            for entry in entries.iter(f"{W}listItem"):
                value = entry.get(f"{W}value", "")
                if entry.get(f"{W}displayText", value) == text:
                    return value
            return None
    day = properties.find(f"{W}date")
    full = day.get(f"{W}fullDate", "") if day is not None else ""
    return full[:10] or None
