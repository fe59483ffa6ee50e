"""A blank form that somebody filled in, in Word, LibreOffice or a PDF reader, gives the facts of a contract."""

import json
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest

from hetong.generator.forms.blank import BlankForm
from hetong.generator.pipeline import Template, made_at, validate_data, write_pdf_of
from hetong.generator.problems import Problem
from hetong.generator.reading.facts import read_back
from hetong.generator.writers.docx import write_docx
from hetong.generator.writers.ooxml import pack, unpack

from ..writers.tools import tool

FORM = BlankForm("process", "party_a", third_party=True)
ProblemsOf = Callable[[Callable[[], object]], tuple[Problem, ...]]
FILLED = {
    "party_a.name": "杭州岫川家居用品有限公司",
    "third_party.role": "技术鉴定方",
    "term.years": "三年",
    "maintenance.communication_period": "每季度",
    "cooperation.report_period": "每月",
    "cooperation.meeting_period": "每月",
    "liability.cap_amount": "30万元",
}


def form_docx() -> bytes:
    when = made_at(validate_data(FORM.facts()))
    return write_docx(FORM.document(), Template.own(FORM.variant).content, when)


def expected(data: dict[str, Any]) -> None:
    """That `data` are the facts of the form with `FILLED` in it, and blank elsewhere."""
    assert (data["variant"], data["leaning"]) == ("process", "party_a")
    assert data["party_a"]["name"] == FILLED["party_a.name"]
    assert data["party_a"]["phone"] is None
    assert data["third_party"]["role"] == "技术鉴定方"
    assert data["term"]["years"] == 3
    assert data["maintenance"]["communication_period"] == "quarter"
    assert data["liability"]["cap_amount"] == 300000
    assert data["dispute"]["method"] == "court"
    assert data["annexes"]["included"] == FORM.facts()["annexes"]["included"]


def typed_in(docx: bytes, filled: dict[str, str]) -> bytes:
    """The form with words in the first place of each fact, as Word leaves them there."""
    parts = unpack(docx)
    text = parts["word/document.xml"].decode()
    for path, words in filled.items():
        start = text.index(f'<w:tag w:val="{path}"/>')
        end = text.index("</w:sdt>", start)
        control = text[start:end].replace("<w:showingPlcHdr/>", "")
        content = control.index("<w:sdtContent>")
        control = f"{control[:content]}<w:sdtContent><w:r><w:t>{words}</w:t></w:r></w:sdtContent>"
        text = text[:start] + control + text[end:]
    return pack(parts | {"word/document.xml": text.encode()})


def test_a_form_filled_in_word_is_read(tmp_path: Path) -> None:
    path = tmp_path / "表单.docx"
    path.write_bytes(typed_in(form_docx(), FILLED | {"annexes.others": "丙方营业执照、资质证书"}))
    found = read_back([path])
    expected(found.data)
    assert found.data["annexes"]["others"] == [
        {"name": "丙方营业执照", "file": None},
        {"name": "资质证书", "file": None},
    ]


def test_an_empty_form_names_what_must_not_be_blank(tmp_path: Path, problems: ProblemsOf) -> None:
    path = tmp_path / "表单.docx"
    path.write_bytes(form_docx())
    found = problems(lambda: read_back([path]))
    assert {problem.code for problem in found} == {"blank-not-allowed"}
    assert "third_party.role" in {problem.place.path for problem in found}


def test_what_was_typed_for_the_other_way_to_settle_disputes_is_refused_not_lost(
    tmp_path: Path, problems: ProblemsOf
) -> None:
    path = tmp_path / "表单.docx"
    path.write_bytes(typed_in(form_docx(), FILLED | {"dispute.institution": "杭州仲裁委员会"}))
    (problem,) = problems(lambda: read_back([path]))
    assert problem.place.path == "dispute.institution"


def test_a_form_filled_in_libreoffice_is_read(tmp_path: Path) -> None:
    soffice = tool("LibreOffice", "soffice", "libreoffice")
    python = tool("Python with LibreOffice's API (python3-uno)", *pythons_with_uno())
    (tmp_path / "form.docx").write_bytes(form_docx())
    typed = {f"_Fill_{path.replace('.', '_')[:20]}_": words for path, words in FILLED.items()}
    script = Path(__file__).parent / "type_in_office.py"
    names = [str(tmp_path / name) for name in ("profile", "form.docx", "filled.docx")]
    command = [python, str(script), soffice, *names, json.dumps(typed)]
    subprocess.run(command, check=True, timeout=180, env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)})
    expected(read_back([tmp_path / "filled.docx"]).data)


def pythons_with_uno() -> list[str]:
    """Interpreters that can talk to LibreOffice: of the system, or LibreOffice's own."""
    found = []
    for python in ("/usr/bin/python3", "/opt/libreoffice/program/python"):
        if Path(python).exists():
            done = subprocess.run([python, "-c", "import uno"], capture_output=True, timeout=30, check=False)
            found += [python] if done.returncode == 0 else []
    return found


@pytest.fixture(scope="module")
def form_pdf() -> bytes:
    return write_pdf_of(FORM.document(), validate_data(FORM.facts()))


def filled_pdf(pdf: bytes, values: dict[str, str]) -> bytes:
    writer = pypdf.PdfWriter(clone_from=BytesIO(pdf))
    for page in writer.pages:
        writer.update_page_form_field_values(page, values, auto_regenerate=False)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_filled_pdf_form_is_read(form_pdf: bytes, tmp_path: Path) -> None:
    path = tmp_path / "表单.pdf"
    path.write_bytes(filled_pdf(form_pdf, FILLED | {"maintenance.communication_period": "quarter"}))
    expected(read_back([path]).data)


def test_a_pdf_without_the_fields_of_a_form_is_refused_with_what_to_give(tmp_path: Path, problems: ProblemsOf) -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(595, 842)
    writer.write(tmp_path / "合同.pdf")
    (problem,) = problems(lambda: read_back([tmp_path / "合同.pdf"]))
    assert problem.code == "returned-no-form"
    assert ".docx" in problem.say("zh")


@pytest.mark.parametrize("cut", [200, 5000])
def test_a_damaged_pdf_is_refused(form_pdf: bytes, tmp_path: Path, cut: int, problems: ProblemsOf) -> None:
    (tmp_path / "坏.pdf").write_bytes(form_pdf[:cut])
    (problem,) = problems(lambda: read_back([tmp_path / "坏.pdf"]))
    assert problem.code in {"returned-unreadable", "returned-no-form"}
