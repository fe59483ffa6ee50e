"""A Word file that came back, as a paper to compare: what it says now, whoever changed it since.

With the paper that was sent, what programs lose on the way is found again by likeness: styles, and numbers that were
turned into words. Neither is a difference.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from hashlib import sha256
from itertools import groupby
from typing import Final, Literal

from hetong.generator.clauses.library import all_clauses, load
from hetong.generator.reading.content import Cell, Picture, ReturnedDocument, ReturnedParagraph, Stretch
from hetong.generator.revisions.align import ALIKE, align, likeness
from hetong.generator.revisions.papers import Paper
from hetong.generator.revisions.passages import (
    FigurePassage,
    LinePassage,
    Passage,
    Span,
    Spans,
    Spot,
    TablePassage,
    Trail,
    words_of,
)
from hetong.generator.revisions.references import with_references
from hetong.generator.tree.flow import CLAUSE_ROLES, NUMBER_KEY, SELF_SPACED, Line, Role, flow_all
from hetong.generator.tree.nodes import Alignment, Document, FactText, PartKind, Series
from hetong.generator.tree.number import Counters
from hetong.generator.wording.numerals import chinese_numeral
from hetong.generator.writers.docx import bookmark_name
from hetong.generator.writers.shell import FIGURE, SIGNATURE_TABLE, TABLE, levels_of, name_of
from hetong.schemas.catalog import CONTRACTS

COLUMN: Final = "\t"
UNTITLED: Final = "合同"
OTHER_PICTURE: Final = "（图像与原件不同）"
LONGEST_HEADING: Final = 40

Side = Literal["accepted", "rejected"]
"""Of a file with pending changes: as it reads with all of them accepted, or with all rejected."""

_LEAVING: Final = {"accepted": ("delete", "move-from"), "rejected": ("insert", "move-to")}
_NUMERALS: Final = {chinese_numeral(number): str(number) for number in range(1, 100)}
_NUMERAL: Final = re.compile("[一二三四五六七八九十]+")
_TYPED_LABEL: Final = re.compile(
    r"\s*(?:附件\d+|附?[一二三四五六七八九十]+[、.．]?(?:\d+(?:\.\d+)*)?|附?\d+(?:\.\d+)*[.、．）)]?|[（(][一二三四五六七八九十\d]+[)）])\s*"
)


@dataclass(frozen=True, slots=True)
class ReadPaper:
    """A paper read from a file; `spots` tell where each paragraph of the file stands."""

    paper: Paper
    spots: Mapping[int, Spot]


def paper_of(returned: ReturnedDocument) -> Paper:
    """What `returned` says with its pending changes accepted. Its variant is that whose clauses it has most of."""
    variant = _variant(returned)
    series = load(variant).series
    title = returned.properties.get("title", "") or UNTITLED
    number = FactText("number", number_of(returned), "合同编号")
    reading = _Reading(series, _clause_ids(variant), {}, ())
    passages = tuple(reading.passages(list(_paragraphs(returned, "accepted", reading.ids)), {}))
    return Paper("", "", title, passages, Document(variant, title, number, (), series))


def paper_beside(returned: ReturnedDocument, sent: Paper, side: Side) -> ReadPaper:
    """What `returned` says, as `sent` once came back."""
    document = sent.document
    lines = (entry for entry in flow_all(document) if isinstance(entry, Line))
    own = {bookmark_name(line.clause.id): line.clause.id for line in lines if line.clause}
    titles = {span.fact: span.title for passage in sent.passages for span in _spans_in(passage) if span.fact}
    reading = _Reading(document.series, {**_clause_ids(document.variant), **own}, titles, sent.passages)
    spots: dict[int, Spot] = {}
    passages = tuple(reading.passages(reading.fitted(list(_paragraphs(returned, side, reading.ids))), spots))
    number = FactText("number", number_of(returned) or document.number.text, "合同编号")
    read = replace(document, number=number)
    return ReadPaper(replace(sent, passages=passages, document=read), spots)


def made_on(returned: ReturnedDocument) -> date | None:
    """The day on which the file says it was made."""
    try:
        return date.fromisoformat(returned.properties.get("created", "")[:10])
    except ValueError:
        return None


def number_of(returned: ReturnedDocument) -> str:
    """The number at the head of each page."""
    words = (paragraph.text.partition(NUMBER_KEY) for paragraph in returned.header)
    return next((number.strip() for _, key, number in words if key), "")


@cache
def _clause_ids(variant: str) -> dict[str, str]:
    """The ids of the clauses of a variant by the names of their bookmarks."""
    return {bookmark_name(clause.id): clause.id for clause in all_clauses(load(variant))}


def _variant(returned: ReturnedDocument) -> str:
    names = [name for name, _ in returned.bookmarked()]
    return max(CONTRACTS, key=lambda variant: sum(name in _clause_ids(variant) for name in names))


def _spans_in(passage: Passage) -> Iterator[Span]:
    match passage:
        case LinePassage(spans=spans):
            yield from spans
        case TablePassage(rows=rows):
            yield from (span for row in rows for cell in row for span in cell)


# Paragraphs of one side


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph of one side: its `indexes` in the file.

    `typed` is the label that was typed before its words, `sent` the passage that was sent and became it, or its table.
    """

    indexes: tuple[int, ...]
    style: str
    stretches: tuple[Stretch, ...]
    clause: str
    cell: Cell | None
    pictures: tuple[Picture, ...]
    bookmarks: tuple[str, ...]
    typed: str = ""
    sent: Passage | None = None

    @property
    def text(self) -> str:
        return "".join(stretch.words for stretch in self.stretches)


def _paragraphs(returned: ReturnedDocument, side: Side, ids: Mapping[str, str]) -> Iterator[_Paragraph]:
    """The paragraphs of a side: one whose mark is not there goes on in the next one (17.13.5.15)."""
    waiting: list[tuple[int, ReturnedParagraph]] = []
    last = len(returned.paragraphs) - 1
    for index, paragraph in enumerate(returned.paragraphs):
        leaves = paragraph.mark in _LEAVING[side]
        if paragraph.cell is not None:
            if not (leaves and not _of_side(paragraph, side)):
                yield _joined([(index, paragraph)], side, ids)
            continue
        waiting.append((index, paragraph))
        if not leaves or index == last or returned.paragraphs[index + 1].cell is not None:
            yield _joined(waiting, side, ids)
            waiting = []


def _joined(members: Sequence[tuple[int, ReturnedParagraph]], side: Side, ids: Mapping[str, str]) -> _Paragraph:
    stretches = tuple(stretch for _, each in members for stretch in _of_side(each, side))
    shown = [each for _, each in members if _of_side(each, side)] or [members[-1][1]]
    bookmarks = tuple(name for each in shown for name in each.bookmarks)
    clause = next((ids.get(name, name) for name in bookmarks if name.startswith("_Ref_")), "")
    pictures = tuple(picture for _, each in members for picture in each.pictures)
    last = members[-1][1]
    return _Paragraph(
        tuple(index for index, _ in members), last.style, stretches, clause, last.cell, pictures, bookmarks
    )


def _of_side(paragraph: ReturnedParagraph, side: Side) -> tuple[Stretch, ...]:
    return tuple(stretch for stretch in paragraph.stretches if getattr(stretch, side))


# Reading


@dataclass(frozen=True, slots=True)
class _Reading:
    """Reads paragraphs in order: counts the labels that Word's numbering gives them, and follows the clauses.

    `titles` are the names of the facts by path, `sent` the passages of the paper that was sent out.
    """

    series: tuple[Series, ...]
    ids: Mapping[str, str]
    titles: Mapping[str, str]
    sent: tuple[Passage, ...]

    def fitted(self, paragraphs: list[_Paragraph]) -> list[_Paragraph]:
        """`paragraphs` without typed labels, each with what was sent of it; in our styles."""
        untyped = list(_without_labels(paragraphs, self.sent))
        known = (
            {passage.style for passage in self.sent} | set(levels_of(self.series)) | {name_of(role) for role in Role}
        )
        return [
            each
            if each.cell is not None or each.style in known
            else replace(each, style=each.sent.style if each.sent else name_of(Role.BODY))
            for each in _beside(untyped, self.sent)
        ]

    def passages(self, paragraphs: list[_Paragraph], spots: dict[int, Spot]) -> Iterator[Passage]:
        """The passages of `paragraphs`; where each stands is noted in `spots`."""
        trail = Trail()
        labels = self._labels(paragraphs)
        numbers = {
            name: labels[each.indexes].rstrip(".")
            for each in paragraphs
            for name in each.bookmarks
            if labels.get(each.indexes)
        }
        part = PartKind.COVER
        for table, group in groupby(paragraphs, key=lambda each: each.cell.table if each.cell else None):
            members = list(group)
            if table is not None:
                made = self._table(members, trail, numbers)
                spots |= dict.fromkeys((index for each in members for index in each.indexes), made.spot)
                yield made
                continue
            for paragraph in members:
                if (entered := _part(paragraph, part, numbered=paragraph.indexes in labels)) is not part:
                    part = entered
                    trail.enter(part, paragraph.text if paragraph.style == name_of(Role.PART) else "")
                elif paragraph.style == name_of(Role.TITLE) and not self.sent:
                    trail.enter(part, paragraph.text)
                found = list(self._found(paragraph, trail, labels.get(paragraph.indexes, ""), numbers))
                spot = found[0].spot if found else replace(trail.spot(), position=0)
                spots |= dict.fromkeys(paragraph.indexes, spot)
                yield from found

    def _found(self, paragraph: _Paragraph, trail: Trail, label: str, numbers: Mapping[str, str]) -> Iterator[Passage]:
        if paragraph.text.strip():
            line = self._line(paragraph, trail, label, numbers)
            yield _as_sent(line, paragraph.sent) if isinstance(paragraph.sent, LinePassage) else line
        for picture in paragraph.pictures:
            yield self._figure(picture, trail)
        if paragraph.style == FIGURE and not paragraph.pictures and not paragraph.text.strip():
            yield FigurePassage(trail.spot(), "", "")

    def _labels(self, paragraphs: Iterable[_Paragraph]) -> dict[tuple[int, ...], str]:
        """The label of each numbered paragraph: what was typed, if it says another number than Word would."""
        levels = levels_of(self.series)
        counters = {each.name: Counters(each) for each in self.series}
        labels: dict[tuple[int, ...], str] = {}
        for paragraph in paragraphs:
            numbered = levels.get(paragraph.style)
            if numbered is None or not paragraph.text.strip():
                continue
            role, series = numbered
            counted, _ = counters[series.name].count(CLAUSE_ROLES.index(role) + 1)
            is_other = paragraph.typed and _figures_of(paragraph.typed) != _figures_of(counted)
            labels[paragraph.indexes] = paragraph.typed if is_other else counted
        return labels

    def _line(self, paragraph: _Paragraph, trail: Trail, label: str, numbers: Mapping[str, str]) -> LinePassage:
        numbered = levels_of(self.series).get(paragraph.style)
        gap = " " if label and not label.endswith(SELF_SPACED) else ""
        if numbered is not None or (paragraph.clause and paragraph.style != name_of(Role.PART)):
            level = CLAUSE_ROLES.index(numbered[0]) + 1 if numbered is not None else 1
            is_heading = (numbered is None or level <= 2) and len(paragraph.text) < LONGEST_HEADING
            heading = paragraph.text if is_heading and not paragraph.style.endswith("段") else ""
            trail.open(paragraph.clause, level, label, gap, heading)
        key = paragraph.text.find(COLUMN) if paragraph.style == name_of(Role.COVER) else -1
        spans = self._spans(paragraph, numbers)
        return LinePassage(
            trail.spot(), paragraph.style, label, gap, _without_column(spans) if key >= 0 else spans, max(key, 0)
        )

    def _spans(self, paragraph: _Paragraph, numbers: Mapping[str, str]) -> Spans:
        spans = tuple(self._span(stretch, numbers) for stretch in paragraph.stretches)
        match paragraph.sent:
            case LinePassage(spans=sent):
                return with_references(spans, sent)
            case TablePassage(rows=rows):
                cells = (cell for row in rows for cell in row)
                return with_references(spans, next((cell for cell in cells if words_of(cell) == words_of(spans)), ()))
            case _:
                return with_references(spans, ()) if self.sent else spans

    def _span(self, stretch: Stretch, numbers: Mapping[str, str]) -> Span:
        fact = stretch.fact.partition("|")[0]
        words, target = stretch.words, self.ids.get(stretch.target, "")
        number = numbers.get(stretch.target, "") if stretch.by_number else ""
        if number and _figures_of(number) == _figures_of(words):  # LibreOffice 7 prints 四.3 for 4.3
            words = number
        return Span(words, stretch.strong, fact, self.titles.get(fact, ""), target)

    def _table(self, paragraphs: list[_Paragraph], trail: Trail, numbers: Mapping[str, str]) -> TablePassage:
        """The rows of a table; a row with fewer cells than others is filled up."""
        cells: dict[tuple[int, int], Spans] = {}
        for paragraph in paragraphs:
            if paragraph.cell is not None:
                place = (paragraph.cell.row, paragraph.cell.column)
                before = (*cells[place], Span("\n")) if place in cells else ()
                cells[place] = (*before, *self._spans(paragraph, numbers))
        rows = sorted({row for row, _ in cells})
        columns = sorted({column for _, column in cells})
        style = SIGNATURE_TABLE if trail.part is PartKind.SIGNATURE else TABLE
        filled = tuple(tuple(cells.get((row, column), ()) for column in columns) for row in rows)
        sent = paragraphs[0].sent
        if isinstance(sent, TablePassage) and len(sent.alignments) == len(columns):
            is_same = [list(map(_looks, row)) for row in filled] == [list(map(_looks, row)) for row in sent.rows]
            kept = (sent.rows, sent.alignments, sent.entry) if is_same else (filled, sent.alignments)
            return TablePassage(trail.spot(), style, *kept)
        left: Alignment = "left"
        return TablePassage(trail.spot(), style, filled, (left,) * len(columns))

    def _figure(self, picture: Picture, trail: Trail) -> FigurePassage:
        digest = sha256(picture.content).hexdigest()
        for sent, content in _pictures(self.sent):
            if content == digest:
                return FigurePassage(trail.spot(), sent.words, sent.digest)
        other = OTHER_PICTURE if any(isinstance(each, FigurePassage) for each in self.sent) else ""
        return FigurePassage(trail.spot(), f"{picture.shows}{other}", digest)


def _pictures(passages: Iterable[Passage]) -> Iterator[tuple[FigurePassage, str]]:
    """Each figure with the digest of the pixels that stand for it in a Word file."""
    from hetong.generator.tree.nodes import Raster
    from hetong.generator.writers.pictures import image_of, png_of

    for passage in passages:
        if isinstance(passage, FigurePassage) and passage.entry is not None:
            image = image_of(passage.entry)
            pixels = image.content if isinstance(image, Raster) else png_of(image.svg)
            yield passage, sha256(pixels).hexdigest()


def _beside(paragraphs: list[_Paragraph], sent: tuple[Passage, ...]) -> list[_Paragraph]:
    """Each paragraph with the passage of `sent` that became it, or became the table that it stands in."""
    groups = [
        list(group)
        for _, group in groupby(
            (each for each in paragraphs if each.text.strip()),
            key=lambda each: ("table", each.cell.table) if each.cell else ("line", each.indexes[0]),
        )
    ]
    made = [_plain_passage(group) for group in groups]
    found: dict[tuple[int, ...], Passage] = {}
    for pair in align(sent, made):
        old, new = (pair.elsewhere, pair.new) if pair.old is None else (pair.old, pair.new)
        if old is not None and new is not None:
            found |= {each.indexes: sent[old] for each in groups[new]}
    return [replace(each, sent=found.get(each.indexes)) for each in paragraphs]


def _plain_passage(paragraphs: list[_Paragraph]) -> Passage:
    """A paragraph, or those of a table, as far as words tell."""
    first = paragraphs[0]
    spot = Spot(PartKind.BODY, first.clause)
    if first.cell is None:
        return LinePassage(spot, first.style, "", "", (Span(first.text),))
    rows = groupby(paragraphs, key=lambda each: each.cell.row if each.cell else 0)
    return TablePassage(spot, TABLE, tuple(tuple((Span(each.text),) for each in row) for _, row in rows), ())


def _as_sent(line: LinePassage, sent: LinePassage) -> LinePassage:
    """`line` with the spans and the tree's line of what was sent, if it came back as it was."""
    is_same = line.style == sent.style and _looks(line.spans) == _looks(sent.spans)
    return replace(line, spans=sent.spans, key=sent.key, entry=sent.entry) if is_same else line


def _looks(spans: Spans) -> list[tuple[str, bool, str]]:
    """What a reader sees of `spans`, and to which clauses they refer."""
    return [
        ("".join(span.words for span in group), *key)
        for key, group in groupby((span for span in spans if span.words), key=lambda span: (span.strong, span.target))
    ]


def _without_column(spans: Spans) -> Spans:
    """Without the first tab, which parts the key of a line of the cover from its value."""
    index = next(number for number, span in enumerate(spans) if COLUMN in span.words)
    cut = replace(spans[index], words=spans[index].words.replace(COLUMN, "", 1))
    return (*spans[:index], *((cut,) if cut.words else ()), *spans[index + 1 :])


def _part(paragraph: _Paragraph, part: PartKind, *, numbered: bool) -> PartKind:
    """The part that `paragraph` stands in, after `part`."""
    style = paragraph.style
    if style == name_of(Role.PART):
        return PartKind.SIGNATURE if "签署" in paragraph.text else PartKind.APPENDIX
    if part is PartKind.COVER and (numbered or style not in (name_of(Role.TITLE), name_of(Role.COVER))):
        return PartKind.BODY if paragraph.text.strip() else part
    return part


# Labels that were turned into words


def _without_labels(paragraphs: Iterable[_Paragraph], sent: Iterable[Passage]) -> Iterator[_Paragraph]:
    """`paragraphs` whose words begin with what was a label, with the label apart."""
    words: dict[str, list[str]] = {}
    whole: set[str] = set()
    for passage in sent:
        whole.add(passage.words)
        if isinstance(passage, LinePassage) and passage.label:
            words.setdefault(_figures_of(passage.label), []).append(passage.words)
    labelled = {each for several in words.values() for each in several}
    for paragraph in paragraphs:
        match = _TYPED_LABEL.match(paragraph.text)
        if match is None or paragraph.cell is not None or paragraph.text in whole:
            yield paragraph
            continue
        rest = paragraph.text[match.end() :]
        like = words.get(_figures_of(match[0]), ())
        if rest in labelled or any(likeness(rest, each) >= ALIKE for each in like):
            yield replace(paragraph, stretches=_after(paragraph.stretches, match.end()), typed=match[0].strip())
        else:
            yield paragraph


def without_label(words: str) -> str:
    """`words` without what may have been a label."""
    return _TYPED_LABEL.sub("", words, count=1) if _TYPED_LABEL.match(words) else words


def _after(stretches: Iterable[Stretch], length: int) -> tuple[Stretch, ...]:
    """`stretches` without their first `length` letters."""
    kept: list[Stretch] = []
    for stretch in stretches:
        rest = stretch.words[length:]
        length = max(0, length - len(stretch.words))
        if rest:
            kept.append(replace(stretch, words=rest))
    return tuple(kept)


def _figures_of(label: str) -> str:
    """A label as every program writes it: 四.3, （四）, 4.3. and 4.3 differ only in looks."""
    digits = _NUMERAL.sub(lambda match: _NUMERALS.get(match[0], match[0]), label)
    return re.sub(r"[\s、．.（）()]+", ".", digits).strip(".")
