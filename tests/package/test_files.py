"""Output files are there whole or not at all, and nothing is left lying beside them."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from hetong.generator.package.files import write_all
from hetong.generator.problems import Problem

Raised = Callable[[Callable[[], object]], tuple[Problem, ...]]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_files_are_written_into_a_folder_that_is_made(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    paths = write_all(folder, {"甲.docx": b"1", "甲.pdf": b"22"}, overwrite=False)
    assert paths == [folder / "甲.docx", folder / "甲.pdf"]
    assert contents(folder) == {"甲.docx": b"1", "甲.pdf": b"22"}


def test_an_existing_file_is_refused_and_nothing_is_written(tmp_path: Path, problems: Raised) -> None:
    (tmp_path / "b").write_bytes(b"old")
    found = problems(lambda: write_all(tmp_path, {"a": b"1", "b": b"2"}, overwrite=False))
    assert [(problem.code, problem.place.file) for problem in found] == [("file-exists", str(tmp_path / "b"))]
    assert contents(tmp_path) == {"b": b"old"}


def test_existing_files_are_replaced_when_asked(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    write_all(tmp_path, {"a": b"1"}, overwrite=True)
    assert contents(tmp_path) == {"a": b"1"}


def test_a_folder_in_the_way_keeps_every_file_as_it_was(tmp_path: Path, problems: Raised) -> None:
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "b").mkdir()
    found = problems(lambda: write_all(tmp_path, {"a": b"1", "b": b"2"}, overwrite=True))
    assert [(problem.code, problem.place.file) for problem in found] == [("cannot-write", str(tmp_path / "b"))]
    assert contents(tmp_path) == {"a": b"old"}


def test_a_file_that_cannot_be_written_leaves_no_other_behind(tmp_path: Path, problems: Raised) -> None:
    (problem,) = problems(lambda: write_all(tmp_path, {"a": b"1", "x" * 300: b"2"}, overwrite=True))
    assert problem.code == "cannot-write"
    assert contents(tmp_path) == {}


def test_a_folder_that_is_a_file_is_a_problem(tmp_path: Path, problems: Raised) -> None:
    (tmp_path / "f").write_bytes(b"old")
    (problem,) = problems(lambda: write_all(tmp_path / "f", {"a": b"1"}, overwrite=True))
    assert (problem.code, problem.place.file) == ("cannot-write", str(tmp_path / "f"))
    assert contents(tmp_path) == {"f": b"old"}


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
def test_files_have_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    (path,) = write_all(tmp_path, {"a": b"1"}, overwrite=False)
    usual = tmp_path / "usual"
    usual.write_bytes(b"")
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(usual.stat().st_mode)
