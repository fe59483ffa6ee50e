"""Arbitration agreements that do not name one institution."""

import re
from collections.abc import Iterator
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.lint.rules.arbitration_institution_blank import is_blank
from hetong.generator.problems import Wording

RULE: Final = Rule(
    code="arbitration-institution",
    topic="law",
    level=Level.ERROR,
    message=Wording("“{name}”不是一个仲裁机构的名称", "“{name}” is not the name of one arbitral institution"),
    advice=Wording("填写一个仲裁机构的全称", "name one institution, in full"),
    basis=("仲裁法 27", "仲裁法 29"),
)

_BRACKETS: Final = re.compile("（[^（）]*）|\\([^()]*\\)")
_NAME: Final = re.compile("仲裁(?:委|中心|院|协会)|国际仲裁|Arbitration", re.IGNORECASE)
_BETWEEN: Final = re.compile("或者|或|、|和|及|与|，|；|/|／")


def check(subject: Subject) -> Iterator[Finding]:
    """The institution of the facts, where it is no institution, or more than one."""
    dispute = subject.draft.facts.data["dispute"]
    if dispute["method"] == "arbitration" and not is_blank(name := dispute["institution"]) and not _is_one(name):
        yield RULE.at_fact(subject, "dispute", "institution", name=name)


def _is_one(name: str) -> bool:
    """Whether `name` names one institution and no court; a former name in brackets does not count."""
    outside = _BRACKETS.sub("", name) or name
    named = [part for part in _BETWEEN.split(outside) if _NAME.search(part)]
    return len(named) == 1 and "法院" not in outside
