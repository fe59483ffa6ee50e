"""Clauses that wipe out all liability with the end of the contract."""

import re
from collections.abc import Iterator
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.lint.words import said
from hetong.generator.problems import Wording

RULE: Final = Rule(
    code="liability-ends-with-contract",
    topic="law",
    level=Level.WARNING,
    message=Wording(
        "“{words}”：合同终止连同已经产生的责任一并免除", "“{words}”: what was owed before the end is wiped out with it"
    ),
    advice=Wording(
        "写明终止前已经产生的付款义务、违约责任和结算、清理约定不受影响",
        "say that debts, liability for breach and settlement clauses outlast the contract",
    ),
    basis=("民法典 566", "民法典 567"),
)

_ENDED: Final = re.compile("(?:合同|协议)[^，]{0,12}?(?:终止|解除|届满|期满)|(?:终止|解除|届满|期满)(?:后|之后|之日起)")
_NONE: Final = re.compile(
    "(?:不|互不|均不|无须|无需)(?:再|需|必)?(?:相互|互相|[向对][^，]{1,6})?(?:承担|负有?|追究)[^，]{0,6}?"
    "(?:任何|一切|所有|全部|其他|违约|赔偿|法律|合同)[^，]{0,12}责任"
    "|(?:互不|不再相互|不得再?相互)(?:承担|追究|负)[^，]{0,10}责任|(?:一切|所有|全部|任何)[^，]{0,8}(?:责任|义务)[^，]{0,8}(?:消灭|免除|归于消灭)"
)
_KEPT: Final = re.compile("不免除|已经?(?:产生|发生|到期)|终止前|解除前|此前|之前|不因|不影响|连带|不可抗力|指")


def check(subject: Subject) -> Iterator[Finding]:
    """Every sentence in which the end of the contract ends liability of any kind."""
    for clause, sentence in said(subject):
        found = _NONE.search(sentence) if _ENDED.search(sentence) else None
        if found and not _KEPT.search(sentence):
            yield RULE.at_clause(clause, found.group(), words=found.group())
