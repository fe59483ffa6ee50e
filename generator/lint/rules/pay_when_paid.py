"""Payments that wait for somebody else's payment."""

import re
from collections.abc import Iterator
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.lint.words import said
from hetong.generator.problems import Wording

RULE: Final = Rule(
    code="pay-when-paid",
    topic="law",
    level=Level.WARNING,
    message=Wording("付款以第三人付款为条件：“{words}”", "payment depends on a third party's payment: “{words}”"),
    advice=Wording(
        "改为自交付、验收或者收到发票起算的付款期限", "count the period from delivery, acceptance or invoice"
    ),
    basis=("保障中小企业款项支付条例 9",),
)

_OTHER: Final = "(客户|用户|第三人|第三方|丙方|业主|上游|总包方|采购方)"
_DEPENDS: Final = re.compile(
    f"{_OTHER}(的|向(甲方|乙方|其))?[^，的]{{0,4}}(付款|支付|回款|货款|款项|付清)[^，]*?(后|之日|为前提|为条件|之前)"
    f"|以[^，]*{_OTHER}[^，]*(付款|支付|回款)[^，]*(为前提|为条件)"
    f"|{_OTHER}[^，]{{0,4}}未[^，]{{0,6}}(付款|支付|付清)[^。；]*(暂缓|暂停|延期|顺延|不予|无须|无需)"
    "|背靠背"
)
_REFUSES: Final = re.compile("不得以|不得因|不以|为由")
_PAYS: Final = re.compile("付款|支付|付清|结算")


def check(subject: Subject) -> Iterator[Finding]:
    """Every clause on payment with such a condition."""
    if subject.law.on("保障中小企业款项支付条例", subject.as_of) is None:
        return
    for clause, sentence in said(subject):
        found = _DEPENDS.search(sentence)
        if found and _PAYS.search(sentence.replace(found.group(), "")) and not _REFUSES.search(sentence):
            yield RULE.at_clause(clause, found.group(), words=found.group())
