"""Agreed courts that are none."""

import re
from collections.abc import Iterator
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.problems import Wording

RULE: Final = Rule(
    code="court-name",
    topic="law",
    level=Level.WARNING,
    message=Wording("“{court}”不是人民法院的名称", "“{court}” is not the name of a people's court"),
    advice=Wording("填写一个人民法院的全称", "name one people's court, in full"),
    basis=("民事诉讼法 35",),
)

_COURT: Final = re.compile("人民法院|(?:互联网|海事|金融|知识产权|铁路运输)(?:中级)?法院")


def check(subject: Subject) -> Iterator[Finding]:
    """The court of the facts, where the contract agrees on one."""
    dispute = subject.draft.facts.data["dispute"]
    court = dispute["court"] if dispute["method"] == "court" else None
    if court is not None and not _COURT.search(court):
        yield RULE.at_fact(subject, "dispute", "court", court=court)
