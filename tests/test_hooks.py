"""The pre-commit hooks name commands that there are, for files that they can read."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from hetong.generator.cli.main import COMMANDS

ROOT = Path(__file__).parents[1]
HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))


def hook(name: str) -> dict[str, Any]:
    return next(each for each in HOOKS if each["id"] == name)


@pytest.mark.parametrize("each", HOOKS, ids=lambda each: each["id"])
def test_a_hook_runs_a_command_of_ours_on_files_that_there_are(each: dict[str, Any]) -> None:
    program, command, *rest = shlex.split(each["entry"])
    assert program == "hetong"
    assert command in COMMANDS
    assert all((ROOT / folder).is_dir() for folder in rest if folder != "check")
    matched = [path for path in ROOT.glob("*/*") if re.search(each["files"], path.relative_to(ROOT).as_posix())]
    assert matched
    assert f"id: {each['id']} " in (ROOT / "docs/ci.md").read_text("utf-8")


def test_facts_are_found_by_their_folder() -> None:
    files = re.compile(hook("hetong-check")["files"])
    assert files.search("examples/general.json")
    assert files.search("customers/a/facts/2026.yaml")
    assert not files.search("package.json")
    assert not files.search("examples/notes.md")
