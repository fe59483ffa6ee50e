"""Figures typed in a clause although a fact of the contract could hold them."""

import re
from collections.abc import Iterator
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.lint.words import sentences
from hetong.generator.problems import Wording
from hetong.schemas.fields import Quantity

RULE: Final = Rule(
    code="typed-figure",
    topic="structure",
    level=Level.NOTE,
    message=Wording("数字直接写在条款里：{figure}", "a figure is typed in the clause: {figure}"),
    advice=Wording(
        "双方可以另作约定的，改用资料中的字段，或者引用写明该数字的条款",
        "if the parties could agree otherwise, print a fact, or refer to the clause that does",
    ),
)

_FIGURE: Final = re.compile(
    "(?<![第零年月×0-9.,])"
    "(?:(?P<figure>[0-9][0-9,.]*|[一二三四五六七八九十百千万两]{1,6})(?P<unit>个?工作日|日|天|年|个?小时|[%％倍]|万?元)"
    "|百分之[一二三四五六七八九十]+)"
)
_FIXED: Final = re.compile("^(?:一(?:日|天|年|倍|个?工作日)|[0-9]{4}年|100[%％])$")
_UNITS: Final = {
    "workdays": ("工作日",),
    "days": ("日", "天"),
    "years": ("年",),
    "hours": ("小时",),
    "multiple": ("倍",),
    "percent": ("%", "％", "百分之"),
}
"""The units of the fields that a path ends with the name of; sums of money are known by their kind."""


def check(subject: Subject) -> Iterator[Finding]:
    """Every figure in a unit in which facts of the contract count, in a sentence that cites no statute."""
    known = set(_units(subject))
    for passage in subject.passages:
        for sentence in sentences(passage.typed):
            if "《" in sentence:
                continue
            for found in _FIGURE.finditer(sentence):
                unit = (found["unit"] or "百分之").removeprefix("个")
                if unit in known and not _FIXED.match(found[0]):
                    yield RULE.at(passage.origin, passage.clause, found[0], figure=found[0])


def _units(subject: Subject) -> Iterator[str]:
    """The units in which the facts of the contract count."""
    for path, spec in subject.draft.facts.specs.items():
        if spec.quantity is Quantity.MONEY:
            yield from ("元", "万元")
        for word in path.rpartition(".")[2].split("_"):
            yield from _UNITS.get(word, ())
