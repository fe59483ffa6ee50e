"""Sums whose figures and words do not agree."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.lint.words import fact_texts, passages, with_figures
from hetong.generator.problems import Wording
from hetong.generator.tree.nodes import plain
from hetong.generator.wording.money import LIMIT, money_in_words

RULE: Final = Rule(
    code="amount-words",
    topic="signing",
    level=Level.ERROR,
    message=Wording("小写{figures}与大写{words}不一致", "{figures} and {words} are not the same sum"),
    advice=Wording("核对金额；{figures}的大写是{expected}", "look the sum up; {figures} is {expected} in words"),
)

_FIGURES: Final = r"(?:人民币|[¥￥])?\s*(?P<figures>(?P<number>[0-9][0-9,，]*(?:\.[0-9]+)?)\s*(?P<unit>[万亿]?)元?)整?"
_WORDS: Final = "(?:人民币)?(?P<words>[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]+[元圆][零壹贰叁肆伍陆柒捌玖角分整正]*)"
_SUMS: Final = (
    re.compile(f"{_FIGURES}[（(](?:大写)?[：:]?{_WORDS}[）)]"),
    re.compile(f"{_WORDS}[（(](?:小写)?[：:]?{_FIGURES}[）)]"),
)
_CAPITAL: Final = re.compile("[零壹贰叁肆伍陆柒捌玖拾佰仟万亿][元圆]")
_UNITS: Final = {"": 1, "万": 10**4, "亿": 10**8}
_SAME_WORDS: Final = str.maketrans({"圆": "元", "零": None, "整": None, "正": None})
"""Words that differ in these alone name the same sum: every digit has its unit."""


def check(subject: Subject) -> Iterator[Finding]:
    """Every such sum in a clause and in the texts of the facts."""
    for clause in subject.clauses:
        for inlines in passages(clause):
            words = with_figures(subject, inlines) if _CAPITAL.search(plain(inlines)) else ""
            for sum_ in disagreeing(words):
                yield RULE.at_clause(clause, sum_["words"], **sum_)
    for steps, text in fact_texts(subject):
        for sum_ in disagreeing(text):
            yield RULE.at_fact(subject, *steps, **sum_)


def disagreeing(text: str) -> Iterator[dict[str, str]]:
    """The sums of `text` whose figures and words do not agree, each with the words that would.

    >>> [sum_["expected"] for sum_ in disagreeing("人民币1,680.32元（大写：壹仟陆佰捌拾圆叁角贰分）")]
    []
    >>> [sum_["expected"] for sum_ in disagreeing("5万元（大写：伍仟元整）")]
    ['伍万元整']
    """
    for found in (match for pattern in _SUMS for match in pattern.finditer(text)):
        number = Decimal(found["number"].replace(",", "").replace("，", "")) * _UNITS[found["unit"]]
        if number < LIMIT and number * 100 % 1 == 0:
            expected = money_in_words(number)
            if expected.translate(_SAME_WORDS) != found["words"].translate(_SAME_WORDS):
                yield {"figures": found["figures"], "words": found["words"], "expected": expected}
