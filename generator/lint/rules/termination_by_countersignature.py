"""Rights to terminate that take effect only with the other side's consent."""

import re
from collections.abc import Iterator
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.lint.words import said
from hetong.generator.problems import Wording

RULE: Final = Rule(
    code="termination-by-countersignature",
    topic="law",
    level=Level.ERROR,
    message=Wording(
        "“{words}”：解除须经对方同意，等于没有解除权", "“{words}”: a right to terminate that needs consent is none"
    ),
    advice=Wording(
        "改为书面通知到达对方之日解除；对方有异议的，请求确认解除的效力",
        "let the contract end when the notice arrives; who objects may ask for a ruling",
    ),
    basis=("民法典 565",),
)

_OTHER: Final = "(?:对方|另一方|其他方|相对方|违约方|被通知方|收到通知的一方|甲方|乙方|丙方|双方|各方|三方)"
_CONSENT: Final = "(?:同意|签字|签名|盖章|签署|会签|确认|认可|批准|接受)"
_EFFECT: Final = (
    "(?:方可|方能|才能|才可|始得|始能|始可)|(?:后|之日|时)[^，]{0,6}(?:生效|有效|解除|终止)"
    "|(?:后|之日起?|时)，[^，]{0,12}(?:生效|有效|解除|终止)|，?(?:否则|未经)[^，]*(?:不|无)|(?:为|作为)[^，]{0,8}(?:条件|前提)|生效"
)
_DEPENDS: Final = re.compile(
    f"(?:须|需|应当?|必须|只有|经|由|以|取得|征得|获得|得到|自)[^，]{{0,12}}?{_OTHER}[^，]{{0,16}}?{_CONSENT}[^，]{{0,16}}?(?:{_EFFECT})"
)
_TERMINATES: Final = re.compile("解除|终止")
_ASIDE: Final = re.compile(
    "协商|协议解除|协议终止|不以|无须|无需|不需|不影响|参与|(?:^|，)本?(?:合同|协议)书?[自经在于][^，]*生效"
)
"""Words of termination by agreement, of the opposite, of the third party's exit, and of when the contract began."""


def check(subject: Subject) -> Iterator[Finding]:
    """Every clause with a sentence that lets a termination wait for the other side's consent."""
    for clause, sentence in said(subject):
        if _TERMINATES.search(sentence) and not _ASIDE.search(sentence) and (found := _DEPENDS.search(sentence)):
            yield RULE.at_clause(clause, found.group(), words=found.group())
