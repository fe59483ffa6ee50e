"""ASCII punctuation marks between Hanzi in the words of clauses."""

import re
from collections.abc import Iterator
from typing import Final

from hetong.generator.lint.rule import Finding, Level, Rule, Subject
from hetong.generator.problems import Wording

RULE: Final = Rule(
    code="half-width-punctuation",
    topic="structure",
    level=Level.NOTE,
    message=Wording("汉字之间用了半角标点：{marks}", "half-width punctuation between Hanzi: {marks}"),
    advice=Wording("改为全角标点", "use full-width marks"),
)


_HALF_WIDTH: Final = re.compile(
    "(?<=[\u4e00-\u9fff])[,;:?!()](?![A-Za-z0-9])|(?<![A-Za-z0-9])[,;:?!()](?=[\u4e00-\u9fff])"
)


def check(subject: Subject) -> Iterator[Finding]:
    """Every paragraph and every cell with such marks."""
    for passage in subject.passages:
        words = passage.typed
        if found := list(_HALF_WIDTH.finditer(words)):
            first = words[max(0, found[0].start() - 1) : found[0].end() + 1]
            marks = " ".join(dict.fromkeys(each[0] for each in found))
            yield RULE.at(passage.origin, passage.clause, first, marks=marks)
