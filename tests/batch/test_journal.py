"""The journal: whatever stops a run, the next one knows what is whole."""

import json
from pathlib import Path

import pytest

from hetong.generator.batch.journal import JOURNAL, SUMMARY, Done, Journal


def write(folder: Path, contents: dict[str, bytes]) -> None:
    for name, content in contents.items():
        (folder / name).write_bytes(content)


def finished(journal: Journal, folder: Path, key: str) -> Done:
    contents = {f"{key}.docx": key.encode(), f"{key}.pdf": b"%PDF"}
    journal.begin(contents)
    write(folder, contents)
    done = Done.of(key, f"综合版!{key}", contents)
    journal.finish(done)
    return done


def test_what_is_done_is_known_to_the_next_run_while_its_files_are_there(tmp_path: Path) -> None:
    finished(Journal(tmp_path), tmp_path, "甲")
    journal = Journal(tmp_path)
    assert journal.is_done("甲")
    assert not journal.is_done("乙")
    (tmp_path / "甲.pdf").unlink()
    assert not journal.is_done("甲")


@pytest.mark.parametrize("cut", range(1, 120, 7))
def test_a_torn_line_loses_nothing_but_itself(cut: int, tmp_path: Path) -> None:
    finished(Journal(tmp_path), tmp_path, "甲")
    whole = (tmp_path / JOURNAL).read_bytes()
    finished(Journal(tmp_path), tmp_path, "乙")
    torn = (tmp_path / JOURNAL).read_bytes()[: len(whole) + cut]
    (tmp_path / JOURNAL).write_bytes(torn)
    journal = Journal(tmp_path)
    assert journal.is_done("甲")
    assert not journal.is_done("乙")
    finished(journal, tmp_path, "丙")
    assert [Journal(tmp_path).is_done(key) for key in "甲乙丙"] == [True, False, True]


def test_files_that_were_begun_may_be_replaced_and_others_not(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    finished(journal, tmp_path, "甲")
    journal.begin(["乙.docx", "乙.pdf"])
    again = Journal(tmp_path)
    assert again.is_ours(["乙.docx"])
    assert again.is_ours(["乙.docx", "乙.pdf"])
    assert not again.is_ours(["甲.docx"])
    assert not again.is_ours(["乙.docx", "丙.docx"])


def test_half_written_files_are_taken_away(tmp_path: Path) -> None:
    (tmp_path / "附件").mkdir()
    left = tmp_path / "附件" / ".hetong-00ff.part"
    left.write_bytes(b"half")
    Journal(tmp_path)
    assert not left.exists()


def test_the_summary_is_in_the_order_asked_for_and_serves_as_the_next_journal(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    for key in "乙甲":
        finished(journal, tmp_path, key)
    journal.close("甲乙")
    assert [path.name for path in tmp_path.glob("*.jsonl")] == [SUMMARY]
    assert not (tmp_path / JOURNAL).exists()
    lines = [json.loads(line) for line in (tmp_path / SUMMARY).read_text("utf-8").splitlines()]
    assert [line["row"] for line in lines] == ["综合版!甲", "综合版!乙"]
    assert Journal(tmp_path).is_done("乙")
