"""Agreed courts that hardly have to do with the contract, or are none."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.problems import Wording

RULE: Final = Rule(
    code="court-connection",
    topic="law",
    level=Level.WARNING,
    message=Wording("“{court}”不是人民法院的名称", "“{court}” is not the name of a people's court"),
    advice=Wording("填写一个人民法院的全称", "name one people's court, in full"),
    basis=("民事诉讼法 35",),
)
_SUBJECT: Final = replace(
    RULE,
    level=Level.NOTE,
    message=Wording(
        "服务合同通常没有可以指明所在地的标的物", "a contract for services has, as a rule, no thing with a place"
    ),
    advice=Wording(
        "改为被告或者原告住所地、合同履行地、合同签订地",
        "agree on a domicile, or on the place of performance or signing",
    ),
)

_COURT: Final = re.compile("人民法院|(?:互联网|海事|金融|知识产权|铁路运输)(?:中级)?法院")


def check(subject: Subject) -> Iterator[Finding]:
    """The connection and the court of the facts, where the contract agrees on a court."""
    dispute = subject.draft.facts.data["dispute"]
    if dispute["method"] != "court":
        return
    if dispute["connection"] == "subject":
        yield _SUBJECT.at_fact(subject, "dispute", "connection")
    court = dispute["court"]
    if court is not None and not _COURT.search(court):
        yield RULE.at_fact(subject, "dispute", "court", court=court)
