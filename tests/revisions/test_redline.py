"""A redline holds both texts: accepting all changes gives the new one, rejecting all the old one, word for word."""

import json
import os
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from hetong.generator.pipeline import Draft, Template, draft, validate_data, write
from hetong.generator.revisions.papers import PaperComparison, compare_papers, papers_of
from hetong.generator.revisions.redline import AUTHOR, redline_files, write_redline
from hetong.generator.revisions.report import Report, as_data
from hetong.generator.tree.nodes import Document
from hetong.generator.writers.docx import write_docx

from ..conftest import CopiedLibrary
from ..writers.docx_reader import W, read
from ..writers.tools import tool
from .forty_changes import forty_changes
from .office import settle_by_libreoffice
from .settling import changes, paragraphs, settle
from .small_trees import compared, documents, lines

WHEN = datetime(2026, 3, 1, tzinfo=UTC)
SHELL = Template.own("general").content


def redline(papers: PaperComparison, author: str = AUTHOR) -> bytes:
    return write_redline(papers, SHELL, WHEN, author)


def shown(document: Document) -> list[tuple[str, str, str, bool]]:
    return paragraphs(write_docx(document, Template.own(document.variant).content, WHEN))


def words(docx: bytes) -> list[str]:
    """Every paragraph with its label, whoever writes the label."""
    return [label + text for _, label, text, _ in paragraphs(docx)]


def changed_paragraphs(papers: PaperComparison) -> list[tuple[str, str, str]]:
    return [each[:3] for each in changes(redline(papers))]


# small documents


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents(), documents())
def test_accepting_gives_the_new_document_and_rejecting_the_old(old: Document, new: Document) -> None:
    both = redline(compared(old, new))
    assert paragraphs(settle(both, accept=True)) == shown(new)
    assert paragraphs(settle(both, accept=False)) == shown(old)
    assert read(settle(both, accept=True)).header.endswith(new.number.text)
    assert read(settle(both, accept=False)).header.endswith(old.number.text)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents())
def test_a_document_against_itself_has_no_change(document: Document) -> None:
    papers = compared(document, document)
    assert papers.comparison.changes == ()
    assert list(changes(redline(papers))) == []


def test_a_figure_is_struck_out_with_its_unit() -> None:
    papers = compared(lines("review=应当在15个工作日内支付。"), lines("review=应当在20个工作日内支付。"))
    assert changed_paragraphs(papers) == [("del", "15个工作日", AUTHOR), ("ins", "20个工作日", AUTHOR)]


def test_a_deleted_item_keeps_its_numbering_and_the_next_one_takes_its_number() -> None:
    both = redline(compared(lines("a=甲方应当付款。", "b=乙方应当开票。"), lines("b=乙方应当开票。")))
    assert [label for _, label, text, _ in paragraphs(settle(both, accept=True)) if "开票" in text] == ["1."]
    assert [label for _, label, text, _ in paragraphs(settle(both, accept=False)) if "开票" in text] == ["2."]


def test_a_moved_item_is_deleted_and_inserted_whole() -> None:
    old = lines("a=甲方应当按期支付费用。", "b=乙方应当开具发票。", "c=争议由仲裁解决。")
    new = lines("c=争议由仲裁解决。", "a=甲方应当按期支付费用。", "b=乙方应当开具发票。")
    assert {kind: text for kind, text, _, _ in changes(redline(compared(old, new)))} == {
        "del": "争议由仲裁解决。",
        "ins": "争议由仲裁解决。",
    }


def test_changes_have_their_author_and_a_date_that_is_not_of_the_clock() -> None:
    papers = compared(lines("甲方应当付款。"), lines("乙方应当付款。"))
    assert {each[2:] for each in changes(redline(papers, '王"<律师>'))} == {('王"<律师>', "2026-03-01T00:00:00Z")}
    assert redline(papers) == redline(papers)


def test_every_change_has_an_id_of_its_own() -> None:
    both = redline(compared(lines("甲方付款。", "乙方开票。"), lines("乙方付款。", "丙方验收。", "甲方通知。")))
    with ZipFile(BytesIO(both)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    ids = [change.get(f"{W}id") for change in root.iter(f"{W}ins", f"{W}del", f"{W}bookmarkStart")]
    assert len(ids) == len(set(ids)) > 4
    assert "urn:hetong:revisions" not in etree.tostring(root, encoding="unicode")


# contracts


@pytest.mark.parametrize(
    ("old", "new"),
    [("general-third-party", "general-party-a"), ("general-blanks", "general"), ("process-blanks", "process-party-b")],
)
def test_the_papers_of_two_contracts_come_back_from_their_redlines(example: Any, old: str, new: str) -> None:
    before, after = (draft(validate_data(example(name))) for name in (old, new))
    for papers in compare_papers(papers_of(before), papers_of(after)):
        both = write_redline(papers, Template.own(after.tree.variant).content, WHEN)
        for side, accept in ((papers.new, True), (papers.old, False)):
            said = paragraphs(settle(both, accept=accept))
            assert said == (shown(side.document) if side else [])


def test_contracts_that_number_otherwise_keep_their_labels(example: Any) -> None:
    before, after = (draft(validate_data(example(name))) for name in ("process", "framework"))
    (contract, *_) = compare_papers(papers_of(before), papers_of(after))
    both = write_redline(contract, Template.own("framework").content, WHEN)
    assert paragraphs(settle(both, accept=True)) == shown(after.tree)
    said = [each.replace(" ", "") for each in words(settle(both, accept=False))]
    assert said == [(label + text).replace(" ", "") for _, label, text, _ in shown(before.tree)]


@pytest.fixture(scope="module")
def forty(tmp_path_factory: pytest.TempPathFactory) -> tuple[Draft, Draft]:
    """A contract with a third party and all its annexes, and the same with forty changes."""
    return forty_changes(CopiedLibrary(tmp_path_factory.mktemp("library")))


@pytest.fixture(scope="module")
def files(forty: tuple[Draft, Draft]) -> dict[str, bytes]:
    return redline_files(compare_papers(*map(papers_of, forty)), "修订稿.docx", WHEN, AUTHOR)


def test_forty_changes_are_all_told(forty: tuple[Draft, Draft]) -> None:
    report = Report("旧", "新", compare_papers(*map(papers_of, forty)))
    told = as_data(report)
    assert sum(told["counts"].values()) >= 40
    assert all(told["counts"][kind] for kind in ("changed", "added", "deleted", "moved", "relabelled", "emphasised"))
    assert {paper["fate"] for paper in told["documents"]} == {"same", "changed", "added", "deleted"}
    assert {figure["fact"]: (figure["old"], figure["new"]) for figure in told["figures"]}["term.years"] == (
        "2年",
        "4年",
    )


def test_both_texts_of_forty_changes_come_back(forty: tuple[Draft, Draft], files: dict[str, bytes]) -> None:
    papers = compare_papers(*map(papers_of, forty))
    changed = [each for each in papers if not each.paper.id or each.is_changed]
    assert len(changed) == len(files) >= 5
    for each, both in zip(changed, files.values(), strict=True):
        assert paragraphs(settle(both, accept=True)) == (shown(each.new.document) if each.new else [])
        assert paragraphs(settle(both, accept=False)) == (shown(each.old.document) if each.old else [])


def test_libreoffice_accepts_and_rejects_to_the_same_words(
    forty: tuple[Draft, Draft], files: dict[str, bytes], tmp_path: Path
) -> None:
    papers = compare_papers(*map(papers_of, forty))
    changed = [each for each in papers if not each.paper.id or each.is_changed]
    settled = settle_by_libreoffice(list(files.values()), tmp_path)
    for each, (accepted, rejected) in zip(changed, settled, strict=True):
        for side, said in ((each.new, accepted), (each.old, rejected)):
            assert said == ([text for _, _, text, _ in shown(side.document)] if side else [])


def test_thirty_pages_with_changes_open_and_are_valid(files: dict[str, bytes], tmp_path: Path) -> None:
    validator = tool("ooxml-validator", os.environ.get("HETONG_OOXML_VALIDATOR"), "ooxml-validator")
    office = tool("LibreOffice", "soffice", "libreoffice")
    for number, both in enumerate(files.values()):
        path = tmp_path / f"{number}.docx"
        path.write_bytes(both)
        done = subprocess.run([validator, str(path)], capture_output=True, text=True, timeout=60, check=False)
        assert json.loads(done.stdout)["errors"] == []
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        office,
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "0.docx"),
    ]
    subprocess.run(command, capture_output=True, timeout=120, check=True)
    assert len(pypdf.PdfReader(tmp_path / "0.pdf").pages) >= 30


def test_what_did_not_change_is_as_in_any_contract(forty: tuple[Draft, Draft], files: dict[str, bytes]) -> None:
    """Facts stay bound to the data of the file; references are words, which no update can count wrong."""
    new = forty[1]
    ours, whole = read(files["修订稿.docx"]), read(write(new, "docx"))
    assert 0 < len(ours.controls) < len(whole.controls)
    assert all(control.bound == control.text for control in ours.controls)
    assert not [field for field in ours.fields if field.instruction.startswith("REF")]
    assert {name for line in whole.lines for name in line.bookmarks if "part" not in name} <= {
        name for line in ours.lines for name in line.bookmarks
    }


def test_a_title_that_changed_is_that_of_the_new_contract() -> None:
    old, new = lines("甲方付款。"), replace(lines("甲方付款。"), title="服务合同")
    assert read(redline(compared(old, new))).header.startswith("服务合同")
