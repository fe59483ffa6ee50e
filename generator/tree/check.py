"""Stage 5: what no contract may leave the house with — nothing unresolved, empty or lost."""

from collections.abc import Iterator

from hetong.generator.clauses.source import place_of
from hetong.generator.facts.read import dotted, walk
from hetong.generator.facts.validate import Facts
from hetong.generator.problems import Problem, raise_if
from hetong.generator.tree.nodes import Clause, Contract, FactText, Reference, Table, plain
from hetong.generator.tree.select import Selection


def check(contract: Contract, facts: Facts, selection: Selection) -> None:
    """Raise `Problems` unless every reference is resolved, every clause says something and every fact is used."""
    raise_if([*_references(contract), *_empty(contract), *_unused(contract, facts, selection)])


def _references(contract: Contract) -> Iterator[Problem]:
    for inline in contract.inlines():
        if isinstance(inline, Reference) and not inline.parts:
            yield Problem("unresolved-reference", place_of(inline.origin), {"name": inline.target})


def _empty(contract: Contract) -> Iterator[Problem]:
    for clause in contract.clauses():
        if not _says_something(clause):
            yield Problem("empty-clause", place_of(clause.origin), {"name": clause.id})


def _says_something(clause: Clause) -> bool:
    for block in clause.blocks:
        match block:
            case Clause():
                return True
            case Table(rows=rows):
                if rows:
                    return True
            case paragraph:
                if plain(paragraph.inlines).strip():
                    return True
    return False


def _unused(contract: Contract, facts: Facts, selection: Selection) -> Iterator[Problem]:
    """Facts that were given, yet neither printed nor asked for by a condition: they would be lost without a word."""
    used = selection.used | {inline.fact for inline in contract.inlines() if isinstance(inline, FactText)}
    for steps, value in walk(facts.data):
        path = dotted(steps)
        whole = path.partition("[")[0]
        if value is None or whole == "variant" or path in used or whole in used:
            continue
        yield Problem("unused-fact", facts.source.place(steps), {"title": facts.specs[whole].title})
