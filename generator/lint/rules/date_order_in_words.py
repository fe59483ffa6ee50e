"""Dates that lie behind the end of the contract."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from typing import Final

from hetong.generator.lint.passages import typed
from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.lint.words import fact_texts, passages, sentences
from hetong.generator.problems import Wording

RULE: Final = Rule(
    code="date-order-in-words",
    topic="signing",
    level=Level.WARNING,
    message=Wording("{day}晚于合同期满之日{expiry}", "{day} is later than {expiry}, when the contract ends"),
    advice=Wording("核对日期、生效日期和合同期限", "look up the date, the effective date and the term"),
    basis=("民法典 202",),
)

_DATE: Final = re.compile(
    r"(?<![0-9])(?P<year>20[0-9]{2})(?:年(?:(?P<month>1[0-2]|0?[1-9])月(?:(?P<day>[12][0-9]|3[01]|0?[1-9])日)?)?"
    r"|-(?P<iso_month>1[0-2]|0[1-9])-(?P<iso_day>[12][0-9]|3[01]|0[1-9])(?![0-9-]))"
)
_AFTER_THE_END: Final = re.compile("终止后|期满后|届满后|解除后|保密|保存|留存|续期|续签|有效期")


def check(subject: Subject) -> Iterator[Finding]:
    """Every such date in a clause or a fact of a contract that ends of itself."""
    expiry = expiry_of(subject)
    if expiry is None:
        return
    for clause in subject.clauses:
        for inlines in passages(clause):
            for day in _later(typed(inlines), expiry):
                yield RULE.at_clause(clause, day, day=day, expiry=expiry.isoformat())
    for steps, text in fact_texts(subject):
        for day in _later(text, expiry):
            yield RULE.at_fact(subject, *steps, day=day, expiry=expiry.isoformat())


def expiry_of(subject: Subject) -> date | None:
    """The last day of the term; None where it is not known or goes on by itself."""
    term, signing = subject.draft.facts.data["term"], subject.draft.facts.data["signing"]
    start: date | None = term["effective_date"] if term["effective"] == "date" else signing["date"]
    if start is None or term["years"] is None or term["renewal"] == "automatic":
        return None
    year = start.year + int(term["years"])
    return start.replace(year=year, day=min(start.day, monthrange(year, start.month)[1]))


def _later(words: str, expiry: date) -> Iterator[str]:
    """The dates of `words` after `expiry`, but for sentences on what outlives the contract."""
    for sentence in sentences(words) if _DATE.search(words) else ():
        if _AFTER_THE_END.search(sentence):
            continue
        for found in _DATE.finditer(sentence):
            # a month or a year alone begins on its first day
            month, day = found["month"] or found["iso_month"] or 1, found["day"] or found["iso_day"] or 1
            if (int(found["year"]), int(month), int(day)) > (expiry.year, expiry.month, expiry.day):
                yield found[0]
