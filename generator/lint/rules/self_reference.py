"""References that lead back to where they stand."""

from collections.abc import Iterator
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.lint.words import own_inlines, sentences
from hetong.generator.problems import Wording
from hetong.generator.tree.nodes import Clause, FactText, Paragraph, Reference, Term, Text

RULE: Final = Rule(
    code="self-reference",
    topic="structure",
    level=Level.WARNING,
    message=Wording("引用回到本条：{reference}", "the reference leads back to this clause: {reference}"),
    advice=Wording(
        "改为引用约定实体内容的条款；确指本条的，写“本条”或者“本项”", "refer to the clause that settles the matter"
    ),
)

_REFERS: Final = ("适用", "按照", "依照", "参照", "依据", "根据", "遵守", "执行", "参见", "见", "以")
_MARK: Final = "□"


def check(subject: Subject) -> Iterator[Finding]:
    """Clauses that refer to themselves, and clauses that only name others, which lead back."""
    clauses = {clause.id: clause for clause in subject.clauses}
    only = {clause.id: clause_targets for clause in clauses.values() if (clause_targets := _only_refers_to(clause))}
    for clause in clauses.values():
        for reference in _references(clause):
            if reference.target == clause.id:
                yield RULE.at_clause(clause, reference.text, reference=reference.text)
                break
        else:
            targets = only.get(clause.id, set())
            if clause.id in (reached := _reached(targets, only)) and reached <= only.keys():
                yield RULE.at_clause(clause, reference="、".join(sorted(targets)))


def _reached(targets: set[str], only: dict[str, set[str]]) -> set[str]:
    """`targets`, the targets of those that say no more than that others apply, and so on."""
    reached: set[str] = set()
    ahead = set(targets)
    while ahead:
        reached |= ahead
        ahead = set().union(*(only.get(target, set()) for target in ahead)) - reached
    return reached


def _references(clause: Clause) -> Iterator[Reference]:
    return (inline for inline in own_inlines(clause) if isinstance(inline, Reference))


def _only_refers_to(clause: Clause) -> set[str]:
    """The targets of `clause` if each of its sentences merely points to another clause; otherwise none."""
    if not all(isinstance(block, Paragraph) for block in clause.blocks):
        return set()
    inlines = [inline for block in clause.blocks if isinstance(block, Paragraph) for inline in block.inlines]
    if any(isinstance(inline, (FactText, Term)) for inline in inlines):
        return set()
    words = "".join(inline.text if isinstance(inline, Text) else _MARK for inline in inlines)
    if not all(_points(sentence) for sentence in sentences(words)):
        return set()
    return {reference.target for reference in _references(clause)}


def _points(sentence: str) -> bool:
    before, mark, _ = sentence.partition(_MARK)
    return bool(mark) and before.removesuffix("本合同").endswith(_REFERS)
