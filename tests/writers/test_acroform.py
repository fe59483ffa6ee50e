"""A PDF with fields can be filled in and read back, and is otherwise the PDF that it was."""

import io
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from importlib.resources import files
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from PIL import Image
from pypdf.generic import ArrayObject, NameObject, TextStringObject

from hetong.generator.writers.acroform import ON, FormError, FormField, add_form, read_form

from .tools import tool

WHEN = datetime(2026, 3, 1, 9, 30, tzinfo=timezone(timedelta(hours=8)))
HEIGHT_PT = 800
PAGE = f"#set page(width: 600pt, height: {HEIGHT_PT}pt)"
WORDS = """
#set document(title: "服务质量调查表")
#set text(lang: "zh", font: "Noto Serif SC")
#set heading(numbering: "1.")
= 客户信息 <customer>
名称：
#pagebreak()
#set page(flipped: true)
= 评价
见@customer，或者#link("https://example.com")[网站]。
"""

NAME = FormField("party_a.name", "甲方名称", 0, 150, 100, 200, 18, "text")
NOTE = FormField("party_a.note", "意见和建议", 0, 150, 130, 200, 60, "text", multiline=True)
SIGNED = FormField("signed", "签署日期", 0, 150, 200, 100, 18, "date")
AGREED = FormField("agreed", "同意", 0, 150, 230, 20, 20, "check")
LEVEL = FormField(
    "rating.level",
    "满意度",
    1,
    150,
    100,
    100,
    18,
    "choice",
    options=(("满意", "满意"), ("一般", "一般"), ("(不满意)", "(不满意)")),
)
FIELDS = (LEVEL, NOTE, SIGNED, AGREED, NAME)


def typeset(words: str = WORDS) -> bytes:
    """`words` in Typst's markup as the kind of PDF that the project makes."""
    folder = Path(str(files("pylopdf_fonts_zh_cn")))
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
    made = typst.Compiler(font_paths=fonts, ignore_system_fonts=True).compile(
        input=(PAGE + words).encode(), format="pdf", pdf_standards=["a-2a", "ua-1"], timestamp=WHEN
    )
    assert isinstance(made, bytes)
    return made


SET = typeset()
FORM = add_form(SET, FIELDS, WHEN)


def read(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf), strict=True)


def fields_of(pdf: bytes) -> dict[str, Any]:
    return read(pdf).get_fields() or {}


def widgets(pdf: bytes, page: int) -> list[Any]:
    annotations = [annotation.get_object() for annotation in read(pdf).pages[page].get("/Annots", [])]
    return [annotation for annotation in annotations if annotation["/Subtype"] == "/Widget"]


def changed(pdf: bytes, edit: Any) -> bytes:
    """`pdf` after `edit` has had its writer."""
    writer = pypdf.PdfWriter(clone_from=read(pdf))
    edit(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def filled(**values: str) -> bytes:
    """The form filled in by pypdf; two underscores stand for a dot."""
    named = {name.replace("__", "."): value for name, value in values.items()}
    return changed(FORM, lambda writer: writer.update_page_form_field_values(None, named))


# What the form is


def test_every_field_is_there_by_its_full_name_with_its_title() -> None:
    found = {name: field for name, field in fields_of(FORM).items() if "/FT" in field}
    assert {name: (field["/FT"], field["/TU"]) for name, field in found.items()} == {
        "party_a.name": ("/Tx", "甲方名称"),
        "party_a.note": ("/Tx", "意见和建议"),
        "signed": ("/Tx", "签署日期"),
        "agreed": ("/Btn", "同意"),
        "rating.level": ("/Ch", "满意度"),
    }
    assert found["party_a.note"]["/Ff"] & 1 << 12
    assert found["rating.level"]["/_States_"] == ["满意", "一般", "(不满意)"]


def test_fields_whose_names_start_alike_hang_below_one_level() -> None:
    names = ("a.b.c", "d", "a.b.e", "a.f")
    form = add_form(SET, [replace(NAME, name=name) for name in names], WHEN)
    root: Any = read(form).root_object["/AcroForm"]

    def tree(kids: Any) -> dict[str, Any]:
        return {kid["/T"]: tree(kid.get("/Kids", ())) for kid in (kid.get_object() for kid in kids)}

    assert tree(root["/Fields"]) == {"a": {"b": {"c": {}, "e": {}}, "f": {}}, "d": {}}
    assert set(read_form(form)) == set(names)


def test_the_tab_key_goes_through_the_fields_in_the_order_given() -> None:
    assert [widget["/TU"] for widget in widgets(FORM, 0)] == ["意见和建议", "签署日期", "同意", "甲方名称"]
    assert [page["/Tabs"] for page in read(FORM).pages] == ["/W", "/W"]
    assert read(add_form(SET, [NAME], WHEN)).pages[1]["/Tabs"] == "/S"


def test_a_field_lies_where_it_was_put_on_upright_and_flipped_pages() -> None:
    name = next(widget for widget in widgets(FORM, 0) if widget["/TU"] == "甲方名称")
    assert name["/Rect"] == [150, HEIGHT_PT - 100 - 18, 350, HEIGHT_PT - 100]
    (level,) = widgets(FORM, 1)
    assert level["/Rect"] == [150, 600 - 100 - 18, 250, 600 - 100]


def test_a_field_is_put_by_what_is_visible_of_a_cropped_page() -> None:
    def crop(writer: pypdf.PdfWriter) -> None:
        writer.pages[0].cropbox = pypdf.generic.RectangleObject((20, 30, 500, 700))

    (widget,) = widgets(add_form(changed(SET, crop), [NAME], WHEN), 0)
    assert widget["/Rect"] == [170, 700 - 100 - 18, 370, 700 - 100]


def test_the_fields_say_when_they_were_made() -> None:
    assert {widget["/M"] for widget in widgets(FORM, 0)} == {"D:20260301013000Z"}


# Given values, and filling in


def test_given_values_are_read_back() -> None:
    given_values = {
        "party_a.name": "某甲公司（Co. \\ Ltd.）",
        "party_a.note": "第一行\n第二行",
        "signed": "2026-03-01",
        "agreed": ON,
        "rating.level": "(不满意)",
    }
    form = add_form(SET, [replace(field, value=given_values[field.name]) for field in FIELDS], WHEN)
    assert read_form(form) == given_values


def test_an_empty_form_reads_as_empty_values() -> None:
    assert read_form(FORM) == dict.fromkeys((field.name for field in FIELDS), "")


visible = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Cn")), max_size=40)


@settings(deadline=None, max_examples=60)
@given(value=visible, title=visible)
def test_any_words_come_back_as_they_were_given(value: str, title: str) -> None:
    form = add_form(SET, [replace(NAME, value=value, title=title)], WHEN)
    assert read_form(form) == {"party_a.name": value}
    assert widgets(form, 0)[0]["/TU"] == title


def test_what_pypdf_fills_in_is_read_back() -> None:
    back = read_form(filled(party_a__name="某甲公司", signed="2026年3月1日", agreed="/On", rating__level="一般"))
    assert back == {
        "party_a.name": "某甲公司",
        "party_a.note": "",
        "signed": "2026年3月1日",
        "agreed": ON,
        "rating.level": "一般",
    }


def test_a_box_that_was_unchecked_again_is_empty() -> None:
    checked = add_form(SET, [replace(AGREED, value=ON)], WHEN)
    back = changed(checked, lambda writer: writer.update_page_form_field_values(None, {"agreed": "/Off"}))
    assert read_form(back) == {"agreed": ""}


def test_what_is_typed_and_clicked_in_a_reader_is_read_back() -> None:
    raw = pypdfium2.raw
    document = pypdfium2.PdfDocument(FORM)
    document.init_forms()
    form = document.formenv
    page = document[0]
    raw.FORM_OnAfterLoadPage(page.raw, form.raw)
    for field, typed in ((NAME, "某甲公司 12"), (AGREED, "")):
        for act in (raw.FORM_OnMouseMove, raw.FORM_OnLButtonDown, raw.FORM_OnLButtonUp):
            act(form.raw, page.raw, 0, field.left_pt + 5, HEIGHT_PT - field.top_pt - 5)
        for character in typed:
            raw.FORM_OnChar(form.raw, page.raw, ord(character), 0)
    raw.FORM_ForceToKillFocus(form.raw)
    raw.FORM_OnBeforeClosePage(page.raw, form.raw)
    out = io.BytesIO()
    document.save(out)
    document.close()
    back = read_form(out.getvalue())
    assert (back["party_a.name"], back["agreed"]) == ("某甲公司 12", ON)


@pytest.mark.parametrize(
    ("stored", "value"),
    [
        (TextStringObject("一\r二\r\n三"), "一\n二\n三"),
        (ArrayObject([TextStringObject("满意")]), "满意"),
        (NameObject("/Off"), ""),
    ],
)
def test_other_readers_ways_to_store_a_value_are_understood(stored: Any, value: str) -> None:
    def store(writer: pypdf.PdfWriter) -> None:
        root: Any = writer.root_object["/AcroForm"]
        root["/Fields"][1]["/Kids"][0].get_object()[NameObject("/V")] = stored

    assert read_form(changed(FORM, store))["party_a.note"] == value


def given_lines(form: bytes) -> list[str]:
    """The lines that the first field of `form` shows without being filled in."""
    stream = widgets(form, 0)[0]["/AP"]["/N"].get_data().decode()
    return [bytes.fromhex(line).decode("utf-16-be") for line in re.findall(r"<([0-9a-f]*)> Tj", stream)]


def test_a_given_text_is_broken_into_lines_that_fit_the_field() -> None:
    note = replace(NOTE, width_pt=4 + 10 * 10.5, value="十个字一行的意见写满两行还多\nABCDEFGHIJKLMNOPQRSTUVWXYZ\n\n完")
    assert given_lines(add_form(SET, [note], WHEN)) == [
        "十个字一行的意见写满",
        "两行还多",
        "ABCDEFGHIJKLMNO",
        "PQRSTUVWXYZ",
        "",
        "完",
    ]


def test_a_field_narrower_than_a_character_still_shows_every_one() -> None:
    assert given_lines(add_form(SET, [replace(NOTE, width_pt=1, value="一二")], WHEN)) == ["一", "二"]


# What stays of the PDF


def test_bookmarks_links_and_tags_survive() -> None:
    before, after = read(SET), read(FORM)
    assert [entry.title for entry in after.outline] == [entry.title for entry in before.outline]  # type: ignore[union-attr]
    assert [after.get_destination_page_number(entry) for entry in after.outline] == [0, 1]  # type: ignore[arg-type]
    assert after.named_destinations.keys() == before.named_destinations.keys()
    links = [annotation.get_object() for annotation in after.pages[1]["/Annots"]]  # type: ignore[attr-defined]
    assert [link["/Subtype"] for link in links] == ["/Link", "/Link", "/Widget"]
    tags = list(roles(after))
    assert tags == list(roles(before))
    assert {"/H10", "/H11", "/Link1"} <= set(tags)  # the role and the page
    assert after.root_object["/MarkInfo"] == before.root_object["/MarkInfo"]
    assert after.root_object["/Lang"] == "zh"
    assert [page.extract_text() for page in after.pages] == [page.extract_text() for page in before.pages]


def roles(reader: pypdf.PdfReader) -> Iterator[str]:
    """The tags of a PDF from its root down, with the page of each."""
    pages = {page.indirect_reference.idnum: str(page.page_number) for page in reader.pages if page.indirect_reference}

    def walk(element: Any) -> Iterator[str]:
        element = element.get_object()
        if isinstance(element, list):
            for kid in element:
                yield from walk(kid)
        elif isinstance(element, dict):
            page = pages[element.raw_get("/Pg").idnum] if "/Pg" in element else ""
            yield f"{element.get('/S', '')}{page}"
            yield from walk(element.get("/K", ArrayObject()))

    return walk(reader.root_object["/StructTreeRoot"])


def test_title_dates_and_version_survive() -> None:
    before, after = read(SET), read(FORM)
    assert after.metadata == before.metadata
    assert after.metadata is not None
    assert after.metadata.creation_date == WHEN.astimezone(UTC)
    assert after.pdf_header == before.pdf_header


def packet(pdf: bytes) -> str:
    metadata: Any = read(pdf).root_object["/Metadata"]
    return str(metadata.get_data().decode())


def test_the_claims_to_be_pdf_a_and_pdf_ua_are_dropped_and_no_other_metadata() -> None:
    claims = re.compile(r"<(pdfaid|pdfuaid):\w+>[^<]*</\1:\w+>")
    assert len(claims.findall(packet(SET))) == 3
    kept = claims.sub("", packet(SET))
    assert etree.canonicalize(packet(FORM)) == etree.canonicalize(kept)


def test_claims_written_as_attributes_are_dropped_too() -> None:
    def restate(writer: pypdf.PdfWriter) -> None:
        metadata: Any = writer.root_object["/Metadata"]
        metadata.set_data(
            b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
            b'<rdf:Description xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
            b' pdfaid:part="2" pdfaid:conformance="A" xmp:CreatorTool="Typst"/></rdf:RDF></x:xmpmeta>'
        )

    found = packet(add_form(changed(SET, restate), FIELDS, WHEN))
    assert "pdfaid:part" not in found
    assert "pdfaid:conformance" not in found
    assert 'xmp:CreatorTool="Typst"' in found


def test_a_pdf_without_xmp_and_without_identifiers_can_be_a_form() -> None:
    def strip(writer: pypdf.PdfWriter) -> None:
        del writer.root_object["/Metadata"]
        writer._ID = None

    bare = changed(SET, strip)
    assert read_form(add_form(bare, [NAME], WHEN)) == {"party_a.name": ""}


# Same input, same bytes


def test_the_same_fields_give_the_same_bytes_and_other_fields_another_identifier() -> None:
    assert add_form(SET, list(FIELDS), WHEN) == FORM
    other = add_form(SET, [NAME], WHEN)
    ids = [read(pdf).trailer["/ID"] for pdf in (SET, FORM, other)]
    assert ids[0][0] == ids[1][0] == ids[2][0]  # type: ignore[index]
    assert len({bytes(pair[1].original_bytes) for pair in ids}) == 3  # type: ignore[index]


def test_without_fields_the_pdf_is_returned_as_it_is() -> None:
    assert add_form(SET, [], WHEN) == SET


# What is refused


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"name": ""}, "empty level"),
        ({"name": "a..b"}, "empty level"),
        ({"width_pt": 0}, "above 0"),
        ({"height_pt": -1}, "above 0"),
        ({"size_pt": 0}, "above 0"),
        ({"options": (("1", "一"),)}, "nothing else, has options"),
        ({"kind": "choice"}, "has options"),
        ({"kind": "choice", "options": (("1", "一"),), "value": "一"}, "one of its options"),
        ({"kind": "check", "value": "Yes"}, "On or empty"),
        ({"kind": "date", "multiline": True}, "several lines"),
        ({"value": "一\n二"}, "line break"),
    ],
)
def test_a_field_that_could_not_be_made_is_refused(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        replace(NAME, **changes)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ([NAME, replace(NAME, page=1, value="甲")], "two different fields are named 'party_a.name'"),
        ([replace(NAME, page=2)], "on page 2 of 2"),
        ([replace(NAME, page=-1)], "on page -1 of 2"),
        ([NAME, replace(AGREED, name="party_a")], "'party_a' is a field"),
    ],
)
def test_fields_that_do_not_go_together_are_refused(fields: list[FormField], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        add_form(SET, fields, WHEN)


def test_a_second_form_and_a_time_without_zone_are_refused() -> None:
    with pytest.raises(ValueError, match="a form already"):
        add_form(FORM, [replace(NAME, name="other")], WHEN)
    with pytest.raises(ValueError, match="time zone"):
        add_form(SET, FIELDS, datetime(2026, 3, 1))


def test_a_pdf_without_a_form_has_no_values() -> None:
    assert read_form(SET) == {}


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.7\n", b"PK\x03\x04", FORM[:200]])
def test_what_is_no_pdf_is_told_as_such(pdf: bytes) -> None:
    with pytest.raises(FormError, match="PDF 表单无法读取"):
        read_form(pdf)


def test_a_locked_form_is_told_as_such() -> None:
    locked = changed(FORM, lambda writer: writer.encrypt("secret", algorithm="RC4-128"))
    with pytest.raises(FormError, match="PDF 表单无法读取"):
        read_form(locked)


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_a_damaged_form_is_read_or_refused_but_never_crashes(data: st.DataObject) -> None:
    damaged = bytearray(FORM)
    for place in data.draw(st.lists(st.integers(0, len(FORM) - 1), min_size=1, max_size=30)):
        damaged[place] = data.draw(st.integers(0, 255))
    try:
        values = read_form(bytes(damaged))
    except FormError:
        return
    assert all(isinstance(value, str) for value in values.values())


# What other programs make of it


@pytest.mark.parametrize("pdf", [FORM, filled(party_a__name="某甲公司", agreed="/On")], ids=["empty", "filled"])
def test_qpdf_finds_nothing_wrong(pdf: bytes, tmp_path: Path) -> None:
    file = tmp_path / "表.pdf"
    file.write_bytes(pdf)
    done = subprocess.run([tool("qpdf", "qpdf"), "--check", file], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def poppler(pdf: bytes, folder: Path) -> Image.Image:
    """The first page as poppler draws it, a pixel to the point."""
    file = folder / "表.pdf"
    file.write_bytes(pdf)
    command = [tool("pdftoppm", "pdftoppm"), "-r", "72", "-f", "1", "-singlefile", "-png", file, folder / "page"]
    subprocess.run(command, capture_output=True, check=True)
    return Image.open(folder / "page.png").convert("RGB")


def pdfium(pdf: bytes) -> Image.Image:
    """The first page as PDFium draws it with its form, a pixel to the point."""
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    picture: Image.Image = document[0].render(scale=1, may_draw_forms=True).to_pil().convert("RGB")
    document.close()
    return picture


def part(page: Image.Image, field: FormField) -> Image.Image:
    left, top = int(field.left_pt), int(field.top_pt)
    return page.crop((left + 1, top + 1, left + int(field.width_pt) - 1, top + int(field.height_pt) - 1))


def is_plain_background(picture: Image.Image) -> bool:
    """Whether `picture` is of one light colour that is not the white of the paper."""
    colours = picture.getcolors()
    return colours is not None and len(colours) == 1 and 200 < min(colours[0][1]) < 250  # type: ignore[type-var, arg-type]


def has_ink(picture: Image.Image) -> bool:
    return min(picture.convert("L").tobytes()) < 100


def test_poppler_shows_where_to_fill_in_and_what_is_checked(tmp_path: Path) -> None:
    empty = poppler(FORM, tmp_path)
    assert all(is_plain_background(part(empty, field)) for field in (NAME, NOTE, SIGNED, AGREED))
    full = poppler(filled(party_a__name="某甲公司", agreed="/On"), tmp_path)
    assert has_ink(part(full, AGREED))
    assert is_plain_background(part(full, SIGNED))


def test_pdfium_shows_where_to_fill_in_and_what_is_filled_in() -> None:
    empty = pdfium(FORM)
    assert not any(has_ink(part(empty, field)) for field in (NAME, NOTE, SIGNED, AGREED))
    full = pdfium(filled(party_a__name="某甲公司", signed="2026-03-01", agreed="/On"))
    assert all(has_ink(part(full, field)) for field in (SIGNED, AGREED))
    assert not has_ink(part(full, NOTE))


def test_a_reader_that_draws_no_fields_anew_shows_the_values_given(tmp_path: Path) -> None:
    def settle(writer: pypdf.PdfWriter) -> None:
        form: Any = writer.root_object["/AcroForm"]
        del form["/NeedAppearances"]

    form = add_form(SET, [replace(AGREED, value=ON), NOTE], WHEN)
    page = poppler(changed(form, settle), tmp_path)
    assert has_ink(part(page, AGREED))
    assert is_plain_background(part(page, NOTE))


def test_a_field_of_several_places_is_one_field_that_is_filled_in_once() -> None:
    made = add_form(SET, [NAME, AGREED, replace(NAME, page=1, top_pt=300, size_pt=9)], WHEN)
    assert sum(len(list(page.get("/Annots", ()))) for page in read(made).pages) == 3 + sum(
        len(list(page.get("/Annots", ()))) for page in read(SET).pages
    )
    assert read_form(made) == {NAME.name: "", AGREED.name: ""}
    back = changed(made, lambda writer: writer.update_page_form_field_values(None, {NAME.name: "杭州甲公司"}))
    assert read_form(back)[NAME.name] == "杭州甲公司"


def test_a_choice_shows_words_and_holds_a_value() -> None:
    options = (("court", "诉讼"), ("arbitration", "仲裁"))
    method = replace(LEVEL, name="dispute.method", options=options, value="court", fixed=True)
    made = add_form(SET, [method], WHEN)
    assert read_form(made) == {"dispute.method": "court"}
    field = (read(made).get_fields() or {})["dispute.method"]
    assert [tuple(option) for option in field["/Opt"]] == list(options)
    widget = next(annotation for annotation in read(made).pages[1]["/Annots"] if "/FT" in annotation.get_object())  # type: ignore[attr-defined]
    assert int(widget.get_object()["/Ff"]) & 1, "a fixed field is read-only"
    assert "诉讼".encode("utf-16-be").hex() in widget.get_object()["/AP"]["/N"].get_data().decode()
