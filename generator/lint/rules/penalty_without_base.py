"""Liquidated damages in percent that do not say of what, or per what."""

import re
from collections.abc import Iterator
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.lint.words import own_words, sentences
from hetong.generator.problems import Wording

RULE: Final = Rule(
    code="penalty-without-base",
    topic="law",
    level=Level.WARNING,
    message=Wording("违约金按{percent}计算，没有写明{zh}", "liquidated damages of {percent}, but no {en}"),
    advice=Wording(
        "写明基数（例如逾期金额）和单位（每日、每次或者一次性）",
        "state the base (say, the overdue sum) and the unit (a day, each time, once)",
    ),
    basis=("民法典 585",),
)

_PERCENT: Final = re.compile("(?:[0-9][0-9.]*|_+)\\s*[%％‰]|[百千万]分之[零一二三四五六七八九十百0-9.点]+")
_NO_RATE: Final = re.compile(
    "(?:不超过|不高于|不得超过|低于|高于|不足|未达到?|达到|超过|少于|大于|小于|为限|税率|满意度)[^，]{0,24}$"
)
"""Before a percentage that is a cap or a condition."""

_BASE_BEFORE: Final = re.compile("(?:额|款|费|价|报酬|收入|[本佣租货资奖]金)(?:总额)?的?\\s*$|的\\s*$")
_BASE: Final = re.compile("为(?:计算)?基数|基数[为是]")
_UNIT: Final = re.compile(
    "每(?:逾期|迟延|延迟|延误|超过|发生|一|1|个|份)*(?:日|天|周|月|季|年|次|件|项|笔|小时|工作日)"
    "|按(?:日|天|周|月|次|件)|逐[日月]|[日月年](?:利率|[百千万]分之)|[/／](?:日|天|月|次)|一次|总额"
)


def check(subject: Subject) -> Iterator[Finding]:
    """Every clause that sets liquidated damages in percent, but neither sentence nor clause names base and unit."""
    for clause in subject.clauses:
        words = own_words(clause)
        if "违约金" not in words:
            continue
        for sentence in sentences(words):
            rate = _rate(sentence)
            missing = _missing(sentence, rate, words) if rate else {}
            if rate and missing:
                values = {"percent": rate.group(), "zh": "、".join(missing), "en": ", ".join(missing.values())}
                yield RULE.at_clause(clause, rate.group(), **values)


def _rate(sentence: str) -> re.Match[str] | None:
    """The first percentage of `sentence` that measures liquidated damages."""
    if "违约金" not in sentence:
        return None
    found = _PERCENT.finditer(sentence)
    return next((percent for percent in found if not _NO_RATE.search(sentence[: percent.start()])), None)


def _missing(sentence: str, rate: re.Match[str], words: str) -> dict[str, str]:
    """What the rate lacks, in Chinese and in English. It may stand elsewhere in the same clause."""
    base = _BASE_BEFORE.search(sentence[: rate.start()]) or _BASE.search(words)
    unit = _UNIT.search(words)
    return ({} if base else {"基数": "base"}) | ({} if unit else {"单位": "unit"})
