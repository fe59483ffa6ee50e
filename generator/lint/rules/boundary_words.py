"""Bands of figures that contradict themselves, overlap, or leave out the figure at which they meet."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from hetong.generator.facts.read import Steps
from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.lint.words import fact_texts, passages, with_figures
from hetong.generator.problems import Wording
from hetong.generator.tree.nodes import Clause, plain

RULE: Final = Rule(
    code="boundary-words",
    topic="structure",
    level=Level.WARNING,
    message=Wording("{what_zh}：{words}", "{what_en}: {words}"),
    advice=Wording(
        "以上、以下、以内包括本数，不满、超过、以外不包括本数；让每个数只落入一档",
        "以上, 以下, 以内 include the figure, 不满, 超过, 以外 do not; let each figure fall into one band",
    ),
    basis=("民法典 1259",),
)

_CONTRADICTS: Final = {"what_zh": "前后两个界限用语矛盾", "what_en": "the words for the bound contradict each other"}
_OVERLAP: Final = {"what_zh": "两档都包括同一个数", "what_en": "both bands include the figure"}
_GAP: Final = {"what_zh": "两档都不包括同一个数", "what_en": "neither band includes the figure"}

Side = Literal["above", "below"]


@dataclass(frozen=True, slots=True)
class Bound:
    """Which side of a figure a word takes, and whether with the figure itself."""

    side: Side
    includes: bool


@dataclass(frozen=True, slots=True)
class Band:
    """A bound at a figure with its unit, and the words it is written in."""

    figure: str
    bound: Bound
    words: str


def _bounds(words: dict[str, Bound]) -> dict[str, Bound]:
    return {word: bound for group, bound in words.items() for word in group.split()}


_BEFORE: Final = _bounds(
    {
        "不满 不足 未满 未达 未达到 少于 低于 小于": Bound("below", includes=False),
        "超过 多于 高于 大于": Bound("above", includes=False),
        "不超过 不多于 不高于 不大于 至多 最多": Bound("below", includes=True),
        "不少于 不低于 不小于 至少 最少 达到 满 届满": Bound("above", includes=True),
    }
)
_AFTER: Final = _bounds(
    {
        "以上 及以上": Bound("above", includes=True),
        "以下 及以下 以内 之内": Bound("below", includes=True),
        "以外": Bound("above", includes=False),
    }
)
_BAND: Final = re.compile(
    f"(?P<before>{'|'.join(sorted(_BEFORE, key=len, reverse=True))})?"
    r"(?P<figure>[0-9][0-9.,]*|[一二三四五六七八九十百千万两]+|_+%?〔[^〕]*〕)\s*"
    r"(?P<unit>[%％]|万?元|个?工作日|日|天|个?小时|个月|年|次|件|人|名|倍|分|个百分点)"
    f"(?P<after>{'|'.join(_AFTER)})?(?P<without>（不[含包][^）]*）)?"
)
_BOUND_WORD: Final = re.compile("|".join((*_BEFORE, *_AFTER)))
_CRITERION: Final = "criteria"
"""The field of a list of grades that says where each of them begins and ends."""


def check(subject: Subject) -> Iterator[Finding]:
    """Every such band in a clause, in the items of one clause, and in the facts that grade something."""
    written: dict[int, list[str]] = {id(clause): list(_words(subject, clause)) for clause in subject.clauses}
    for clause in subject.clauses:
        for contradiction in (found for words in written[id(clause)] for found in contradictions(words)):
            yield RULE.at_clause(clause, contradiction, words=contradiction, **_CONTRADICTS)
        yield from _clashes(clause, written)
    yield from _in_facts(subject)


def _words(subject: Subject, clause: Clause) -> Iterator[str]:
    """The passages of `clause` itself in which a figure has a word that makes a band of it."""
    return (with_figures(subject, inlines) for inlines in passages(clause) if _BOUND_WORD.search(plain(inlines)))


def _clashes(clause: Clause, written: dict[int, list[str]]) -> Iterator[Finding]:
    """Bands of `clause` and of its items that clash, at the later one."""
    seen: list[Band] = []
    for part in (clause, *(block for block in clause.blocks if isinstance(block, Clause))):
        for band in (band for words in written[id(part)] for band in bands(words)):
            if clash := _clash(band, seen):
                yield RULE.at_clause(part, band.words, **clash)
            seen.append(band)


def _in_facts(subject: Subject) -> Iterator[Finding]:
    seen: dict[Steps, list[Band]] = {}
    for steps, text in fact_texts(subject):
        for contradiction in contradictions(text):
            yield RULE.at_fact(subject, *steps, words=contradiction, **_CONTRADICTS)
        scale = steps[:-2] if steps[-1] == _CRITERION else steps
        for band in bands(text):
            if clash := _clash(band, seen.setdefault(scale, [])):
                yield RULE.at_fact(subject, *steps, **clash)
            seen[scale].append(band)


def contradictions(text: str) -> Iterator[str]:
    """Figures with a word before and one after that do not say the same: 不满30日以上."""
    for found in _BAND.finditer(text):
        before, after = _BEFORE.get(found["before"] or ""), _AFTER.get(found["after"] or "")
        if before and after and before != after:
            yield found[0]


def bands(text: str) -> Iterator[Band]:
    """The figures of `text` with a word that makes a band of them."""
    for found in _BAND.finditer(text):
        bound = _AFTER.get(found["after"] or "") or _BEFORE.get(found["before"] or "")
        if bound:
            includes = bound.includes and not found["without"]
            yield Band(found["figure"] + found["unit"], Bound(bound.side, includes), found[0])


def _clash(band: Band, seen: Iterable[Band]) -> dict[str, str] | None:
    """What is wrong between `band` and one on the other side of the same figure."""
    for other in seen:
        if other.figure == band.figure and other.bound.side != band.bound.side:
            if other.bound.includes and band.bound.includes:
                return {"words": f"{other.words}、{band.words}", **_OVERLAP}
            if not other.bound.includes and not band.bound.includes:
                return {"words": f"{other.words}、{band.words}", **_GAP}
    return None
