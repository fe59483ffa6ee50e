"""Shares of one whole that do not sum to 100 percent."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.lint.words import fact_texts, own_words, sentences, with_figures
from hetong.generator.problems import Wording
from hetong.generator.tree.nodes import Clause, Paragraph, Table, plain

RULE: Final = Rule(
    code="shares-in-words",
    topic="structure",
    level=Level.WARNING,
    message=Wording("各项比例合计{total}%，不是100%：{shares}", "the shares sum to {total}%, not 100%: {shares}"),
    advice=Wording("核对各项比例，或者写明其余部分归谁", "look the shares up, or say whose the rest is"),
)

_PERCENT: Final = re.compile(r"([0-9]+(?:\.[0-9]+)?)[%％]")
_SHARES_COLUMN: Final = re.compile("权重|占比|比重|份额|(?:分担|承担|分配|分享)比例")
_TOTAL: Final = re.compile("[合总小]计|总和")
_SHARE_OF_PARTY: Final = re.compile(
    "([甲乙丙]方)(?:各自?|应当|分别)?(?:承担|分担|负担|享有|分享|分得|占)(?:其中的|费用的|的)?(?:比例为)?"
    r"([0-9]+(?:\.[0-9]+)?)[%％]"
)


def check(subject: Subject) -> Iterator[Finding]:
    """Every column of shares, and every sentence that divides a whole among the parties."""
    for clause in subject.clauses:
        columns = (shares for block in clause.blocks if isinstance(block, Table) for shares in _columns(block))
        divided = (shares for words in _texts(subject, clause) for shares in _divided(words))
        for shares in (*columns, *divided):
            if sum(shares) != 100:
                yield RULE.at_clause(clause, f"{shares[0]}%", **_values(shares))
    for steps, text in fact_texts(subject):
        for shares in _divided(text):
            if sum(shares) != 100:
                yield RULE.at_fact(subject, *steps, **_values(shares))


def _columns(table: Table) -> Iterator[list[Decimal]]:
    """The shares of each column that has shares, one in every row but those of totals."""
    for position, head in enumerate(table.header):
        if _SHARES_COLUMN.search(plain(head)):
            rows = (row.cells for row in table.rows if not _TOTAL.search(plain(row.cells[0])))
            cells = [_PERCENT.fullmatch(plain(cells[position]).strip()) for cells in rows]
            if len(cells) > 1 and all(cells):
                yield [Decimal(cell[1]) for cell in cells if cell]


def _divided(words: str) -> Iterator[list[Decimal]]:
    """The shares of each sentence that gives several parties one each."""
    for sentence in sentences(words):
        found = _SHARE_OF_PARTY.findall(sentence)
        parties = {party for party, _ in found}
        if len(found) > 1 and len(parties) == len(found):
            yield [Decimal(share) for _, share in found]


def _texts(subject: Subject, clause: Clause) -> Iterator[str]:
    """The words of `clause` itself with the figures printed in them: each paragraph, and each table as a whole."""
    if len(_PERCENT.findall(own_words(clause))) < 2:
        return
    for block in clause.blocks:
        if isinstance(block, Paragraph):
            yield with_figures(subject, block.inlines)
        elif isinstance(block, Table):
            rows = (sum(line, ()) for line in block.lines())
            yield "，".join(with_figures(subject, row) for row in rows)


def _values(shares: list[Decimal]) -> dict[str, str]:
    return {"total": str(sum(shares)), "shares": "、".join(f"{share}%" for share in shares)}
