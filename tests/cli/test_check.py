"""`hetong check`: rules, levels, waivers, output for people, programs and code hosts."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from hetong.generator.clauses.library import VARIANTS

from .running import hetong

EXAMPLES = Path(__file__).parents[2] / "examples"
GENERAL = str(EXAMPLES / "general.json")


def check(*arguments: str, code: int = 0) -> tuple[str, str]:
    """Run `hetong check`, without any other program; it must end with `code`. What it says on stdout and stderr."""
    done = hetong("check", *arguments, code=code, environment={"PATH": ""})
    return done.stdout, done.stderr


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A clause library that cites a repealed statute in its recitals."""
    root = tmp_path / "variants"
    shutil.copytree(VARIANTS, root)
    path = root / "general/02-recitals.md"
    path.write_text(path.read_text("utf-8").replace("《中华人民共和国民法典》", "《中华人民共和国合同法》", 1), "utf-8")
    return root


def test_a_folder_of_clauses_is_checked_on_its_own(broken: Path) -> None:
    told, summary = check(str(broken), "--as-of", "2026-03-02", code=1)
    line = next(line for line in told.splitlines() if "repealed-statute" in line)
    assert line.startswith("variants/general/02-recitals.md:16:7（recitals.basis）: 错误 [repealed-statute]")
    assert told.splitlines()[told.splitlines().index(line) + 1].startswith("    本合同依据《中华人民共和国合同法》")
    assert "改为引用《中华人民共和国民法典》" in line
    assert "项检查结果" in summary


def test_one_variant_of_a_library_is_checked_alone(broken: Path) -> None:
    check(str(broken / "general"), "--as-of", "2026-03-02", code=1)
    check(str(broken / "process"), "--as-of", "2026-03-02")


def test_a_folder_without_clauses_is_a_problem_beside_the_others(tmp_path: Path) -> None:
    told, _ = check(str(tmp_path), str(tmp_path / "none.json"), code=1)
    assert [line.split("[")[1].split("]")[0] for line in told.splitlines()] == ["unreadable-file", "unreadable-file"]
    assert "不是条款文件夹" in told


def test_rules_are_selected_and_ignored_by_code(broken: Path) -> None:
    arguments = (str(broken / "general"), "--as-of", "2026-03-02")
    told, _ = check(*arguments, "--select", "repealed-statute", code=1)
    assert {line.split("[")[1].split("]")[0] for line in told.splitlines() if "[" in line} == {"repealed-statute"}
    told, _ = check(*arguments, "--ignore", "repealed-statute")
    assert "repealed-statute" not in told
    _, told = check(GENERAL, "--select", "repealed-statut", code=2)
    assert "没有规则 repealed-statut" in told


def test_the_level_that_fails_is_chosen(broken: Path) -> None:
    arguments = (str(broken / "general"), "--as-of", "2026-03-02", "--select", "repealed-statute")
    check(*arguments, "--fail-on", "never")
    check(*arguments, "--strict", code=1)


def test_the_law_is_asked_as_of_the_signing_date_or_the_day_given() -> None:
    check(GENERAL, "--select", "statute-not-yet-in-force")
    told, _ = check(GENERAL, "--select", "statute-not-yet-in-force", "--as-of", "2020-12-31", code=1)
    assert "在2020-12-31尚未施行" in told


def test_a_waived_finding_is_told_with_its_reason_and_does_not_fail(tmp_path: Path) -> None:
    facts = json.loads(Path(GENERAL).read_text("utf-8"))
    for licence in ("license_a", "license_b"):
        facts["annexes"][licence] = {"file": None}
    facts["waivers"] = [{"code": "statute-not-yet-in-force", "reason": "历史文本的测试", "by": "法务部张明"}]
    path = tmp_path / "facts.json"
    path.write_text(json.dumps(facts), "utf-8")
    arguments = (str(path), "--select", "statute-not-yet-in-force", "--as-of", "2020-12-31")
    told, _ = check(*arguments)
    assert "已豁免：" in told
    assert "理由：历史文本的测试（法务部张明）" in told
    found = json.loads(check(*arguments, "--format", "json")[0])
    assert all(each["waived"] == {"reason": "历史文本的测试", "by": "法务部张明"} for each in found)
    results = json.loads(check(*arguments, "--format", "sarif")[0])["runs"][0]["results"]
    assert all(each["suppressions"][0]["kind"] == "external" for each in results)


def test_sarif_names_rule_level_file_and_line(broken: Path) -> None:
    told, _ = check(str(broken / "general"), "--as-of", "2026-03-02", "--format", "sarif", code=1)
    log: dict[str, Any] = json.loads(told)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    known = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert {result["ruleId"] for result in run["results"]} <= known
    (result,) = (result for result in run["results"] if result["ruleId"] == "repealed-statute")
    assert result["level"] == "error"
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "variants/general/02-recitals.md"
    cited = "中华人民共和国合同法"
    assert place["region"] == {"startLine": 16, "startColumn": 7, "endColumn": 7 + len(cited)}
    assert (broken / "general/02-recitals.md").read_text("utf-8").splitlines()[15][6:].startswith(cited)


def test_balance_counts_for_each_party_and_names_what_a_leaning_changes() -> None:
    told, _ = check(GENERAL, "--balance", "--format", "json")
    rows = json.loads(told)
    assert [(row["leaning"], row["party"]) for row in rows] == [
        (leaning, party) for leaning in ("neutral", "party_a", "party_b") for party in ("甲方", "乙方")
    ]
    by = {(row["leaning"], row["party"]): row for row in rows}
    assert by["neutral", "甲方"]["changed"] == []
    assert by["party_a", "甲方"]["right"] > by["neutral", "甲方"]["right"]
    assert by["party_b", "甲方"]["duty"] > by["neutral", "甲方"]["duty"]
    changed = {change["clause"] for change in by["party_a", "乙方"]["changed"]}
    assert changed
    assert all(clause.startswith("leaning_a") for clause in changed)
    assert "偏重甲方" in check(GENERAL, "--balance")[0]
