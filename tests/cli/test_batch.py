"""`hetong batch` as users run it: a spreadsheet in, contracts out, problems at their cells, kills survived."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from tests.batch.tables import cells, spreadsheet

from .running import MAIN, hetong

EXAMPLES = Path(__file__).parents[2] / "examples"
BASE = str(EXAMPLES / "general.json")
HEADERS = ["合同编号", "乙方.名称", "合同期限（年）", "月度维护服务费", "投诉处理方", "乙方.统一社会信用代码"]
CODE = "91310107MA1HT8N51K"


def rows(count: int) -> list[list[Any]]:
    return [[f"HT-{n:03}", f"乙方第{n}号有限公司", 1 + n % 5, 30_000 + n, "甲方", CODE] for n in range(count)]


def table(path: Path, content: list[list[Any]]) -> Path:
    return spreadsheet(path, [HEADERS, *content])


def batch(*arguments: str | Path, code: int = 0) -> tuple[list[str], str]:
    done = hetong("batch", *map(str, arguments), "--base", BASE, "--format", "docx", "--no-annexes", code=code)
    return done.stdout.splitlines(), done.stderr


def contracts(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.docx"))}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A table of good rows, and what a run that nobody stopped makes of it."""
    folder = tmp_path_factory.mktemp("good")
    path = table(folder / "t.xlsx", rows(24))
    batch(path, "-o", folder / "out", "-j", "2")
    return path, folder / "out"


def test_every_row_is_a_contract_as_render_would_write_it(good: tuple[Path, Path], tmp_path: Path) -> None:
    made = contracts(good[1])
    assert len(made) == 24
    settings = (
        "number=HT-007",
        "party_b.name=乙方第7号有限公司",
        "term.years=3",
        "payment.maintenance_fee_monthly=30007",
    )
    given = [argument for setting in settings for argument in ("--set", setting)]
    hetong("render", BASE, "-o", str(tmp_path), "--format", "docx", "--no-annexes", *given)
    ((name, content),) = contracts(tmp_path).items()
    assert made[name] == content
    lines = [json.loads(line) for line in (good[1] / "batch.jsonl").read_text("utf-8").splitlines()]
    assert [line["row"] for line in lines] == [f"综合版!{n}" for n in range(2, 26)]


def test_a_second_run_writes_nothing_again(good: tuple[Path, Path]) -> None:
    before = {path: path.stat().st_mtime_ns for path in good[1].glob("*.docx")}
    _, messages = batch(good[0], "-o", good[1], "-j", "1")
    assert "24 行：生成 0 份，此前已生成 24 份。" in messages
    assert {path: path.stat().st_mtime_ns for path in good[1].glob("*.docx")} == before


def test_a_run_killed_at_any_moment_goes_on_and_ends_in_the_same_bytes(good: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    arguments = ["batch", str(good[0]), "-o", str(out), "--base", BASE, "--format", "docx", "--no-annexes", "-j", "2"]
    for seconds in (1.6, 2.3, 3.1, 4.2):
        process = subprocess.Popen(
            [sys.executable, "-c", MAIN, *arguments], stderr=subprocess.DEVNULL, start_new_session=True
        )
        time.sleep(seconds)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for path in out.glob("*.docx"):  # what is there is whole
            assert path.read_bytes() == (good[1] / path.name).read_bytes()
    batch(good[0], "-o", out, "-j", "2")
    assert sorted(path.name for path in out.iterdir()) == sorted(path.name for path in good[1].iterdir())
    assert contracts(out) == contracts(good[1])
    assert (out / "batch.jsonl").read_bytes() == (good[1] / "batch.jsonl").read_bytes()


def bad_rows() -> tuple[list[list[Any]], dict[str, str]]:
    """Rows with seven bad cells, and the code of each."""
    content = rows(20)
    bad = {
        "B5": (None, "blank-in-final"),
        "C7": (99, "out-of-range"),
        "D9": ("三万五", "not-a-number"),
        "D11": ("人民币35,000元（大写：叁万元整）", "sum-contradicts"),
        "E13": ("丙方", "unknown-choice"),
        "F15": ("91310107MA1HT8N51A", "bad-check-digit"),
        "A17": ("HT-001", "number-duplicate"),
    }
    for cell, (value, _) in bad.items():
        content[int(cell[1:]) - 2]["ABCDEF".index(cell[0])] = value
    return content, {f"综合版!{cell}": code for cell, (_, code) in bad.items()}


def test_bad_cells_are_coloured_commented_and_listed_and_nothing_is_written(tmp_path: Path) -> None:
    content, expected = bad_rows()
    content[18][1] = "=A1"  # a formula that no program has computed
    path = spreadsheet(tmp_path / "t.xlsx", [HEADERS, *content])
    base = json.loads(Path(BASE).read_text("utf-8"))
    base["party_b"]["name"] = None
    (tmp_path / "base.json").write_text(json.dumps(base), "utf-8")
    for licence in ("license_a", "license_b"):
        base["annexes"][licence]["file"] = str(EXAMPLES / base["annexes"][licence]["file"])
    (tmp_path / "base.json").write_text(json.dumps(base), "utf-8")
    out = tmp_path / "out"
    arguments = (
        "batch",
        str(path),
        "-o",
        str(out),
        "--base",
        str(tmp_path / "base.json"),
        "--final",
        "--format",
        "docx",
    )
    done = hetong(*arguments, "-j", "2", code=1)
    assert sorted(each.name for each in out.iterdir()) == ["问题.json", "问题.xlsx"]
    told = json.loads((out / "问题.json").read_text("utf-8"))
    blank = told.pop("综合版!5")  # an empty cell has no place but its row
    assert {entry["path"] for entry in blank} == {"party_b.name"}
    formula = told.pop("综合版!B20")
    assert [entry["code"] for entry in formula] == ["cell-formula"]
    assert {cell: entries[0]["code"] for cell, entries in told.items()} == {
        cell: code for cell, code in expected.items() if cell != "综合版!B5"
    }
    marked = {cell: comment for cell, colour, comment in cells(out / "问题.xlsx") if colour == "00FFC7CE"}
    assert set(marked) == {*told, "综合版!A5", "综合版!B20"}
    assert "不大于 50" in marked["综合版!C7"]
    assert "综合版!C7（term.years）" in done.stderr


def test_keep_going_writes_the_good_rows(tmp_path: Path) -> None:
    content, expected = bad_rows()
    path = table(tmp_path / "t.xlsx", content)
    _, messages = batch(path, "-o", tmp_path / "out", "-j", "2", "--keep-going", code=1)
    assert len(contracts(tmp_path / "out")) == 20 - (len(expected) - 1)  # a blank name makes a draft
    assert len(list((tmp_path / "out").glob("*_草稿.docx"))) == 0
    assert "生成 14 份，6 个问题" in messages


def test_a_file_that_is_in_the_way_is_not_replaced_unless_asked(tmp_path: Path) -> None:
    path = table(tmp_path / "t.xlsx", rows(2))
    out = tmp_path / "out"
    out.mkdir()
    mine = out / "HT-001_杭州岫川家居用品有限公司_乙方第1号有限公司_综合版.docx"
    mine.write_bytes(b"mine")
    _, messages = batch(path, "-o", out, "-j", "1", code=1)
    assert "[file-exists]" in messages
    assert mine.read_bytes() == b"mine"
    batch(path, "-o", out, "-j", "1", "--overwrite")
    assert mine.read_bytes().startswith(b"PK")


def test_contracts_of_one_name_are_numbered(tmp_path: Path) -> None:
    path = table(tmp_path / "t.xlsx", [[None, "乙公司", 2, 30_000, "甲方", CODE]] * 2)
    base = json.loads(Path(BASE).read_text("utf-8"))
    base["number"] = None
    for licence in ("license_a", "license_b"):
        base["annexes"][licence]["file"] = str(EXAMPLES / base["annexes"][licence]["file"])
    (tmp_path / "base.json").write_text(json.dumps(base), "utf-8")
    out = tmp_path / "out"
    hetong(
        *("batch", str(path), "-o", str(out), "--base", str(tmp_path / "base.json"), "--format", "txt"),
        *("--no-annexes", "-j", "1"),
    )
    assert sorted(each.name for each in out.glob("*.txt")) == [
        "未编号_杭州岫川家居用品有限公司_乙公司_综合版_2_草稿.txt",
        "未编号_杭州岫川家居用品有限公司_乙公司_综合版_草稿.txt",
    ]


def test_the_template_is_written_and_an_empty_one_has_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "general.xlsx"
    hetong("batch", "--template", str(path))
    assert "0 行" in hetong("batch", str(path), "-o", str(tmp_path / "out"), "-j", "1").stderr
    again = tmp_path / "again" / "general.xlsx"
    hetong("batch", "--template", str(again))
    assert again.read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "code", "expected"),
    [
        ((), 2, "请给出表格和输出目录"),
        (("--template", "unknown.xlsx"), 2, "没有变体 unknown"),
        ((BASE, "-o", "x", "--executor", "ray"), 2, "ray；应为 local"),
        ((BASE, "-o", "x"), 1, "[table-type]"),
        ((BASE, "-o", "x", "--executor", "dask://127.0.0.1:1"), 3, "Dask"),
    ],
)
def test_wrong_usage_is_told(arguments: tuple[str, ...], code: int, expected: str) -> None:
    assert expected in hetong("batch", *arguments, code=code).stderr
