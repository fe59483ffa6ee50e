"""What others' programs say of our files, for every combination of choices."""

import json
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pypdf
import pytest

from hetong.generator.pipeline import draft, validate_data, write

from .combinations import combinations
from .tools import tool

WITH_ANNEXES = {
    "general-neutral-two-court-filled",
    "process-party_a-three-arbitration-filled",
    "process-neutral-two-court-blanks",
    "framework-party_b-three-court-filled",
}

pytestmark = pytest.mark.xdist_group("outside tools")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Each combination as DOCX and PDF, and the annexes of some: forms, drawings, pictures, three signatures."""
    made = tmp_path_factory.mktemp("all")
    for name, facts in combinations():
        contract = draft(validate_data(facts))
        documents = {name: contract.tree}
        if name in WITH_ANNEXES:
            documents |= {f"annex-{name}-{annex.id}": annex.document for annex in contract.annexes}
        for each, document in documents.items():
            for kind in ("docx", "pdf"):
                (made / f"{each}.{kind}").write_bytes(write(contract, kind, document=document))
    return made


def test_the_open_xml_sdk_accepts_every_docx(folder: Path) -> None:
    validator = tool("ooxml-validator", os.environ.get("HETONG_OOXML_VALIDATOR"), "ooxml-validator")

    def errors(path: Path) -> object:
        done = subprocess.run([validator, str(path)], capture_output=True, text=True, timeout=60, check=False)
        return json.loads(done.stdout)["errors"]

    paths = sorted(folder.glob("*.docx"))
    with ThreadPoolExecutor(max_workers=2) as pool:
        assert dict(zip(paths, pool.map(errors, paths), strict=True)) == {path: [] for path in paths}


def test_libreoffice_opens_every_docx(folder: Path, tmp_path: Path) -> None:
    office = tool("LibreOffice", "soffice", "libreoffice")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    paths = sorted(folder.glob("*.docx"))
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *map(str, paths)]
    subprocess.run(command, capture_output=True, timeout=300, check=True)
    for path in paths:
        opened = pypdf.PdfReader(tmp_path / f"{path.stem}.pdf")
        if path.name.startswith("annex-"):
            assert "附件" in opened.pages[0].extract_text().replace(" ", "")
            continue
        assert len(opened.pages) > 8
        last = "".join(opened.pages[-1].extract_text().split())
        assert "签署页" in last
        assert "乙方" in last
        assert ("丙方" in last) == ("-three-" in path.name)


def test_qpdf_finds_nothing_wrong_with_any_pdf(folder: Path) -> None:
    qpdf = tool("qpdf", "qpdf")
    for path in sorted(folder.glob("*.pdf")):
        done = subprocess.run([qpdf, "--check", str(path)], capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
