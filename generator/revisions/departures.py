"""Where a document that came back departs from the one that was sent: what changed, who says so, who does not.

What differs is told twice apart: with the pending changes of the file accepted, which is what would be signed, and with
them rejected, which shows what somebody changed without leaving a trace.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Final, Literal
from unicodedata import decomposition, name, normalize

from hetong.generator.pipeline import Draft, write
from hetong.generator.problems import Place, Problem, Problems
from hetong.generator.reading.content import Change as PendingPart
from hetong.generator.reading.content import Comment, ReturnedDocument, ReturnedParagraph
from hetong.generator.reading.document import read_document
from hetong.generator.reading.package import unreadable
from hetong.generator.revisions.align import ALIKE, likeness
from hetong.generator.revisions.changes import CELL_MARK, Change, Comparison, Kind, compare
from hetong.generator.revisions.papers import Paper, PaperComparison, papers_of
from hetong.generator.revisions.passages import LinePassage, Passage, Span, Spot, TablePassage, words_of
from hetong.generator.revisions.returned import COLUMN, ReadPaper, paper_beside, without_label
from hetong.generator.tree.nodes import Document, PartKind
from hetong.schemas.fields import is_compatibility_ideograph, is_unseen

MARGINS: Final = "margins"
"""The id of the paper that stands for headers, footers and notes."""
MARGINS_TITLE: Final = "页眉、页脚和脚注"
AROUND: Final = 8
"""Letters told on each side of a character that nobody sees."""
MOST_PARAGRAPHS: Final = 4_000
"""Of a file that is compared; a contract of thirty pages has five hundred."""
LEAST_ALIKE: Final = 0.05
"""Share of a paper's passages that a document has if it is taken for it."""

Trace = Literal["untracked", "pending", "both"]
"""Whether a change was made without a trace, is a pending change of the file, or is both."""
PendingKind = Literal["insert", "delete", "replace", "move", "format"]

_PAGE: Final = re.compile(r"第\s*\d+\s*页|共\s*\d+\s*页")
_BETWEEN_FIGURES: Final = re.compile(r"(?<=[0-9A-Za-z])[\s.,:\-–—/·]+(?=[0-9A-Za-z])")
_MARKS: Final = re.compile("[\\s，。、；：！？,.;:!?“”‘’\"'「」『』（）()《》〈〉【】\\[\\]—…·~～–-]+")
_FOREIGN: Final = ("CYRILLIC", "GREEK")
"""Scripts whose letters pass for Latin ones; no contract of ours has any."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A pending change of the file: words put in place of others, or a whole row, are one change."""

    kind: PendingKind
    author: str
    date: str
    where: str
    old: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment, with where the words that it is on stand."""

    comment: Comment
    where: str


@dataclass(frozen=True, slots=True)
class OddCharacter:
    """A character that nobody sees, or that only looks like a usual one, with the words `around` it."""

    character: str
    where: str
    around: str
    unseen: bool

    @property
    def code_point(self) -> str:
        return f"U+{ord(self.character):04X}"


@dataclass(frozen=True, slots=True)
class Departures:
    """All that a document that came back has for its reader.

    `share` of what was sent came back word for word; `minor` changes are of spaces, widths or punctuation.
    """

    returned: ReturnedDocument
    share: float
    paper: PaperComparison
    margins: PaperComparison
    traces: Mapping[Change, Trace]
    minor: frozenset[Change]
    pending: tuple[Pending, ...]
    remarks: tuple[Remark, ...]
    characters: tuple[OddCharacter, ...]

    @property
    def changes(self) -> tuple[Change, ...]:
        return (*self.margins.comparison.changes, *self.paper.comparison.changes)


def departures_of(returned: ReturnedDocument, contract: Draft, file: str) -> Departures:
    """What became of the contract, or of the annex of it that `returned` is. Raises `Problems` if it is neither."""
    if len(returned.paragraphs) > MOST_PARAGRAPHS:
        raise unreadable(file, f"段落超过 {MOST_PARAGRAPHS} 个")
    sent, share = _sent(returned, papers_of(contract), file)
    accepted = paper_beside(returned, sent, "accepted")
    paper = PaperComparison(sent, accepted.paper, compare(sent.passages, accepted.paper.passages))
    rejected = paper_beside(returned, sent, "rejected") if returned.changes else accepted
    before = compare(sent.passages, rejected.paper.passages) if returned.changes else paper.comparison
    margins = _margins(returned, contract, sent)
    return Departures(
        returned,
        share,
        paper,
        margins,
        {
            **dict.fromkeys(margins.comparison.changes, "untracked"),
            **{change: _trace(change, before) for change in paper.comparison.changes},
        },
        frozenset(each for each in (*margins.comparison.changes, *paper.comparison.changes) if is_minor(each)),
        tuple(_pending(returned, accepted, rejected)),
        tuple(Remark(comment, _where(accepted, comment.paragraph)) for comment in returned.comments),
        tuple(_odd(accepted.paper.passages, margins, sent.passages)),
    )


def _where(read: ReadPaper, paragraph: int) -> str:
    spot = read.spots.get(paragraph)
    return spot.where if spot else ""


# Which paper it is


def _sent(returned: ReturnedDocument, papers: Sequence[Paper], file: str) -> tuple[Paper, float]:
    """The paper that came back: the one of which it has the largest share; and the share."""
    texts = (paragraph.text.replace(COLUMN, "") for paragraph in returned.paragraphs)
    there = frozenset(each for words in texts for each in (words, without_label(words)))
    rated = [(_share(there, paper), paper) for paper in papers]
    share, best = max(rated, key=lambda each: each[0])
    if share < LEAST_ALIKE:
        names = "、".join(paper.name for paper in papers)
        raise Problems([Problem("returned-unlike", Place(file), {"names": names})])
    return best, share


def _share(returned: frozenset[str], paper: Paper) -> float:
    """How much of `paper` is among the texts that came back."""
    sent = [words for passage in paper.passages for words in _texts_of(passage) if words]
    return sum(words in returned for words in sent) / max(1, len(sent))


def _texts_of(passage: Passage) -> Iterator[str]:
    if isinstance(passage, TablePassage):
        yield from (words_of(cell) for row in passage.rows for cell in row)
    else:
        yield passage.words


# Headers, footers and notes


def _margins(returned: ReturnedDocument, contract: Draft, sent: Paper) -> PaperComparison:
    """What stands around the text, beside what we would print there."""
    ours = read_document(write(contract, "docx", document=sent.document))
    old, new = (_margin_paper(tuple(_margin_passages(each)), sent.document) for each in (ours, returned))
    return PaperComparison(old, new, compare(old.passages, new.passages))


def _margin_paper(passages: tuple[Passage, ...], document: Document) -> Paper:
    return Paper(MARGINS, "", MARGINS_TITLE, passages, document)


def _margin_passages(document: ReturnedDocument) -> Iterator[Passage]:
    parts: dict[str, Sequence[str]] = {
        "页眉": _texts(document.header),
        "页脚": _texts(document.footer),
        "脚注": document.notes,
    }
    for where, texts in parts.items():
        folded = dict.fromkeys(_PAGE.sub(lambda match: re.sub(r"\d+", "N", match[0]), words) for words in texts)
        for position, words in enumerate(folded):
            yield LinePassage(Spot(PartKind.BODY, where, position, where), where, "", "", (Span(words),))


def _texts(paragraphs: Sequence[ReturnedParagraph]) -> list[str]:
    return [paragraph.text for paragraph in paragraphs if paragraph.text.strip()]


# What a change is


def _trace(change: Change, before: Comparison) -> Trace:
    """How much of `change` was there already `before` the pending changes."""
    if any((each.kind, each.old, each.new) == (change.kind, change.old, change.new) for each in before.changes):
        return "untracked"
    if change.kind is Kind.ADDED:
        added = (each.new for each in before.changes if each.kind is Kind.ADDED)
        return "both" if any(likeness(each, change.new) >= ALIKE for each in added) else "pending"
    return "both" if any(each.old == change.old for each in before.changes if each.old) else "pending"


def is_minor(change: Change) -> bool:
    """Whether only spaces, widths or punctuation changed; within a figure or a code none of them is minor."""
    return change.kind is Kind.CHANGED and change.old != change.new and _folded(change.old) == _folded(change.new)


def _folded(words: str) -> str:
    narrow = "".join(map(_narrow, words))
    kept = _BETWEEN_FIGURES.sub(lambda match: f"\0{' '.join(match[0].split()) or ' '}\0", narrow)
    return "".join(piece if number % 2 else _MARKS.sub("", piece) for number, piece in enumerate(kept.split("\0")))


def _narrow(character: str) -> str:
    is_wide = decomposition(character).startswith(("<wide>", "<narrow>"))
    return normalize("NFKC", character) if is_wide else character


# Pending changes


def _pending(returned: ReturnedDocument, accepted: ReadPaper, rejected: ReadPaper) -> Iterator[Pending]:
    """The pending changes in the order of the text. A paragraph mark alone is told only where no words go with it."""
    waiting = [each for each in returned.changes if each.text or not _has_words(each, returned.changes)]
    while waiting:
        first = waiting.pop(0)
        places = rejected if first.kind in ("delete", "move-from") else accepted
        where = _where(places, first.paragraph) or _where(accepted, first.paragraph)
        if waiting and _is_replaced(first, waiting[0]):
            second = waiting.pop(0)
            old, new = (first, second) if first.kind == "delete" else (second, first)
            yield Pending("replace", first.author, first.date, where, old.text, new.text)
        elif first.kind == "move-from":
            other = next((each for each in waiting if each.kind == "move-to" and each.text == first.text), None)
            if other is not None:
                waiting.remove(other)
                where = _where(accepted, other.paragraph)
            yield Pending("move", first.author, first.date, where, first.text, other.text if other else "")
        else:
            others = _rest_of_row(first, waiting, returned)
            del waiting[: len(others)]
            words = CELL_MARK.join(each.text for each in (first, *others) if each.text)
            yield _alone(replace(first, text=words), where)


def _rest_of_row(
    first: PendingPart, waiting: Sequence[PendingPart], returned: ReturnedDocument
) -> Sequence[PendingPart]:
    """The changes after `first` that delete or insert the same row."""
    row = _row(first, returned)
    if row is None:
        return ()
    return list(takewhile(lambda each: _row(each, returned) == row, waiting))


def _row(change: PendingPart, returned: ReturnedDocument) -> tuple[str, str, int, int] | None:
    """The row that is deleted or inserted whole, and by whom."""
    paragraph = returned.paragraphs[change.paragraph]
    if paragraph.cell is None or paragraph.mark != change.kind:
        return None
    return (change.kind, change.author, paragraph.cell.table, paragraph.cell.row)


def _alone(change: PendingPart, where: str) -> Pending:
    kinds: dict[str, PendingKind] = {"insert": "insert", "delete": "delete", "move-to": "move", "format": "format"}
    kind = kinds[change.kind]
    words = change.text or "¶"
    old = words if kind in ("delete", "format") else ""
    return Pending(kind, change.author, change.date, where, old, words if kind != "delete" else "")


def _is_replaced(first: PendingPart, second: PendingPart) -> bool:
    """Whether words were deleted and others put in their place, in either order: one change to whoever made it."""
    return (
        {first.kind, second.kind} == {"delete", "insert"}
        and (first.author, first.paragraph) == (second.author, second.paragraph)
        and first.position + len(first.text) == second.position
    )


def _has_words(mark: PendingPart, changes: Sequence[PendingPart]) -> bool:
    near = (mark.paragraph, mark.paragraph + 1)
    return any(
        each.text and (each.kind, each.author) == (mark.kind, mark.author) and each.paragraph in near
        for each in changes
    )


# Characters


def _odd(passages: Sequence[Passage], margins: PaperComparison, sent: Sequence[Passage]) -> Iterator[OddCharacter]:
    """Characters that were put in and nobody sees for what they are; each once a passage."""
    ours = {character for passage in sent for character in passage.words}
    margin = margins.new.passages if margins.new else ()
    for passage in (*margin, *passages):
        for character in dict.fromkeys(passage.words):
            unseen = character not in "\n\t" and is_unseen(character)
            if character not in ours and (unseen or is_compatibility_ideograph(character) or _is_foreign(character)):
                at = passage.words.index(character)
                around = passage.words[max(0, at - AROUND) : at + AROUND + 1]
                yield OddCharacter(character, passage.spot.where, around, unseen)


def _is_foreign(character: str) -> bool:
    return name(character, "").startswith(_FOREIGN)
