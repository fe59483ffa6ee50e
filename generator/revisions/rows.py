"""Which row of a new table is which of the old one; rows keep their order."""

from collections.abc import Iterator, Sequence
from typing import Final

from hetong.generator.revisions.align import ALIKE, likeness
from hetong.generator.revisions.passages import Spans, row_words, words_of
from hetong.generator.revisions.sequences import matcher

Row = tuple[Spans, ...]

SAME_FIRST_CELL: Final = 0.6
"""Likeness of rows that begin with the same cell, whatever else they say."""
MOST_ROWS: Final = 80
"""Rows that are all compared with each other; beyond, those between equal rows are taken one by one."""


def align_rows(old: Sequence[Row], new: Sequence[Row]) -> list[tuple[Row | None, Row | None]]:
    """Each row with what became of it, the header with the header, in an order in which both tables can be read."""
    return [(old[0], new[0]), *_aligned(old[1:], new[1:])]


def _aligned(old: Sequence[Row], new: Sequence[Row]) -> Iterator[tuple[Row | None, Row | None]]:
    compared = matcher(list(map(row_words, old)), list(map(row_words, new)))
    if compared is None:
        yield from _replaced(old, new)
        return
    for tag, a, b, c, d in compared.get_opcodes():
        if tag == "equal":
            yield from zip(old[a:b], new[c:d], strict=True)
        else:
            yield from _replaced(old[a:b], new[c:d])


def _replaced(old: Sequence[Row], new: Sequence[Row]) -> Iterator[tuple[Row | None, Row | None]]:
    here = there = 0
    for next_old, next_new in [*_pairs(old, new), (len(old), len(new))]:
        yield from ((row, None) for row in old[here:next_old])
        yield from ((None, row) for row in new[there:next_new])
        if next_old < len(old):
            yield old[next_old], new[next_new]
        here, there = next_old + 1, next_new + 1


def _pairs(old: Sequence[Row], new: Sequence[Row]) -> list[tuple[int, int]]:
    """The pairs of like rows in order whose likenesses sum to most."""
    if max(len(old), len(new)) > MOST_ROWS:
        return [(index, index) for index in range(min(len(old), len(new)))]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    ratings = [[_likeness(ours, theirs) for theirs in new] for ours in old]
    for a in range(len(old) - 1, -1, -1):
        for b in range(len(new) - 1, -1, -1):
            best[a][b] = max(best[a + 1][b], best[a][b + 1], ratings[a][b] + best[a + 1][b + 1])
    pairs: list[tuple[int, int]] = []
    a = b = 0
    while a < len(old) and b < len(new):
        if ratings[a][b] and best[a][b] == ratings[a][b] + best[a + 1][b + 1]:
            pairs.append((a, b))
            a, b = a + 1, b + 1
        elif best[a][b] == best[a + 1][b]:
            a += 1
        else:
            b += 1
    return pairs


def _likeness(old: Row, new: Row) -> float:
    """From 0 to 1; 0 for rows that are not alike."""
    rating = likeness(row_words(old), row_words(new))
    if old and new and (first := words_of(old[0])) and first == words_of(new[0]):
        rating = max(rating, SAME_FIRST_CELL)
    return rating if rating >= ALIKE else 0.0
