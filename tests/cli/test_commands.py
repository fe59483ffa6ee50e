"""The command line as users run it: real processes, exit codes, no traceback, files whole or not at all."""

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from .running import MAIN, hetong

EXAMPLES = Path(__file__).parents[2] / "examples"
GENERAL = str(EXAMPLES / "general.json")
Example = Callable[..., dict[str, Any]]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


# what goes well: data on stdout, nothing on stderr, 0


@pytest.mark.parametrize("example", sorted(path.name for path in EXAMPLES.glob("*.json")))
def test_an_example_has_no_problems(example: str) -> None:
    done = hetong("check", str(EXAMPLES / example))
    assert all(": 提示 [" in line for line in done.stdout.splitlines() if not line.startswith("    "))
    assert "没有问题" in done.stderr


def test_render_writes_each_format_and_tells_the_paths(tmp_path: Path) -> None:
    done = hetong("render", GENERAL, "-o", str(tmp_path / "out"), "--format", "docx,pdf,txt,html", "--no-annexes")
    paths = [Path(line) for line in done.stdout.splitlines()]
    assert [path.suffix for path in paths] == [".docx", ".pdf", ".txt", ".html"]
    assert names(tmp_path / "out") == sorted(path.name for path in paths)
    assert {path.stem for path in paths} == {"KHTS-2026-018_杭州岫川家居用品有限公司_上海禾汀客户服务有限公司_综合版"}
    assert paths[0].read_bytes()[:2] == b"PK"
    assert paths[1].read_bytes()[:5] == b"%PDF-"
    assert "客户投诉处理与客户关系维护合同" in paths[2].read_text("utf-8")


def test_ascii_names_are_ascii(tmp_path: Path) -> None:
    hetong("render", GENERAL, "-o", str(tmp_path), "--format", "txt", "--ascii-names", "--no-annexes")
    assert names(tmp_path) == ["KHTS-2026-018_general.txt"]


def test_the_same_facts_give_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        hetong("render", GENERAL, "-o", str(tmp_path / folder), "--format", "docx,txt,html")
    one, two = (
        {path.relative_to(tmp_path / folder): path.read_bytes() for path in (tmp_path / folder).rglob("*.*")}
        for folder in ("one", "two")
    )
    assert one == two
    assert len(one) > 20


@pytest.mark.parametrize(
    ("leaning", "third_party", "dispute"),
    list(product(("neutral", "party_a", "party_b"), (False, True), ("court", "arbitration"))),
)
def test_a_skeleton_renders_as_a_blank_form(tmp_path: Path, leaning: str, third_party: bool, dispute: str) -> None:
    more = ["--third-party"] if third_party else []
    skeleton = hetong("init", "general", "--leaning", leaning, "--dispute", dispute, *more).stdout
    hetong("render", "-", "-o", str(tmp_path), "--format", "docx,txt", "--no-annexes", stdin=skeleton)
    assert [Path(name).suffix for name in names(tmp_path)] == [".docx", ".txt"]
    text = next(tmp_path.glob("*.txt")).read_text("utf-8")
    assert "______" in text
    assert ("丙方" in text) is third_party


def test_a_yaml_skeleton_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "facts.yaml"
    assert hetong("init", "general", "-o", str(path)).stdout.strip() == str(path)
    hetong("check", str(path))


def test_facts_come_from_standard_input_too() -> None:
    hetong("check", "-", stdin=(EXAMPLES / "process.json").read_text("utf-8"))


def test_settings_stand_above_the_file(tmp_path: Path) -> None:
    hetong(
        "render",
        GENERAL,
        "-o",
        str(tmp_path),
        "--format",
        "txt",
        "--no-annexes",
        "--set",
        "number=HT-9",
        "--set",
        "term.years=7",
    )
    (name,) = names(tmp_path)
    assert name.startswith("HT-9_")
    assert "合同期限为7年" in (tmp_path / name).read_text("utf-8")


def test_explain_tells_every_clause_with_its_reason() -> None:
    rows = json.loads(hetong("explain", GENERAL, "--format", "json").stdout)
    lines = hetong("explain", GENERAL).stdout.splitlines()
    assert len(rows) == len(lines) > 200
    assert {row["chosen"] for row in rows} == {True, False}
    assert {line[0] for line in lines} == {"+", "-"}


def test_list_and_schema_are_json_for_programs() -> None:
    assert "general" in [entry["variant"] for entry in json.loads(hetong("list", "--format", "json").stdout)]
    assert "综合版" in hetong("list").stdout
    assert "$schema" in json.loads(hetong("schema").stdout)
    assert json.loads(hetong("schema", "general").stdout)["additionalProperties"] is False


# what does not: 1 for facts and clauses, 2 for usage, 3 for tools, 4 for ourselves


def test_all_problems_are_told_at_once_on_stderr(tmp_path: Path, example: Example) -> None:
    facts = example("general", {"number": 5, "term.yeers": 1, "signing.date": "soon", "party_a.phone": "x"})
    stdin = json.dumps(facts, indent=1)
    done = hetong("render", "-", "-o", str(tmp_path / "out"), stdin=stdin, code=1)
    assert done.stdout == ""
    assert [line.split("[")[1].split("]")[0] for line in done.stderr.splitlines()[:-1]] == [
        "wrong-type",
        "bad-phone",
        "unknown-field",
        "bad-date",
    ]
    assert done.stderr.splitlines()[0].startswith("<stdin>:3:12: number: ")
    assert not (tmp_path / "out").exists()


def test_problems_are_data_for_programs(example: Example) -> None:
    facts = json.dumps(example("general", {"term.yeers": 1}))
    (problem,) = json.loads(hetong("check", "-", "--format", "json", stdin=facts, code=1).stdout)
    assert (problem["code"], problem["path"], problem["nearest"]) == ("unknown-field", "term.yeers", "years")
    assert problem["line"] == 1
    assert problem["column"] > 1


def test_several_files_are_checked_in_one_run(tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text("{", "utf-8")
    done = hetong("check", GENERAL, str(bad), str(tmp_path / "none.json"), str(tmp_path), code=1)
    assert len(done.stdout.splitlines()) == 3


@pytest.mark.parametrize("position", [0, 3])
def test_english_may_be_asked_for_anywhere(position: int) -> None:
    arguments = ["check", "-", "--set=x"]
    arguments[position:position] = ["--lang", "en"]
    done = hetong(*arguments, stdin='{"variant": "genral"}', code=1)
    assert 'malformed --set: "x"; expected: path=value' in done.stdout


def test_the_locale_chooses_the_language_and_chinese_is_the_default() -> None:
    assert (
        "not one of" in hetong("check", "-", stdin='{"variant": 1}', code=1, environment={"LANG": "en_GB.UTF-8"}).stdout
    )
    assert (
        "不在可选值" in hetong("check", "-", stdin='{"variant": 1}', code=1, environment={"LANG": "fr_FR.UTF-8"}).stdout
    )
    assert "不在可选值" in hetong("check", "-", stdin='{"variant": 1}', code=1).stdout


@pytest.mark.parametrize(
    "stdin",
    [
        "",
        "nul",
        "[]",
        "{",
        "[" * 9999,
        '{"variant": "general"}',
        '{"variant": null}',
        '{"variant": "\\ud800"}',
        "\udcff",
    ],
)
def test_whatever_comes_in_is_told_and_never_a_crash(stdin: str) -> None:
    assert hetong("check", "-", stdin=stdin, code=1).stdout


def test_an_existing_file_is_refused_unless_overwriting_is_asked_for(tmp_path: Path) -> None:
    render = ["render", GENERAL, "-o", str(tmp_path), "--ascii-names", "--no-annexes", "--format"]
    hetong(*render, "txt")
    (tmp_path / "KHTS-2026-018_general.txt").write_text("mine", "utf-8")
    done = hetong(*render, "html,txt", code=1)
    assert "[file-exists]" in done.stderr
    assert names(tmp_path) == ["KHTS-2026-018_general.txt"]
    assert (tmp_path / "KHTS-2026-018_general.txt").read_text("utf-8") == "mine"
    hetong(*render, "html,txt", "--overwrite")
    assert names(tmp_path) == ["KHTS-2026-018_general.html", "KHTS-2026-018_general.txt"]


def test_init_refuses_to_replace_facts(tmp_path: Path) -> None:
    path = tmp_path / "facts.json"
    path.write_text("mine", "utf-8")
    hetong("init", "general", "-o", str(path), code=1)
    assert path.read_text("utf-8") == "mine"
    hetong("init", "general", "-o", str(path), "--overwrite")
    hetong("check", str(path))


def test_a_folder_that_cannot_be_written_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    done = hetong("render", GENERAL, "-o", str(tmp_path / "file" / "out"), "--format", "txt", code=1)
    assert "[cannot-write]" in done.stderr
    hetong("init", "general", "-o", str(tmp_path / ("x" * 300)), code=1)


def test_a_template_that_is_none_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "shell.docx").write_text("no Word file", "utf-8")
    shell = ["--template", str(tmp_path / "shell.docx")]
    done = hetong("render", GENERAL, "-o", str(tmp_path / "out"), "--format", "docx", *shell, code=1)
    assert "[bad-template]" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["chek"],
        ["check"],
        ["check", "--format", "xml", "x"],
        ["render", GENERAL],
        ["render", GENERAL, "-o", "x", "--format", "doc"],
        ["render", GENERAL, "-o", "x", "--format", ","],
        ["render", GENERAL, "-o", GENERAL],
        ["render", GENERAL, "-o", "x", "--template", "none.docx"],
        ["init", "genral"],
        ["init", "general", "--leaning", "both"],
        ["schema", "genral"],
        ["--lang", "fr", "list"],
        ["list", "--nothing"],
    ],
)
def test_wrong_usage_ends_with_two_and_writes_nothing(arguments: Sequence[str], tmp_path: Path) -> None:
    done = hetong(*arguments, code=2)
    assert done.stdout == ""
    assert "用法" in done.stderr
    assert not Path("x").exists()


def test_a_misspelt_variant_is_answered_with_the_nearest() -> None:
    assert "是否指 general？" in hetong("init", "genral", code=2).stderr


def test_an_error_of_our_own_ends_with_four_and_one_line() -> None:
    program = f"import hetong.generator.pipeline as broken; del broken.load_facts; {MAIN}"
    done = hetong("explain", GENERAL, program=program, code=4)
    assert len(done.stderr.splitlines()) == 1
    assert "内部错误" in done.stderr


def test_a_reader_that_goes_away_is_no_error() -> None:
    command = f'"{sys.executable}" -c "{MAIN}" schema | head -c 1'
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, timeout=30, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "{", "")


def test_a_closed_standard_input_is_told() -> None:
    command = f'"{sys.executable}" -c "{MAIN}" check - <&-'
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 1
    assert "[unreadable-file]" in done.stdout
