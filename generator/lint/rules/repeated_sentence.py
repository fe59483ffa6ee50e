"""The same sentence in two clauses of the contract."""

import re
from collections.abc import Iterator
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.lint.words import sentences
from hetong.generator.problems import Wording
from hetong.generator.tree.nodes import Block, Clause, FactText, Inline, Paragraph, PartKind, Reference

RULE: Final = Rule(
    code="repeated-sentence",
    topic="structure",
    level=Level.WARNING,
    message=Wording("与 {first} 重复同一句：{sentence}", "repeats a sentence of {first}: {sentence}"),
    advice=Wording("只保留一处，其他条款引用该处", "keep it once and refer to that clause"),
)

HANZI: Final = 18
"""Shorter sentences are turns of phrase (``本合同另有约定的除外``)."""
_SHOWN: Final = 60
"""Characters of a sentence that the message shows."""
_VARIABLE: Final = re.compile("\ue000[^\ue001]*\ue001")
_PIECES: Final = re.compile(f"{_VARIABLE.pattern}|；")
_HANZI: Final = re.compile("[\u4e00-\u9fff]")
_POINTS_BACK: Final = ("该", "前", "上述", "其", "此")
"""How a sentence begins that speaks of the sentence before it, so that the same words may say something else."""


def check(subject: Subject) -> Iterator[Finding]:
    """Every clause of body and appendix with a sentence of an earlier one; the same facts and references count."""
    first: dict[tuple[str, str], str] = {}
    parts = (part for part in subject.draft.tree.parts if part.kind in (PartKind.BODY, PartKind.APPENDIX))
    for clause, lead_in in (found for part in parts for found in _clauses(part.blocks)):
        for sentence in dict.fromkeys((*_sentences(clause), *_list(clause))):
            earlier = first.setdefault((lead_in, sentence), clause.id)
            if earlier != clause.id:
                yield RULE.at_clause(
                    clause, max(_PIECES.split(sentence), key=len), first=earlier, sentence=_shown(sentence)
                )


def _shown(sentence: str) -> str:
    words = _VARIABLE.sub("…", sentence)
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"


def _clauses(blocks: tuple[Block, ...], lead_in: str = "") -> Iterator[tuple[Clause, str]]:
    """Every clause, with the id of the one whose words it finishes (``…有下列情形之一的：``) if it is such an item."""
    for block in blocks:
        if isinstance(block, Clause):
            yield block, lead_in
            yield from _clauses(block.blocks, block.id if _leads_in(block) else lead_in)


def _leads_in(clause: Clause) -> bool:
    return any(words.endswith("：") for words in _paragraphs(clause))


def _sentences(clause: Clause) -> Iterator[str]:
    """The sentences of `clause` that are long enough and stand for themselves."""
    for words in _paragraphs(clause):
        for sentence in map(str.strip, sentences(words)):
            if _is_long(sentence) and not sentence.startswith(_POINTS_BACK):
                yield sentence


def _list(clause: Clause) -> Iterator[str]:
    """The items that `clause` leads in, as one sentence."""
    if _leads_in(clause):
        items = [block for block in clause.blocks if isinstance(block, Clause)]
        whole = "；".join(words.rstrip("；。") for item in items for words in _paragraphs(item))
        if len(items) > 1 and _is_long(whole):
            yield whole


def _paragraphs(clause: Clause) -> Iterator[str]:
    for block in clause.blocks:
        if isinstance(block, Paragraph):
            yield "".join(map(_word, block.inlines)).strip()


def _is_long(sentence: str) -> bool:
    return len(_HANZI.findall(_VARIABLE.sub("", sentence))) >= HANZI


def _word(inline: Inline) -> str:
    """The words of `inline`; a fact and a reference by what they stand for, not by how it prints."""
    match inline:
        case FactText(path=path):
            return f"\ue000{path}\ue001"
        case Reference(target=target):
            return f"\ue000{target}\ue001"
    return inline.text
