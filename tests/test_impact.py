"""`hetong impact` on a real git repository: what a change of a clause reaches."""

import json
import shutil
from pathlib import Path

import pytest

from .cli.running import hetong
from .git_checkout import NEW, OLD, Checkout
from .revisions.settling import settle
from .writers.docx_reader import read


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checkout:
    made = Checkout(tmp_path)
    monkeypatch.chdir(tmp_path)
    return made


def test_a_changed_clause_is_named_with_the_examples_that_it_reaches_and_their_redlines(checkout: Checkout) -> None:
    base = checkout.git("rev-parse", "HEAD")
    checkout.change("general/07-payment.md", OLD, NEW)
    head = checkout.commit()
    done = hetong("impact", base, head, "-o", "impact")
    assert "| 综合版 | `payment.method.review` 修改（variants/general/07-payment.md） |" in done.stdout
    assert "| 流程版 | — |" in done.stdout
    assert (checkout.folder / "impact/summary.md").read_text("utf-8") == done.stdout
    data = json.loads((checkout.folder / "impact/impact.json").read_text("utf-8"))
    changed = {name: each["changed"] for name, each in data["examples"].items()}
    assert changed == {
        "examples/general-party-a.json": True,
        "examples/general.json": True,
        "examples/process.json": False,
    }
    made = sorted(path.name for path in (checkout.folder / "impact").glob("*.docx"))
    assert made == ["general-party-a.docx", "general.docx"]
    redline = (checkout.folder / "impact/general.docx").read_bytes()
    assert NEW in read(settle(redline, accept=True)).text()
    assert OLD in read(settle(redline, accept=False)).text()
    assert NEW not in read(settle(redline, accept=False)).text()


def test_the_working_tree_is_the_head_unless_one_is_named(checkout: Checkout) -> None:
    assert "没有差异" in hetong("impact", "HEAD", "--exit-code").stdout
    checkout.change("shared/severability.md", "。", "；")
    done = hetong("impact", "HEAD", "--exit-code", "--example", "examples/process.json", "--format", "json", code=1)
    data = json.loads(done.stdout)
    assert list(data["examples"]) == ["examples/process.json"]
    reached = {variant for variant, each in data["variants"].items() if each["clauses"]}
    assert {"general", "process"} <= reached
    assert {each["file"] for each in data["variants"]["general"]["clauses"]} == {"variants/shared/severability.md"}


def test_added_and_deleted_clauses_and_annexes_are_told(checkout: Checkout) -> None:
    checkout.change(
        "shared/annex-nda.md",
        "# 定义 {#nda_text.definitions}",
        "# 目的 {#nda_text.aim}\n\n1. 双方保密。 {#nda_text.aim.one}\n\n# 定义 {#nda_text.definitions}",
    )
    done = hetong("impact", "HEAD", "--format", "json")
    clauses = {(each["id"], each["fate"]) for each in json.loads(done.stdout)["variants"]["general"]["clauses"]}
    assert {("nda_text.aim", "added"), ("nda_text.aim.one", "added")} <= clauses


def test_a_library_that_does_not_load_is_told_and_the_other_variants_are_still_compared(checkout: Checkout) -> None:
    checkout.change("general/07-payment.md", "{{ payment.review_workdays }}", "{{ payment.review_days }}")
    checkout.change("process/03-complaint-process.md", "。", "；")
    done = hetong("impact", "HEAD", "--format", "json")
    data = json.loads(done.stdout)
    assert data["variants"]["general"]["problems"][0]["nearest"] == "payment.review_workdays"
    assert data["examples"]["examples/general.json"]["report"] is None
    assert data["examples"]["examples/process.json"]["report"]["different"]


def test_what_git_does_not_know_is_told(checkout: Checkout) -> None:
    assert "[unknown-revision]" in hetong("impact", "no-such-branch", code=1).stderr
    shutil.rmtree(checkout.folder / ".git")
    assert "[not-a-repository]" in hetong("impact", "HEAD", code=1).stderr
