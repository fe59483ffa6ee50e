"""Findings as text for people, as JSON for programs and as SARIF for code hosts."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from hetong.generator.lint.rule import Finding, Level
from hetong.generator.lint.run import Waived, all_rules
from hetong.generator.problems import Language, Place, Problem, Wording

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
LEVEL_NAMES: Final = {Level.ERROR: "错误", Level.WARNING: "警告", Level.NOTE: "提示"}
_ENGLISH: Final = "en"
_PLACEHOLDER: Final = re.compile(r"\{\w+\}")


def as_text(finding: Finding, language: Language) -> str:
    """One finding: place, level, code, what is wrong and what to do about it."""
    level = finding.rule.level if language == _ENGLISH else LEVEL_NAMES[finding.rule.level]
    where = f"{finding.place}（{finding.clause}）" if finding.clause else str(finding.place)
    advice = finding.advice(language)
    return f"{where}: {level} [{finding.rule.code}] {finding.message(language)}" + (f"；{advice}" if advice else "")


def as_data(finding: Finding, language: Language) -> dict[str, object]:
    """One finding as JSON has it."""
    return {
        "code": finding.rule.code,
        "level": str(finding.rule.level),
        "file": finding.place.file,
        "path": finding.place.path,
        "line": finding.place.line or None,
        "column": finding.place.column or None,
        "clause": finding.clause or None,
        "message": finding.message(language),
        "advice": finding.advice(language),
        "basis": list(finding.rule.basis),
    }


def waived_data(waived: Waived, language: Language) -> dict[str, object]:
    """A waived finding as JSON has it."""
    return {**as_data(waived.finding, language), "waived": {"reason": waived.reason, "by": waived.by}}


def as_sarif(
    found: Sequence[Finding], waived: Sequence[Waived], problems: Iterable[Problem], version: str, language: Language
) -> dict[str, Any]:
    """A SARIF 2.1.0 log (OASIS standard) of one run."""
    rules = [module.RULE for module in all_rules()]
    driver = {
        "name": "hetong",
        "version": version,
        "rules": [
            {
                "id": rule.code,
                "shortDescription": {"text": _general(rule.message, language)},
                "help": {"text": "；".join((_general(rule.advice, language), *rule.basis))},
                "defaultConfiguration": {"level": str(rule.level)},
            }
            for rule in rules
        ],
    }
    results = [
        *(_of_finding(each, language) for each in found),
        *(
            _of_finding(each.finding, language)
            | {"suppressions": [{"kind": "external", "justification": f"{each.reason}（{each.by}）"}]}
            for each in waived
        ),
        *(_result(each.code, "error", str(each.as_json(language)["message"]), each.place) for each in problems),
    ]
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]}


def _general(wording: Wording, language: Language) -> str:
    """A wording without the particulars of a case."""
    return _PLACEHOLDER.sub("…", wording.zh if language == "zh" else wording.en)


def _of_finding(finding: Finding, language: Language) -> dict[str, Any]:
    return _result(
        finding.rule.code, str(finding.rule.level), finding.message(language), finding.place, _width(finding)
    )


def _width(finding: Finding) -> int:
    """How many characters the words of a finding take in its line; 0 where they are written otherwise."""
    return len(finding.seen) if finding.line[finding.place.column - 1 :].startswith(finding.seen) else 0


def _result(code: str, level: str, message: str, place: Place, width: int = 0) -> dict[str, Any]:
    location: dict[str, Any] = {"artifactLocation": {"uri": place.file}}
    if place.line:
        start = max(place.column, 1)
        end = {"endColumn": start + width} if width else {}
        location["region"] = {"startLine": place.line, "startColumn": start, **end}
    return {
        "ruleId": code,
        "level": level,
        "message": {"text": message},
        "locations": [{"physicalLocation": location}],
    }
