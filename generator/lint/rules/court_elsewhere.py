"""Agreed courts in another city than the place that is to connect them with the contract."""

import re
from collections.abc import Iterator
from typing import Final

from hetong.generator.facts.read import field_path, walk
from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.problems import Wording

RULE: Final = Rule(
    code="court-elsewhere",
    topic="law",
    level=Level.WARNING,
    message=Wording(
        "“{court}”不在{connection}“{place}”", "“{court}” is not at “{place}”, which is to connect it with the contract"
    ),
    advice=Wording(
        "改为该地的人民法院，或者改为法院所在地的连接点", "name a court of that place, or another connection with it"
    ),
    basis=("民事诉讼法 35",),
)

_CONNECTIONS: Final = {
    "signing": ("合同签订地", ("signing.place",)),
    "performance": ("合同履行地", ("service.place", "place")),
}
"""By the connection: its name, and the facts that say where that is, as the variants have them."""
_CITY: Final = re.compile("(?:[\u4e00-\u9fff]{2,3}省|[\u4e00-\u9fff]{2,5}自治区)?([\u4e00-\u9fff]{2,6}?市)")


def check(subject: Subject) -> Iterator[Finding]:
    """The court of the facts, if it and the place of its connection are in two cities."""
    facts = subject.draft.facts
    dispute = facts.data["dispute"]
    court = dispute["court"] if dispute["method"] == "court" else None
    if not court or dispute["connection"] not in _CONNECTIONS:
        return
    connection, paths = _CONNECTIONS[dispute["connection"]]
    place = next((value for steps, value in walk(facts.data) if field_path(steps) in paths), None)
    cities = {_city(court), _city(place or "")}
    if "" not in cities and len(cities) == 2:
        yield RULE.at_fact(subject, "dispute", "court", court=court, connection=connection, place=place)


def _city(words: str) -> str:
    """The city that `words` begin with, a province before it aside; empty where they name none.

    >>> _city("浙江省杭州市上城区人民法院"), _city("上海市浦东新区"), _city("甲方的办公室")
    ('杭州市', '上海市', '')
    """
    found = _CITY.match(words)
    return found[1] if found else ""
