"""WordprocessingML as strings: one function an element, named as in ISO/IEC 29500-1, and the package around it.

Words are escaped here and nowhere else; what a function takes as `content` is ready XML.
"""

import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Final, Literal
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape, quoteattr

NAMESPACES: Final = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
}
IGNORABLE: Final = ("w14", "w15")
ROOT: Final = (
    " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items()) + f' mc:Ignorable="{" ".join(IGNORABLE)}"'
)
GLOSSARY: Final = "word/glossary/document.xml"
GLOSSARY_TYPE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/glossaryDocument"
GLOSSARY_CONTENT: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.glossary+xml"
IMAGE_TYPE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
MEDIA_TYPES: Final = {"png": "image/png", "jpg": "image/jpeg", "svg": "image/svg+xml"}
W: Final = f"{{{NAMESPACES['w']}}}"
XML_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
CONTENT_TYPES: Final = "[Content_Types].xml"

Fate = Literal["kept", "deleted", "inserted"]
"""What becomes of words when tracked changes are accepted: those inserted were not there, those deleted will not be."""

_TRACKED: Final = {"inserted": "ins", "deleted": "del"}
_EMU_PER_MM: Final = 36000
_DRAWINGML: Final = "http://schemas.openxmlformats.org/drawingml/2006"
_A, _PIC, _WP = (f"{_DRAWINGML}/{name}" for name in ("main", "picture", "wordprocessingDrawing"))
_ASVG: Final = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"

# XML 1.0, 2.2: what no document may hold, not even as a character reference.
_NOT_XML: Final = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Quotation marks, dashes, dots and symbols that Word sets in the Latin font unless told otherwise (17.3.2.26, hint).
_AMBIGUOUS: Final = re.compile("[\u00a7\u00b0\u00b1\u00b7\u00d7\u00f7\u2010-\u205e\u2100-\u27bf]")
_BREAKS: Final = {"\t": "<w:tab/>", "\n": "<w:br/>"}


def text(words: str) -> str:
    """`words` escaped for XML."""
    return escape(_possible(words))


@lru_cache(maxsize=4_096)
def attribute(value: str) -> str:
    """`value` escaped and quoted."""
    return quoteattr(_possible(value))


def _possible(words: str) -> str:
    """`words`, unless they hold a character that XML cannot: it would be lost in silence."""
    if found := _NOT_XML.search(words):
        raise ValueError(f"U+{ord(found[0]):04X} cannot be written to a Word document")
    return words


def t(words: str, *, deleted: bool = False) -> str:
    """w:t (17.3.3.31), or w:delText (17.3.3.7), with tabs and line breaks as elements of their own."""
    name = "delText" if deleted else "t"
    pieces = re.split("([\t\n])", words)
    return "".join(_BREAKS.get(p) or f'<w:{name} xml:space="preserve">{text(p)}</w:{name}>' for p in pieces if p)


def r_pr(words: str, *, bold: bool = False) -> str:
    """w:rPr (17.3.2.28) of a run of `words`."""
    hint = '<w:rFonts w:hint="eastAsia"/>' if _AMBIGUOUS.search(words) else ""
    strong = "<w:b/><w:bCs/>" if bold else ""
    return f"<w:rPr>{hint}{strong}</w:rPr>" if hint or strong else ""


@lru_cache(maxsize=16_384)
def r(words: str, *, bold: bool = False, deleted: bool = False) -> str:
    """w:r (17.3.2.25). Kept, since most words of a contract are those of the clause library."""
    return f"<w:r>{r_pr(words, bold=bold)}{t(words, deleted=deleted)}</w:r>" if words else ""


def tracked(fate: Fate, number: int, *, author: str, moment: str, content: str = "") -> str:
    """w:ins (17.13.5.18) or w:del (17.13.5.14) by `author` at `moment` (ISO 8601), around runs or as a property."""
    if fate == "kept":
        return content
    name = f"w:{_TRACKED[fate]}"
    given = f'w:id="{number}" w:author={attribute(author)} w:date="{moment}"'
    return f"<{name} {given}>{content}</{name}>" if content else f"<{name} {given}/>"


def fld_char(kind: str, *, bold: bool = False) -> str:
    """w:fldChar (17.16.18): `begin`, `separate` or `end`."""
    return f'<w:r>{r_pr("", bold=bold)}<w:fldChar w:fldCharType="{kind}"/></w:r>'


def field_start(instruction: str, *, bold: bool = False) -> str:
    """A complex field up to its cached result (17.16.2)."""
    code = f'<w:r>{r_pr("", bold=bold)}<w:instrText xml:space="preserve"> {text(instruction)} </w:instrText></w:r>'
    return fld_char("begin", bold=bold) + code + fld_char("separate", bold=bold)


@lru_cache(maxsize=4_096)
def field(instruction: str, result: str, *, bold: bool = False) -> str:
    """A complex field with the words `result` cached; Word gives a new result the looks of the old field's runs."""
    return field_start(instruction, bold=bold) + r(result, bold=bold) + fld_char("end", bold=bold)


def bookmark(number: int, name: str, content: str) -> str:
    """w:bookmarkStart (17.13.6.2) … w:bookmarkEnd."""
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'


def hyperlink(anchor: str, content: str) -> str:
    """w:hyperlink (17.16.22) to a bookmark of the document."""
    return f'<w:hyperlink w:anchor="{anchor}" w:history="1">{content}</w:hyperlink>'


@dataclass(frozen=True, slots=True)
class DataBinding:
    """w:dataBinding (17.5.2.6): what a content control shows stands at `xpath` of the custom XML part `store`."""

    xpath: str
    prefixes: str
    store: str

    def __str__(self) -> str:
        return (
            f"<w:dataBinding w:prefixMappings={attribute(self.prefixes)} w:xpath={attribute(self.xpath)} "
            f"w:storeItemID={attribute(self.store)}/>"
        )


def bound_sdt(number: int, words: str, *, tag: str, alias: str, binding: DataBinding, bold: bool) -> str:
    """An inline content control (17.5.2) that shows bound words."""
    return (
        f"<w:sdt><w:sdtPr>{r_pr(words, bold=bold)}<w:alias w:val={attribute(alias)}/><w:tag w:val={attribute(tag)}/>"
        f'<w:id w:val="{number}"/>{binding}'
        f'<w15:appearance w15:val="hidden"/>{text_control()}</w:sdtPr>'
        f"<w:sdtContent>{r(words, bold=bold)}</w:sdtContent></w:sdt>"
    )


def fact_sdt(
    number: int, words: str, control: str, *, tag: str, alias: str, binding: DataBinding, prompt: str, lock: str
) -> str:
    """An inline content control to fill in, bound: `control` is its kind, one of the elements below.

    Until it is filled in, `words` are those of its placeholder `prompt`, the name of a part of the glossary; a control
    that is filled in has none. `lock` (17.5.2.23, 17.18.52) keeps it from being deleted or changed.
    """
    placeholder = f'<w:placeholder><w:docPart w:val="{prompt}"/></w:placeholder><w:showingPlcHdr/>' if prompt else ""
    return (
        f"<w:sdt><w:sdtPr><w:alias w:val={attribute(alias)}/><w:tag w:val={attribute(tag)}/>"
        f'<w:id w:val="{number}"/><w:lock w:val="{lock}"/>{placeholder}{binding}{control}</w:sdtPr>'
        f"<w:sdtContent>{r(words)}</w:sdtContent></w:sdt>"
    )


def text_control() -> str:
    """What is typed: a w:comboBox (17.5.2.5) without entries; LibreOffice 7 saves the words of a w:text four times."""
    return "<w:comboBox/>"


def date_control() -> str:
    """w:date (17.5.2.7): a date picker; the bound part holds the day as 2026-03-01."""
    return (
        '<w:date><w:dateFormat w:val="yyyy年M月d日"/><w:lid w:val="zh-CN"/><w:storeMappedDataAs w:val="date"/>'
        '<w:calendar w:val="gregorian"/></w:date>'
    )


def drop_down_control(options: Iterable[tuple[str, str]]) -> str:
    """w:dropDownList (17.5.2.15) of values with their words; the bound part holds the value."""
    items = "".join(
        f"<w:listItem w:displayText={attribute(words)} w:value={attribute(value)}/>" for value, words in options
    )
    return f"<w:dropDownList>{items}</w:dropDownList>"


def checkbox_control(*, ticked: bool) -> str:
    """w14:checkbox ([MS-DOCX] 2.6.1.2): □ becomes ☑; a bound part holds ``true`` or ``false``."""
    glyphs = "".join(
        f'<w14:{state}State w14:val="{code_point}" w14:font="MS Gothic"/>'
        for state, code_point in (("checked", "2611"), ("unchecked", "25A1"))
    )
    return f'<w14:checkbox><w14:checked w14:val="{int(ticked)}"/>{glyphs}</w14:checkbox>'


def glossary(prompts: Mapping[str, str]) -> str:
    """The glossary document (17.12.10) with a placeholder for each of `prompts`: words by the name of their part."""
    parts = "".join(
        f'<w:docPart><w:docPartPr><w:name w:val="{name}"/><w:category><w:name w:val="General"/>'
        '<w:gallery w:val="placeholder"/></w:category><w:types><w:type w:val="bbPlcHdr"/></w:types>'
        f'<w:behaviors><w:behavior w:val="content"/></w:behaviors><w:guid w:val="{_guid(name)}"/></w:docPartPr>'
        f"<w:docPartBody><w:p>{r(words)}</w:p></w:docPartBody></w:docPart>"
        for name, words in prompts.items()
    )
    return f"{XML_HEAD}<w:glossaryDocument {ROOT}><w:docParts>{parts}</w:docParts></w:glossaryDocument>"


def _guid(name: str) -> str:
    """An identifier that follows from `name`, in the form of a random one."""
    return f"{{{str(uuid5(NAMESPACE_URL, f'urn:hetong:placeholder:{name}')).upper()}}}"


def text_sdt(number: int, words: str, *, tag: str, alias: str) -> str:
    """An inline content control to type in, which shows `words` until somebody does."""
    return (
        f"<w:sdt><w:sdtPr><w:alias w:val={attribute(alias)}/><w:tag w:val={attribute(tag)}/>"
        f'<w:id w:val="{number}"/><w:showingPlcHdr/>{text_control()}</w:sdtPr>'
        f"<w:sdtContent>{r(words)}</w:sdtContent></w:sdt>"
    )


def checkbox_sdt(number: int, box: str, *, tag: str, alias: str) -> str:
    """A box to tick, unticked."""
    return (
        f"<w:sdt><w:sdtPr><w:alias w:val={attribute(alias)}/><w:tag w:val={attribute(tag)}/>"
        f'<w:id w:val="{number}"/>{checkbox_control(ticked=False)}</w:sdtPr>'
        f"<w:sdtContent>{r(box)}</w:sdtContent></w:sdt>"
    )


def inline_picture(number: int, alt: str, *, width_mm: float, height_mm: float, image: str, svg: str) -> str:
    """A run with a picture in the line (DrawingML, 20.4.2.8); `image` and `svg` are ids of relationships.

    `svg` may be empty. Word from 2016 shows it (asvg:svgBlip, [MS-ODRAWXML] 2.3.1); other programs show `image`.
    """
    extent = f'cx="{round(width_mm * _EMU_PER_MM)}" cy="{round(height_mm * _EMU_PER_MM)}"'
    vector = (
        f'<a:extLst><a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}"><asvg:svgBlip xmlns:asvg="{_ASVG}" '
        f'r:embed="{svg}"/></a:ext></a:extLst>'
        if svg
        else ""
    )
    name = f'id="{number}" name="图 {number}" descr={attribute(alt)}'
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{_WP}" distT="0" distB="0" distL="0" distR="0"><wp:extent {extent}/>'
        f'<wp:docPr {name}/><a:graphic xmlns:a="{_A}"><a:graphicData uri="{_PIC}"><pic:pic xmlns:pic="{_PIC}">'
        f'<pic:nvPicPr><pic:cNvPr {name}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{image}">{vector}'
        f'</a:blip><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext {extent}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def pack(parts: Mapping[str, bytes], *, compress: bool = True) -> bytes:
    """The parts as a package (ISO/IEC 29500-2): content types first, then by name, dated 1980: always the same."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name in sorted(parts, key=lambda name: (name != CONTENT_TYPES, name != "_rels/.rels", name)):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 0
            entry.compress_type = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
            package.writestr(entry, parts[name])
    return out.getvalue()


def unpack(package: bytes) -> dict[str, bytes]:
    """The parts of a package by name."""
    with zipfile.ZipFile(BytesIO(package)) as parts:
        return {entry.filename: parts.read(entry) for entry in parts.infolist() if not entry.is_dir()}
