"""What a rule is, what it looks at and what it finds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Literal, Protocol

from hetong.generator.facts.read import Steps
from hetong.generator.lint.law import Law
from hetong.generator.lint.passages import Passage, passages_of
from hetong.generator.pipeline import Draft
from hetong.generator.problems import Language, Place, Wording
from hetong.generator.tree.nodes import Clause, Document, Origin


class Level(StrEnum):
    """How grave a finding is, the gravest first."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


Topic = Literal["structure", "law", "signing"]


@dataclass(frozen=True)
class Subject:
    """A contract with its annexes, the law it is read under, and the day as of which the law is asked."""

    draft: Draft
    law: Law
    as_of: date

    @property
    def documents(self) -> tuple[Document, ...]:
        """The contract, then its annexes."""
        return self.draft.documents

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Every passage of the contract and its annexes, those outside clauses too."""
        return tuple(passage for document in self.documents for passage in passages_of(document))

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """Every clause of the contract and its annexes, parents before children."""
        return tuple(clause for document in self.documents for clause in document.clauses())


@dataclass(frozen=True, slots=True)
class Finding:
    """A place where `rule` is broken.

    `values` fill the wording of the rule; `clause` is the id of the clause, if it is one, and `seen` the words in it,
    as they are printed. `line` is the line of the file at `place`, empty until the finding is located.
    """

    rule: "Rule"
    place: Place
    clause: str = ""
    seen: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    line: str = ""

    def message(self, language: Language) -> str:
        return self.rule.message.say(language, self.values)

    def advice(self, language: Language) -> str:
        return self.rule.advice.say(language, self.values)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its code, how grave it is, what is wrong and what to do about it.

    `basis` names the articles it rests on as law.yaml does (``民法典 585``). Its page is docs/rules/<code>.md.
    """

    code: str
    topic: Topic
    level: Level
    message: Wording
    advice: Wording
    basis: tuple[str, ...] = ()

    def at_clause(self, clause: Clause, seen: str = "", **values: object) -> Finding:
        """A finding in the words of `clause`: its place is that of `seen`, else where the clause begins."""
        return self.at(clause.origin, clause.id, seen, **values)

    def at(self, origin: Origin, clause: str, seen: str, **values: object) -> Finding:
        """A finding at a line of a clause file, or where the words `seen` stand at it or below."""
        return Finding(self, Place(origin.file, line=origin.line, column=1), clause, seen, values)

    def at_fact(self, subject: Subject, *steps: str | int, **values: object) -> Finding:
        """A finding at a fact: its place is the value in the file of the facts."""
        path: Steps = steps
        return Finding(self, subject.draft.facts.source.place(path), values=values)


class RuleModule(Protocol):
    """What every module of `rules` has."""

    RULE: Rule

    def check(self, subject: Subject) -> Iterator[Finding]:
        """The places of `subject` where the rule is broken, in the order of the text."""
