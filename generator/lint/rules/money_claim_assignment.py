"""Bars on assignment that would hold for money claims too."""

import re
from collections.abc import Iterator
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.lint.words import own_words, said
from hetong.generator.problems import Wording

RULE: Final = Rule(
    code="money-claim-assignment",
    topic="law",
    level=Level.NOTE,
    message=Wording(
        "“{words}”：对金钱债权，不得对抗第三人", "“{words}”: for money claims, it does not hold against third parties"
    ),
    advice=Wording("写明金钱债权除外，或者只约束双方", "except money claims, or bind the parties alone"),
    basis=("民法典 545",),
)

_BARS: Final = re.compile(
    "(?:不得|不可以|不能|无权|禁止)[^，。；]{0,20}(?:转让|让与)[^，。；]{0,20}(?:权利|债权|应收账款|款项|合同)"
)
_EXCEPT: Final = re.compile("金钱债权|应收账款除外|对抗第三人")


def check(subject: Subject) -> Iterator[Finding]:
    """Every sentence that bars assignment, in a clause that says nothing of money claims."""
    for clause, sentence in said(subject):
        found = _BARS.search(sentence) if "让" in sentence else None
        if found and not _EXCEPT.search(own_words(clause)):
            yield RULE.at_clause(clause, found[0], words=found[0])
