"""Waivers of the right to have liquidated damages adjusted."""

import re
from collections.abc import Iterator
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.lint.words import said
from hetong.generator.problems import Wording

RULE: Final = Rule(
    code="no-adjustment-clause",
    topic="law",
    level=Level.WARNING,
    message=Wording("“{words}”：不得调整违约金的约定不起作用", "“{words}”: a waiver of adjustment has no effect"),
    advice=Wording(
        "删去该约定；写明预计的损失和违约金的计算依据",
        "delete it; state the loss foreseen and how the sum was arrived at",
    ),
    basis=("民法典 585", "最高人民法院关于适用《中华人民共和国民法典》合同编通则若干问题的解释 64"),
)

_INTERPRETATION: Final = RULE.basis[-1].rpartition(" ")[0]
_WAIVES: Final = re.compile(
    "(放弃|不得|无权|不再|不予|不作|不应|不能)[^，]*(调整|调减|调低|调高|减少|降低|增加|酌减)(?=$|，|违约金|其|该|数额|金额|比例|的)"
)


def check(subject: Subject) -> Iterator[Finding]:
    """Every clause with a sentence on liquidated damages that forbids or waives their adjustment."""
    if subject.law.on(_INTERPRETATION, subject.as_of) is None:
        return
    for clause, sentence in said(subject):
        if "违约金" in sentence and (found := _WAIVES.search(sentence)):
            yield RULE.at_clause(clause, found.group(), words=found.group())
