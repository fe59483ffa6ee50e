"""A PDF to fill in: form fields laid over a PDF that was set, and their values read back.

Typst sets pages but makes no fields. `add_form` lays them over its PDF as an AcroForm (ISO 32000-1, 12.7); pages,
bookmarks, links and tags stay as they are. The text font is named and not embedded, as nobody knows what will be typed,
so the PDF no longer conforms to PDF/A or PDF/UA, and no longer says so.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from pypdf import PdfWriter
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject

FieldKind = Literal["text", "date", "check", "choice"]

ON: Final = "On"
"""The value of a checked box; that of an unchecked one is empty."""
_OFF: Final = "Off"

_READ_ONLY: Final = 1
_MULTILINE: Final = 1 << 12
_COMBO: Final = 1 << 17
_PRINTED: Final = 1 << 2
_BACKGROUND: Final = (0.93, 0.95, 0.98)
_PADDING_PT: Final = 2.0
_LEADING: Final = 1.25
_ASCENT: Final = 0.88
_TICK: Final = ((0.2, 0.5), (0.42, 0.26), (0.8, 0.76))
"""The corners of the tick, as shares of the square that holds it."""

_TYPED: Final = "Song"
_GIVEN: Final = "SongUTF16"
_DINGBATS: Final = "ZaDb"
_FAMILY: Final = "STSong-Light"
_ENCODINGS: Final = {_TYPED: "Identity-H", _GIVEN: "UniGB-UTF16-H"}
"""Of the typeface for what a reader sets and for what is set here. Poppler sets typed words by glyph and not by code
(``HorizontalTextLayouter`` in its Annot.cc takes every CMap for an identity), so Hanzi come out wrong in any other."""

_TICK_CAPTION: Final = "4"
"""The tick of ZapfDingbats, for readers that draw a check box anew."""

_ASCII_WIDTHS: Final = (
    207, 270, 342, 467, 462, 797, 710, 239, 374, 374, 423, 605, 238, 375, 238, 334, 462, 462, 462, 462, 462, 462, 462,
    462, 462, 462, 238, 238, 605, 605, 605, 344, 748, 684, 560, 695, 739, 563, 511, 729, 793, 318, 312, 666, 526, 896,
    758, 772, 544, 772, 628, 465, 607, 753, 711, 972, 647, 620, 607, 374, 333, 374, 606, 500, 239, 417, 503, 427, 529,
    415, 264, 444, 518, 241, 230, 495, 228, 793, 527, 524, 524, 504, 338, 336, 277, 517, 450, 652, 466, 452, 407, 370,
    258, 370, 605,
)  # fmt: skip
"""Of STSong-Light from U+0020 (CID 1 of Adobe-GB1) to U+007E, in thousandths of its size, as Adobe published them."""

_CLAIMS: Final = ("{http://www.aiim.org/pdfa/ns/id/}", "{http://www.aiim.org/pdfua/ns/id/}")


class FormError(RuntimeError):
    """A filled form could not be read; the message says why."""


@dataclass(frozen=True, slots=True)
class FormField:
    """A field to fill in, placed by its distance from the upper left corner of `page` (from 0), in points.

    A dot in `name` goes down one level: ``party_a.name``. `title` is shown as a tooltip and read aloud. `options` are
    values with the words shown for them. A `value` of a check box is `ON` or empty, that of a choice one of its
    `options` or empty; a `fixed` one cannot be changed. A date is a line of text: to check it would take a script in
    the PDF, which mail filters refuse. Raises ValueError if the field could not be made.
    """

    name: str
    title: str
    page: int
    left_pt: float
    top_pt: float
    width_pt: float
    height_pt: float
    kind: FieldKind
    value: str = ""
    options: tuple[tuple[str, str], ...] = ()
    multiline: bool = False
    fixed: bool = False
    size_pt: float = 10.5

    def __post_init__(self) -> None:
        if reason := next(self._reasons(), ""):
            raise ValueError(f"field {self.name!r}: {reason}")

    def _reasons(self) -> Iterator[str]:
        if not all(self.name.split(".")):
            yield "a name has no empty level"
        if min(self.width_pt, self.height_pt, self.size_pt) <= 0:
            yield "width, height and size are above 0"
        if bool(self.options) != (self.kind == "choice"):
            yield "a choice, and nothing else, has options"
        if self.kind == "choice" and self.value not in ("", *dict(self.options)):
            yield "the value of a choice is one of its options"
        if self.kind == "check" and self.value not in ("", ON):
            yield f"the value of a check box is {ON} or empty"
        if self.multiline and self.kind != "text":
            yield "only a text has several lines"
        if "\n" in self.value and not self.multiline:
            yield "only a multiline text has a line break"

    @property
    def shown(self) -> str:
        """The words that stand for the value."""
        return dict(self.options).get(self.value, self.value)

    @property
    def nature(self) -> tuple[object, ...]:
        """What must be the same wherever the field is placed."""
        return self.kind, self.title, self.value, self.options, self.multiline, self.fixed


def add_form(pdf: bytes, fields: Sequence[FormField], when: datetime) -> bytes:
    """`pdf` with `fields` to fill in, tabbed through in their order; the same arguments give the same bytes.

    Those of one name are one field in several places: filled in at one, it is filled in at all. The fields say that
    they were made at `when` (aware); the dates of the document stay. Without fields `pdf` is returned as it is. Raises
    ValueError if fields of one name differ in more than their place, if one lies on no page or is also a level above
    another, or if `pdf` has a form already.
    """
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import NameObject

    if when.utcoffset() is None:
        raise ValueError("when must be aware of its time zone")
    if not fields:
        return pdf
    reader = PdfReader(BytesIO(pdf))
    _check(fields, len(reader.pages), "/AcroForm" in reader.root_object)
    content = repr((pdf, tuple(fields), when)).encode()
    reader.trailer[NameObject("/ID")] = _identifiers(reader.trailer.get("/ID"), content)
    writer = PdfWriter(clone_from=reader)
    writer.pdf_header = reader.pdf_header
    _drop_claims(writer.root_object)
    _Form(writer, when).add(fields)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def read_form(pdf: bytes) -> dict[str, str]:
    """The value of each field of `pdf` by its full name; that of a checked box is `ON`. Raises FormError."""
    from pypdf import PdfReader

    try:
        found = PdfReader(BytesIO(pdf)).get_fields() or {}
        return {name: _value(field) for name, field in found.items() if "/FT" in field}
    except Exception as error:  # a broken PDF can raise anything
        raise FormError(f"PDF 表单无法读取：{error}") from None


def _value(field: "DictionaryObject") -> str:
    from pypdf.generic import ArrayObject, NameObject

    match field.get("/V"):
        case None:
            return ""
        case NameObject() as state:
            return "" if state == f"/{_OFF}" else state.removeprefix("/")
        case ArrayObject() as chosen:  # some readers write a single choice so
            return "\n".join(map(str, chosen))
        case value:
            return str(value).replace("\r\n", "\n").replace("\r", "\n")


def _check(fields: Sequence[FormField], pages: int, has_form: bool) -> None:
    if has_form:
        raise ValueError("the PDF has a form already")
    natures: dict[str, tuple[object, ...]] = {}
    for field in fields:
        if natures.setdefault(field.name, field.nature) != field.nature:
            raise ValueError(f"two different fields are named {field.name!r}")
        if not 0 <= field.page < pages:
            raise ValueError(f"field {field.name!r} is on page {field.page} of {pages}")
    for field in fields:
        if above := natures.keys() & set(_levels_above(field.name)):
            raise ValueError(f"{min(above)!r} is a field, so that {field.name!r} cannot lie below it")


def _levels_above(name: str) -> Iterator[str]:
    """``a.b.c`` lies below ``a`` and ``a.b``."""
    pieces = name.split(".")
    return (".".join(pieces[:count]) for count in range(1, len(pieces)))


def _identifiers(old: Any, content: bytes) -> "ArrayObject":
    """The pair that names the file (ISO 32000-1, 14.4): its first is kept, its second is of what is in the file."""
    from pypdf.generic import ArrayObject, ByteStringObject

    digest = ByteStringObject(hashlib.sha256(content).digest()[:16])
    return ArrayObject([old.get_object()[0] if old else digest, digest])


def _drop_claims(root: "DictionaryObject") -> None:
    """Take what says PDF/A and PDF/UA out of the XMP packet; all else in it stays."""
    from lxml import etree

    if "/Metadata" not in root:
        return
    metadata: Any = root["/Metadata"]
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    packet = etree.fromstring(metadata.get_data(), parser).getroottree()
    for element in list(packet.iter("{*}*")):
        for name in [str(name) for name in element.attrib if str(name).startswith(_CLAIMS)]:
            del element.attrib[name]
        parent = element.getparent()
        if parent is not None and str(element.tag).startswith(_CLAIMS):
            parent.remove(element)
    metadata.set_data(etree.tostring(packet, encoding="utf-8"))


# PDF objects


def _pdf(value: Any) -> "PdfObject":
    """`value` as PDF objects: strings and keys become names; a text is a TextStringObject already."""
    from pypdf import generic

    match value:
        case generic.PdfObject():
            return value
        case str():
            return generic.NameObject(f"/{value}")
        case bool():
            return generic.BooleanObject(value)
        case int():
            return generic.NumberObject(value)
        case float():
            return generic.FloatObject(round(value, 3))
        case Mapping():
            return _dictionary(value)
        case _:
            return generic.ArrayObject([_pdf(item) for item in value])


def _dictionary(entries: Mapping[str, Any]) -> "DictionaryObject":
    from pypdf.generic import DictionaryObject, NameObject

    return DictionaryObject({NameObject(f"/{key}"): _pdf(value) for key, value in entries.items()})


def _text(words: str) -> "PdfObject":
    from pypdf.generic import TextStringObject

    return TextStringObject(words)


def _option(value: str, words: str) -> "PdfObject":
    """An entry of /Opt: the words alone where they are the value."""
    return _text(words) if value == words else _pdf([_text(value), _text(words)])


def _array() -> "ArrayObject":
    from pypdf.generic import ArrayObject

    return ArrayObject()


class _Form:
    """The AcroForm of `writer`: `add` hangs fields into the tree of their names and onto their pages."""

    def __init__(self, writer: "PdfWriter", when: datetime) -> None:
        self._writer = writer
        self._modified = _text(when.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ"))
        dingbats = self._add({"Type": "Font", "Subtype": "Type1", "BaseFont": "ZapfDingbats"})
        self._fonts = self._add({**self._song(), _DINGBATS: dingbats})
        self._fields = _array()
        self._levels: dict[str, tuple[IndirectObject, ArrayObject]] = {}

    def add(self, fields: Sequence[FormField]) -> None:
        places = Counter(field.name for field in fields)
        shared: dict[str, tuple[IndirectObject, ArrayObject]] = {}
        for field in fields:
            if places[field.name] == 1:
                self._place(field, self._field(field), self._level_above(field.name)[1])
                continue
            if field.name not in shared:
                kids = _array()
                above = self._add({**self._field(field), "Kids": kids})
                self._level_above(field.name)[1].append(above)
                shared[field.name] = above, kids
            parent, kids = shared[field.name]
            self._place(field, {"Parent": parent}, kids)
        for page in {field.page for field in fields}:  # Typst asks for the order of the tags, which widgets have not
            self._writer.pages[page].update(_dictionary({"Tabs": "W"}))
        form = {
            "Fields": self._fields,
            "NeedAppearances": True,
            "DR": {"Font": self._fonts},
            "DA": _text(_font(_TYPED, 0)),
        }
        self._writer.root_object.update(_dictionary({"AcroForm": self._add(form)}))

    def _level_above(self, name: str) -> "tuple[dict[str, IndirectObject], ArrayObject]":
        """What a field called `name` has as its /Parent entry, and the list that it is to stand in."""
        above, _, _ = name.rpartition(".")
        if not above:
            return {}, self._fields
        if above not in self._levels:
            parent, siblings = self._level_above(above)
            kids = _array()
            level = self._add({"T": _text(above.rpartition(".")[2]), "Kids": kids, **parent})
            siblings.append(level)
            self._levels[above] = level, kids
        level, kids = self._levels[above]
        return {"Parent": level}, kids

    def _place(self, field: FormField, entries: dict[str, Any], siblings: "ArrayObject") -> None:
        """Lay a widget with the further `entries` onto the page of `field`, and name it among its `siblings`."""
        widget = self._writer.add_annotation(field.page, _dictionary({**self._widget(field), **entries}))
        siblings.append(_pdf(widget.indirect_reference))

    def _field(self, field: FormField) -> dict[str, Any]:
        """What is the same wherever the field is placed; with a single widget, one dictionary is both."""
        parent, _ = self._level_above(field.name)
        flags = (
            (_READ_ONLY if field.fixed else 0)
            | (_MULTILINE if field.multiline else 0)
            | (_COMBO if field.kind == "choice" else 0)
        )
        return {
            "T": _text(field.name.rpartition(".")[2]),
            "TU": _text(field.title),
            "FT": {"check": "Btn", "choice": "Ch"}.get(field.kind, "Tx"),
            "V": (field.value or _OFF) if field.kind == "check" else _text(field.value),
            **({"Ff": flags} if flags else {}),
            **({"Opt": [_option(*option) for option in field.options]} if field.options else {}),
            **parent,
        }

    def _widget(self, field: FormField) -> dict[str, Any]:
        """The place of `field` and how it looks there."""
        box = self._writer.pages[field.page].cropbox
        left, top = float(box.left) + field.left_pt, float(box.top) - field.top_pt
        return {
            "Type": "Annot",
            "Subtype": "Widget",
            "Rect": [left, top - field.height_pt, left + field.width_pt, top],
            "F": _PRINTED,
            "M": self._modified,
            "BS": {"W": 0},
            **(self._check_box(field) if field.kind == "check" else self._words(field)),
        }

    def _check_box(self, field: FormField) -> dict[str, Any]:
        return {
            "DA": _text(_font(_DINGBATS, 0)),
            "MK": {"BG": _BACKGROUND, "CA": _text(_TICK_CAPTION)},
            "AS": field.value or _OFF,
            "AP": {"N": {ON: self._appearance(field, _tick(field)), _OFF: self._appearance(field, "")}},
        }

    def _words(self, field: FormField) -> dict[str, Any]:
        return {
            "DA": _text(_font(_TYPED, field.size_pt)),
            "MK": {"BG": _BACKGROUND},
            "AP": {"N": self._appearance(field, _lines(field))},
        }

    def _appearance(self, field: FormField, drawn: str) -> "IndirectObject":
        """What shows the field, until a reader draws it anew: the background and what is `drawn` on it."""
        from pypdf.generic import DecodedStreamObject

        stream = DecodedStreamObject()
        size = _numbers(field.width_pt, field.height_pt)
        stream.set_data(f"q {_numbers(*_BACKGROUND)} rg 0 0 {size} re f Q\n{drawn}".encode("ascii"))
        box = [0, 0, field.width_pt, field.height_pt]
        stream.update(
            _dictionary({"Type": "XObject", "Subtype": "Form", "BBox": box, "Resources": {"Font": self._fonts}})
        )
        return self._add(stream)

    def _song(self) -> "dict[str, IndirectObject]":
        """The Song typeface in each of its encodings, by a name that PDF readers replace by one they have."""
        descriptor = {
            "Type": "FontDescriptor",
            "FontName": _FAMILY,
            "Flags": 6,
            "FontBBox": [-25, -254, 1000, 880],
            "ItalicAngle": 0,
            "Ascent": 880,
            "Descent": -120,
            "CapHeight": 880,
            "StemV": 93,
        }
        glyphs = {
            "Type": "Font",
            "Subtype": "CIDFontType0",
            "BaseFont": _FAMILY,
            "CIDSystemInfo": {"Registry": _text("Adobe"), "Ordering": _text("GB1"), "Supplement": 4},
            "FontDescriptor": self._add(descriptor),
            "DW": 1000,
            "W": [1, _ASCII_WIDTHS],
        }
        font = {"Type": "Font", "Subtype": "Type0", "DescendantFonts": [self._add(glyphs)]}
        return {
            name: self._add({**font, "BaseFont": f"{_FAMILY}-{encoding}", "Encoding": encoding})
            for name, encoding in _ENCODINGS.items()
        }

    def _add(self, entries: Any) -> "IndirectObject":
        return self._writer._add_object(_pdf(entries))  # noqa: SLF001


# What the fields show


def _font(name: str, size_pt: float) -> str:
    """The operators that words are set with, in black; a size of 0 is what fits."""
    return f"/{name} {_numbers(size_pt)} Tf 0 g"


def _lines(field: FormField) -> str:
    """The operators that set the value of `field` in Song."""
    size = field.size_pt
    lines = list(_broken(field.value, (field.width_pt - 2 * _PADDING_PT) / size)) if field.multiline else [field.shown]
    slack = _PADDING_PT if field.multiline else (field.height_pt - size) / 2
    start = _numbers(_PADDING_PT, field.height_pt - slack - _ASCENT * size)
    clip = f"0 0 {_numbers(field.width_pt, field.height_pt)} re W n"
    shown = " T* ".join(f"<{line.encode('utf-16-be').hex()}> Tj" for line in lines)
    words = f"{_font(_GIVEN, size)} {_numbers(_LEADING * size)} TL {start} Td {shown}"
    return f"/Tx BMC q {clip} BT {words} ET Q EMC"


def _broken(text: str, width_em: float) -> Iterator[str]:
    """The lines of `text`, none wider than `width_em` unless it is a single character."""
    for paragraph in text.split("\n"):
        line, used = "", 0.0
        for character in paragraph:
            width = _width_em(character)
            if line and used + width > width_em:
                yield line
                line, used = "", 0.0
            line, used = line + character, used + width
        yield line


def _width_em(character: str) -> float:
    index = ord(character) - ord(" ")
    return _ASCII_WIDTHS[index] / 1000 if 0 <= index < len(_ASCII_WIDTHS) else 1.0


def _tick(field: FormField) -> str:
    """The operators that draw a tick in the middle of `field`."""
    side = min(field.width_pt, field.height_pt)
    left, bottom = (field.width_pt - side) / 2, (field.height_pt - side) / 2
    corners = [_numbers(left + x * side, bottom + y * side) for x, y in _TICK]
    return f"q {_numbers(side / 9)} w 0 G {corners[0]} m {corners[1]} l {corners[2]} l S Q"


def _numbers(*values: float) -> str:
    return " ".join(f"{value:.3f}" for value in values)
