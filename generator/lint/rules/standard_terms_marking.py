"""Terms that limit or exclude liability and are set like any other words."""

import re
from collections.abc import Iterator
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.lint.words import own_inlines, own_words, sentences
from hetong.generator.problems import Wording
from hetong.generator.tree.nodes import Block, Clause, Term

RULE: Final = Rule(
    code="standard-terms-marking",
    topic="law",
    level=Level.NOTE,
    message=Wording(
        "“{words}”免除或者限制责任，没有加粗", "“{words}” excludes or limits liability, but is not conspicuous"
    ),
    advice=Wording("将该约定加粗（**…**）", "make it conspicuous (**…**)"),
    basis=("民法典 496", "最高人民法院关于适用《中华人民共和国民法典》合同编通则若干问题的解释 10"),
)

_PARTY: Final = "(甲方|乙方|丙方|双方|各方|该方|一方|受影响方|其)"
_LIMITS: Final = re.compile(
    "不(再)?(承担|负)(?!连带|[^，]*之间)[^，]*(责任|赔偿)"
    "|概不负责|免责"
    f"|{_PARTY}[^，不]*免除[^，]*责任"
    "|(责任|赔偿|违约金)[^，]*(，[^，]*)?不(得)?超过"
    "|(?<!不)视为[^，]{0,6}(同意|确认|认可|接受|放弃|合格|收到|送达|支付)(?<!未收到)(?<!未送达)(?!的)"
    f"|{_PARTY}(同意|均|自愿|承诺|不可撤销地)*放弃"
)


def check(subject: Subject) -> Iterator[Finding]:
    """Clauses with such a sentence and no strong words, neither their own nor in the words that lead to them."""
    for document in subject.documents:
        for part in document.parts:
            for clause in _unmarked(part.blocks):
                limits = (
                    found.group() for sentence in sentences(own_words(clause)) if (found := _LIMITS.search(sentence))
                )
                if words := next(limits, ""):
                    yield RULE.at_clause(clause, words, words=words)


def _unmarked(blocks: tuple[Block, ...]) -> Iterator[Clause]:
    """The clauses without strong words; what stands within a clause with some is led in by them."""
    for block in blocks:
        if isinstance(block, Clause) and not _has_strong_words(block):
            yield block
            yield from _unmarked(block.blocks)


def _has_strong_words(clause: Clause) -> bool:
    return any(
        inline.strong for inline in own_inlines(clause) if not isinstance(inline, Term) and hasattr(inline, "strong")
    )
