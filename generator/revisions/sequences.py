"""difflib, as long as it answers in time: what comes from outside may repeat the same piece any number of times."""

from collections import Counter
from collections.abc import Hashable, Sequence
from difflib import SequenceMatcher
from typing import Final, TypeVar

MOST_PAIRS: Final = 100_000
"""Pairs of equal pieces of both sides; the work grows with them, and again with their number of runs."""

Piece = TypeVar("Piece", bound=Hashable)


def matcher(old: Sequence[Piece], new: Sequence[Piece]) -> SequenceMatcher[Piece] | None:
    """Compares `old` and `new`; None if that would take too long."""
    counts = Counter(new)
    if sum(counts[piece] for piece in old) > MOST_PAIRS:
        return None
    return SequenceMatcher(None, old, new, autojunk=False)
