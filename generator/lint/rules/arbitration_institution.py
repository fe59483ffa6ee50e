"""Arbitration agreements that do not name one institution."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from hetong.generator.facts.skeleton import FILLED
from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.problems import Wording

RULE: Final = Rule(
    code="arbitration-institution",
    topic="law",
    level=Level.ERROR,
    message=Wording("“{name}”不是一个仲裁机构的名称", "“{name}” is not the name of one arbitral institution"),
    advice=Wording("填写一个仲裁机构的全称", "name one institution, in full"),
    basis=("仲裁法 27", "仲裁法 29"),
)
_UNNAMED: Final = replace(
    RULE,
    level=Level.NOTE,
    message=Wording("尚未填写仲裁机构", "the arbitral institution is still blank"),
)

_BLANK: Final = re.compile(f"{re.escape(FILLED['dispute.institution'])}|.*(?:请填写|_{{2,}}|[Xx×某]{{2,}}).*|\\W*")
_BRACKETS: Final = re.compile("（[^（）]*）|\\([^()]*\\)")
_NAME: Final = re.compile("仲裁(?:委|中心|院|协会)|国际仲裁|Arbitration", re.IGNORECASE)
_BETWEEN: Final = re.compile("或者|或|、|和|及|与|，|；|/|／")


def check(subject: Subject) -> Iterator[Finding]:
    """The institution of the facts, where it is blank, no institution, or more than one."""
    name = subject.draft.facts.data["dispute"].get("institution")
    if subject.draft.facts.data["dispute"]["method"] != "arbitration":
        return
    if name is None or _BLANK.fullmatch(name):
        yield _UNNAMED.at_fact(subject, "dispute", "institution")
    elif not _is_one(name):
        yield RULE.at_fact(subject, "dispute", "institution", name=name)


def _is_one(name: str) -> bool:
    """Whether `name` names one institution and no court; a former name in brackets does not count."""
    outside = _BRACKETS.sub("", name) or name
    named = [part for part in _BETWEEN.split(outside) if _NAME.search(part)]
    return len(named) == 1 and "法院" not in outside
