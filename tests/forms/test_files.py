"""The files of blank forms, as Word, LibreOffice and readers of PDF find them."""

import json
import os
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest
from lxml import etree

from hetong.generator.forms.blank import FORMS, BlankForm
from hetong.generator.forms.build import BLANK
from hetong.generator.tree.nodes import Entry
from hetong.generator.writers.acroform import read_form
from hetong.generator.writers.docx import entry_bookmark
from hetong.generator.writers.ooxml import NAMESPACES, W, pack, unpack
from hetong.generator.writers.shell_parts import FACTS_NAMESPACE
from hetong.schemas.catalog import CONTRACTS

from ..writers.tools import tool

ROOT = Path(__file__).parents[2]
FORM = BlankForm("general", "party_a", third_party=True)
XML = {**NAMESPACES, "h": FACTS_NAMESPACE}


def docx(form: BlankForm = FORM) -> dict[str, bytes]:
    return unpack((ROOT / BLANK / f"{form.name}.docx").read_bytes())


def pdf(form: BlankForm = FORM) -> bytes:
    return (ROOT / BLANK / f"{form.name}.pdf").read_bytes()


def names(form: BlankForm = FORM) -> set[str]:
    return {inline.name for inline in form.document().inlines() if isinstance(inline, Entry)}


def controls(form: BlankForm = FORM) -> list[tuple[str, Any]]:
    """The tag and the element of each content control of the text and the header."""
    parts = docx(form)
    roots = [etree.fromstring(parts[name]) for name in ("word/document.xml", "word/header1.xml")]
    found = [sdt for root in roots for sdt in root.iter(f"{W}sdt")]
    return [(sdt.find(f"{W}sdtPr/{W}tag").get(f"{W}val"), sdt) for sdt in found]


def control(name: str) -> Any:
    return next(sdt for tag, sdt in controls() if tag == name)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_word_and_pdf_have_the_same_names(form: BlankForm) -> None:
    assert {tag for tag, _ in controls(form)} == set(read_form(pdf(form))) == names(form)


def test_every_control_shows_the_fact_of_its_name() -> None:
    facts = etree.fromstring(docx()["customXml/item1.xml"])
    for tag, sdt in controls():
        (words,) = facts.getroottree().xpath(sdt.find(f"{W}sdtPr/{W}dataBinding").get(f"{W}xpath"), namespaces=XML)
        assert words.getparent().findtext("{urn:hetong:facts}path") == tag


def test_an_empty_place_shows_what_it_asks_for_until_somebody_types() -> None:
    parts = docx()
    glossary = etree.fromstring(parts["word/glossary/document.xml"])
    prompts = {
        part.find(f".//{W}docPartPr/{W}name").get(f"{W}val"): "".join(part.itertext(f"{W}t"))
        for part in glossary.iter(f"{W}docPart")
    }
    assert b"glossary/document.xml" in parts["word/_rels/document.xml.rels"]
    for tag, sdt in controls():
        shown = "".join(sdt.find(f"{W}sdtContent").itertext(f"{W}t"))
        properties = sdt.find(f"{W}sdtPr")
        if properties.find(f"{W}showingPlcHdr") is None:
            assert shown in {"☑", "□"} or properties.find(f"{W}dropDownList") is not None, tag
        else:
            assert shown == prompts[properties.find(f"{W}placeholder/{W}docPart").get(f"{W}val")]
    assert "______〔月度维护服务费〕" in prompts.values()


def test_a_day_is_picked_a_choice_is_dropped_down_an_annex_is_ticked() -> None:
    day = control("signing.date").find(f"{W}sdtPr/{W}date")
    assert day.find(f"{W}dateFormat").get(f"{W}val") == "yyyy年M月d日"
    items = control("dispute.method").findall(f"{W}sdtPr/{W}dropDownList/{W}listItem")
    assert [(item.get(f"{W}value"), item.get(f"{W}displayText")) for item in items] == [
        ("court", "诉讼"),
        ("arbitration", "仲裁"),
    ]
    ticked = control("annexes.included.nda").find(f"{W}sdtPr/w14:checkbox/w14:checked", NAMESPACES)
    assert ticked.get(f"{{{NAMESPACES['w14']}}}val") == "1"
    assert control("leaning").find(f"{W}sdtPr/{W}lock").get(f"{W}val") == "sdtContentLocked"
    assert control("number").find(f"{W}sdtPr/{W}alias").get(f"{W}val") == "合同编号"


def test_a_pdf_field_is_as_large_as_what_it_is_for() -> None:
    reader = pypdf.PdfReader(BytesIO(pdf()))
    rooms: dict[str, tuple[float, float]] = {}
    for page in reader.pages:
        width, height = page.mediabox.width, page.mediabox.height
        for annotation in page.get("/Annots", ()):
            widget = annotation.get_object()
            if widget["/Subtype"] != "/Widget":
                continue
            left, bottom, right, top = map(float, widget["/Rect"])
            assert 0 < left < right < width
            assert 0 < bottom < top < height
            field = widget if "/T" in widget else widget["/Parent"]
            rooms[field["/TU"]] = (right - left, top - bottom)
    assert rooms["维护服务内容"] > (300, 30)  # several lines
    assert rooms["住所"][0] > 180
    assert 40 < rooms["违约纠正期"][0] < 60


def test_the_pdf_presets_what_decides_and_displays_chinese() -> None:
    values = read_form(pdf())
    assert values["dispute.method"] == "court"
    assert values["leaning"] == "party_a"
    assert values["annexes.included.nda"] == "On"
    assert values["party_a.name"] == ""
    fields = pypdf.PdfReader(BytesIO(pdf())).get_fields() or {}
    assert ["court", "诉讼"] in [list(option) for option in fields["dispute.method"]["/Opt"]]


def test_the_open_xml_sdk_accepts_a_form_of_every_variant_leaning_and_number_of_parties() -> None:
    forms = FORMS[::5]
    assert {form.variant for form in forms} | {form.leaning for form in forms} >= {*CONTRACTS, "party_a", "party_b"}

    validator = tool("ooxml-validator", os.environ.get("HETONG_OOXML_VALIDATOR"), "ooxml-validator")

    def errors(form: BlankForm) -> object:
        path = ROOT / BLANK / f"{form.name}.docx"
        done = subprocess.run([validator, str(path)], capture_output=True, text=True, timeout=60, check=False)
        return json.loads(done.stdout)["errors"]

    with ThreadPoolExecutor(max_workers=2) as pool:
        assert list(pool.map(errors, forms)) == [[]] * len(forms)


def test_qpdf_finds_nothing_wrong_with_any_form() -> None:
    qpdf = tool("qpdf", "qpdf")
    for form in FORMS:
        path = ROOT / BLANK / f"{form.name}.pdf"
        done = subprocess.run([qpdf, "--check", str(path)], capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_what_libreoffice_saves_tells_by_bookmarks_which_fact_is_where(tmp_path: Path) -> None:
    office = tool("LibreOffice", "soffice", "libreoffice")
    source = tmp_path / "form.docx"
    source.write_bytes(pack(docx()))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "docx", "--outdir", str(tmp_path / "saved"), str(source)]
    subprocess.run(command, capture_output=True, timeout=120, check=True)
    saved = unpack((tmp_path / "saved/form.docx").read_bytes())
    kept = {
        name for part in saved.values() for name in re.findall(r'w:name="(_Fill_\w+)"', part.decode("utf-8", "replace"))
    }
    assert {entry_bookmark(name, 1) for name in names()} <= kept
    assert "诉讼" in saved["word/document.xml"].decode()


def test_names_of_bookmarks_are_short_and_tell_the_path() -> None:
    paths = {name for form in FORMS for name in names(form)}
    starts = {entry_bookmark(path, 1).rpartition("_")[0] for path in paths}
    assert len(starts) == len(paths)
    assert max(len(entry_bookmark(path, 99)) for path in paths) <= 40
