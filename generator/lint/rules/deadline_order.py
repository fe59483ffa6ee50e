"""Deadlines that come before what they wait for."""

from collections.abc import Iterator
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.problems import Wording

RULE: Final = Rule(
    code="deadline-order",
    topic="signing",
    level=Level.NOTE,
    message=Wording(
        "{title}（{given}{unit}）长于{beside}（{least}{unit}）",
        "{path} ({given}) is longer than {beside_path} ({least})",
    ),
    advice=Wording("核对两个期限的先后", "check which of the two comes first"),
)

_PAIRS: Final = (
    ("complaints.feedback_workdays", "complaints.resolution_workdays"),
    ("complaints.cooperation_workdays", "complaints.resolution_workdays"),
    ("complaints.feedback_workdays", "complaints.resolve_workdays"),
    ("complaints.explain_workdays", "complaints.resolve_workdays"),
    ("cooperation.information_workdays", "complaints.resolve_workdays"),
    ("service.support_workdays", "complaints.resolution_workdays"),
    ("termination.cure_days", "termination.notice_days"),
    ("force_majeure.notice_days", "force_majeure.termination_days"),
    ("force_majeure.proof_days", "force_majeure.termination_days"),
)
"""What is done sooner, and what it is done for, in the same unit. Those that schemas refuse are not repeated here."""


def check(subject: Subject) -> Iterator[Finding]:
    """Every first of a pair that is longer than the second, once."""
    facts, found = subject.draft.facts, set[str]()
    for path, beside in _PAIRS:
        given, least = _value(facts.data, path), _value(facts.data, beside)
        if given is None or least is None or given <= least or path in found:
            continue
        found.add(path)
        titles = {"title": facts.specs[path].title, "beside": facts.specs[beside].title}
        unit = "个工作日" if path.endswith("_workdays") else "日"
        values = {"given": given, "least": least, "unit": unit, "path": path, "beside_path": beside, **titles}
        yield RULE.at_fact(subject, *path.split("."), **values)


def _value(data: dict[str, dict[str, int | None]], path: str) -> int | None:
    """The days at `path`; None where they are blank or the variant has no such field."""
    group, field = path.split(".")
    return data.get(group, {}).get(field)
