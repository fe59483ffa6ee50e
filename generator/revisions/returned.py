"""A Word file that we rendered, as a paper to compare: what it says now, whoever changed it since."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby
from typing import Final

from hetong.generator.clauses.library import all_clauses, load
from hetong.generator.reading.content import ReturnedDocument, ReturnedParagraph
from hetong.generator.revisions.papers import Paper
from hetong.generator.revisions.passages import FigurePassage, LinePassage, Passage, Span, Spans, TablePassage, Trail
from hetong.generator.tree.flow import CLAUSE_ROLES, NUMBER_KEY, SELF_SPACED, Role
from hetong.generator.tree.nodes import Alignment, Document, FactText, PartKind, Series
from hetong.generator.tree.number import Counters
from hetong.generator.writers.docx import bookmark_name
from hetong.generator.writers.shell import FIGURE, SIGNATURE_TABLE, TABLE, levels_of, name_of
from hetong.schemas.catalog import CONTRACTS

COLUMN: Final = "\t"
UNTITLED: Final = "合同"


def paper_of(returned: ReturnedDocument) -> Paper:
    """What `returned` says with its pending changes accepted. Its variant is that whose clauses it has most of."""
    variant = _variant(returned)
    series = load(variant).series
    title = returned.properties.get("title", "") or UNTITLED
    number = FactText("number", _number(returned), "合同编号")
    passages = tuple(_Reading(series, _clause_ids(variant)).passages(returned))
    return Paper("", "", title, passages, Document(variant, title, number, (), series))


def made_on(returned: ReturnedDocument) -> date | None:
    """The day on which the file says it was made."""
    try:
        return date.fromisoformat(returned.properties.get("created", "")[:10])
    except ValueError:
        return None


@cache
def _clause_ids(variant: str) -> dict[str, str]:
    """The ids of the clauses of a variant by the names of their bookmarks."""
    return {bookmark_name(clause.id): clause.id for clause in all_clauses(load(variant))}


def _variant(returned: ReturnedDocument) -> str:
    names = [name for name, _ in returned.bookmarked()]
    return max(CONTRACTS, key=lambda variant: sum(name in _clause_ids(variant) for name in names))


def _number(returned: ReturnedDocument) -> str:
    """The number at the head of each page."""
    words = (paragraph.text.partition(NUMBER_KEY) for paragraph in returned.header)
    return next((number for _, key, number in words if key), "")


@dataclass(frozen=True, slots=True)
class _Reading:
    """Reads paragraphs in order: counts the labels that Word's numbering gives them, and follows the clauses."""

    series: tuple[Series, ...]
    ids: Mapping[str, str]

    def passages(self, returned: ReturnedDocument) -> Iterator[Passage]:
        trail = Trail()
        levels = levels_of(self.series)
        counters = {each.name: Counters(each) for each in self.series}
        part = PartKind.COVER
        for table, group in groupby(returned.paragraphs, key=lambda each: each.cell.table if each.cell else None):
            if table is not None:
                yield _table(list(group), trail)
                continue
            for paragraph in group:
                if (entered := _part(paragraph, part, numbered=paragraph.style in levels)) is not part:
                    part = entered
                    trail.enter(part, paragraph.text if paragraph.style == name_of(Role.PART) else "")
                elif paragraph.style == name_of(Role.TITLE):
                    trail.enter(part, paragraph.text)
                if paragraph.style == FIGURE:
                    yield FigurePassage(trail.spot(), "", "")
                elif paragraph.text.strip():
                    yield self._line(paragraph, trail, levels, counters)

    def _line(
        self,
        paragraph: ReturnedParagraph,
        trail: Trail,
        levels: Mapping[str, tuple[Role, Series]],
        counters: Mapping[str, Counters],
    ) -> LinePassage:
        label = ""
        numbered = levels.get(paragraph.style)
        if numbered is not None:
            role, series = numbered
            label, _ = counters[series.name].count(CLAUSE_ROLES.index(role) + 1)
        gap = " " if label and not label.endswith(SELF_SPACED) else ""
        clause = next((self.ids.get(name, name) for name in paragraph.bookmarks if name.startswith("_Ref_")), "")
        if numbered is not None or (clause and paragraph.style != name_of(Role.PART)):
            level = CLAUSE_ROLES.index(numbered[0]) + 1 if numbered is not None else 1
            heading = "" if numbered is not None and level > 2 else paragraph.text
            trail.open(clause, level, label, gap, heading if len(heading) < 40 else "")
        key = paragraph.text.find(COLUMN) if paragraph.style == name_of(Role.COVER) else -1
        spans = tuple(_spans(paragraph, without=COLUMN if key >= 0 else ""))
        return LinePassage(trail.spot(), paragraph.style, label, gap, spans, max(key, 0))


def _part(paragraph: ReturnedParagraph, part: PartKind, *, numbered: bool) -> PartKind:
    """The part that `paragraph` stands in, after `part`."""
    style = paragraph.style
    if style == name_of(Role.PART):
        return PartKind.SIGNATURE if "签署" in paragraph.text else PartKind.APPENDIX
    if part is PartKind.COVER and (numbered or style not in (name_of(Role.TITLE), name_of(Role.COVER))):
        return PartKind.BODY if paragraph.text.strip() else part
    return part


def _table(paragraphs: list[ReturnedParagraph], trail: Trail) -> TablePassage:
    """The rows of a table; a row with fewer cells than others is filled up."""
    cells: dict[tuple[int, int], Spans] = {}
    for paragraph in paragraphs:
        if paragraph.cell is not None:
            place = (paragraph.cell.row, paragraph.cell.column)
            before = (*cells[place], Span("\n")) if place in cells else ()
            cells[place] = (*before, *_spans(paragraph))
    rows = sorted({row for row, _ in cells})
    columns = sorted({column for _, column in cells})
    style = SIGNATURE_TABLE if trail.part is PartKind.SIGNATURE else TABLE
    filled = tuple(tuple(cells.get((row, column), ()) for column in columns) for row in rows)
    left: Alignment = "left"
    return TablePassage(trail.spot(), style, filled, (left,) * len(columns))


def _spans(paragraph: ReturnedParagraph, without: str = "") -> Iterator[Span]:
    """The words of `paragraph`, those of a fact's content control with its path and title."""
    text, at = paragraph.text, 0
    for control in paragraph.controls:
        start = text.find(control.text, at) if control.path and control.text else -1
        if start >= 0:
            yield from _span(text[at:start], without)
            at = start + len(control.text)
            yield Span(control.text, fact=control.path.partition("|")[0], title=control.title)
    yield from _span(text[at:], without)


def _span(words: str, without: str) -> Iterator[Span]:
    kept = words.replace(without, "", 1) if without else words
    if kept:
        yield Span(kept)
