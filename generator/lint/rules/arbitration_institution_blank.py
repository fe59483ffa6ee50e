"""Arbitration agreements whose institution is still to be filled in."""

import re
from collections.abc import Iterator
from typing import Final

from hetong.generator.facts.skeleton import FILLED
from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.problems import Wording

RULE: Final = Rule(
    code="arbitration-institution-blank",
    topic="law",
    level=Level.NOTE,
    message=Wording("尚未填写仲裁机构", "the arbitral institution is still blank"),
    advice=Wording("填写一个仲裁机构的全称", "name one institution, in full"),
    basis=("仲裁法 27", "仲裁法 29"),
)

_BLANK: Final = re.compile(f"{re.escape(FILLED['dispute.institution'])}|.*(?:请填写|_{{2,}}|[Xx×某]{{2,}}).*|\\W*")


def check(subject: Subject) -> Iterator[Finding]:
    """The institution of the facts, where arbitration is agreed and none is named."""
    dispute = subject.draft.facts.data["dispute"]
    if dispute["method"] == "arbitration" and is_blank(dispute["institution"]):
        yield RULE.at_fact(subject, "dispute", "institution")


def is_blank(name: str | None) -> bool:
    """Whether `name` is none yet, or words that ask for one.

    >>> is_blank(None), is_blank("杭州××仲裁委员会"), is_blank("杭州仲裁委员会")
    (True, True, False)
    """
    return name is None or bool(_BLANK.fullmatch(name))
