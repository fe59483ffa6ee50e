"""Agreements on limitation: a period for suing, rights to sue that lapse, the defence waived."""

import re
from collections.abc import Iterator
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.lint.words import said
from hetong.generator.problems import Wording

RULE: Final = Rule(
    code="limitation-shortened",
    topic="law",
    level=Level.ERROR,
    message=Wording("“{words}”：诉讼时效不得约定", "“{words}”: limitation cannot be agreed"),
    advice=Wording(
        "删去；需要期限的，改为协商期，并写明不影响诉讼时效、仲裁时效",
        "delete it; a period may be one for talks that leaves limitation as it is",
    ),
    basis=("民法典 197",),
)

_SUIT: Final = "(?:提[起出]诉讼|起诉(?!状|材料)|申请仲裁|提[起请]仲裁)"
_SPAN: Final = "(?:日|天|周|月|年)(?:之?内|以内|前)"
_LAPSE: Final = "(?:视为[^，]{0,6}放弃|丧失|不得再?|无权再?|不再享有|不予受理|归于消灭)"
_CLAIM: Final = "(?:诉权|起诉|诉讼|仲裁|胜诉|请求权|追究|索赔|求偿|主张(?:权利|违约|赔偿|责任))"
_LIMITS: Final = re.compile(
    f"(?:应当?|必须|须|只能|仅能|得)[^，]{{0,30}}{_SPAN}，?[^，]{{0,20}}{_SUIT}"
    f"|(?:逾期|超过|未在|未于|届满|期满)[^；]{{0,40}}?{_LAPSE}[^，]{{0,16}}?{_CLAIM}"
    "|(?:诉讼|仲裁)时效(?:期间)?(?:均|约定|统一|缩短|延长|定)*(?:为|至|到)[^，]{0,12}[日月年]"
    "|放弃[^，]{0,12}时效|不(?:得|能|可)?(?:主张|援引|提出)[^，]{0,8}时效"
)
_NOT: Final = re.compile("(?<!视)[不未]构成|不视为|不影响[^，]{0,8}(?:诉讼|仲裁|起诉)")


def check(subject: Subject) -> Iterator[Finding]:
    """Every clause with a sentence that sets its own time for suing or lets the claim lapse."""
    for clause, sentence in said(subject):
        if (found := _LIMITS.search(sentence)) and not _NOT.search(sentence):
            yield RULE.at_clause(clause, found.group(), words=found.group())
