"""The papers of a contract: the contract itself and each of its annexes, and which of them belong together."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass

from hetong.generator.pipeline import Draft
from hetong.generator.revisions.changes import Comparison, compare
from hetong.generator.revisions.passages import Passage, passages_of
from hetong.generator.tree.nodes import Document


@dataclass(frozen=True, slots=True)
class Paper:
    """A contract, whose `id` and `label` are empty, or an annex.

    `document` is its tree; of a paper that was read from a file, a tree without parts.
    """

    id: str
    label: str
    title: str
    passages: tuple[Passage, ...]
    document: Document

    @property
    def name(self) -> str:
        return f"{self.label} {self.title}".strip()


@dataclass(frozen=True, slots=True)
class PaperComparison:
    """What became of a paper; `old` or `new` is missing where it was added or left out."""

    old: Paper | None
    new: Paper | None
    comparison: Comparison

    @property
    def paper(self) -> Paper:
        """The new paper, or the old one that is gone."""
        return next(paper for paper in (self.new, self.old) if paper is not None)

    @property
    def is_on_both_sides(self) -> bool:
        return self.old is not None and self.new is not None

    @property
    def is_changed(self) -> bool:
        return not self.is_on_both_sides or bool(self.comparison.changes)


def papers_of(draft: Draft) -> tuple[Paper, ...]:
    """The contract, then its annexes."""
    contract = Paper("", "", draft.tree.title, passages_of(draft.tree), draft.tree)
    annexes = (
        Paper(annex.id, annex.label, annex.title, passages_of(annex.document), annex.document)
        for annex in draft.annexes
    )
    return (contract, *annexes)


def compare_papers(old: Sequence[Paper], new: Sequence[Paper]) -> tuple[PaperComparison, ...]:
    """Each paper with what became of it, in the order of the new contract, those left out last."""
    pairs = dict(_pairs(old, new))
    found = {new_index: old_index for old_index, new_index in pairs.items()}
    compared = [_compared(old[found[index]] if index in found else None, paper) for index, paper in enumerate(new)]
    left_out = [_compared(paper, None) for index, paper in enumerate(old) if index not in pairs]
    return (*compared, *left_out)


def _compared(old: Paper | None, new: Paper | None) -> PaperComparison:
    comparison = compare(old.passages if old else (), new.passages if new else ())
    return PaperComparison(old, new, comparison)


def _pairs(old: Sequence[Paper], new: Sequence[Paper]) -> Iterator[tuple[int, int]]:
    """Those of the same id and title first; ids may only count (``annex.other.1``), so titles speak before them."""
    keys: tuple[Callable[[Paper], Hashable], ...] = (
        lambda paper: (paper.id, paper.title),
        lambda paper: (not paper.id, paper.title),
        lambda paper: paper.id,
    )
    left, right = set(range(len(old))), set(range(len(new)))
    for key in keys:
        for here in sorted(left):
            there = next((index for index in sorted(right) if key(new[index]) == key(old[here])), None)
            if there is not None:
                left.discard(here)
                right.discard(there)
                yield here, there
