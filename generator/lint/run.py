"""Running the rules: over a contract with its facts, or over a variant's clauses with nothing filled in."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib import import_module
from itertools import product
from pathlib import Path
from pkgutil import iter_modules

from hetong.generator.acknowledgment import Provider, without_terms
from hetong.generator.clauses.library import VARIANTS
from hetong.generator.facts.skeleton import skeleton
from hetong.generator.lint import rules as rule_modules
from hetong.generator.lint.law import load_law
from hetong.generator.lint.locate import located
from hetong.generator.lint.rule import Finding, Level, RuleModule, Subject
from hetong.generator.pipeline import Draft, draft, validate_data
from hetong.generator.tree.nodes import Annex


@dataclass(frozen=True, slots=True)
class Waived:
    """A finding that the facts waive, with the reason and who answers for it."""

    finding: Finding
    reason: str
    by: str


@cache
def all_rules() -> tuple[RuleModule, ...]:
    """Every rule, by its code."""
    found = (import_module(f"{rule_modules.__name__}.{info.name}") for info in iter_modules(rule_modules.__path__))
    return tuple(sorted(found, key=lambda module: module.RULE.code))


def findings(contract: Draft, as_of: date | None = None, levels: Collection[Level] = tuple(Level)) -> list[Finding]:
    """What the rules of `levels` find in `contract`, the gravest first, asked as of its signing date if not `as_of`."""
    day = as_of or contract.facts.data["signing"]["date"] or date.today()
    subject = Subject(contract, load_law(contract.selection.library.folder.parent), day)
    rules = [module for module in all_rules() if module.RULE.level in levels]
    found = located(subject, (finding for module in rules for finding in module.check(subject)))
    grave = list(Level)
    return sorted(found, key=lambda finding: grave.index(finding.rule.level))


def findings_of_clauses(variant: str, root: Path = VARIANTS, as_of: date | None = None) -> list[Finding]:
    """What the rules find in the clauses of `variant` whatever the facts: in every blank form that they make."""
    found: dict[tuple[str, str, str], Finding] = {}
    for contract in _blank_forms(variant, root):
        for finding in findings(contract, as_of):
            if finding.place.file != contract.facts.source.name:
                key = (finding.rule.code, str(finding.place), finding.message("zh"))
                found.setdefault(key, finding)
    return list(found.values())


def _blank_forms(variant: str, root: Path) -> Iterator[Draft]:
    choices = product(("neutral", "party_a", "party_b"), (False, True), ("court", "arbitration"))
    for leaning, third_party, dispute in choices:
        data = skeleton(variant, leaning=leaning, third_party=third_party, dispute=dispute)
        contract = draft(validate_data(data), root)
        yield replace(contract, annexes=(*contract.annexes, *_acknowledgments(contract)))


def _acknowledgments(contract: Draft) -> Iterator[Annex]:
    """The acknowledgment in its own words, for each party that may supply the text: the library holds these too."""
    providers: tuple[Provider, ...] = ("party_a", "party_b")
    for provider in providers:
        document = without_terms(contract, provider)
        yield Annex("acknowledgment", "acknowledgment", "", "", document.title, document)


def without_waived(found: Iterable[Finding], contract: Draft) -> tuple[list[Finding], list[Waived]]:
    """The findings that stand, and those that the facts waive by code."""
    waivers = {waiver["code"]: waiver for waiver in contract.facts.data.get("waivers") or ()}
    stand: list[Finding] = []
    waived: list[Waived] = []
    for finding in found:
        waiver = waivers.get(finding.rule.code)
        if waiver is None:
            stand.append(finding)
        else:
            waived.append(Waived(finding, waiver["reason"], waiver["by"]))
    return stand, waived
