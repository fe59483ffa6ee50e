"""Words used as defined terms although nothing in the contract defines them."""

import re
from collections.abc import Iterator
from typing import Final

from hetong.generator.clauses.source import TermUse, inlines
from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.lint.words import definitions, passages
from hetong.generator.problems import Wording
from hetong.generator.tree.nodes import Clause, FactText, Inline, Reference, Text, plain

RULE: Final = Rule(
    code="undefined-term",
    topic="structure",
    level=Level.WARNING,
    message=Wording("“{name}”按照术语使用，但是没有定义", "“{name}” is used as a defined term, but nothing defines it"),
    advice=Wording(
        "补充定义，或者改用已有的术语；定义附有条件的，使两处条件一致",
        "define it or use a term that is defined; a definition and its uses need the same condition",
    ),
)

_RUN: Final = re.compile("((?:“[^”]*”[、和或者以及]*)+)")
_QUOTED: Final = re.compile("“([\u4e00-\u9fff]{2,12})”")
_NAMED_BEFORE: Final = re.compile("(?:写明|标明|注明|标注|填写|勾选|选择|写|印|称为|称|用语|字样)$")
_EXPLAINED_AFTER: Final = re.compile(
    "，?(?:部分|字样|一词|用语|表述|某|[均仅不也]?(?:包括|包含)|(?:分别|依次|是|系|仅|均)?指)"
)
_PARTIES: Final = frozenset({"甲方", "乙方", "丙方", "一方", "双方", "各方", "任何一方", "其他方", "对方", "另一方"})


def check(subject: Subject) -> Iterator[Finding]:
    """Quoted words that nothing defines, and terms whose definition these facts leave out."""
    known = _known(subject)
    left_out = _left_out(subject) - known
    any_left_out = re.compile("|".join(map(re.escape, sorted(left_out, key=len, reverse=True))) or "(?!)")
    for clause in subject.clauses:
        words = _words(clause)
        used = [name for name in _quoted(words) if name not in known] if "“" in words else []
        for name in dict.fromkeys([*used, *any_left_out.findall(words)]):
            yield RULE.at_clause(clause, name, name=name)


def _known(subject: Subject) -> set[str]:
    """The defined terms, and what is quoted because it is a name: of a party, a part, a heading, an annex."""
    known = {annex.title for annex in subject.draft.annexes} | _PARTIES
    for document in subject.documents:
        known.add(document.title)
        known.update(plain(part.heading) for part in document.parts)
        for clause in document.clauses():
            known.update(definitions(clause))
            known.add(plain(clause.heading))
    return known


def _left_out(subject: Subject) -> set[str]:
    """The terms that clauses define which the facts leave out; shorter ones are everyday words as well."""
    return {
        inline.name
        for decision in subject.draft.selection.decisions
        if not decision.chosen
        for inline in inlines((decision.clause,))
        if isinstance(inline, TermUse) and len(inline.name) > 2
    }


def _words(clause: Clause) -> str:
    """The words of `clause` without facts and references; each of these leaves a mark."""
    return "\n".join(map(_without_facts, passages(clause)))


def _without_facts(inlines: tuple[Inline, ...]) -> str:
    return "".join(
        inline.text if isinstance(inline, Text) else "□"
        for inline in inlines
        if isinstance(inline, (Text, FactText, Reference))
    )


def _quoted(words: str) -> Iterator[str]:
    """What is quoted in `words` without being spoken of as a word."""
    for run in _RUN.finditer(words):
        named = _NAMED_BEFORE.search(words[max(0, run.start() - 2) : run.start()])
        if not named and not _EXPLAINED_AFTER.match(words, run.end()):
            yield from _QUOTED.findall(run[0])
