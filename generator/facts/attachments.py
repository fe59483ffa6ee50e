"""Files that a user attaches to a contract: known by their content, checked, and laid out as page images.

Guards against what attachments bring: contents that belie their ending, pictures and packages that unfold without
bound, special files that block, and metadata (a photograph's position) that nobody meant to hand to the other party.
"""

import math
import os
import stat
import struct
import threading
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from hetong.generator.problems import Place, Problem, Problems, raise_if
from hetong.generator.tree.nodes import Raster

if TYPE_CHECKING:
    from PIL.Image import Image

Kind = Literal["pdf", "png", "jpg", "docx"]
PictureKind = Literal["png", "jpg"]

MAX_BYTES: Final = 20 * 1024 * 1024
MAX_PAGES: Final = 20
DPI: Final = 200
MAX_PAGE_PIXELS: Final = 12_000_000
"""Of a page image; A4 at 200 dpi has 3.9 million."""
MAX_DECODED_PIXELS: Final = 80_000_000
"""Of a picture as it comes: A3 scanned at 600 dpi has 70 million."""
MAX_SIDE_PX: Final = 30_000
MIN_PAGE_POINTS: Final = 3
MAX_PAGE_POINTS: Final = 14_400
"""The least and greatest side of a PDF page: ISO 32000-1:2008, Annex C.2."""
MAX_UNPACKED_BYTES: Final = 200 * 1024 * 1024
MAX_PARTS: Final = 2_000
JPEG_QUALITY: Final = 88

_TOO_MANY_PIXELS: Final = (
    f"图片超过 {MAX_DECODED_PIXELS // 10_000} 万像素，或者一边超过 {MAX_SIDE_PX} 像素",
    f"a picture of more than {MAX_DECODED_PIXELS // 1_000_000} megapixels or {MAX_SIDE_PX} px along a side",
)
_FORMATS: Final[dict[PictureKind, str]] = {"png": "PNG", "jpg": "JPEG"}
_SCAN_SHARE: Final = 0.8
"""Of the page's area that one picture covers on a scanned page."""
_ENCRYPTED_PART: Final = 0x1
_ORIENTATION: Final = 0x0112
_ENDINGS: Final[dict[str, Kind]] = {".pdf": "pdf", ".png": "png", ".jpg": "jpg", ".jpeg": "jpg", ".docx": "docx"}
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STARTS: Final = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"PK\x03\x04", "docx"),
    (_OLE, "DOC"),
    (b"GIF8", "GIF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"BM", "BMP"),
)
"""What a file begins with, and the kind, or the name of a format that is not taken."""
_PICTURE_ERRORS: Final = (
    OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, ArithmeticError, MemoryError, struct.error,
    zlib.error,
)  # fmt: skip
"""What Pillow raises for damaged files, whichever part of them is damaged."""
_PACKAGE_ERRORS: Final = (
    zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, ValueError, OSError, zlib.error, struct.error,
)  # fmt: skip

_LOCK: Final = threading.Lock()
"""PDFium is not thread-safe, and neither is silencing warnings."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A sound file. `content` is the file itself; of a picture it is the one page, written anew.

    `pages` is empty for a DOCX, whose `content` is looked at only as a package: see writers/supplied.py before it is
    opened.
    """

    name: str
    kind: Kind
    content: bytes
    pages: tuple[Raster, ...]


class _Unfit(Exception):
    """Why a file is refused: a code, and a reason in both languages."""

    def __init__(self, code: str, zh: str = "", en: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.reasons = {"reason_zh": zh, "reason_en": en or zh}


def read_all(wanted: Iterable[tuple[Path, Place, frozenset[str]]]) -> tuple[Attachment, ...]:
    """Read every attachment: its path, the place that names it, the kinds it may be of. Raises all `Problems`."""
    attachments: list[Attachment] = []
    problems: list[Problem] = []
    for path, place, kinds in wanted:
        try:
            attachments.append(read_attachment(path, place, kinds))
        except Problems as found:
            problems += found.problems
    raise_if(problems)
    return tuple(attachments)


def read_attachment(path: Path, place: Place, kinds: frozenset[str]) -> Attachment:
    """Read the file `path`, which `place` names and which is of one of `kinds`. Raises `Problems`."""
    try:
        content = _read(path)
        kind = _kind_of(path.suffix.lower(), content, kinds)
        with _LOCK, warnings.catch_warnings(action="ignore"):
            return _prepared(kind, path.name, content)
    except _Unfit as unfit:
        allowed = "、".join(sorted(kinds)), ", ".join(sorted(kinds))
        values = {"name": _shown(path, place), "kinds_zh": allowed[0], "kinds_en": allowed[1], **unfit.reasons}
        raise Problems([Problem(unfit.code, place, values)]) from None


def _shown(path: Path, place: Place) -> str:
    """`path` from the folder of the file of facts, as its author would write it."""
    try:
        return Path(os.path.relpath(path, Path(place.file).parent)).as_posix()
    except (OSError, ValueError):  # no working folder, or another drive
        return str(path)


def _read(path: Path) -> bytes:
    try:
        content = _bytes_of(path)
    except FileNotFoundError:
        raise _Unfit("attachment-missing") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL or a lone surrogate in the name
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise _Unfit("attachment-unreadable", reason) from None
    if len(content) > MAX_BYTES:
        raise _Unfit("attachment-too-large", "超过 20 MB", "more than 20 MB")
    if not content:
        raise _Unfit("attachment-damaged", "空文件", "empty file")
    return content


def _bytes_of(path: Path) -> bytes:
    """The first MAX_BYTES and one more. Looked at before opening, since opening a device may already act on it."""
    _require_regular(path.stat().st_mode)
    with open(path, "rb", opener=_without_waiting) as file:
        _require_regular(os.fstat(file.fileno()).st_mode)
        return file.read(MAX_BYTES + 1)


def _without_waiting(path: str, flags: int) -> int:
    """Open without waiting for a writer, should a FIFO have taken the file's place; Windows has none."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _require_regular(mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise _Unfit("attachment-unreadable", "是目录", "is a folder")
    if not stat.S_ISREG(mode):
        raise _Unfit("attachment-unreadable", "是管道、设备或其他特殊文件", "is a pipe, device or other special file")


def _kind_of(ending: str, content: bytes, kinds: frozenset[str]) -> Kind:
    """The kind by ending and content, which must agree."""
    told = _ENDINGS.get(ending)
    if told is None or told not in kinds:
        shown = ending or "（无）"
        raise _Unfit("attachment-type", f"后缀是 {shown}", f"its ending is {ending or '(none)'}")
    found = _recognised(content)
    if found == told:
        return told
    if told == "docx" and found == "DOC" and "EncryptedPackage".encode("utf-16-le") in content:
        raise _Unfit("attachment-encrypted")
    names = {"docx": "DOCX/ZIP", "": "无法识别"}, {"docx": "DOCX/ZIP", "": "unknown"}
    zh, en = (name.get(found, found.upper()) for name in names)
    raise _Unfit("attachment-type", f"后缀是 {ending}，内容却是 {zh}", f"its ending is {ending}, its content {en}")


def _recognised(content: bytes) -> str:
    """The kind or foreign format of `content` by its first bytes; empty if unknown."""
    for start, name in _STARTS:
        if content.startswith(start):
            return name
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    if content[4:8] == b"ftyp" and content[8:12] in {b"heic", b"heix", b"mif1", b"avif"}:
        return "HEIC"
    return "pdf" if b"%PDF-" in content[:1024] else ""  # readers take a header among the first 1024 bytes


def _picture(name: str, content: bytes, kind: PictureKind) -> Attachment:
    from PIL import Image

    formats = (_FORMATS[kind],)
    try:
        with Image.open(BytesIO(content), formats=formats) as image:
            _require_modest(*image.size)
            image.verify()  # the check sums of a PNG, after which it can't be decoded
        with Image.open(BytesIO(content), formats=formats) as image:
            page = _page_image(_plain(_upright(image)), kind)
    except Image.DecompressionBombError:
        raise _Unfit("attachment-too-large", *_TOO_MANY_PIXELS) from None
    except _PICTURE_ERRORS:
        raise _Unfit("attachment-damaged", "图片不完整或无法解码", "incomplete or undecodable picture") from None
    return Attachment(name, kind, page.content, (page,))


def _require_modest(width_px: int, height_px: int) -> None:
    """Checked before decoding: a header of a few bytes may promise gigabytes."""
    if width_px * height_px > MAX_DECODED_PIXELS or max(width_px, height_px) > MAX_SIDE_PX:
        raise _Unfit("attachment-too-large", *_TOO_MANY_PIXELS)


def _upright(image: "Image") -> "Image":
    """`image` turned as its EXIF orientation tells; damaged EXIF tells nothing."""
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    image.load()
    try:
        turn = turns.get(image.getexif().get(_ORIENTATION, 1))
    except _PICTURE_ERRORS:
        return image
    return image if turn is None else image.transpose(turn)


def _plain(image: "Image") -> "Image":
    """`image` in grey or RGB, on white, within MAX_PAGE_PIXELS, without metadata."""
    from PIL import Image

    if image.mode.startswith("I"):  # 16 bits of grey, which `convert` would cut off instead of scaling
        image = image.point(lambda value: value * (1 / 256)).convert("L")
    else:
        mode = "RGBA" if image.has_transparency_data else "L" if image.mode in {"1", "L"} else "RGB"
        image = image if image.mode == mode else image.convert(mode)
    image = _within_limit(image)
    if image.mode == "RGBA":
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")
    image.info = {}
    return image


def _within_limit(image: "Image") -> "Image":
    from PIL.Image import Resampling

    scale = math.sqrt(MAX_PAGE_PIXELS / (image.width * image.height))
    if scale >= 1:
        return image
    return image.resize((int(image.width * scale), int(image.height * scale)), Resampling.LANCZOS)


def _page_image(image: "Image", kind: PictureKind) -> Raster:
    """`image` as a file; colours of a JPG are kept at full resolution, for the edges of red seals."""
    file = BytesIO()
    if kind == "jpg":
        image.save(file, "JPEG", quality=JPEG_QUALITY, subsampling=0)
    else:
        image.save(file, "PNG")
    return Raster(file.getvalue(), kind, image.width, image.height)


def _pdf(name: str, content: bytes) -> Attachment:
    import pypdfium2
    from pypdfium2.raw import FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY

    if b"%%EOF" not in content[-1024:]:  # PDFium would mend the rest, and pages would be lost silently
        raise _Unfit("attachment-damaged", "PDF 不完整，缺少结尾", "incomplete PDF without its end")
    try:
        with closing(pypdfium2.PdfDocument(content)) as document:
            if len(document) > MAX_PAGES:
                count = len(document)
                raise _Unfit(
                    "attachment-too-large", f"{count} 页，超过 {MAX_PAGES} 页", f"{count} pages of {MAX_PAGES}"
                )
            document.init_forms()  # so that filled fields are drawn
            pages = tuple(_pdf_page(document, number) for number in range(len(document)))
    except pypdfium2.PdfiumError as error:
        if error.err_code in {FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY}:
            raise _Unfit("attachment-encrypted") from None
        raise _Unfit("attachment-damaged", "PDF 无法解读", "PDF that cannot be read") from None
    return Attachment(name, "pdf", content, pages)


def _pdf_page(document: Any, number: int) -> Raster:
    """The page `number` (from 0) at DPI, or less if it is large; as JPG if it is a scan and that is smaller."""
    with closing(document[number]) as page:
        width, height = page.get_size()
        if not all(MIN_PAGE_POINTS <= side <= MAX_PAGE_POINTS for side in (width, height)):
            size = f"{width:.0f}×{height:.0f}"
            zh, en = f"第 {number + 1} 页的尺寸 {size} 点不合理", f"page {number + 1} of impossible size, {size} pt"
            raise _Unfit("attachment-damaged", zh, en)
        is_scan = _is_scan(page, width * height)
        with closing(page.render(scale=_scale(width, height), rev_byteorder=True)) as bitmap:
            image = bitmap.to_pil()
            drawn = _page_image(image, "png")
            compressed = _page_image(image, "jpg") if is_scan else drawn
    return min(drawn, compressed, key=lambda page: len(page.content))


def _is_scan(page: Any, area: float) -> bool:
    """Whether one picture covers most of the page. Refuses pictures that unfold without bound."""
    from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

    covered = 0.0
    for picture in page.get_objects(filter=[FPDF_PAGEOBJ_IMAGE]):
        _require_modest(*picture.get_px_size())
        if picture.level == 0:  # others are placed within their form
            left, bottom, right, top = picture.get_bounds()
            covered = max(covered, (right - left) * (top - bottom))
    return covered >= _SCAN_SHARE * area


def _scale(width: float, height: float) -> float:
    """Pixels per point: DPI, or where the page, each side rounded up, has just MAX_PAGE_PIXELS.

    The latter solves (scale·width + 1)·(scale·height + 1) = MAX_PAGE_PIXELS.
    """
    sides, area = width + height, width * height
    return min(DPI / 72, (math.sqrt(sides**2 + 4 * area * (MAX_PAGE_PIXELS - 1)) - sides) / (2 * area))


def _docx(name: str, content: bytes) -> Attachment:
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            _require_sound(package)
    except _PACKAGE_ERRORS:
        raise _Unfit("attachment-damaged", "不是完好的 DOCX 文件", "not a sound DOCX") from None
    return Attachment(name, "docx", content, ())


def _require_sound(package: zipfile.ZipFile) -> None:
    """Sizes are checked before anything is unpacked; then every part is, against its check sum."""
    entries = package.infolist()
    if len(entries) > MAX_PARTS or sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise _Unfit("attachment-too-large", "DOCX 展开后过大", "DOCX that unpacks too large")
    if any(entry.flag_bits & _ENCRYPTED_PART for entry in entries):
        raise _Unfit("attachment-encrypted")
    names = {entry.filename.lower() for entry in entries}
    if not {"[content_types].xml", "word/document.xml"} <= names:
        raise _Unfit("attachment-damaged", "不是 Word 文档", "not a Word document")
    if package.testzip() is not None:
        raise zipfile.BadZipFile
    types = package.read("[Content_Types].xml").lower()
    if any("vbaproject" in name for name in names) or b"vbaproject" in types or b"macroenabled" in types:
        raise _Unfit("attachment-unsafe", "含有宏", "it holds macros")


@lru_cache(maxsize=4)
def _prepared(kind: Kind, name: str, content: bytes) -> Attachment:
    """Kept, since the contracts of a batch attach the same licence."""
    return _PREPARED[kind](name, content)


_PREPARED: Final[dict[Kind, Callable[[str, bytes], Attachment]]] = {
    "pdf": _pdf,
    "png": lambda name, content: _picture(name, content, "png"),
    "jpg": lambda name, content: _picture(name, content, "jpg"),
    "docx": _docx,
}
