"""格式条款提示与说明确认书: which conspicuous terms were pointed out and explained, for the other parties to sign.

Who supplies standard terms must draw attention to those of major interest and explain them on request, and proves that
they did (民法典 496; 法释〔2023〕13号, 10). The document lists every clause with words in bold, as printed.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, Literal

from hetong.generator.pipeline import Draft
from hetong.generator.tree.assemble import Filling, assemble
from hetong.generator.tree.nodes import Clause, Document, Inline, Paragraph, Row, Table, Term, Text, plain
from hetong.generator.tree.number import number
from hetong.generator.tree.resolve import printed_references, resolve
from hetong.generator.tree.select import select
from hetong.generator.writers.house import load_house

Provider = Literal["party_a", "party_b"]

HEADER: Final = ("序号", "条款", "内容")


def acknowledgment(contract: Draft, provider: Provider) -> Document:
    """The acknowledgment for `contract`, whose text `provider` supplied. Raises `Problems` as `draft` does."""
    document = without_terms(contract, provider)
    opening, signature = document.parts
    *before, last = opening.blocks
    if not isinstance(last, Clause):
        raise TypeError("the words of the acknowledgment end with a clause")
    terms = replace(last, blocks=(*last.blocks, _table(contract, last)))
    return replace(document, parts=(replace(opening, blocks=(*before, terms)), signature))


def without_terms(contract: Draft, provider: Provider) -> Document:
    """The acknowledgment in its own words, without the table that quotes `contract`."""
    source = contract.selection.library.acknowledgment
    parts = (source.opening[provider], source.signature)
    library = replace(contract.selection.library, title=source.title, parts=parts, annexes=())
    selection = select(library, contract.facts.data)
    filling = Filling(contract.facts.data, contract.facts.specs, load_house().dates)
    return resolve(number(assemble(selection, filling)), selection)


def _table(contract: Draft, clause: Clause) -> Table:
    rows = tuple(
        Row(((Text(str(position)),), (Text(name),), words))
        for position, (name, words) in enumerate(conspicuous_terms(contract), 1)
    )
    return Table(tuple((Text(words),) for words in HEADER), rows, ("center", "left", "left"), clause.origin)


def conspicuous_terms(contract: Draft) -> Iterator[tuple[str, tuple[Inline, ...]]]:
    """Each paragraph with words in bold: the clause as a reference prints it, and the words with the items they open.

    Clauses of an annex have its label before them: 附件6第3.4条.
    """
    labels = ("", *(annex.label for annex in contract.annexes))
    for label, document in zip(labels, contract.documents, strict=True):
        names = printed_references(document, contract.selection)
        for clause in document.clauses():
            for words in _bold_paragraphs(clause):
                yield label + names[clause.id], words


def _bold_paragraphs(clause: Clause) -> Iterator[tuple[Inline, ...]]:
    for block in clause.blocks:
        if isinstance(block, Paragraph) and any(map(_is_bold, block.inlines)):
            yield (*block.inlines, *_items(clause)) if plain(block.inlines).endswith("：") else block.inlines


def _is_bold(inline: Inline) -> bool:
    return not isinstance(inline, Term) and getattr(inline, "strong", False)


def _items(clause: Clause) -> Iterator[Inline]:
    """The items of `clause`, in one paragraph."""
    for block in clause.blocks:
        if isinstance(block, Clause):
            yield Text(block.label)
            for inner in block.blocks:
                if isinstance(inner, Paragraph):
                    yield from inner.inlines
            yield from _items(block)
