"""The GitHub action: its steps, run here with bash on a real repository."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from .git_checkout import NEW, OLD, Checkout

ROOT = Path(__file__).parents[1]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))


class Run:
    """A run of the action: the outputs of its steps, and the summary."""

    def __init__(self, checkout: Checkout, base: str, folder: Path) -> None:
        self._folder, self._scripts = checkout.folder, folder / "bin"
        self._scripts.mkdir()
        program = self._scripts / "hetong"
        program.write_text(
            f'#!/bin/sh\nexec "{sys.executable}" -c "from hetong.generator.cli.main import main; main()" "$@"\n'
        )
        program.chmod(0o755)
        self.summary = folder / "summary.md"
        self.summary.touch()
        self.outputs: dict[str, dict[str, str]] = {}
        self.inputs = {name: each.get("default", "") for name, each in ACTION["inputs"].items()} | {"base": base}

    def step(self, name: str) -> subprocess.CompletedProcess[str]:
        step = next(each for each in ACTION["runs"]["steps"] if each.get("name") == name)
        output = self.summary.with_name(f"{name}.output")
        output.touch()
        given = {key: self._filled(value) for key, value in step.get("env", {}).items()}
        files = {"GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(self.summary)}
        path = f"{self._scripts}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=self._folder,
            env={**os.environ, "PATH": path, **given, **files},
            capture_output=True,
            text=True,
            check=False,
        )
        told = (line.partition("=") for line in output.read_text().splitlines())
        self.outputs[step.get("id", name)] = {key: value for key, _, value in told}
        return done

    def _filled(self, value: str) -> str:
        """`value` with its expressions, which are inputs and outputs of earlier steps alone."""
        value = re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda match: self.inputs[match[1]], value)
        value = re.sub(
            r"\$\{\{ steps\.(\w+)\.outputs\.(\w+) \}\}",
            lambda match: self.outputs.get(match[1], {}).get(match[2], ""),
            value,
        )
        assert "${{" not in value
        return value


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path / "repository")


def test_a_changed_clause_is_checked_and_its_reach_published(checkout: Checkout, tmp_path: Path) -> None:
    base = checkout.git("rev-parse", "HEAD")
    checkout.change("general/07-payment.md", OLD, NEW)
    checkout.commit()
    run = Run(checkout, base, tmp_path)
    assert run.step("Check").returncode == 0
    assert run.step("Impact").returncode == 0
    assert run.step("Result").returncode == 0
    assert run.outputs["impact"] == {"reached": "true"}
    assert "payment.method.review" in run.summary.read_text("utf-8")
    report = checkout.folder / "hetong-report"
    assert (report / "impact/general.docx").is_file()
    sarif = json.loads((report / "hetong.sarif").read_text("utf-8"))
    assert sarif["version"] == "2.1.0"


def test_a_finding_fails_the_run_after_everything_has_been_reported(checkout: Checkout, tmp_path: Path) -> None:
    base = checkout.git("rev-parse", "HEAD")
    checkout.change("general/07-payment.md", OLD, "甲方应当按照《中华人民共和国合同法》，自收到费用清单之日起")
    checkout.commit()
    run = Run(checkout, base, tmp_path)
    assert "[repealed-statute]" in run.step("Check").stdout
    assert run.step("Impact").returncode == 0
    assert run.step("Result").returncode == 1
    found = json.loads((checkout.folder / "hetong-report/hetong.sarif").read_text("utf-8"))["runs"][0]["results"]
    places = [each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for each in found]
    assert "variants/general/07-payment.md" in places


def test_nothing_changed_reaches_nothing(checkout: Checkout, tmp_path: Path) -> None:
    run = Run(checkout, checkout.git("rev-parse", "HEAD"), tmp_path)
    assert run.step("Impact").returncode == 0
    assert run.outputs["impact"] == {"reached": "false"}


def test_a_base_that_is_not_there_fails(checkout: Checkout, tmp_path: Path) -> None:
    run = Run(checkout, "0" * 40, tmp_path)
    assert run.step("Impact").returncode != 0


def test_no_input_is_written_into_a_script() -> None:
    """An expression in a script would run whatever a pull request says."""
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step.get("run", "")
