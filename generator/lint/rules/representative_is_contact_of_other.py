"""People who stand on both sides of the contract."""

from collections.abc import Iterator
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.problems import Wording

RULE: Final = Rule(
    code="representative-is-contact-of-other",
    topic="signing",
    level=Level.WARNING,
    message=Wording("{party}的法定代表人{name}也是{other}的{title}", "{name} is {party_path} and {other_path}"),
    advice=Wording(
        "核对是否填错；确为同一人的，查明关联关系，并由有权机关同意",
        "check for a slip; if it is one person, look into the affiliation and have it approved",
    ),
)

_PARTIES: Final = ("party_a", "party_b", "third_party")


def check(subject: Subject) -> Iterator[Finding]:
    """Every legal representative who is legal representative or contact of another party."""
    facts = subject.draft.facts
    parties = {party: data for party in _PARTIES if (data := facts.data.get(party))}
    for party, data in parties.items():
        name = data["legal_representative"]
        for other, others in parties.items():
            for field in ("legal_representative", "contact"):
                again = field == "legal_representative" and _PARTIES.index(other) < _PARTIES.index(party)
                if name and other != party and others[field] == name and not again:
                    titles = {"party": facts.specs[party].title, "other": facts.specs[other].title}
                    title = facts.specs[f"{other}.{field}"].title
                    paths = {"party_path": f"{party}.legal_representative", "other_path": f"{other}.{field}"}
                    yield RULE.at_fact(subject, other, field, name=name, title=title, **titles, **paths)
