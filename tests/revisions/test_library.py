"""Revisions of the clause library, from real git repositories."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from hetong.generator.clauses.library import VARIANTS, load
from hetong.generator.problems import Problem
from hetong.generator.revisions.compared import revisions_compared
from hetong.generator.revisions.library import Repository
from hetong.generator.tools import ToolError

from ..writers.tools import tool

EXAMPLE = str(Path(__file__).parents[2] / "examples/general.json")
Raised = Callable[[Callable[[], object]], tuple[Problem, ...]]


class Library:
    """A repository with the clause library, changed and committed as a test says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.git("init", "-q", "-b", "main")
        shutil.copytree(VARIANTS, folder / "variants", ignore=shutil.ignore_patterns("__pycache__"))
        self.commit("first")

    def git(self, *arguments: str) -> None:
        who = ("-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false")
        subprocess.run([tool("git", "git"), *who, *arguments], cwd=self.folder, check=True, capture_output=True)

    def change(self, file: str, old: str, new: str) -> None:
        path = self.folder / "variants" / file
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")

    def commit(self, name: str) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "-m", name)
        self.git("tag", name)

    def told(self, revisions: str) -> list[tuple[str, str, str]]:
        papers = revisions_compared(EXAMPLE, revisions, self.folder).report.papers
        return [(str(each.kind), each.old, each.new) for paper in papers for each in paper.comparison.changes]


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path)


OLD, NEW = "任何一方单方作出的修改或者补充，对其他方没有约束力。", "任何一方单方作出的修改，对其他方没有约束力。"


def test_two_revisions_are_compared_by_what_they_make_of_the_same_facts(library: Library) -> None:
    library.change("general/14-amendment.md", OLD, NEW)
    library.commit("second")
    library.change("general/14-amendment.md", NEW, OLD)
    assert library.told("first..second") == [("changed", OLD, NEW)]
    assert library.told("first..") == [("changed", OLD, NEW)]  # HEAD, whatever the working tree says
    assert library.told("second") == [("changed", NEW, OLD)]  # the working tree


def test_the_usual_contents_of_annexes_are_those_of_the_revision(library: Library) -> None:
    usual = (library.folder / "variants/general/usual-annexes.yaml").read_text("utf-8")
    assert "客户服务部" in usual
    library.change("general/usual-annexes.yaml", "客户服务部", "客户关怀部")
    told = library.told("first")
    assert any("客户服务部" in old and "客户关怀部" in new for _, old, new in told)


def test_a_folder_below_the_top_will_do(library: Library) -> None:
    library.change("shared/severability.md", "。", "！")
    report = revisions_compared(EXAMPLE, "first", library.folder / "variants/general").report
    assert report.changed()


def test_a_revision_that_does_not_load_says_where(library: Library, problems: Raised) -> None:
    library.change("general/14-amendment.md", "{#amendment.effect}", "{#Amendment}")
    library.commit("broken")
    found = problems(lambda: library.told("broken..first"))
    assert {problem.code for problem in found} >= {"clause-syntax"}
    assert all(problem.place.file.startswith("variants@") for problem in found)
    assert any(problem.place.file.endswith("general/14-amendment.md") and problem.place.line for problem in found)


@pytest.mark.parametrize("revision", ["nothing", "--output=x", "first...first", "first^{tree}", ""])
def test_an_unknown_revision_is_a_problem(library: Library, problems: Raised, revision: str) -> None:
    def asked() -> None:
        with Repository.around(library.folder).library(revision):
            pass

    assert [problem.code for problem in problems(asked)] == ["unknown-revision"]


def test_a_revision_without_clauses_is_a_problem(library: Library, problems: Raised) -> None:
    library.git("rm", "-q", "-r", "variants")
    (library.folder / "README").write_text("nothing")
    library.commit("empty")
    assert [each.code for each in problems(lambda: library.told("first..empty"))] == ["revision-without-clauses"]
    assert [each.code for each in problems(lambda: library.told("first"))] == ["revision-without-clauses"]


def test_a_folder_outside_any_repository_is_a_problem(
    tmp_path: Path, problems: Raised, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert [each.code for each in problems(lambda: Repository.around(tmp_path))] == ["not-a-repository"]


def test_without_git_the_user_is_told_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolError, match="git"):
        Repository.around(tmp_path)


def test_a_revision_is_a_folder_only_as_long_as_it_is_read(library: Library) -> None:
    with Repository.around(library.folder).library("first") as root:
        assert load("general", root).variant == "general"
    assert not root.exists()
