"""Agreed courts that hardly have to do with the contract, or are none."""

from collections.abc import Iterator
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.problems import Wording

RULE: Final = Rule(
    code="court-connection",
    topic="law",
    level=Level.NOTE,
    message=Wording(
        "服务合同通常没有可以指明所在地的标的物", "a contract for services has, as a rule, no thing with a place"
    ),
    advice=Wording(
        "改为被告或者原告住所地、合同履行地、合同签订地",
        "agree on a domicile, or on the place of performance or signing",
    ),
    basis=("民事诉讼法 35",),
)


def check(subject: Subject) -> Iterator[Finding]:
    """The connection of the facts, where the contract agrees on a court."""
    dispute = subject.draft.facts.data["dispute"]
    if dispute["method"] == "court" and dispute["connection"] == "subject":
        yield RULE.at_fact(subject, "dispute", "connection")
