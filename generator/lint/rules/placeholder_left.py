"""Placeholders that were never replaced by what they stand for."""

import re
from collections.abc import Iterator
from typing import Final

from hetong.generator.facts.read import dotted
from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.lint.words import fact_texts, own_inlines
from hetong.generator.problems import Wording
from hetong.generator.tree.nodes import Entry, FactText, PartKind

RULE: Final = Rule(
    code="placeholder-left",
    topic="signing",
    level=Level.ERROR,
    message=Wording("留有没有替换的占位文字：{placeholder}", "a placeholder is left: {placeholder}"),
    advice=Wording(
        "写明内容；有意留待手写的，资料中填 null，条款中用 {{.blank}}",
        "write what is meant; what is to be filled in by hand is null in the facts, {{.blank}} in a clause",
    ),
    basis=("民法典 470",),
)

_PLACEHOLDER: Final = re.compile(
    "[_＿]{2,}|[（(〔【\\[]请(?:填写|填入|输入|选择|注明|补充)[^）)〕】\\]]*[）)〕】\\]]?|[×＊○]{2,}|某某"
    "|(?<![0-9A-Za-z-])(?:[Xx]{2,}|TBD|TODO)(?![0-9A-Za-z-])|^待(?:定|填|填写|补充|确认)$"
)
_RULED: Final = re.compile("[_＿]+")


def check(subject: Subject) -> Iterator[Finding]:
    """Every paragraph, cell and fact that holds one; rules to sign and date on belong on the signature page."""
    for passage in subject.passages:
        signed = passage.part.kind is PartKind.SIGNATURE
        words = passage.typed
        if found := _PLACEHOLDER.search(_RULED.sub("", words) if signed else words):
            yield RULE.at(passage.origin, passage.clause, found[0], placeholder=found[0])
    forms = _facts_of_forms(subject)
    for steps, text in fact_texts(subject):
        if dotted(steps) not in forms and (found := _PLACEHOLDER.search(text)):
            yield RULE.at_fact(subject, *steps, placeholder=found[0])


def _facts_of_forms(subject: Subject) -> set[str]:
    """The facts printed beside places to fill in and nowhere else, such as the questions of a questionnaire."""
    forms: set[str] = set()
    contract: set[str] = set()
    for clause in subject.clauses:
        inlines = tuple(own_inlines(clause))
        facts = {inline.fact for inline in inlines if isinstance(inline, FactText)}
        (forms if any(isinstance(inline, Entry) for inline in inlines) else contract).update(facts)
    return forms - contract
