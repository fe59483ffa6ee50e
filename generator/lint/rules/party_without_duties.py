"""Parties that owe nothing, or are owed nothing, by name."""

from collections.abc import Iterator
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.lint.words import own_inlines, said
from hetong.generator.problems import Wording
from hetong.generator.provisions import provisions
from hetong.generator.tree.nodes import Clause, Document, FactText, PartKind

RULE: Final = Rule(
    code="party-without-duties",
    topic="structure",
    level=Level.WARNING,
    message=Wording("{party}在本合同中没有任何{lacks_zh}", "{party} has no {lacks_en} at all in this contract"),
    advice=Wording(
        "写明{party}的{lacks_zh}，或者不将其列为当事人", "say what {lacks_en} it has, or do not make it a party"
    ),
)

_PARTIES: Final = {"party_a": "甲方", "party_b": "乙方", "third_party": "丙方"}
_KINDS: Final = {"duty": ("义务", "duty"), "right": ("权利", "right")}


def check(subject: Subject) -> Iterator[Finding]:
    """Every party that no sentence of contract and annexes names with 应当 or 不得, or with 有权 or 可以."""
    found = {(each.party, each.kind) for _, sentence in said(subject) for each in provisions(sentence)}
    for key, party in _PARTIES.items():
        if subject.draft.facts.data.get(key) is None:
            continue
        for kind, (zh, en) in _KINDS.items():
            if (party, kind) not in found:
                values = {"party": party, "lacks_zh": zh, "lacks_en": en}
                clause = _introduction(subject.draft.tree, f"{key}.name")
                yield RULE.at_clause(clause, **values) if clause else RULE.at_fact(subject, key, **values)


def _introduction(contract: Document, name: str) -> Clause | None:
    """The clause of the body that says who the party is; the cover only names it."""
    for part in contract.parts:
        if part.kind is not PartKind.COVER:
            for clause in Document("", "", contract.number, (part,), ()).clauses():
                if any(isinstance(inline, FactText) and inline.fact == name for inline in own_inlines(clause)):
                    return clause
    return None
