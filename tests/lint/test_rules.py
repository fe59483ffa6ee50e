"""Every rule against its cases: tests/lint/cases/<code>/fails.yaml and passes.yaml, written to be read by lawyers.

A case is an example with changed facts (`set`), changed clause files (`clauses`: file, replace, with) and a day
(`as_of`). `expect` lists where the rule must find something: ids of clauses, paths of facts, or files for what stands
outside clauses; `only` restricts a case to the places that it is about. `fix` has changes of the same form (`set`,
`clauses`) on top of those of the case: they do what the rule advises.
"""

import json
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import yaml

from hetong.generator.clauses.library import VARIANTS
from hetong.generator.lint.law import load_law
from hetong.generator.lint.report import LEVEL_NAMES
from hetong.generator.lint.rule import Finding, Level, Subject
from hetong.generator.lint.run import all_rules, findings, findings_of_clauses, without_waived
from hetong.generator.pipeline import Draft, draft, load_facts, validate_data
from hetong.schemas.catalog import CONTRACTS

ROOT = Path(__file__).parents[2]
CASES = Path(__file__).parent / "cases"
EXAMPLES = ROOT / "examples"
AS_OF = date(2026, 3, 2)
LICENCES = {"license_a", "license_b"}
CODES = [module.RULE.code for module in all_rules()]


def cases(kind: str) -> Iterator[Any]:
    for code in CODES:
        for case in yaml.safe_load((CASES / code / f"{kind}.yaml").read_text("utf-8")):
            yield pytest.param(code, case, id=f"{code}: {case['about']}")


def edited_library(edits: Iterable[dict[str, str]], folder: Path) -> Path:
    """The clause library with `edits`, below `folder`; the library itself where they leave it as it is."""
    texts: dict[str, str] = {}
    for edit in edits:
        text = texts.get(edit["file"]) or (VARIANTS / edit["file"]).read_text("utf-8")
        assert edit["replace"] in text, f"{edit['file']} has no longer the words: {edit['replace']}"
        texts[edit["file"]] = text.replace(edit["replace"], edit["with"], 1)
    if all(text == (VARIANTS / name).read_text("utf-8") for name, text in texts.items()):
        return VARIANTS
    root = folder / "variants"
    shutil.copytree(VARIANTS, root)
    for name, text in texts.items():
        (root / name).write_text(text, "utf-8")
    return root


@cache
def example_of(name: str) -> Draft:
    """An example as it is; many cases are about nothing else."""
    return draft(validate_data(data_of(name), str(EXAMPLES / f"{name}.json")))


def data_of(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((EXAMPLES / f"{name}.json").read_text("utf-8"))
    for licence in LICENCES & data["annexes"].keys():
        data["annexes"][licence] = {"file": None}  # their pages take longer to read than the contract
    return data


def contract_of(case: dict[str, Any], folder: Path, *, fixed: bool = False) -> Draft:
    """The contract of a case, with its fix on top if it is to be `fixed`."""
    layers = [case, case["fix"]] if fixed else [case]
    root = edited_library((edit for layer in layers for edit in layer.get("clauses", ())), folder)
    settings = [item for layer in layers for item in layer.get("set", {}).items()]
    if root == VARIANTS and not settings:
        return example_of(case["example"])
    data = data_of(case["example"])
    for path, value in settings:
        *groups, field = path.split(".")
        group = data
        for step in groups:
            group = group[step]
        group[field] = value.isoformat() if isinstance(value, date) else value
    return draft(validate_data(data, str(EXAMPLES / f"{case['example']}.json")), root)


def place(finding: Finding) -> str:
    """How a case names where something is found: a clause, a fact, or a file for what stands outside clauses."""
    return finding.clause or finding.place.path or finding.place.file


@cache
def found_in(code: str, about: str, folder: Path) -> tuple[Finding, ...]:
    """What all the rules find in a failing case; two tests ask for it."""
    case = next(
        case for case in yaml.safe_load((CASES / code / "fails.yaml").read_text("utf-8")) if case["about"] == about
    )
    return tuple(findings(contract_of(case, folder), case.get("as_of")))


def places(code: str, case: dict[str, Any], found: Iterable[Finding]) -> list[str]:
    """Where the rule `code` found something, as far as the case is about it."""
    named = [place(finding) for finding in found if finding.rule.code == code]
    return [each for each in named if each in case.get("only", named)]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A folder for each failing case, the same for every test of it."""
    base = tmp_path_factory.mktemp("cases")

    def folder(name: str) -> Path:
        path = base / sha256(name.encode()).hexdigest()
        path.mkdir(exist_ok=True)
        return path

    return folder


@pytest.mark.parametrize(("code", "case"), list(cases("fails")))
def test_a_broken_rule_is_found_where_it_is_broken(
    code: str, case: dict[str, Any], folders: Callable[[str], Path]
) -> None:
    found = found_in(code, case["about"], folders(code + case["about"]))
    assert sorted(set(places(code, case, found))) == sorted(case["expect"])
    assert case["expect"]


@pytest.mark.parametrize(("code", "case"), list(cases("fails")))
def test_the_fix_of_a_case_makes_its_findings_go_away_and_brings_no_others(
    code: str, case: dict[str, Any], folders: Callable[[str], Path], tmp_path: Path
) -> None:
    before = found_in(code, case["about"], folders(code + case["about"]))
    after = findings(contract_of(case, tmp_path, fixed=True), case.get("as_of"))
    assert set(places(code, case, after)).isdisjoint(case["expect"])
    known = {(finding.rule.code, place(finding)) for finding in before}
    grave = {(each.rule.code, place(each)) for each in after if each.rule.level is not Level.NOTE}
    assert grave - known == set()


@pytest.mark.parametrize(("code", "case"), list(cases("passes")))
def test_what_is_right_is_not_found(code: str, case: dict[str, Any], tmp_path: Path) -> None:
    contract = contract_of(case, tmp_path)
    subject = Subject(contract, load_law(), case.get("as_of") or contract.facts.data["signing"]["date"] or AS_OF)
    (rule,) = (module for module in all_rules() if code == module.RULE.code)
    assert places(code, case, rule.check(subject)) == []


@pytest.mark.parametrize("code", CODES)
def test_a_rule_has_a_page_that_says_what_it_rests_on(code: str) -> None:
    (module,) = (module for module in all_rules() if module.RULE.code == code)
    page = (ROOT / "docs/rules" / f"{code}.md").read_text("utf-8")
    assert page.startswith(f"# {code}\n")
    for heading in ("## 查什么", "## 依据", "## 不能知道的", "## 改法"):
        assert heading in page
    for article in module.RULE.basis:
        assert article in page
    name = module.__name__.rpartition(".")[2]  # type: ignore[attr-defined]
    assert name.replace("_", "-") == code


def test_every_page_and_every_case_belongs_to_a_rule() -> None:
    assert {path.stem for path in (ROOT / "docs/rules").glob("*.md")} - {"README"} == set(CODES)
    assert {path.name for path in CASES.iterdir()} == set(CODES)


@pytest.mark.parametrize("example", sorted(path.stem for path in EXAMPLES.glob("*.json") if "blanks" not in path.stem))
def test_the_examples_have_nothing_but_notes(example: str) -> None:
    contract = draft(load_facts(str(EXAMPLES / f"{example}.json")))
    stand, _ = without_waived(findings(contract), contract)
    assert [(each.rule.code, str(each.place)) for each in stand if each.rule.level is not Level.NOTE] == []


@pytest.mark.parametrize("variant", CONTRACTS)
def test_the_clause_library_is_clean(variant: str) -> None:
    found = findings_of_clauses(variant, as_of=AS_OF)
    assert [(each.rule.code, str(each.place)) for each in found if each.rule.level is not Level.NOTE] == []


TOPICS = {"structure": "结构和文字", "law": "法律", "signing": "签署"}


def test_the_list_of_rules_is_the_rules(request: pytest.FixtureRequest) -> None:
    lines = [
        "# 检查规则",
        "",
        "`hetong check` 的规则，按代码排列；每条规则的页面写明查什么、依据、不能知道的和改法。",
        "",
    ]
    for topic, label in TOPICS.items():
        lines += [f"## {label}", "", "| 规则 | 级别 | 查到的是 | 依据 |", "| --- | --- | --- | --- |"]
        for rule in (module.RULE for module in all_rules()):
            if rule.topic == topic:
                message = re.sub(r"\{\w+\}", "…", rule.message.zh)
                basis = "；".join(rule.basis) or "—"
                lines.append(f"| [{rule.code}]({rule.code}.md) | {LEVEL_NAMES[rule.level]} | {message} | {basis} |")
        lines.append("")
    page = ROOT / "docs/rules/README.md"
    if request.config.getoption("--renew-golden"):
        page.write_text("\n".join(lines), "utf-8")
    assert page.read_text("utf-8") == "\n".join(lines)


def test_the_known_defects_of_the_source_are_found_by_the_rules_that_the_page_names() -> None:
    page = (ROOT / "docs/known-defects.md").read_text("utf-8")
    rows = [[cell.strip() for cell in line.split("|")] for line in page.splitlines() if line.startswith("| ")]
    told = {(row[1], code) for row in rows for code in re.findall("`([a-z-]+)`", row[3])}
    proved = {
        (case["defect"], code)
        for code in CODES
        for case in yaml.safe_load((CASES / code / "fails.yaml").read_text("utf-8"))
        if "defect" in case
    }
    assert {code for _, code in told} <= set(CODES)
    assert told == proved
