"""Words change as a lawyer reads them: figures with their unit, dates and references whole, no confetti."""

import time
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hetong.generator.revisions.passages import Span, Spans
from hetong.generator.revisions.words import Piece, compare_words


def marked(old: Spans | str, new: Spans | str) -> str:
    """`old` and `new` as one text, [-deleted-]{+inserted+}."""
    pieces = compare_words(*((Span(side),) if isinstance(side, str) else side for side in (old, new)))
    around = {"kept": "{}", "deleted": "[-{}-]", "inserted": "{{+{}+}}"}
    groups = groupby(pieces, key=lambda piece: piece.fate)
    return "".join(around[fate].format("".join(piece.words for piece in group)) for fate, group in groups)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("应当在15个工作日内答复", "应当在5个工作日内答复", "应当在[-15个工作日-]{+5个工作日+}内答复"),
        ("支付人民币36,800元。", "支付人民币38,800元。", "支付[-人民币36,800元-]{+人民币38,800元+}。"),
        ("（大写：叁万元整）", "（大写：叁万伍仟元整）", "（大写：[-叁万元整-]{+叁万伍仟元整+}）"),
        ("每日按0.05%计算", "每日按0.03%计算", "每日按[-0.05%-]{+0.03%+}计算"),
        ("自2026年3月2日起算", "自2026年3月12日起算", "自[-2026年3月2日-]{+2026年3月12日+}起算"),
        ("在三十日内通知对方", "在六十日内通知对方", "在[-三十日-]{+六十日+}内通知对方"),
        ("应当适用第5.3条第1项。", "应当适用第5.3条第2项。", "应当适用[-第5.3条第1项-]{+第5.3条第2项+}。"),
        ("合同编号为KH-2026-018。", "合同编号为KH-2026-019。", "合同编号为[-KH-2026-018-]{+KH-2026-019+}。"),
        ("联系电话021-1234 5678。", "联系电话021-1234 5679。", "联系电话021-1234 [-5678-]{+5679+}。"),
        ("费用为______〔费用〕，按月支付", "费用为100元，按月支付", "费用为[-______〔费用〕-]{+100元+}，按月支付"),
        ("由甲方承担全部责任", "由乙方承担全部责任", "由[-甲方-]{+乙方+}承担全部责任"),
        ("提供合格的服务，逾期违约", "提供合格的服务；逾期违约", "提供合格的服务[-，-]{+；+}逾期违约"),
        ("乙方应当书面通知其他方。", "乙方应当立即书面通知其他方。", "乙方应当{+立即+}书面通知其他方。"),
        ("甲方可以解除合同。", "违约金另行计算！", "[-甲方可以解除合同。-]{+违约金另行计算！+}"),
        ("同样的话。", "同样的话。", "同样的话。"),
        ("", "新的话", "{+新的话+}"),
    ],
)
def test_a_change_has_whole_words(old: str, new: str, expected: str) -> None:
    assert marked(old, new) == expected


def test_changes_that_one_or_two_letters_part_are_one() -> None:
    assert marked("资料应当完整，并有真凭实据为准", "资料应当完整，并有假证实物为准") == (
        "资料应当完整，并有[-真凭实据-]{+假证实物+}为准"
    )


def test_a_mark_of_punctuation_keeps_changes_apart() -> None:
    assert marked("甲方付款，乙方开票，双方守约。", "甲方验收，乙方交付，双方守约。") == (
        "甲方[-付款-]{+验收+}，乙方[-开票-]{+交付+}，双方守约。"
    )


def test_a_figure_is_whole_though_the_fact_ends_before_its_unit() -> None:
    old = (Span("自收到之日起"), Span("15", fact="payment.days", title="期限"), Span("个工作日内付款"))
    new = (Span("自收到之日起"), Span("20", fact="payment.days", title="期限"), Span("个工作日内付款"))
    assert marked(old, new) == "自收到之日起[-15个工作日-]{+20个工作日+}内付款"
    (deleted,) = (piece for piece in compare_words(old, new) if piece.fate == "deleted")
    assert [(each.words, each.fact, each.title) for each in deleted.figures] == [("15个工作日", "payment.days", "期限")]


def test_words_that_became_bold_are_changed() -> None:
    old, new = (Span("甲方不承担责任。"),), (Span("甲方不承担责任。", strong=True),)
    assert [(piece.fate, piece.strong) for piece in compare_words(old, new)] == [("deleted", False), ("inserted", True)]


spans = st.lists(
    st.builds(Span, st.text("甲乙方应当付15元，。 \n第条3A", min_size=1, max_size=12), st.booleans()), max_size=4
).map(tuple)


def letters(pieces: tuple[Piece, ...], but: str) -> list[tuple[str, bool]]:
    return [(letter, piece.strong) for piece in pieces if piece.fate != but for letter in piece.words]


@given(spans, spans)
def test_the_pieces_are_both_texts(old: Spans, new: Spans) -> None:
    pieces = compare_words(old, new)
    assert letters(pieces, "inserted") == [(letter, span.strong) for span in old for letter in span.words]
    assert letters(pieces, "deleted") == [(letter, span.strong) for span in new for letter in span.words]


def test_a_text_of_any_length_is_compared_in_time() -> None:
    started = time.process_time()
    for old, new in (("甲" * 50_000, "甲乙" * 25_000), ("甲乙。" * 9_000, "乙甲。甲。" * 9_000), ("", "甲" * 50_000)):
        pieces = compare_words((Span(old),), (Span(new),))
        assert [piece.fate for piece in pieces] == (["deleted", "inserted"] if old else ["inserted"])
    assert time.process_time() - started < 10


def test_a_long_paragraph_is_compared_by_sentences_if_its_words_repeat() -> None:
    old = "".join(f"第{number}次，第{number}次，甲，甲，甲。" for number in range(300))
    assert marked(old, old.replace("第7次", "第八次", 1)) == (
        old.replace("第7次，第7次，甲，甲，甲。", "[-第7次，第7次，甲，甲，甲。-]{+第八次，第7次，甲，甲，甲。+}")
    )
