"""Parties that the contract does not identify."""

from collections.abc import Iterator
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.problems import Wording

RULE: Final = Rule(
    code="identity-incomplete",
    topic="signing",
    level=Level.NOTE,
    message=Wording("{party}的{title}没有填写", "{path} is blank"),
    advice=Wording("按照营业执照填写", "fill it in as the business licence has it"),
    basis=("民法典 470",),
)

_PARTIES: Final = ("party_a", "party_b", "third_party")
_FIELDS: Final = ("name", "credit_code", "legal_representative", "address")


def check(subject: Subject) -> Iterator[Finding]:
    """Every blank field that says who a party is."""
    facts = subject.draft.facts
    for party in _PARTIES:
        data = facts.data.get(party)
        for field in _FIELDS:
            if data is not None and data[field] is None:
                path = f"{party}.{field}"
                titles = {"party": facts.specs[party].title, "title": facts.specs[path].title}
                yield RULE.at_fact(subject, party, field, path=path, **titles)
