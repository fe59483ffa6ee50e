"""Passages are recognised by their clause, else by their words; what stands in another order has moved."""

import random
import time

from hetong.generator.pipeline import draft, validate_data
from hetong.generator.revisions.align import Pair, align, likeness
from hetong.generator.revisions.passages import LinePassage, Passage, Span, Spot, passages_of
from hetong.generator.tree.nodes import PartKind

from ..conftest import _example


def line(words: str, clause: str = "") -> Passage:
    return LinePassage(Spot(PartKind.BODY, clause), "合同项", "1.", " ", (Span(words),))


def pairs(old: list[Passage], new: list[Passage]) -> list[tuple[str, str]]:
    """Old and new words of every pair, empty where a passage is alone; those that moved with an arrow."""
    return [(_words(old, pair.old, pair), _words(new, pair.new, pair)) for pair in align(old, new)]


def _words(passages: list[Passage], index: int | None, pair: Pair) -> str:
    if index is None:
        return ""
    return passages[index].words + ("→" if pair.elsewhere is not None else "")


def test_a_clause_with_a_name_is_itself_whatever_it_says() -> None:
    old, new = [line("甲方应当付款。", "pay.duty")], [line("完全不同的内容", "pay.duty")]
    assert pairs(old, new) == [("甲方应当付款。", "完全不同的内容")]


def test_a_clause_whose_id_only_counts_is_known_by_its_words() -> None:
    old = [line("甲方应当按期付款。", "pay.1"), line("乙方应当开具发票。", "pay.2")]
    new = [
        line("本章适用于附件。", "pay.1"),
        line("甲方应当按期付款。", "pay.2"),
        line("乙方应当开具专用发票。", "pay.3"),
    ]
    assert pairs(old, new) == [
        ("", "本章适用于附件。"),
        ("甲方应当按期付款。", "甲方应当按期付款。"),
        ("乙方应当开具发票。", "乙方应当开具专用发票。"),
    ]


def test_passages_without_any_id_are_known_by_likeness() -> None:
    old, new = [line("乙方应当在十日内开具发票。")], [line("丙方另有约定。"), line("乙方应当在五日内开具发票。")]
    assert pairs(old, new) == [("", "丙方另有约定。"), ("乙方应当在十日内开具发票。", "乙方应当在五日内开具发票。")]


def test_what_stands_in_another_order_has_moved() -> None:
    old = [line(words) for words in ("甲方应当付款。", "乙方应当开票。", "争议由仲裁解决。")]
    new = [old[2], old[0], old[1]]
    assert pairs(old, new) == [
        ("", "争议由仲裁解决。→"),
        ("甲方应当付款。", "甲方应当付款。"),
        ("乙方应当开票。", "乙方应当开票。"),
        ("争议由仲裁解决。→", ""),
    ]


def test_one_of_several_equal_lines_left_out_is_one_deletion() -> None:
    old = [line("（盖章）"), line("甲方"), line("（盖章）"), line("乙方"), line("（盖章）")]
    assert pairs(old, old[:2] + old[3:]).count(("（盖章）", "")) == 1
    assert all("→" not in side for pair in pairs(old, old[:2] + old[3:]) for side in pair)


def test_likeness_is_one_for_the_same_and_nought_for_nothing_in_common() -> None:
    assert likeness("甲方应当付款", "甲方应当付款") == 1
    assert likeness("甲方应当付款", "不可抗力") == 0
    assert likeness("", "甲方") == 0


def test_a_thousand_passages_without_ids_are_aligned_in_a_second() -> None:
    tree = draft(validate_data(_example("general-third-party"))).tree
    words = [passage.words for passage in passages_of(tree) if isinstance(passage, LinePassage)] * 3
    chance = random.Random(1)  # noqa: S311
    old = [line(f"{position % 7}{each}") for position, each in enumerate(words[:1000])]
    new = [line(passage.words.replace("应当", "须") if chance.random() < 0.3 else passage.words) for passage in old]
    chance.shuffle(new)
    started = time.process_time()
    found = align(old, new)
    assert time.process_time() - started < 3
    assert {pair.old for pair in found if pair.old is not None} == set(range(len(old)))
    assert {pair.new for pair in found if pair.new is not None} == set(range(len(new)))
