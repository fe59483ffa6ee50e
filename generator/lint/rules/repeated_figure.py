"""The same agreed figure in two clauses of the contract."""

from collections.abc import Iterator
from typing import Final

from hetong.generator.facts.read import field_path
from hetong.generator.facts.validate import steps_of
from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.problems import Wording
from hetong.generator.tree.nodes import Clause, Document, FactText, Paragraph, PartKind
from hetong.schemas.fields import Quantity

RULE: Final = Rule(
    code="repeated-figure",
    topic="structure",
    level=Level.WARNING,
    message=Wording("“{title}”已由 {first} 写明", "“{title}” is stated by {first} already"),
    advice=Wording("数字只由一条写明，其他条款引用该条", "state the figure once and refer to that clause"),
)

_FIGURES: Final = frozenset({Quantity.NUMBER, Quantity.PERCENT, Quantity.MONEY, Quantity.DATE})


def check(subject: Subject) -> Iterator[Finding]:
    """Every clause of body and appendix that prints a figure which an earlier clause prints; tables may repeat."""
    specs = subject.draft.facts.specs
    first: dict[str, str] = {}
    for clause in _clauses(subject.draft.tree):
        for printed, words in _facts(clause).items():
            spec = specs[field_path(steps_of(printed))]
            if spec.quantity in _FIGURES and first.setdefault(printed, clause.id) != clause.id:
                yield RULE.at_clause(clause, words, title=spec.title, first=first[printed])


def _clauses(document: Document) -> Iterator[Clause]:
    for part in document.parts:
        if part.kind in (PartKind.BODY, PartKind.APPENDIX):
            yield from Document("", "", document.number, (part,), ()).clauses()


def _facts(clause: Clause) -> dict[str, str]:
    """What is printed of each fact in the paragraphs of `clause`, by its path."""
    printed = (inline for block in clause.blocks if isinstance(block, Paragraph) for inline in block.inlines)
    return {inline.fact: inline.text for inline in printed if isinstance(inline, FactText)}
