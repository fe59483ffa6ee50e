"""The text of the example contracts and of their annexes, held fixed: a change shows as a difference.

Renew with --renew-golden.
"""

import json
from pathlib import Path

import pytest

from hetong.generator.pipeline import draft, load_facts
from hetong.generator.tree.dump import dump

EXAMPLES = Path(__file__).parents[2] / "examples"
GOLDEN = Path(__file__).parent / "golden"
NAMES = sorted(path.stem for path in EXAMPLES.glob("*.json"))


@pytest.mark.parametrize("name", NAMES)
def test_the_contract_of_an_example_reads_as_before(name: str, request: pytest.FixtureRequest) -> None:
    made = draft(load_facts(str(EXAMPLES / f"{name}.json")))
    text = "\n".join(map(dump, (made.tree, *(annex.document for annex in made.annexes))))
    golden = GOLDEN / f"{name}.txt"
    if request.config.getoption("--renew-golden"):
        golden.write_text(text, "utf-8", newline="\n")
    assert golden.is_file(), "run pytest --renew-golden and read what it wrote"
    assert text == golden.read_text("utf-8")


def test_there_is_no_golden_file_without_its_example(request: pytest.FixtureRequest) -> None:
    left_over = [path for path in GOLDEN.iterdir() if path.stem not in NAMES]
    if request.config.getoption("--renew-golden"):
        for path in left_over:
            path.unlink()
        return
    assert left_over == []


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_written_as_the_project_writes_json(name: str) -> None:
    raw = (EXAMPLES / f"{name}.json").read_bytes()
    assert raw == (json.dumps(json.loads(raw), ensure_ascii=False, indent=2) + "\n").encode()
