"""Contracts that end by themselves on breach or force majeure."""

import re
from collections.abc import Iterator
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.lint.words import statements
from hetong.generator.problems import Wording

RULE: Final = Rule(
    code="automatic-termination",
    topic="law",
    level=Level.WARNING,
    message=Wording("“{words}”：合同无须通知即终止", "“{words}”: the contract ends without a notice"),
    advice=Wording(
        "改为一方有权书面通知解除，通知到达时解除", "give a right to terminate by notice, effective on its arrival"
    ),
    basis=("民法典 563", "民法典 565"),
)

_ENDS: Final = re.compile("(?:自动|自行|当然|自然|即行|即告|即刻|立即|随即|即)(?:终止|解除|失效)")
_EVENT: Final = re.compile(
    "违约(?!金|责任)|违反|逾期|迟延|拖欠|拒绝|拒不|未(?:能)?(?:按|履行|支付|付|完成|提供|达到)|不(?:能|再)?履行|不可抗力|泄露|催告|过错"
)
_ASIDE: Final = re.compile(f"(?:不|通知)[^，]{{0,12}}{_ENDS.pattern}|有权|可以|协商|权限|授权|账号")
"""The opposite; a right to terminate; and what else may end by itself."""


def check(subject: Subject) -> Iterator[Finding]:
    """Every sentence, and every item read on from the words before the list, in which an event ends the contract."""
    for clause in subject.clauses:
        for place, sentence in statements(clause):
            ends = _ENDS.search(sentence)
            if ends and _EVENT.search(sentence) and not _ASIDE.search(sentence):
                yield RULE.at_clause(place, ends.group(), words=ends.group())
