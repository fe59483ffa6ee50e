"""Attached files: what is sound becomes page images, whatever else is a problem that tells why."""

import os
import struct
import threading
import warnings
import zipfile
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from hashlib import shake_256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms
from pypdf import PdfWriter

from hetong.generator.facts.attachments import (
    MAX_BYTES,
    MAX_PAGE_PIXELS,
    MAX_PAGES,
    Attachment,
    read_all,
    read_attachment,
)
from hetong.generator.problems import Place, Problem, Problems
from hetong.generator.tree.nodes import Raster

Raised = Callable[[Callable[[], object]], tuple[Problem, ...]]

EVERY_KIND = frozenset({"pdf", "png", "jpg", "docx"})
DOCX_PARTS = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the file of facts lies."""
    return tmp_path


def take(path: Path, kinds: frozenset[str] = EVERY_KIND) -> Attachment:
    return read_attachment(path, Place(str(path.parent / "facts.json"), "attachments[0]"), kinds)


def outcome(path: Path) -> Attachment | tuple[Problem, ...]:
    try:
        return take(path)
    except Problems as found:
        return found.problems


def taken(folder: Path, name: str, content: bytes) -> Attachment:
    (folder / name).write_bytes(content)
    return take(folder / name)


def picture(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def opened(page: Raster) -> Image.Image:
    image = Image.open(BytesIO(page.content))
    image.load()
    assert (image.size, image.format) == (
        (page.width_px, page.height_px),
        {"png": "PNG", "jpg": "JPEG"}[page.kind],
    )
    return image


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(content), content)


def pdf(
    drawn: bytes = b"",
    box: bytes = b"0 0 595 842",
    page: bytes = b"",
    catalog: bytes = b"",
    more: tuple[bytes, ...] = (),
) -> bytes:
    """A PDF of one page; `more` are objects from number 5."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog,
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R%s>>" % (box, page),
        stream(drawn),
        *more,
    ]
    result, offsets = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(result))
        result += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(result))
    return result + head + table + tail


def pages(count: int, password: str = "", owner: str | None = None) -> bytes:
    writer, file = PdfWriter(), BytesIO()
    for _ in range(count):
        writer.add_blank_page(200, 200)
    if password or owner:
        writer.encrypt(password, owner, algorithm="RC4-128")
    writer.write(file)
    return file.getvalue()


def package(parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def png_promising(width: int, height: int) -> bytes:
    """A sound PNG header of any size over next to no data."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(3_000_000))) + chunk(b"IEND", b"")


def noise(width: int, height: int) -> Image.Image:
    """A photograph, as far as compression is concerned; always the same."""
    return Image.frombytes("RGB", (width, height), shake_256(b"").digest(width * height * 3))


SCAN = picture(noise(150, 200).resize((600, 800)), "JPEG")
TEXT = pdf(b"0 0 0 rg 100 100 50 50 re f")
FORM = pdf(
    page=b"/Annots[5 0 R]",
    catalog=b"/AcroForm<</Fields[5 0 R]>>",
    more=(
        b"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(x)/F 4/Rect[0 0 595 842]/AP<</N 6 0 R>>>>",
        stream(b"1 0 0 rg 0 0 595 842 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]"),
    ),
)


def pdf_with_picture(content: bytes, entries: bytes, area: bytes = b"150 0 0 200 0 0") -> bytes:
    return pdf(
        b"q %s cm /I Do Q" % area,
        box=b"0 0 150 200",
        page=b"/Resources<</XObject<</I 5 0 R>>>>",
        more=(stream(content, b"/Type/XObject/Subtype/Image/BitsPerComponent 8" + entries),),
    )


SCANNED = pdf_with_picture(SCAN, b"/Width 600/Height 800/ColorSpace/DeviceRGB/Filter/DCTDecode")
SOUND = {
    "a.pdf": TEXT,
    "b.png": picture(noise(40, 30)),
    "c.jpg": picture(noise(40, 30), "JPEG"),
    "d.jpeg": picture(noise(40, 30), "JPEG", progressive=True),
    "e.docx": package(DOCX_PARTS),
    "F.PDF": SCANNED,
}


# --- what is taken


@pytest.mark.parametrize("name", SOUND)
def test_the_same_file_gives_the_same_bytes(folder: Path, name: str) -> None:
    assert taken(folder, name, SOUND[name]) == take(folder / name)


def test_a_pdf_page_is_drawn_at_200_dpi(folder: Path) -> None:
    attachment = taken(folder, "a.pdf", TEXT)
    (page,) = attachment.pages
    assert (attachment.name, attachment.kind, attachment.content) == ("a.pdf", "pdf", TEXT)
    assert (page.kind, page.width_px, page.height_px) == ("png", 1653, 2339)
    image = opened(page)
    x, y = round(125 * 200 / 72), round((842 - 125) * 200 / 72)
    assert (image.getpixel((x, y)), image.getpixel((0, 0))) == ((0, 0, 0), (255, 255, 255))


def test_every_page_of_a_pdf_is_there_in_order(folder: Path) -> None:
    writer, file = PdfWriter(), BytesIO()
    for number in range(MAX_PAGES):
        writer.add_blank_page(72 + number, 144)
    writer.write(file)
    found = taken(folder, "a.pdf", file.getvalue()).pages
    assert [page.height_px for page in found] == [400] * MAX_PAGES
    assert [page.width_px for page in found] == sorted({page.width_px for page in found})


def test_a_scanned_page_is_a_jpg_and_a_drawn_one_a_png(folder: Path) -> None:
    scanned = taken(folder, "a.pdf", SCANNED).pages[0]
    entries = b"/Width 600/Height 800/ColorSpace/DeviceRGB/Filter/DCTDecode"
    logo = taken(folder, "b.pdf", pdf_with_picture(SCAN, entries, b"15 0 0 20 0 0")).pages[0]
    assert (scanned.kind, logo.kind) == ("jpg", "png")
    opened(scanned)


def test_a_filled_form_field_is_drawn(folder: Path) -> None:
    assert opened(taken(folder, "a.pdf", FORM).pages[0]).getpixel((800, 1000)) == (255, 0, 0)


@pytest.mark.parametrize(("box", "shape"), [(b"0 0 14400 14400", 1.0), (b"0 0 3000 1500", 2.0)])
def test_a_large_page_is_drawn_smaller_and_keeps_its_shape(folder: Path, box: bytes, shape: float) -> None:
    (page,) = taken(folder, "a.pdf", pdf(box=box)).pages
    assert MAX_PAGE_PIXELS * 0.99 < page.width_px * page.height_px <= MAX_PAGE_PIXELS
    assert page.width_px / page.height_px == pytest.approx(shape, rel=0.01)


def test_a_pdf_that_only_restricts_printing_is_taken(folder: Path) -> None:
    assert len(taken(folder, "a.pdf", pages(2, owner="secret")).pages) == 2


@pytest.mark.parametrize(("kind", "format_"), [("png", "PNG"), ("jpg", "JPEG")])
def test_a_picture_is_its_own_page_and_loses_its_metadata(folder: Path, kind: str, format_: str) -> None:
    exif = Image.Exif()
    exif[0x010F] = "secret camera"
    exif.get_ifd(0x8825)[2] = (30.0, 15.0, 0.0)
    options: dict[str, Any] = {
        "exif": exif,
        "icc_profile": ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
        "dpi": (300, 300),
    }
    if kind == "jpg":
        options["comment"] = b"secret comment"
    content = picture(noise(40, 30), format_, **options)
    attachment = taken(folder, f"a.{kind}", content)
    (page,) = attachment.pages
    assert attachment.content == page.content
    assert b"secret" in content
    assert b"secret" not in page.content
    image = opened(page)
    assert image.size == (40, 30)
    assert not image.getexif()
    assert not image.info.keys() & {"exif", "icc_profile", "comment", "xmp"}


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_stands_upright(folder: Path, orientation: int) -> None:
    upright = Image.new("RGB", (64, 32), "white")
    upright.paste("red", (0, 0, 32, 16))
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = upright.transpose(undo[orientation]) if orientation in undo else upright
    exif = Image.Exif()
    exif[0x0112] = orientation
    for name, format_ in (("a.jpg", "JPEG"), ("b.png", "PNG")):
        image = opened(taken(folder, name, picture(stored, format_, exif=exif)).pages[0])
        assert image.size == (64, 32)
        reds = [image.getpixel(at)[1] < 100 for at in ((8, 4), (56, 4), (8, 28), (56, 28))]  # type: ignore[index]
        assert reds == [True, False, False, False]


def test_damaged_exif_does_not_spoil_a_photograph(folder: Path) -> None:
    content = picture(noise(40, 30), "JPEG", exif=b"Exif\0\0II*\0\x08\0\0\0\xff\xff" + b"\x12\x01\xff\xff" * 9)
    assert opened(taken(folder, "a.jpg", content).pages[0]).size == (40, 30)


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        (Image.new("RGBA", (4, 4), (255, 0, 0, 0)), (255, 255, 255)),
        (Image.new("RGBA", (4, 4), (255, 0, 0, 255)), (255, 0, 0)),
        (Image.new("LA", (4, 4), (0, 0)), (255, 255, 255)),
        (Image.new("P", (4, 4), 0), (0, 0, 0)),
        (Image.new("1", (4, 4), 1), 255),
        (Image.new("L", (4, 4), 77), 77),
        (Image.new("I;16", (4, 4), 0x8000), 128),
    ],
    ids=lambda value: value.mode if isinstance(value, Image.Image) else str(value),
)
def test_every_kind_of_png_is_shown_on_white(folder: Path, image: Image.Image, expected: object) -> None:
    assert opened(taken(folder, "a.png", picture(image)).pages[0]).getpixel((1, 1)) == expected


def test_a_transparent_palette_colour_is_white(folder: Path) -> None:
    content = picture(Image.new("P", (4, 4), 0), transparency=0)
    assert opened(taken(folder, "a.png", content).pages[0]).getpixel((1, 1)) == (255, 255, 255)


def test_a_jpg_for_print_becomes_rgb(folder: Path) -> None:
    content = picture(Image.new("CMYK", (16, 16), (0, 255, 255, 0)), "JPEG")
    image = opened(taken(folder, "a.jpg", content).pages[0])
    assert image.mode == "RGB"
    red, green, blue = image.getpixel((8, 8))  # type: ignore[misc]
    assert red > 200
    assert max(green, blue) < 60


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "1"])
def test_a_large_picture_is_scaled_down(folder: Path, mode: str) -> None:
    (page,) = taken(folder, "a.png", picture(Image.new(mode, (6000, 3000)))).pages
    assert MAX_PAGE_PIXELS * 0.99 < page.width_px * page.height_px <= MAX_PAGE_PIXELS
    assert page.width_px / page.height_px == pytest.approx(2, rel=0.01)


def test_a_word_file_is_taken_as_it_is(folder: Path) -> None:
    content = package(DOCX_PARTS)
    assert taken(folder, "a.docx", content) == Attachment("a.docx", "docx", content, ())


def test_a_link_to_a_file_is_followed(folder: Path) -> None:
    taken(folder, "a.pdf", TEXT)
    (folder / "b.pdf").symlink_to(folder / "a.pdf")
    assert take(folder / "b.pdf").pages == take(folder / "a.pdf").pages


def test_files_may_be_read_at_the_same_time(folder: Path) -> None:
    alone = taken(folder, "a.pdf", SCANNED)
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(take, [folder / "a.pdf"] * 8)) == [alone] * 8


# --- what is refused


@pytest.mark.parametrize(
    ("name", "content", "code", "reason"),
    [
        ("a.pdf", SOUND["b.png"], "attachment-type", "后缀是 .pdf，内容却是 PNG"),
        ("a.png", SOUND["c.jpg"], "attachment-type", "后缀是 .png，内容却是 JPG"),
        ("a.jpg", TEXT, "attachment-type", "后缀是 .jpg，内容却是 PDF"),
        ("a.pdf", package(DOCX_PARTS), "attachment-type", "后缀是 .pdf，内容却是 DOCX/ZIP"),
        ("a.jpg", b"\0\0\0\x18ftypheic" + bytes(40), "attachment-type", "内容却是 HEIC"),
        ("a.jpg", b"RIFF\0\0\0\0WEBPVP8 ", "attachment-type", "内容却是 WEBP"),
        ("a.png", picture(noise(4, 4), "TIFF"), "attachment-type", "内容却是 TIFF"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "attachment-type", "内容却是 DOC；"),
        ("a.pdf", b"no such thing", "attachment-type", "内容却是 无法识别"),
        ("a.exe", b"MZ", "attachment-type", "后缀是 .exe"),
        ("a", TEXT, "attachment-type", "后缀是 （无）"),
        ("a.pdf", b"", "attachment-damaged", "空文件"),
        ("a.pdf", TEXT[: len(TEXT) // 2], "attachment-damaged", "缺少结尾"),
        ("a.pdf", b"%PDF-1.7\n%%EOF", "attachment-damaged", "PDF 无法解读"),
        ("a.pdf", pdf(box=b"0 0 99999 99999"), "attachment-damaged", "第 1 页的尺寸 99999×99999 点"),
        ("a.pdf", pdf(box=b"0 0 1 500"), "attachment-damaged", "第 1 页的尺寸 1×500 点"),
        ("a.png", SOUND["b.png"][:-60], "attachment-damaged", "图片不完整"),
        ("a.png", SOUND["b.png"].replace(b"IEND", b"iEND"), "attachment-damaged", "图片不完整"),
        ("a.png", SOUND["b.png"][:20], "attachment-damaged", "图片不完整"),
        ("a.jpg", SOUND["c.jpg"][: len(SOUND["c.jpg"]) // 2], "attachment-damaged", "图片不完整"),
        ("a.jpg", b"\xff\xd8\xff", "attachment-damaged", "图片不完整"),
        ("a.docx", package(DOCX_PARTS)[:-30], "attachment-damaged", "不是完好的 DOCX"),
        ("a.docx", package({"[Content_Types].xml": b""}), "attachment-damaged", "不是 Word 文档"),
        ("a.docx", package({**DOCX_PARTS, "word/vbaProject.bin": b"x"}), "attachment-unsafe", "含有宏"),
        (
            "a.docx",
            package({**DOCX_PARTS, "[Content_Types].xml": b"ms-word.document.macroEnabled.main+xml"}),
            "attachment-unsafe",
            "含有宏",
        ),
        ("a.pdf", pages(1, "secret"), "attachment-encrypted", "已加密"),
        (
            "a.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "attachment-encrypted",
            "已加密",
        ),
        ("a.pdf", pages(MAX_PAGES + 1), "attachment-too-large", "21 页，超过 20 页"),
        ("a.pdf", TEXT + bytes(MAX_BYTES), "attachment-too-large", "超过 20 MB"),
        ("a.png", png_promising(60_000, 60_000), "attachment-too-large", "8000 万像素"),
        ("a.png", png_promising(12_000, 12_000), "attachment-too-large", "8000 万像素"),
        ("a.png", png_promising(31_000, 1), "attachment-too-large", "一边超过 30000 像素"),
        (
            "a.pdf",
            pdf_with_picture(zlib.compress(b""), b"/Width 60000/Height 60000/ColorSpace/DeviceGray/Filter/FlateDecode"),
            "attachment-too-large",
            "8000 万像素",
        ),
        (
            "a.docx",
            package({**DOCX_PARTS, **{f"word/{n}.xml": bytes(41 << 20) for n in range(5)}}),
            "attachment-too-large",
            "展开后过大",
        ),
        (
            "a.docx",
            package({**DOCX_PARTS, **{f"word/{n}.xml": b"" for n in range(2000)}}),
            "attachment-too-large",
            "展开后过大",
        ),
    ],
)
def test_what_cannot_be_attached_is_a_problem_that_tells_why(
    problems: Raised, folder: Path, name: str, content: bytes, code: str, reason: str
) -> None:
    with warnings.catch_warnings(action="error"):
        (problem,) = problems(lambda: taken(folder, name, content))
    assert (problem.code, problem.place.path) == (code, "attachments[0]")
    assert reason in problem.say("zh")
    assert f" {name} " in problem.say("zh")
    assert f" {name} " in problem.say("en")


def test_a_damaged_part_of_a_word_file_is_found(problems: Raised, folder: Path) -> None:
    content = package({**DOCX_PARTS, "word/media.bin": b"0123456789" * 10}, zipfile.ZIP_STORED)
    (problem,) = problems(lambda: taken(folder, "a.docx", content.replace(b"0123456789", b"0123456780", 1)))
    assert problem.code == "attachment-damaged"


def test_an_encrypted_part_of_a_word_file_is_found(problems: Raised, folder: Path) -> None:
    content = bytearray(package(DOCX_PARTS))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    (problem,) = problems(lambda: taken(folder, "a.docx", bytes(content)))
    assert problem.code == "attachment-encrypted"


def test_a_kind_that_is_not_asked_for_is_refused_with_those_that_are(problems: Raised, folder: Path) -> None:
    (folder / "a.docx").write_bytes(SOUND["e.docx"])
    (problem,) = problems(lambda: take(folder / "a.docx", frozenset({"pdf", "jpg", "png"})))
    assert problem.code == "attachment-type"
    assert "应为：jpg、pdf、png 之一" in problem.say("zh")
    assert "expected: one of jpg, pdf, png" in problem.say("en")


def test_a_missing_file_is_named_from_the_folder_of_the_facts(problems: Raised, folder: Path) -> None:
    place = Place(str(folder / "deals" / "facts.json"), "attachments[0]")
    for path, shown in ((folder / "deals/in/a.pdf", "in/a.pdf"), (folder / "b.pdf", "../b.pdf")):
        (problem,) = problems(partial(read_attachment, path, place, EVERY_KIND))
        assert problem.code == "attachment-missing"
        assert problem.say("zh").endswith(f"没有附件文件：{shown}；应为：相对于填写内容的文件的路径")


def test_facts_from_standard_input_lie_in_the_working_folder(
    problems: Raised, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    (problem,) = problems(lambda: read_attachment(Path("in/a.pdf"), Place("<stdin>"), EVERY_KIND))
    assert "：in/a.pdf；" in problem.say("zh")


def unreadable(folder: Path, kind: str) -> Path:
    path = folder / "a.pdf"
    match kind:
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case "device":
            path.symlink_to("/dev/zero")
        case "loop":
            path.symlink_to(path)
        case "below a file":
            path.write_bytes(TEXT)
            return path / "b.pdf"
        case "long name":
            return folder / f"{'x' * 300}.pdf"
        case "nul":
            return folder / "a\0.pdf"
    return path


@pytest.mark.parametrize("kind", ["folder", "pipe", "device", "loop", "below a file", "long name", "nul"])
def test_what_is_no_ordinary_file_is_refused_at_once(folder: Path, kind: str) -> None:
    path = unreadable(folder, kind)
    found: list[Attachment | tuple[Problem, ...]] = []
    waiting = threading.Thread(target=lambda: found.append(outcome(path)), daemon=True)
    waiting.start()
    waiting.join(10)
    ((problem,),) = found  # type: ignore[misc]
    assert problem.code == "attachment-unreadable"


def test_all_problems_of_all_attachments_are_told_together(problems: Raised, folder: Path) -> None:
    (folder / "a.pdf").write_bytes(TEXT)
    (folder / "b.png").write_bytes(TEXT)
    wanted = [
        (folder / name, Place(str(folder / "facts.json"), f"attachments[{n}]"), EVERY_KIND)
        for n, name in enumerate(("a.pdf", "b.png", "c.pdf"))
    ]
    found = problems(lambda: read_all(wanted))
    assert [(problem.place.path, problem.code) for problem in found] == [
        ("attachments[1]", "attachment-type"),
        ("attachments[2]", "attachment-missing"),
    ]
    assert [attachment.name for attachment in read_all(wanted[:1])] == ["a.pdf"]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(SOUND)), st.data())
def test_any_damage_is_an_attachment_or_a_problem(
    tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject
) -> None:
    content = bytearray(SOUND[name])
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(content)
    result = outcome(path)
    if isinstance(result, Attachment):
        assert [opened(page).size for page in result.pages] or result.kind == "docx"
    else:
        assert [problem.code.partition("-")[0] for problem in result] == ["attachment"]
