"""Duties, or the whole contract, handed over without the other side's consent."""

import re
from collections.abc import Iterator
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.lint.words import said
from hetong.generator.problems import Wording

RULE: Final = Rule(
    code="assignment-without-consent",
    topic="law",
    level=Level.WARNING,
    message=Wording("“{words}”：转让没有以其他方同意为前提", "“{words}”: a transfer that asks for nobody's consent"),
    advice=Wording("写明须经其他方书面同意", "make it depend on the other parties' written consent"),
    basis=("民法典 555",),
)

_PARTY: Final = "(?:甲方|乙方|丙方|一方|任何一方|任一方|双方|各方)"
_TRANSFERS: Final = re.compile(
    f"{_PARTY}(?:可以|有权|得)[^，。；]{{0,16}}(?:转让|转移|转给)[^，。；]*(?:合同|义务|债务)"
    f"|{_PARTY}(?:可以|有权|得)[^，。；]{{0,16}}将[^，。；]*(?:合同|义务|债务)[^，。；]{{0,8}}(?:转让|转移|转给)"
)
_CONSENT: Final = re.compile(
    "(?<!无须)(?<!无需)(?<!不)(?:经|征得|取得|获得)[^，。；]{0,12}同意|未经|合并|分立|金钱债权"
)


def check(subject: Subject) -> Iterator[Finding]:
    """Every sentence that lets a party transfer the contract or what it owes, and names no consent."""
    for clause, sentence in said(subject):
        found = _TRANSFERS.search(sentence) if "转" in sentence else None
        if found and not _CONSENT.search(sentence):
            yield RULE.at_clause(clause, found[0], words=found[0])
