"""Duties and rights read off the modal verbs of a sentence."""

from collections.abc import Callable

import pytest

from hetong.generator.pipeline import Draft, draft, validate_data
from hetong.generator.provisions import Provision, provisions
from hetong.generator.tree.nodes import Paragraph, plain


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("甲方应当按期付款。", ["甲方应当"]),
        ("乙方不得泄露客户个人信息。", ["乙方不得"]),
        ("乙方无权变更费用。", ["乙方无权"]),
        ("甲方有权查阅记录。", ["甲方有权"]),
        ("乙方可以中止服务。", ["乙方可以"]),
        ("甲方不承担由此产生的费用。", ["甲方不承担"]),
        ("甲方应当提供资料，不得拖延。", ["甲方应当", "甲方不得"]),
        ("甲方未提供信息的，应当支付违约金；乙方有权要求甲方改正。", ["甲方应当", "乙方有权"]),
        ("乙方应当向甲方提交报告，并可以请求甲方确认。", ["乙方应当", "乙方可以"]),
        ("甲方逾期付款的，乙方可以中止服务。", ["乙方可以"]),
        ("未经甲方的书面同意，乙方不得转让。", ["乙方不得"]),
        ("甲乙双方应当保密。任何一方不得擅自变更。", ["甲乙双方应当", "任何一方不得"]),
        ("丙方应当接受监督，甲方有权检查。", ["丙方应当", "甲方有权"]),
        ("争议应当协商解决。", []),
        ("本合同自签署之日起生效。", []),
        ("", []),
    ],
)
def test_a_sentence_says_who_must_and_who_may(words: str, found: list[str]) -> None:
    assert [f"{each.party}{each.modal}" for each in provisions(words)] == found


@pytest.mark.parametrize(
    ("modal", "kind"),
    [
        ("应当", "duty"),
        ("不得", "duty"),
        ("无权", "duty"),
        ("有权", "right"),
        ("可以", "right"),
        ("不承担", "right"),
    ],
)
def test_a_verb_binds_or_entitles(modal: str, kind: str) -> None:
    assert Provision("甲方", modal).kind == kind
    assert [each.kind for each in provisions(f"甲方{modal}如此。")] == [kind]


def test_the_clauses_of_a_contract_are_full_of_both(example: Callable[..., dict[str, object]]) -> None:
    made: Draft = draft(validate_data(example("general")))
    paragraphs = [
        plain(block.inlines)
        for clause in made.tree.clauses()
        for block in clause.blocks
        if isinstance(block, Paragraph)
    ]
    kinds = [(each.party, each.kind) for words in paragraphs for each in provisions(words)]
    for party in ("甲方", "乙方"):
        assert kinds.count((party, "duty")) > 10
        assert kinds.count((party, "right")) > 5
