"""Numbering: labels unique, without gaps, and as the series of the variant have them."""

from collections import Counter
from itertools import pairwise

from hetong.generator.pipeline import Draft
from hetong.generator.tree.nodes import Clause, PartKind

NUMERALS = "一二三四五六七八九十"


def numbered(contract: Draft, series: str, level: int) -> list[Clause]:
    return [c for c in contract.tree.clauses() if c.series == series and c.level == level]


def test_labels_of_chapters_and_sections_are_unique_in_the_contract(contract: Draft) -> None:
    labels = [clause.label for clause in contract.tree.clauses() if clause.level <= 2 and clause.series]
    assert all(labels)
    assert [label for label, times in Counter(labels).items() if times > 1] == []


def test_labels_of_items_are_unique_within_their_section(contract: Draft) -> None:
    for clause in contract.tree.clauses():
        labels = [inner.label for inner in clause.blocks if isinstance(inner, Clause) and inner.series]
        assert len(set(labels)) == len(labels)


def test_counters_run_from_one_without_gaps(contract: Draft) -> None:
    for clause in contract.tree.clauses():
        for series in ("body", "appendix"):
            inner = [c.counter for c in clause.blocks if isinstance(c, Clause) and c.series == series]
            assert inner == list(range(1, len(inner) + 1))
    for series in ("body", "appendix"):
        chapters = [clause.counter for clause in numbered(contract, series, 1)]
        assert chapters == list(range(1, len(chapters) + 1))


def test_chapters_are_counted_in_hanzi_and_sections_after_their_chapter(contract: Draft) -> None:
    for series, prefix in (("body", ""), ("appendix", "附")):
        chapters = numbered(contract, series, 1)
        assert [chapter.label for chapter in chapters[:10]] == [f"{prefix}{n}、" for n in NUMERALS[: len(chapters)]]
        for chapter in chapters:
            sections = [block for block in chapter.blocks if isinstance(block, Clause)]
            assert [s.label for s in sections] == [
                f"{prefix}{chapter.counter}.{n}" for n in range(1, len(sections) + 1)
            ]


def test_the_body_has_seventeen_chapters_whatever_the_choices(contract: Draft) -> None:
    chapters = numbered(contract, "body", 1)
    assert len(chapters) == 17
    assert (chapters[0].label, chapters[10].label, chapters[16].label) == ("一、", "十一、", "十七、")


def test_annexes_are_counted_in_the_order_of_their_list(contract: Draft) -> None:
    labels = [clause.label for clause in contract.tree.clauses() if clause.series == "annex"]
    assert labels == [f"附件{n}" for n in range(1, len(labels) + 1)]
    assert labels


def test_cover_and_signature_page_carry_no_numbers(contract: Draft) -> None:
    for part in contract.tree.parts:
        if part.kind in {PartKind.COVER, PartKind.SIGNATURE}:
            assert all(not block.label for block in part.blocks if isinstance(block, Clause))


def test_ids_are_unique(contract: Draft) -> None:
    ids = [clause.id for clause in contract.tree.clauses()]
    assert len(set(ids)) == len(ids)


def test_levels_never_skip_inwards(contract: Draft) -> None:
    for one, other in pairwise(contract.tree.clauses()):
        if one.series in {"body", "appendix"} and other.series == one.series and other.level > one.level:
            assert other.level - one.level == 1
