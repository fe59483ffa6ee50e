"""Sums for a disclosure above what the contract turns over or answers for."""

from collections.abc import Iterator
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.problems import Wording

RULE: Final = Rule(
    code="confidentiality-damages-high",
    topic="law",
    level=Level.NOTE,
    message=Wording(
        "每次泄密的违约金{given}元，高于{measure_zh}{sum}元",
        "each disclosure costs {given} yuan, more than {measure_en} of {sum} yuan",
    ),
    advice=Wording(
        "与预计的损失比较：超过损失30%的，一般视为过高（不是价款的30%）",
        "compare with the loss foreseen: more than 30% over the loss (not of the price) is generally excessive",
    ),
    basis=("民法典 585", "最高人民法院关于适用《中华人民共和国民法典》合同编通则若干问题的解释 65"),
)


def check(subject: Subject) -> Iterator[Finding]:
    """The sum, once for each measure that it is above: this rule's own measures, no statute's."""
    facts = subject.draft.facts.data
    given = facts["confidentiality"]["damages"]
    monthly = facts.get("payment", {}).get("maintenance_fee_monthly")
    cap = facts.get("liability", {}).get("cap_amount")
    for total, zh, en in (
        (monthly and monthly * 12, "一年的维护服务费", "a year's fees"),
        (cap, "每年的责任上限", "the cap"),
    ):
        if given is not None and total is not None and given > total:
            values = {"given": given, "sum": total, "measure_zh": zh, "measure_en": en}
            yield RULE.at_fact(subject, "confidentiality", "damages", **values)
