"""Which passage of a new document is which of the old one: by clause, by words, by likeness.

Ids are believed first, but not blindly: the last figure of an id may only count (``recitals.purpose.2``), so that one
more item gives every later one another id. Words that are the same speak before an id, and an id only with like words.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from hetong.generator.revisions.passages import Passage
from hetong.generator.revisions.sequences import matcher
from hetong.generator.tree.nodes import PartKind

ALIKE: Final = 0.45
"""Likeness from which passages near each other, or of one clause, are the same passage changed."""
ALIKE_ELSEWHERE: Final = 0.6
"""Likeness from which a passage that stands elsewhere is the same passage, moved."""
LONG_ENOUGH: Final = 6
"""Letters of a passage that can be recognised elsewhere; shorter ones are alike by chance."""
COMMON: Final = 40
"""Pairs of letters that more passages than this have tell nothing of any."""
MOST_IN_GAP: Final = 100
"""Passages of a gap that are all compared with each other; beyond, the index of letters decides alone."""

_COUNTED: Final = re.compile(r"\.\d+$")


@dataclass(frozen=True, slots=True)
class Pair:
    """An old passage and what became of it; either may be missing.

    A passage that moved has two: one at its old place, one at its new place, each with its index on the other side,
    `elsewhere`.
    """

    old: int | None
    new: int | None
    elsewhere: int | None = None


def likeness(old: str, new: str) -> float:
    """How alike two texts are, from 0 to 1: the share of the pairs of letters that they have in common."""
    if old == new:
        return 1.0
    ours, theirs = _letter_pairs(old), _letter_pairs(new)
    total = sum(ours.values()) + sum(theirs.values())
    return 2 * sum((ours & theirs).values()) / total if total else 0.0


@lru_cache(maxsize=4096)
def _letter_pairs(words: str) -> Counter[str]:
    return Counter(map("".join, pairwise(words))) or Counter([words] if words else [])


def align(old: Sequence[Passage], new: Sequence[Passage]) -> list[Pair]:
    """What became of each passage, in an order in which both documents can be read.

    Left-out passages come before those that took their place; a moved one comes twice, once at each of its places.
    """
    matching = _Matching(old, new)
    matching.by_same(lambda passage: (*_key(passage), passage.words))
    matching.by_same(lambda passage: (passage.style, passage.words))
    matching.by_order()
    matching.by_clause()
    matching.by_neighbourhood()
    matching.by_index()
    return list(_in_order(old, new, matching.found))


def _key(passage: Passage) -> tuple[Hashable, ...]:
    spot = passage.spot
    return (type(passage).__name__, spot.part, spot.clause, spot.position)


class _Matching:
    """Pairs found so far, `found` from old to new; each method finds more."""

    def __init__(self, old: Sequence[Passage], new: Sequence[Passage]) -> None:
        self._old, self._new = old, new
        self.found: dict[int, int] = {}
        self._taken: set[int] = set()

    def _pair(self, old: int, new: int) -> None:
        self.found[old] = new
        self._taken.add(new)

    def _free_old(self) -> list[int]:
        return [index for index in range(len(self._old)) if index not in self.found]

    def _free_new(self) -> list[int]:
        return [index for index in range(len(self._new)) if index not in self._taken]

    def by_same(self, key: Callable[[Passage], Hashable]) -> None:
        """Passages whose `key` no other has on either side."""
        here = _unique(key, self._old, self._free_old())
        there = _unique(key, self._new, self._free_new())
        for each, index in here.items():
            if each in there:
                self._pair(index, there[each])

    def by_order(self) -> None:
        """Passages of the same words, in the same order, between the same neighbours."""
        for olds, news in self._gaps():
            compared = matcher([self._old[index].words for index in olds], [self._new[index].words for index in news])
            if compared is None:
                continue
            for block in compared.get_matching_blocks():
                for offset in range(block.size):
                    if self._comparable(olds[block.a + offset], news[block.b + offset]):
                        self._pair(olds[block.a + offset], news[block.b + offset])

    def by_clause(self) -> None:
        """Passages at the same place of the same clause; if the id only counts, with like words."""
        there = {_key(self._new[index]): index for index in self._free_new()}
        for index in self._free_old():
            passage = self._old[index]
            other = there.get(_key(passage))
            if other is None:
                continue
            named = bool(passage.spot.clause) and not _COUNTED.search(passage.spot.clause)
            if (named and passage.spot.position == 0) or self._likeness(index, other) >= ALIKE:
                self._pair(index, other)

    def by_neighbourhood(self) -> None:
        """Passages between the same neighbours, the most alike first."""
        for olds, news in self._gaps():
            if len(olds) * len(news) > MOST_IN_GAP**2:
                continue
            rated = ((self._likeness(a, b), a, b) for a in olds for b in news if self._comparable(a, b))
            for rating, a, b in sorted(rated, key=lambda each: (-each[0], each[1], each[2])):
                if rating >= ALIKE and a not in self.found and b not in self._taken:
                    self._pair(a, b)

    def by_index(self) -> None:
        """Passages that stand elsewhere, found by the pairs of letters that few others have."""
        holders: defaultdict[str, list[int]] = defaultdict(list)
        for index in self._free_new():
            if len(self._new[index].words) >= LONG_ENOUGH:
                for letters in _letter_pairs(self._new[index].words):
                    holders[letters].append(index)
        for index in self._free_old():
            votes: Counter[int] = Counter()
            for letters in _letter_pairs(self._old[index].words):
                if len(holders.get(letters, ())) <= COMMON:
                    votes.update(holders.get(letters, ()))
            likely = [other for other, _ in votes.most_common(8) if other not in self._taken]
            best = max(likely, key=lambda other: self._likeness(index, other), default=None)
            if best is not None and self._comparable(index, best) and self._likeness(index, best) >= ALIKE_ELSEWHERE:
                self._pair(index, best)

    def _gaps(self) -> list[tuple[list[int], list[int]]]:
        """The free passages between pairs that keep their order."""
        kept = _keeping_order(self.found)
        olds, news = self._free_old(), self._free_new()
        bounds_old, bounds_new = [a for a, _ in kept], [b for _, b in kept]
        gaps: defaultdict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for index in olds:
            gaps[bisect_left(bounds_old, index)][0].append(index)
        for index in news:
            gaps[bisect_left(bounds_new, index)][1].append(index)
        return [gap for _, gap in sorted(gaps.items()) if all(gap)]

    def _comparable(self, old: int, new: int) -> bool:
        return type(self._old[old]) is type(self._new[new])

    def _likeness(self, old: int, new: int) -> float:
        return likeness(self._old[old].words, self._new[new].words)


def _unique(key: Callable[[Passage], Hashable], passages: Sequence[Passage], free: list[int]) -> dict[Hashable, int]:
    keys = {index: key(passages[index]) for index in free}
    counts = Counter(keys.values())
    return {each: index for index, each in keys.items() if counts[each] == 1}


def _keeping_order(found: dict[int, int]) -> list[tuple[int, int]]:
    """As many pairs as can keep their order (the longest increasing subsequence), the others have moved."""
    pairs = sorted(found.items())
    ends: list[int] = []  # of the best run of each length: its last new index
    last: list[int] = []  # and the position of the pair that ends it
    before: list[int] = []
    for position, (_, new) in enumerate(pairs):
        length = bisect_left(ends, new)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [new]
        last[length : length + 1] = [position]
    kept: list[tuple[int, int]] = []
    position = last[-1] if last else -1
    while position >= 0:
        kept.append(pairs[position])
        position = before[position]
    return kept[::-1]


def _in_order(old: Sequence[Passage], new: Sequence[Passage], found: dict[int, int]) -> Iterator[Pair]:
    back = {there: here for here, there in found.items()}
    here = there = 0
    for next_old, next_new in [*_keeping_order(found), (len(old), len(new))]:
        gap = [
            *(Pair(index, None, found.get(index)) for index in range(here, next_old)),
            *(Pair(None, index, back.get(index)) for index in range(there, next_new)),
        ]
        yield from sorted(gap, key=lambda pair: _passage(pair, old, new).spot.part is not PartKind.COVER)
        if next_old < len(old):
            yield Pair(next_old, next_new)
        here, there = next_old + 1, next_new + 1


def _passage(pair: Pair, old: Sequence[Passage], new: Sequence[Passage]) -> Passage:
    return old[pair.old] if pair.old is not None else new[pair.new or 0]
