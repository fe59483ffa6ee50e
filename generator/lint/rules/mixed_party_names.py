"""Company names in clauses that otherwise say 甲方, 乙方 and 丙方."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.lint.words import sentences
from hetong.generator.problems import Wording
from hetong.generator.provisions import provisions
from hetong.generator.tree.nodes import FactText, Inline, PartKind

RULE: Final = Rule(
    code="mixed-party-names",
    topic="structure",
    level=Level.WARNING,
    message=Wording("条款用名称称呼{party}", "a clause calls {party} by its company name"),
    advice=Wording("改称“{party}”", "say “{party}”"),
)

_PARTIES: Final = {"party_a": "甲方", "party_b": "乙方", "third_party": "丙方"}
_MARKS: Final = dict(zip(_PARTIES, "\ue000\ue001\ue002", strict=True))
"""What stands for the name of each party while its place in a sentence is looked at."""
_USED: Final = re.compile(f"[{''.join(_MARKS.values())}]")
_INTRODUCED: Final = re.compile("(?:甲方|乙方|丙方)(?:（[^）]*）)?[：:]?$")
_PLACES: Final = ("地点", "地址", "住所")


def check(subject: Subject) -> Iterator[Finding]:
    """Every clause that names a party by its company; where it introduces it as 甲方 and the like it may.

    An annex may speak to others than the parties, as a questionnaire does: there only sentences that bind count.
    So they do on the cover and on the signature page, which say who the parties are.
    """
    names = {str(group["name"]): _MARKS[key] for key, group in _groups(subject) if group["name"]}
    for passage in subject.passages:
        identifies = passage.part.kind in (PartKind.COVER, PartKind.SIGNATURE)
        everything = passage.document is subject.draft.tree and not identifies
        for key, name in _named(passage.inlines, names, everything=everything).items():
            yield RULE.at(passage.origin, passage.clause, name, party=_PARTIES[key])


def _groups(subject: Subject) -> Iterator[tuple[str, Mapping[str, object]]]:
    for key in _PARTIES:
        if group := subject.draft.facts.data.get(key):
            yield key, group


def _named(inlines: tuple[Inline, ...], names: Mapping[str, str], *, everything: bool) -> dict[str, str]:
    """The parties that `inlines` call by name, with it; without `everything`, only where a sentence binds them."""
    found: dict[str, str] = {}
    for sentence in sentences(_words(inlines, names)):
        for match in _USED.finditer(sentence):
            key = next(key for key, mark in _MARKS.items() if mark == match[0])
            alone = sentence.strip() == match[0]
            if alone or _INTRODUCED.search(sentence[: match.start()]):
                continue
            if everything or any(provisions(sentence.replace(match[0], _PARTIES[key]))):
                found[key] = next(name for name, mark in names.items() if mark == match[0])
    return found


def _words(inlines: tuple[Inline, ...], names: Mapping[str, str]) -> str:
    """The words of `inlines` with marks for the names of parties; their other data and places are left out."""
    return "".join(_word(inline, names) for inline in inlines)


def _word(inline: Inline, names: Mapping[str, str]) -> str:
    text = inline.text
    if isinstance(inline, FactText):
        group, _, field = inline.fact.partition(".")
        if group in _MARKS:
            return _MARKS[group] if field == "name" else "□"
        if inline.title.endswith(_PLACES):
            return "□"
    for name, mark in names.items():
        text = text.replace(name, mark)
    return text
