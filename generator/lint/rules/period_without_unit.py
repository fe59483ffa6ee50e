"""Figures of periods that a clause prints without their unit, or with another one."""

import re
from collections.abc import Iterator
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.problems import Wording
from hetong.generator.tree.nodes import Clause, FactText, Inline, Paragraph, Table, plain

RULE: Final = Rule(
    code="period-without-unit",
    topic="structure",
    level=Level.ERROR,
    message=Wording(
        "“{title}”以{unit}计，此处印作“{printed}”", "“{title}” counts {unit}, but is printed here as “{printed}”"
    ),
    advice=Wording("数字之后写{unit}，或者改用其他字段", "write {unit} after the figure, or print another field"),
    basis=("民法典 200",),
)

_FIELD: Final = re.compile(r"(?:^|[._])(workdays|days|years|hours)$")
_UNITS: Final = {
    "workdays": ("工作日", re.compile(r"\s*个?工作日")),
    "days": ("日", re.compile(r"\s*(?:个?(?:自然|日历)?日|天)")),
    "years": ("年", re.compile(r"\s*个?(?:合同|日历)?年")),
    "hours": ("小时", re.compile(r"\s*个?小时")),
}


def check(subject: Subject) -> Iterator[Finding]:
    """Every figure of a field named …_workdays, …_days, …_years or …_hours that its unit does not follow."""
    for clause in subject.clauses:
        for inlines, head in _passages(clause):
            for position, inline in enumerate(inlines):
                if isinstance(inline, FactText) and (counted := counted_in(inline)):
                    unit, pattern = _UNITS[counted]
                    after = plain(inlines[position + 1 :])
                    if not pattern.match(after) and (after or unit not in head):
                        printed = inline.text + after[:4]
                        yield RULE.at_clause(clause, printed, title=inline.title, unit=unit, printed=printed)


def counted_in(fact: FactText) -> str:
    """What the field of `fact` counts: ``workdays``, ``days``, ``years``, ``hours``, or nothing of these."""
    found = _FIELD.search(fact.fact)
    return found[1] if found else ""


def _passages(clause: Clause) -> Iterator[tuple[tuple[Inline, ...], str]]:
    """Heading, paragraphs and cells of `clause` itself, each with the words at the head of its column."""
    yield clause.heading, ""
    for block in clause.blocks:
        if isinstance(block, Paragraph):
            yield block.inlines, ""
        elif isinstance(block, Table):
            heads = [plain(cell) for cell in block.header]
            for row in block.rows:
                yield from zip(row.cells, heads, strict=True)
