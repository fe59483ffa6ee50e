"""What the README shows is true: its commands and its Python run as they stand there."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.zh-CN.md")


def blocks(readme: str, language: str) -> list[str]:
    text = (ROOT / readme).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)


def console_commands(readme: str) -> list[str]:
    lines = [line for block in blocks(readme, "console") for line in block.splitlines()]
    return [line.removeprefix("$ ").partition(" #")[0].strip() for line in lines]


@pytest.mark.parametrize("readme", READMES)
def test_the_readme_has_exactly_two_set_up_commands(readme: str) -> None:
    (block,) = blocks(readme, "bash")
    install_and_render, install_and_test = block.splitlines()
    assert "hetong render examples/general.json" in install_and_render
    assert "pytest" in install_and_test


def test_both_readmes_show_the_same_commands() -> None:
    english, chinese = (blocks(readme, "bash") for readme in READMES)
    assert english == chinese
    english_console, chinese_console = map(console_commands, READMES)
    assert english_console == chinese_console


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    return tmp_path


def environment() -> dict[str, str]:
    scripts = Path(sys.executable).parent
    return {**os.environ, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}"}


def test_the_commands_of_the_readme_run(checkout: Path) -> None:
    for command in console_commands("README.md"):
        done = subprocess.run(
            ["sh", "-c", command], cwd=checkout, env=environment(), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, (command, done.stdout, done.stderr)
    made = sorted(path.suffix for path in (checkout / "out").iterdir())
    assert made == ["", ".docx", ".html", ".pdf", ".txt", ".zip"]


def test_the_python_of_the_readme_runs(checkout: Path) -> None:
    (program,) = blocks("README.md", "python")
    done = subprocess.run([sys.executable, "-c", program], cwd=checkout, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert sorted(path.suffix for path in (checkout / "out").iterdir() if path.is_file()) == [".docx", ".pdf"]


@pytest.mark.parametrize("readme", [*READMES, "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_to_files_lead_somewhere(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    targets = re.findall(r'\]\(([^)#:]+)(?:#[^)]*)?\)|src="([^":]+)"', text)
    for target in (link or image for link, image in targets):
        assert (ROOT / target).exists(), target
