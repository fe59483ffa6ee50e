"""Articles that the cited statute does not have."""

import re
from collections.abc import Iterator
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.lint.words import own_words
from hetong.generator.problems import Wording

RULE: Final = Rule(
    code="article-out-of-range",
    topic="law",
    level=Level.ERROR,
    message=Wording("《{name}》没有第{article}条，共{articles}条", "《{name}》 has {articles} articles, no {article}"),
    advice=Wording(
        "核对条文号，通常是旧法的条文号或者笔误", "look the article up: often it is an old law's, or a slip"
    ),
    basis=("民法典 1260",),
)

_NUMBER: Final = "[零〇一二三四五六七八九十百千两0-9]+"
_PLACE: Final = f"(?:第{_NUMBER}[条款项目]|之[一二三四五])+"
_CITED: Final = re.compile(f"《([^《》]+)》(?:（[^（）]*）)?的?({_PLACE}(?:(?:[、和及至或]|或者|以及){_PLACE})*)")
_ARTICLE: Final = re.compile(f"第({_NUMBER})条")
_DIGITS: Final = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS: Final = {"十": 10, "百": 100, "千": 1000}


def check(subject: Subject) -> Iterator[Finding]:
    """Every cited article with a number beyond the last of the statute, as it stood on the day."""
    for clause in subject.clauses:
        words = own_words(clause)
        if "《" not in words:
            continue
        for name, places in _CITED.findall(words):
            articles = _articles(subject, name)
            for cited in _ARTICLE.finditer(places):
                number = _value(cited[1])
                if articles is not None and not 1 <= number <= articles:
                    yield RULE.at_clause(clause, cited[0], name=name, article=number, articles=articles)


def _articles(subject: Subject, name: str) -> int | None:
    """How many articles the statute has; a repealed one is the business of repealed-statute."""
    statute = subject.law.on(name, subject.as_of)
    return statute.articles if statute else None


def _value(number: str) -> int:
    """What `number` says, in Chinese or in digits: 五百八十五 is 585."""
    if number.isdecimal():
        return int(number)
    total = digit = 0
    for character in number:
        if character in _UNITS:
            total += (digit or 1) * _UNITS[character]
            digit = 0
        else:
            digit = _DIGITS.get(character, 0)
    return total + digit
