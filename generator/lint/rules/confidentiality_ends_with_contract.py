"""Duties of confidence that end with the contract, or of which nobody knows how long they last."""

import re
from collections.abc import Iterator
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.lint.words import all_words, own_inlines, said
from hetong.generator.problems import Wording
from hetong.generator.tree.nodes import Clause, FactText, plain

RULE: Final = Rule(
    code="confidentiality-ends-with-contract",
    topic="law",
    level=Level.WARNING,
    message=Wording(
        "保密义务没有约定合同终止之后的期限", "no duty of confidence is agreed for the time after the contract"
    ),
    advice=Wording(
        "写明保密义务在合同终止后继续，以及继续的年数", "say that the duty outlasts the contract, and by how many years"
    ),
    basis=("民法典 501", "民法典 558"),
)

_ENDS: Final = re.compile(
    "保密(义务|责任|期限)[^。；]*(合同|协议)(的)?[^，。；]*(终止|届满|期满|解除)(之日|之时|时|日)?(止|为止|而?(终止|消灭|结束|解除|免除))"
    "|保密(义务|责任|期限)[^。；]*(随|与)[^，。；]*(合同|协议)[^，。；]*(终止|届满|消灭|结束)"
    "|(合同|协议)(期限|有效期|期间|履行期)(限|间)?内[^，。；]*(保密(义务|责任)|(应当|予以|负责)保密)"
    "|保密期限[^。；]*(与|同)[^，。；]*合同[^，。；]*(相同|一致)"
)
_LASTS: Final = re.compile(
    "(保密(义务|责任|期限)|应当保密|继续保密)[^。；]*([0-9一二三四五六七八九十两]+个?[年月]|长期|永久|无限期|不受期限|公众所知悉)"
)


def check(subject: Subject) -> Iterator[Finding]:
    """Clauses that end the duty with the contract; else the chapter on confidence, if it has no period at all."""
    ending = {clause.id: (clause, sentence) for clause, sentence in said(subject) if _ends(sentence)}
    for clause, sentence in ending.values():
        yield RULE.at_clause(clause, sentence)
    chapter = _chapter(subject)
    if not ending and chapter and not _has_period(chapter):
        yield RULE.at_clause(chapter)


def _ends(sentence: str) -> bool:
    return (
        "保密" in sentence
        and bool(_ENDS.search(sentence))
        and not re.search("不(因|随|以|受)|(终止|届满)(之)?后", sentence)
    )


def _chapter(subject: Subject) -> Clause | None:
    """The first chapter of the contract with 保密 in its heading."""
    clauses = subject.draft.tree.clauses()
    return next((clause for clause in clauses if clause.level == 1 and "保密" in plain(clause.heading)), None)


def _has_period(chapter: Clause) -> bool:
    return _prints_years(chapter) or bool(_LASTS.search(all_words(chapter)))


def _prints_years(clause: Clause) -> bool:
    here = own_inlines(clause)
    return any(isinstance(inline, FactText) and inline.fact == "confidentiality.years" for inline in here) or any(
        _prints_years(block) for block in clause.blocks if isinstance(block, Clause)
    )
