"""Accounts in the name of somebody else than the party."""

from collections.abc import Iterator
from typing import Final
from unicodedata import normalize

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.problems import Wording

RULE: Final = Rule(
    code="account-name-differs",
    topic="signing",
    level=Level.WARNING,
    message=Wording(
        "账户名称“{account_name}”与当事人名称“{name}”不同",
        "the account is in the name of {account_name}, not of {name}",
    ),
    advice=Wording(
        "核对账户；确需付至他人账户的，另附当事人加盖公章的书面指示",
        "check the account; to pay into another's, have the party's sealed instruction",
    ),
)

_PARTIES: Final = ("party_a", "party_b", "third_party")


def check(subject: Subject) -> Iterator[Finding]:
    """Every account whose name is not the party's, spaces and the width of brackets aside."""
    for party in _PARTIES:
        data = subject.draft.facts.data.get(party) or {"name": None}
        name = data["name"]
        account_name = data["bank"]["account_name"] if name else None
        if account_name and _bare(account_name) != _bare(name):
            yield RULE.at_fact(subject, party, "bank", "account_name", account_name=account_name, name=name)


def _bare(name: str) -> str:
    return "".join(normalize("NFKC", name).split())
