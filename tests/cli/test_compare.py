"""hetong compare as users run it."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from ..revisions.coming_back import edited, sent
from ..revisions.settling import paragraphs, settle
from ..writers.test_supplied import packed
from ..writers.tools import tool
from .running import hetong

FACTS = str(Path(__file__).parents[2] / "examples" / "general.json")


@pytest.fixture(scope="module")
def came_back(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our contract with a figure and a word changed by the other side."""
    docx = edited(sent("general"), "损害甲方形象", "损害甲方商誉")
    path = tmp_path_factory.mktemp("back") / "退回.docx"
    path.write_bytes(edited(docx, "人民币128.50元", "人民币12.50元"))
    return path


def test_changes_are_told_in_every_format_figures_first(came_back: Path) -> None:
    text = hetong("compare", str(came_back), "--facts", FACTS).stdout
    assert text.splitlines()[1] == "改动 2 处，其中数字 1 处；未留痕 2 处"
    assert text.index("人民币128.50元 → 人民币12.50元") < text.index("损害甲方")
    data = json.loads(hetong("compare", str(came_back), "--facts", FACTS, "--format", "json").stdout)
    assert data["figures"][0]["fact"] == "payment.complaint_fee_per_case"
    assert [(change["trace"], change["minor"]) for change in data["documents"][0]["changes"]] == [
        ("untracked", False),
        ("untracked", False),
    ]
    assert (data["pending"], data["comments"], data["characters"]) == ([], [], [])
    page = hetong("compare", str(came_back), "--facts", FACTS, "--format", "html").stdout
    assert page.startswith("<!doctype html>")
    assert "修改 · 未留痕" in page
    assert "<script" not in page
    english = hetong("compare", str(came_back), "--facts", FACTS, "--format", "markdown", "--lang", "en").stdout
    assert "changed · untracked" in english


def test_the_exit_code_tells_whether_there_is_a_difference_if_asked(came_back: Path, tmp_path: Path) -> None:
    hetong("compare", str(came_back), "--facts", FACTS, "--exit-code", code=1)
    same = tmp_path / "same.docx"
    same.write_bytes(sent("general", "annex.nda"))
    assert hetong("compare", str(same), "--facts", FACTS, "--exit-code").stdout.endswith("没有差异。\n")


def test_the_redline_gives_both_texts_and_passes_the_validator(came_back: Path, tmp_path: Path) -> None:
    redline = tmp_path / "修订稿.docx"
    done = hetong("compare", str(came_back), "--facts", FACTS, "-o", str(redline))
    assert done.stderr.strip() == str(redline)
    assert paragraphs(settle(redline.read_bytes(), accept=False)) == paragraphs(sent("general"))
    assert paragraphs(settle(redline.read_bytes(), accept=True)) == paragraphs(came_back.read_bytes())
    assert "[file-exists]" in hetong("compare", str(came_back), "--facts", FACTS, "-o", str(redline), code=1).stderr
    validator = tool("ooxml-validator", os.environ.get("HETONG_OOXML_VALIDATOR"), "ooxml-validator")
    checked = subprocess.run([validator, str(redline)], capture_output=True, text=True, timeout=60, check=False)
    assert json.loads(checked.stdout)["errors"] == []


def test_without_facts_only_the_words_of_clauses_are_compared(came_back: Path, tmp_path: Path) -> None:
    word = tmp_path / "word.docx"
    word.write_bytes(edited(sent("general"), "损害甲方形象", "损害甲方商誉"))
    done = hetong("compare", str(word))
    assert done.stdout.splitlines()[1] == "改动 1 处；未留痕 1 处"
    assert "数字和填写内容的改动看不出来" in done.stderr


def test_facts_that_hardly_fit_are_doubted(came_back: Path) -> None:
    other = str(Path(FACTS).with_name("process.json"))
    assert "请核对 --facts" in hetong("compare", str(came_back), "--facts", other).stderr


DOCTYPE = '<!DOCTYPE w [<!ENTITY a "b">]><w:document'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7", "returned-unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "returned-unreadable"),
        (edited(sent("general", "annex.nda"), "<w:document", DOCTYPE), "returned-unreadable"),
        (packed({"[Content_Types].xml": b"<Types/>", "word/dense.bin": bytes(4 * 1024 * 1024)}), "returned-unreadable"),
        (sent("general", "annex.nda")[:5000], "returned-unreadable"),
    ],
)
def test_hostile_files_are_refused_with_their_reason(content: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    path.write_bytes(content)
    assert f"x.docx: [{code}]" in hetong("compare", str(path), "--facts", FACTS, code=1).stderr


def test_a_missing_file_is_told() -> None:
    assert "[unreadable-file]" in hetong("compare", "nowhere.docx", "--facts", FACTS, code=1).stderr
