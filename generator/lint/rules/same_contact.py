"""Parties that share a telephone, an e-mail address, an address for service or an account."""

from collections.abc import Iterator
from typing import Any, Final
from unicodedata import normalize

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.problems import Wording

RULE: Final = Rule(
    code="same-contact",
    topic="signing",
    level=Level.WARNING,
    message=Wording("{party}与{other}的{title}相同：{given}", "{party_key} and {other_key} share {path}: {given}"),
    advice=Wording("核对双方的联系方式和账户，通知应当能够到达各方", "check both; a notice has to reach each party"),
)

_PARTIES: Final = ("party_a", "party_b", "third_party")
_FIELDS: Final[tuple[tuple[str, ...], ...]] = (("delivery_address",), ("phone",), ("email",), ("bank", "account"))


def check(subject: Subject) -> Iterator[Finding]:
    """Every such value, at the later of the parties that have it."""
    facts = subject.draft.facts
    for field in _FIELDS:
        seen: dict[str, str] = {}
        for party in _PARTIES:
            given = _value(facts.data.get(party), field)
            other = seen.setdefault(_bare(given), party) if given else party
            if other != party:
                path = ".".join(field)
                title = facts.specs[f"{party}.{path}"].title
                names = {"party": facts.specs[party].title, "other": facts.specs[other].title}
                keys = {"party_key": party, "other_key": other, "path": path}
                yield RULE.at_fact(subject, party, *field, title=title, given=given, **names, **keys)


def _value(data: Any, field: tuple[str, ...]) -> str:
    """The value at `field` of a party; empty where it, or the party, is missing."""
    for step in field:
        data = data and data[step]
    return data or ""


def _bare(value: str) -> str:
    """`value` without what sets the same number or address apart only to the eye."""
    return "".join(character for character in normalize("NFKC", value).casefold() if character not in " -()")
