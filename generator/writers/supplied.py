"""Files from outside: a supplied Word package is looked through before anything in it is used.

Guards against what has been sent to this class of software: zip bombs, entity expansion and external entities
(CVE-2016-5851), macros, paths out of the package, and fields or relationships that make an office suite read files or
fetch addresses (CVE-2024-12425, CVE-2024-12426).
"""

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lxml import etree

MAX_PARTS: Final = 2_000
MAX_PART_BYTES: Final = 50 * 1024 * 1024
MAX_TOTAL_BYTES: Final = 200 * 1024 * 1024
MAX_RATIO: Final = 200
"""Of an entry's size to its compressed size, for entries above a megabyte; text rarely exceeds 20."""

_MEGABYTE: Final = 1024 * 1024
_ENCRYPTED: Final = 0x1
_COMPOUND_FILE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # [MS-CFB]: what Word makes of a file with a password
_DOCTYPE: Final = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_EXTERNAL: Final = re.compile(rb"<Relationship\b[^>]*\bTargetMode\s*=\s*[\"']External[\"'][^>]*>")
_WEB_LINK: Final = re.compile(rb"\bTarget\s*=\s*[\"']https?://")
_HYPERLINK: Final = re.compile(rb"\bType\s*=\s*[\"'][^\"']*/hyperlink[\"']")
_READING_FIELD: Final = re.compile(rb"\b(INCLUDETEXT|INCLUDEPICTURE|DDEAUTO|DDE|IMPORT|LINK)\s", re.IGNORECASE)
_INSTRUCTION: Final = re.compile(rb"<w:instrText[^>]*>([^<]*)<|w:instr\s*=\s*[\"']([^\"']*)")
_XML: Final = (".xml", ".rels")


_Check = Callable[[str, bytes], Iterator[str]]


class UnsafePartError(ValueError):
    """A part that must not be read; the message names it and says why."""


def why_unsafe(package: bytes) -> str:
    """Why `package` must not be used, in Chinese; empty if nothing speaks against it."""
    return _why(package, (_xml_reasons, _outside_reasons))


def why_unreadable(package: bytes) -> str:
    """Why the words of `package` must not even be read; what it refers to outside itself is never fetched by reading.

    Word itself leaves such references behind: the path of the template that a document was made from.
    """
    return _why(package, (_xml_reasons,))


def why_bad_archive(archive: bytes) -> str:
    """Why a zip of documents must not be unpacked, in Chinese; empty if nothing speaks against it."""
    return _why(archive, (), is_package=False)


def parse_part(name: str, xml: bytes) -> "etree._Element":
    """The part `name` strictly parsed: no entities, no network, nothing repaired in silence, no comments.

    Raises UnsafePartError for anything else than well-formed XML without a DOCTYPE.
    """
    from lxml import etree

    try:
        root = etree.fromstring(
            xml, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
        )
    except etree.XMLSyntaxError as error:
        raise UnsafePartError(f"{name} 不是完好的 XML：{error}") from error
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]
        raise UnsafePartError(f"{name} 含有 DOCTYPE")
    return root


def _why(package: bytes, checks: tuple[_Check, ...], *, is_package: bool = True) -> str:
    if package.startswith(_COMPOUND_FILE):
        return "是加密的文件或者旧的 .doc 文件"
    try:
        with zipfile.ZipFile(BytesIO(package)) as archive:
            return next(_reasons(archive, checks, is_package=is_package), "")
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, ValueError, OSError):
        return "不是完好的 .docx 文件" if is_package else "不是完好的压缩包"


def _reasons(archive: zipfile.ZipFile, checks: tuple[_Check, ...], *, is_package: bool) -> Iterator[str]:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(entries) > MAX_PARTS or sum(entry.file_size for entry in entries) > MAX_TOTAL_BYTES:
        yield "文件展开后过大"
    if len({name.lower() for name in names}) != len(names):
        yield "含有重名的部件"
    if is_package and "[Content_Types].xml" not in names:
        yield "不是 .docx 文件"
    for entry in entries:
        yield from _entry_reasons(entry)
        if checks and entry.filename.endswith(_XML):
            xml = archive.read(entry)
            for check in checks:
                yield from check(entry.filename, xml)


def _entry_reasons(entry: zipfile.ZipInfo) -> Iterator[str]:
    name = entry.filename
    if entry.flag_bits & _ENCRYPTED:
        yield f"部件 {name} 已加密"
    if name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name):
        yield f"部件 {name} 的路径指向文件之外"
    if "vbaproject" in name.lower() or "activex" in name.lower():
        yield f"含有宏或控件 {name}"
    compressed = max(entry.compress_size, 1)
    if entry.file_size > MAX_PART_BYTES or (entry.file_size > _MEGABYTE and entry.file_size / compressed > MAX_RATIO):
        yield f"部件 {name} 展开后过大"


def _xml_reasons(name: str, xml: bytes) -> Iterator[str]:
    if xml.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in xml[:64]:
        yield f"部件 {name} 不是 UTF-8 编码"
    if _DOCTYPE.search(xml):
        yield f"部件 {name} 含有 DOCTYPE"


def _outside_reasons(name: str, xml: bytes) -> Iterator[str]:
    for relationship in _EXTERNAL.findall(xml):
        if not (_HYPERLINK.search(relationship) and _WEB_LINK.search(relationship)):
            yield f"部件 {name} 引用了外部文件"
    instructions = [b"".join(found) for found in _INSTRUCTION.findall(xml)]
    if any(_READING_FIELD.search(split.join(instructions) + b" ") for split in (b"", b" ")):  # Word may split a field
        yield f"部件 {name} 含有读取外部文件的域"
