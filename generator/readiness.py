"""Whether a contract can be signed as it stands, and if not, what is missing and who can supply it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from hetong.generator.facts.read import field_path
from hetong.generator.facts.validate import example_of, steps_of
from hetong.generator.lint.rule import Level
from hetong.generator.lint.run import findings, without_waived
from hetong.generator.pipeline import Draft
from hetong.generator.problems import Place, Problem, raise_if
from hetong.generator.tree.nodes import Document, FactText

DRAFT_MARK: Final = "【草稿】"
"""What stands before the title in the header of a contract that is not ready."""

SUPPLIERS: Final = {"party_a": "甲方", "party_b": "乙方", "third_party": "丙方"}
"""Who knows the facts of a group; everything else is for the parties to agree."""

BY_AGREEMENT: Final = "各方商定"


def is_ready(contract: Draft) -> bool:
    """Whether nothing keeps `contract` from being signed."""
    return not any(True for _ in _unready(contract))


def _unready(contract: Draft) -> Iterator[Problem]:
    """Blanks, files not supplied, and what breaks a rule gravely; the rules are asked last, as they cost most."""
    yield from _blanks(contract)
    yield from missing_files(contract)
    yield from _broken_rules(contract)


def require_final(contract: Draft) -> None:
    """Raise `Problems` unless `contract` is ready and every character of it can be printed."""
    raise_if([*_unready(contract), *unprintable(contract)])


def marked(contract: Draft) -> Draft:
    """`contract` with the mark of a draft in the header of every page."""
    annexes = tuple(replace(annex, document=marked_document(annex.document)) for annex in contract.annexes)
    return replace(contract, tree=marked_document(contract.tree), annexes=annexes)


def marked_document(document: Document) -> Document:
    """`document` with the mark of a draft in the header of every page."""
    return replace(document, title=f"{DRAFT_MARK}{document.title}")


def missing_files(contract: Draft) -> Iterator[Problem]:
    """The annexes that are files and have not been supplied yet: their page says 待附."""
    facts = contract.facts
    for annex in contract.annexes:
        path = f"{annex.facts_path}.file"
        spec = facts.specs.get(field_path(steps_of(path)))
        if spec and path not in contract.files:
            yield Problem("annex-missing", facts.source.place(steps_of(path)), {"title": annex.title}, example_of(spec))


def _blanks(contract: Draft) -> Iterator[Problem]:
    facts = contract.facts
    inlines = (inline for document in contract.documents for inline in document.inlines())
    blanks = {inline.fact: inline for inline in inlines if isinstance(inline, FactText) and inline.blank}
    for path, blank in blanks.items():
        steps = steps_of(path)
        values = {"title": blank.title, "who": SUPPLIERS.get(str(steps[0]), BY_AGREEMENT)}
        yield Problem("blank-in-final", facts.source.place(steps), values, example_of(facts.specs[field_path(steps)]))


def _broken_rules(contract: Draft) -> Iterator[Problem]:
    stand, _ = without_waived(findings(contract, levels=(Level.ERROR,)), contract)
    for finding in stand:
        values = {"rule": finding.rule.code, "zh": finding.message("zh"), "en": finding.message("en")}
        yield Problem("rule-broken", finding.place, values)


def unprintable(contract: Draft) -> Iterator[Problem]:
    """The characters that no font of the PDF has."""
    from hetong.generator.writers import pdf

    characters = dict.fromkeys(character for document in contract.documents for character in pdf.unprintable(document))
    if characters:
        yield Problem("missing-glyph", Place(contract.facts.source.name), {"characters": "".join(characters)})
