"""hetong diff as users run it."""

import json
import os
from pathlib import Path

from ..revisions.settling import changes, paragraphs, settle
from .running import hetong

EXAMPLES = Path(__file__).parents[2] / "examples"
OLD, NEW = str(EXAMPLES / "general.json"), str(EXAMPLES / "general-party-a.json")


def changed_facts(folder: Path) -> str:
    """The facts of OLD with one figure changed, beside which the attached files are found."""
    facts = json.loads(Path(OLD).read_text("utf-8"))
    facts["term"]["years"] += 1
    path = folder / "新.json"
    for annex in (*facts["annexes"].values(), *facts["annexes"]["others"]):
        if isinstance(annex, dict) and annex.get("file"):
            annex["file"] = str(EXAMPLES / annex["file"])
    path.write_text(json.dumps(facts, ensure_ascii=False), "utf-8")
    return str(path)


def test_two_files_of_facts_are_compared_in_every_format(tmp_path: Path) -> None:
    new = changed_facts(tmp_path)
    done = hetong("diff", OLD, new)
    assert "合同期限（年）" in done.stdout.splitlines()[4]
    assert done.stderr == ""
    data = json.loads(hetong("diff", OLD, new, "--format", "json", "--exit-code", code=1).stdout)
    assert [figure["fact"] for figure in data["figures"]] == ["term.years"]
    assert hetong("diff", OLD, new, "--format", "html").stdout.startswith("<!doctype html>")
    assert "<del>" in hetong("diff", OLD, new, "--format", "markdown").stdout


def test_no_difference_is_told_in_words_and_by_the_exit_code() -> None:
    assert hetong("diff", OLD, OLD, "--exit-code").stdout.endswith("没有差异。\n")


def test_the_redline_is_written_with_one_file_for_each_changed_annex(tmp_path: Path) -> None:
    one, two = tmp_path / "一", tmp_path / "二"
    done = hetong("diff", OLD, NEW, "-o", str(one / "修订稿.docx"), "--author", "王律师")
    written = [Path(line) for line in done.stderr.splitlines()]
    assert written[0].name == "修订稿.docx"
    assert {path.name for path in one.iterdir()} == {path.name for path in written}
    assert any("附件6_保密协议" in path.name for path in written)
    assert {author for path in written for _, _, author, _ in changes(path.read_bytes())} == {"王律师"}
    hetong("diff", OLD, NEW, "-o", str(two / "修订稿.docx"), "--author", "王律师")
    assert all(path.read_bytes() == (two / path.name).read_bytes() for path in written)
    again = hetong("diff", OLD, NEW, "-o", str(one / "修订稿.docx"), code=1)
    assert "[file-exists]" in again.stderr
    assert again.stdout == ""


def test_two_word_files_of_ours_are_compared_and_come_back_from_the_redline(tmp_path: Path) -> None:
    files = []
    for name in ("general-third-party", "general-party-a"):
        facts = str(EXAMPLES / f"{name}.json")
        done = hetong("render", facts, "-o", str(tmp_path / name), "--format", "docx", "--no-annexes")
        files.append(done.stdout.strip())
    data = json.loads(hetong("diff", *files, "--format", "json", "-o", str(tmp_path / "r.docx")).stdout)
    figures = {figure["fact"]: (figure["old"], figure["new"]) for figure in data["figures"]}
    assert figures["confidentiality.years"] == ("3年", "5年")
    places = [change["where"] for document in data["documents"] for change in document["changes"]]
    assert "五、履行条款 › 5.1 合同履行时间 › 1." in places
    both = (tmp_path / "r.docx").read_bytes()
    assert paragraphs(settle(both, accept=False)) == paragraphs(Path(files[0]).read_bytes())
    assert paragraphs(settle(both, accept=True)) == paragraphs(Path(files[1]).read_bytes())


def test_a_word_file_that_must_not_be_opened_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.docx").write_bytes(b"PK\x03\x04 nothing")
    done = hetong("diff", str(tmp_path / "bad.docx"), str(tmp_path / "bad.docx"), code=1)
    assert "[returned-unreadable]" in done.stderr


def test_what_cannot_be_compared_is_an_error_of_usage(tmp_path: Path) -> None:
    (tmp_path / "some.docx").write_bytes(b"PK\x03\x04")
    word = str(tmp_path / "some.docx")
    for arguments in ([OLD], [OLD, OLD, OLD], [OLD, word], [OLD, OLD, "--rev", "HEAD"], [word, "--rev", "HEAD"]):
        assert hetong("diff", *arguments, code=2).stdout == ""


def test_facts_that_are_wrong_are_told_with_their_places(tmp_path: Path) -> None:
    assert "[unreadable-file]" in hetong("diff", OLD, str(tmp_path / "none.json"), code=1).stderr


def test_without_git_revisions_cannot_be_compared(tmp_path: Path) -> None:
    environment = {"PATH": str(tmp_path), "HOME": os.environ.get("HOME", "")}
    assert "git" in hetong("diff", OLD, "--rev", "HEAD", code=3, environment=environment).stderr
