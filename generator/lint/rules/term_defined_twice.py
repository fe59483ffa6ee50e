"""Terms that two clauses of one document define."""

from collections.abc import Iterator
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.lint.words import definitions
from hetong.generator.problems import Wording

RULE: Final = Rule(
    code="term-defined-twice",
    topic="structure",
    level=Level.WARNING,
    message=Wording("“{name}”已由 {first} 定义", "“{name}” is defined by {first} already"),
    advice=Wording("只保留一处定义，其他条款引用该处", "define it once and refer to that clause"),
)


def check(subject: Subject) -> Iterator[Finding]:
    """Every clause that defines a term which an earlier clause of the same document defines."""
    for document in subject.documents:
        first: dict[str, str] = {}
        for clause in document.clauses():
            for name in dict.fromkeys(definitions(clause)):
                if first.setdefault(name, clause.id) != clause.id:
                    yield RULE.at_clause(clause, f"“{name}”", name=name, first=first[name])
