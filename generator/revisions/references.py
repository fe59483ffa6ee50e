"""References of a text that came back: which of its words refer to which clause, told by the text that was sent.

Word keeps a reference as fields within words (第, a field, 条); other programs, and annexes that refer to the contract,
have nothing but the words. What was sent knows each reference whole.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Final

from hetong.generator.revisions.passages import Span, Spans, words_of

_NUMERALS: Final = "[一二三四五六七八九十]+"
_NUMBER: Final = re.compile(rf"\d+(?:\.\d+)*|{_NUMERALS}(?=、)")
_ANY_NUMBER: Final = rf"(?:\d+|{_NUMERALS})(?:\.\d+)*"


def with_references(spans: Spans, sent: Spans) -> Spans:
    """`spans` with the references of `sent` that it has, and no others; before, their targets are those of fields.

    A reference is known by its words; one whose number differs, by a field within it that leads to the same clause.
    """
    return _joined(_split(spans, list(_found(spans, sent))))


def _found(spans: Spans, sent: Spans) -> Iterator[tuple[int, int, str]]:
    """Beginning, end and target of each reference, in order."""
    text, fields = words_of(spans), list(_fields(spans))
    position = 0
    for reference in sent:
        if not reference.target:
            continue
        for match in _shape(reference.words).finditer(text, position):
            led = any(match.start() <= at < match.end() and target == reference.target for at, target in fields)
            if led or match[0] == reference.words:
                yield match.start(), match.end(), reference.target
                position = match.end()
                break


def _fields(spans: Spans) -> Iterator[tuple[int, str]]:
    """Where each field begins, and its target."""
    position = 0
    for span in spans:
        if span.target:
            yield position, span.target
        position += len(span.words)


@lru_cache(maxsize=1024)
def _shape(words: str) -> re.Pattern[str]:
    """`words` with any number in the place of each number."""
    literal = (re.escape(each) for each in _NUMBER.split(words))
    return re.compile(_ANY_NUMBER.join(literal))


def _split(spans: Spans, references: list[tuple[int, int, str]]) -> Iterator[Span]:
    position = 0
    for span in spans:
        end = position + len(span.words)
        start = position
        for first, last, target in references:
            if last <= start or first >= end:
                continue
            if first > start:
                yield replace(span, words=span.words[start - position : first - position], target="")
                start = first
            stop = min(last, end)
            yield replace(span, words=span.words[start - position : stop - position], target=target)
            start = stop
        if start < end:
            yield replace(span, words=span.words[start - position :], target="")
        position = end


def _joined(spans: Iterator[Span]) -> Spans:
    """`spans` with neighbours of the same kind as one: a reference may have been several runs."""
    made: list[Span] = []
    for span in spans:
        if made and replace(made[-1], words=span.words) == span:
            made[-1] = replace(span, words=made[-1].words + span.words)
        else:
            made.append(span)
    return tuple(made)
