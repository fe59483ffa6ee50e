"""Sub-processing of personal data that does not depend on the consent of who entrusted them."""

import re
from collections.abc import Iterator
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.lint.words import own_words, sentences
from hetong.generator.problems import Wording

RULE: Final = Rule(
    code="sub-processing-without-consent",
    topic="law",
    level=Level.WARNING,
    message=Wording("转委托处理个人信息，没有以委托方同意为前提", "personal data may be sub-processed without consent"),
    advice=Wording("写明未经甲方书面同意不得转委托", "make sub-processing depend on Party A's written consent"),
    basis=("个人信息保护法 21",),
)

_DELEGATES: Final = re.compile("(?<!的)(转|再)委托(?!的)|委托(他人|第三人|第三方)处理")
"""Delegating as an act; “处理的转委托” and “转委托的部分” only speak of it."""
_FORBIDS: Final = re.compile("(不得|禁止|不可以?|无权)[^，]*((转|再)委托|委托(他人|第三人|第三方)处理)")
_CONSENT: Final = re.compile("同意|授权|许可|批准")
_NO_CONSENT: Final = re.compile("(无须|无需|不必|不需要?|不须)[^，]*(同意|授权|许可|批准)")


def check(subject: Subject) -> Iterator[Finding]:
    """Clauses on personal data with a sentence that lets them be sub-processed and does not ask for consent."""
    if subject.law.on("个人信息保护法", subject.as_of) is None:
        return
    for clause in subject.clauses:
        words = own_words(clause)
        free = next(filter(_is_free, sentences(words)), "") if "个人信息" in words else ""
        if free:
            yield RULE.at_clause(clause, free)


def _is_free(sentence: str) -> bool:
    """Whether `sentence` lets data be sub-processed whether or not anyone consents."""
    if not _DELEGATES.search(sentence):
        return False
    if _NO_CONSENT.search(sentence):
        return True
    return not _CONSENT.search(sentence) and not _FORBIDS.search(sentence)
