"""PDF by LibreOffice: literal labels, and a clear error where it is missing, fails or hangs."""

import io
import os
import time
from pathlib import Path

import pypdf
import pytest

from hetong.generator.pipeline import Template, draft, load_facts, made_at
from hetong.generator.tools import ToolError
from hetong.generator.tree.flow import Line, flow_all
from hetong.generator.tree.nodes import plain
from hetong.generator.writers.docx import write_docx
from hetong.generator.writers.office import pdf_by_libreoffice, substituted_fonts

from .docx_reader import read
from .tools import tool

CONTRACT = draft(load_facts(str(Path(__file__).parents[2] / "examples" / "general-third-party.json")))


@pytest.fixture(scope="module")
def literal() -> bytes:
    shell = Template.own("general").content
    return write_docx(CONTRACT.tree, shell, made_at(CONTRACT.facts), literal_labels=True)


def squeeze(text: str) -> str:
    return "".join(text.split())


def test_the_copy_for_libreoffice_has_every_label_as_text(literal: bytes) -> None:
    document = read(literal)
    assert not any(line.label for line in document.lines)
    assert not any(field.instruction.strip().startswith("REF") for field in document.fields)
    native = read(write_docx(CONTRACT.tree, Template.own("general").content, made_at(CONTRACT.facts)))
    assert squeeze(document.text()) == squeeze(native.text())


def test_libreoffice_prints_every_line_with_its_label(literal: bytes) -> None:
    tool("LibreOffice", "soffice", "libreoffice")
    pdf = pdf_by_libreoffice(literal)
    shown = squeeze("".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages))
    headings = [
        line for line in flow_all(CONTRACT.tree) if isinstance(line, Line) and line.clause and line.clause.heading
    ]
    assert len(headings) > 50
    for line in headings:
        assert squeeze(line.label + plain(line.inlines)) in shown
    fonts = substituted_fonts(pdf, literal)
    assert set(fonts) <= {"宋体", "黑体", "Times New Roman"}


def test_a_machine_without_libreoffice_gets_an_error_that_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, literal: bytes
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ToolError) as missing:
        pdf_by_libreoffice(literal)
    assert "--pdf-engine typst" in missing.value.say("zh")


def program(folder: Path, script: str) -> None:
    """A `soffice` that does what `script` says."""
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


def test_an_office_that_hangs_is_killed_with_its_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, literal: bytes
) -> None:
    program(tmp_path, f"sleep 60 & echo $! > {tmp_path}/child; wait")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(ToolError) as slow:
        pdf_by_libreoffice(literal, seconds=1)
    assert "1" in slow.value.say("en")
    child = int((tmp_path / "child").read_text(encoding="utf-8"))
    for _ in range(50):
        if not _runs(child):
            break
        time.sleep(0.1)
    assert not _runs(child)


def _runs(process: int) -> bool:
    """Whether the process is there and not just waiting to be reaped."""
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_an_office_that_makes_nothing_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, literal: bytes
) -> None:
    program(tmp_path, "exit 0")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(ToolError):
        pdf_by_libreoffice(literal)
