"""Terms of the contract that an annex defines otherwise."""

from collections.abc import Iterator
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.lint.words import definitions, own_words
from hetong.generator.problems import Wording

RULE: Final = Rule(
    code="term-redefined-by-annex",
    topic="structure",
    level=Level.NOTE,
    message=Wording(
        "附件另行定义了“{name}”，本合同已由 {first} 定义", "{first} of the contract defines “{name}” otherwise"
    ),
    advice=Wording(
        "附件引用本合同的定义；含义确有不同的，改用另一术语", "refer to the contract's definition, or use another term"
    ),
)


def check(subject: Subject) -> Iterator[Finding]:
    """Every clause of an annex that defines a term of the contract in other words than the contract does."""
    contract, *annexes = subject.documents
    defined = {name: clause for clause in contract.clauses() for name in definitions(clause)}
    for annex in annexes:
        for clause in annex.clauses():
            for name in dict.fromkeys(definitions(clause)):
                first = defined.get(name)
                if first is not None and own_words(first) != own_words(clause):
                    yield RULE.at_clause(clause, f"“{name}”", name=name, first=first.id)
