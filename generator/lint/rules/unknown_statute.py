"""Statutes that are cited although law.yaml does not know them: nobody has looked up whether they are in force."""

import re
from collections.abc import Iterator
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.lint.words import own_words
from hetong.generator.problems import Wording

RULE: Final = Rule(
    code="unknown-statute",
    topic="law",
    level=Level.NOTE,
    message=Wording(
        "引用的《{name}》不在 law.yaml 中，没有核对效力", "《{name}》 is not in law.yaml: nobody looked it up"
    ),
    advice=Wording(
        "核对名称、效力和条文，再写入 law.yaml", "check name, force and articles, then enter it in law.yaml"
    ),
    basis=("民法典 1260",),
)

_CITED: Final = re.compile("《((?:[^《》]|《[^《》]*》)+)》")
_VERSION: Final = re.compile("（[^（）]*）$")
_STATUTE: Final = re.compile(
    "中华人民共和国.*(法|法典|条例)|最高人民法院.*(解释|规定|批复)|.*(条例|(?<![方办做算用语写])法)"
)
"""Full names, and short ones that end as a statute's does: 计算方法 and 管理办法 do not."""


def check(subject: Subject) -> Iterator[Finding]:
    """Every citation of what is named like a statute and stands nowhere in law.yaml."""
    for clause in subject.clauses:
        words = own_words(clause)
        if "《" not in words:
            continue
        for name in map(_usual, _CITED.findall(words)):
            if _STATUTE.fullmatch(name) and not any(subject.law.versions(name)):
                yield RULE.at_clause(clause, name, name=name)


def _usual(name: str) -> str:
    """`name` as law.yaml has it: 《》 within, and no version in brackets."""
    return _VERSION.sub("", name.replace("〈", "《").replace("〉", "》"))
