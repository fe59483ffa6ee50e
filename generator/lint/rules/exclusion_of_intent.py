"""Liability excluded or capped where the law does not allow it: intent, gross negligence, personal injury."""

import re
from collections.abc import Iterator
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.lint.words import statements
from hetong.generator.problems import Wording

RULE: Final = Rule(
    code="exclusion-of-intent",
    topic="law",
    level=Level.ERROR,
    message=Wording(
        "免除或者限制{cause}的责任，该约定无效", "liability for {cause} is excluded or capped: the clause is void"
    ),
    advice=Wording(
        "删去，或者写明不适用于故意、重大过失造成的财产损失和人身损害",
        "delete it, or carve out loss of property by intent or gross negligence, and personal injury",
    ),
    basis=("民法典 506",),
)

_CAUSE: Final = re.compile("故意|重大过失|人身(?:损害|伤害|伤亡|损失)")
_WITHOUT: Final = re.compile(
    "(?:非因?|不是因?|没有|不存在)(?:其)?(?:故意|重大过失)(?:(?:或者?|和|、)(?:故意|重大过失))?"
)
"""Words that speak of what was done without intent."""

_EXCLUDES: Final = re.compile(
    "不(?:再)?(?:承担|负)[^，]*(?:责|损失|费用)|免除|免责|免予|不予?赔偿|(?:赔偿|责任|补偿|总额)[^；]*(?:不超过|不高于|[限封]于|限额|上限|为限)"
    "|仅(?:需|应)?(?:承担|赔偿|退还)"
)
_CARVED: Final = re.compile(
    "不受[^，]*限|除外|不适用|不免除|不影响|不得|不能(?:免除|限制)|不计入|不限制|无效|除[^，]*(?:故意|重大过失|人身)[^，]*外"
)
_INTENT_OF: Final = re.compile("(甲方|乙方|丙方|客户|第三人|对方)[^，]{0,8}?(?:故意|重大过失)")
_RELIEVED: Final = re.compile("(甲方|乙方|丙方)(?:[均也都]|对[^，]{0,10}?)?(?:不再?(?:承担|负)|不予?赔偿|免|仅)")


def check(subject: Subject) -> Iterator[Finding]:
    """Every sentence, and every item read on from the words before the list, that relieves the party at fault."""
    for clause in subject.clauses:
        for place, sentence in statements(clause):
            cause = _CAUSE.search(_WITHOUT.sub("", sentence))
            if cause and _EXCLUDES.search(sentence) and not _CARVED.search(sentence) and not _of_another(sentence):
                yield RULE.at_clause(place, cause.group(), cause=cause.group())


def _of_another(sentence: str) -> bool:
    """Whether it is one party's intent that relieves another, which the law allows."""
    at_fault, relieved = set(_INTENT_OF.findall(sentence)), set(_RELIEVED.findall(sentence))
    return (
        bool(at_fault) and at_fault.isdisjoint(relieved) and (bool(relieved) or not at_fault & {"甲方", "乙方", "丙方"})
    )
