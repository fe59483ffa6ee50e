"""Contracts that let a party choose between court and arbitration."""

import re
from collections.abc import Iterator
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.lint.words import own_words, sentences
from hetong.generator.problems import Wording
from hetong.generator.tree.nodes import Clause

RULE: Final = Rule(
    code="court-and-arbitration",
    topic="law",
    level=Level.ERROR,
    message=Wording(
        "既约定仲裁又约定向人民法院起诉，仲裁协议无效", "both arbitration and a suit are agreed: the former is void"
    ),
    advice=Wording("仲裁、诉讼只留一种，与 dispute.method 一致", "keep one of them, the one that dispute.method names"),
    basis=("最高人民法院关于适用《中华人民共和国仲裁法》若干问题的解释 7",),
)

_MAY: Final = "(?:可以|有权|应当|均可|选择|方可|任选)"
_WAYS: Final = {
    "court": re.compile(
        f"{_MAY}[^，]{{0,40}}?(?:提起诉讼|起诉|诉讼解决)|向[^，]{{0,24}}?法院[^，]{{0,6}}?(?:起诉|提起诉讼)"
        "|由[^，]{0,60}?人民法院[^，]{0,8}?(?:管辖|审理|裁判)|(?:通过|以)诉讼(?:的?方式)?解决"
    ),
    "arbitration": re.compile(
        f"{_MAY}[^，]{{0,40}}?(?:(?:申请|提起|提请|进行|提交)仲裁|仲裁解决)|(?:提交|提请|向)[^，]{{0,60}}?仲裁(?!机构|裁决)"
        "|由[^，]{0,40}?仲裁(?:委员会|院|中心)[^，]{0,6}?仲裁|(?:通过|以)仲裁(?:的?方式)?解决"
    ),
}
"""The words that give the parties a way to a decision, by the method that the facts name."""

_ASIDE: Final = re.compile(
    "保全|(?:强制|申请)执行|撤销[^，]*裁决|司法审查|确认仲裁协议|不是|不影响|不得[^，]{0,24}(?:起诉|诉讼|仲裁)|客户[^，]{0,12}(?:可以|有权|依法)"
)
"""Words that speak of courts or arbitration without giving the parties a choice."""


def check(subject: Subject) -> Iterator[Finding]:
    """The clauses that give the way that the facts do not name, where the contract gives both."""
    given = [(clause, ways) for clause in subject.clauses if (ways := _ways(clause))]
    if set().union(*(ways for _, ways in given)) != set(_WAYS):
        return
    agreed = subject.draft.facts.data["dispute"]["method"]
    for clause, ways in given:
        for method, words in ways.items():
            if method != agreed:
                yield RULE.at_clause(clause, words)


def _ways(clause: Clause) -> dict[str, str]:
    """The ways that `clause` gives, each with the words that first give it."""
    words = own_words(clause)
    if "仲裁" not in words and "诉" not in words and "法院" not in words:
        return {}
    found = (
        (method, given[0])
        for sentence in sentences(words)
        if not _ASIDE.search(sentence)
        for method, way in _WAYS.items()
        if (given := way.search(sentence))
    )
    return dict(reversed(list(found)))
