"""Word with tracked changes: two documents as one, in the look of a shell.

What both say is written as in any document, with its numbering and content controls. Where they differ, words are plain
runs, deleted or inserted. References are words everywhere: an updated field would count the clauses that are deleted,
until the changes are accepted. Labels stay Word's own: accepting all changes leaves the paragraphs of the new
document in their styles, rejecting all those of the old one. There is no table of contents: each renumbered heading
would stand in it as a change.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from markupsafe import Markup

from hetong.generator.tree.flow import Flow
from hetong.generator.tree.nodes import Alignment, Document, Figure, Origin, PartKind, Row, Table, Text
from hetong.generator.writers.docx import (
    Words,
    bookmark_name,
    columns_of,
    entry_context,
    fill,
    moment_of,
    styles_of,
)
from hetong.generator.writers.marks import NO_NUMBER, mark
from hetong.generator.writers.ooxml import Fate, bookmark, r, tracked
from hetong.generator.writers.shell import FIGURE

FALLBACK_STYLE: Final = "合同正文"
"""For paragraphs of a style that the shell of the new document does not know."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of one fate and one look."""

    words: str
    fate: Fate
    strong: bool = False


@dataclass(frozen=True, slots=True)
class TrackedLine:
    """A paragraph; its own `fate` is that of its mark. With a typed `label`, Word does not number it.

    A `clause` of the new document gets its bookmark.
    """

    style: str
    stretches: tuple[Stretch, ...]
    fate: Fate
    clause: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class TrackedRow:
    """A row: the cells of one that is deleted or inserted are so too."""

    cells: tuple[tuple[Stretch, ...], ...]
    fate: Fate


@dataclass(frozen=True, slots=True)
class TrackedTable:
    """A table, the header first; one whose rows are all deleted or inserted is so itself, by its `fate`."""

    style: str
    rows: tuple[TrackedRow, ...]
    alignments: tuple[Alignment, ...]
    fate: Fate


@dataclass(frozen=True, slots=True)
class TrackedFigure:
    """A picture that was deleted or inserted."""

    figure: Figure
    fate: Fate


TrackedEntry = TrackedLine | TrackedTable | TrackedFigure | Flow
"""What both documents have alike stands as it is."""


@dataclass(frozen=True, slots=True)
class Tracked:
    """Two documents as one. `document` is the new one; `number` is what the head of each page says of both."""

    document: Document
    number: tuple[Stretch, ...]
    entries: tuple[tuple[PartKind, TrackedEntry], ...]


def write_tracked(both: Tracked, shell: bytes, when: datetime, author: str) -> bytes:
    """`both` in the look of `shell`; changes are by `author`, dated `when`. Raises `ShellError`."""
    writer = _Writer(Words(both.document, fields=False), styles_of(shell), author, moment_of(when))
    return fill(shell, writer.context(both), writer.words, both.document.title, when)


@dataclass(frozen=True, slots=True)
class _Writer:
    words: Words
    styles: frozenset[str]
    author: str
    moment: str

    def context(self, both: Tracked) -> dict[str, Any]:
        """What the shell prints; as `docx.context_of`, without contents."""
        has_cover = bool(both.entries) and both.entries[0][0] is PartKind.COVER
        inner = (index for index, (kind, _) in enumerate(both.entries) if has_cover and kind is not PartKind.COVER)
        first = next(inner, None)
        number = (
            self.words.runs((both.document.number,))
            if all(stretch.fate == "kept" for stretch in both.number)
            else self._runs(both.number)
        )
        return {
            "title": both.document.title,
            "number": Markup(number),  # noqa: S704  (all words in it are escaped)
            "lines": [
                {**self._entry(entry, kind), "ends_cover": index == first}
                for index, (kind, entry) in enumerate(both.entries)
            ],
            "contents": [],
        }

    def _entry(self, entry: TrackedEntry, kind: PartKind) -> dict[str, Any]:
        match entry:
            case TrackedLine():
                return {"style": self._style(entry.style), "runs": Markup(self._line(entry))}  # noqa: S704
            case TrackedTable():
                return self._table(entry)
            case TrackedFigure(figure=figure, fate=fate):
                runs = self._tracked(fate, self.words.figure(figure)) + self._mark(fate)
                return {"style": FIGURE, "runs": Markup(runs)}  # noqa: S704
            case _:
                return entry_context(entry, kind, self.words)

    def _style(self, name: str) -> str:
        return name if name in self.styles else FALLBACK_STYLE

    def _line(self, line: TrackedLine) -> str:
        typed = (Stretch(line.label, line.fate),) if line.label else ()
        runs = self._runs((*typed, *line.stretches))
        if line.clause:
            runs = bookmark(self.words.next_id(), bookmark_name(line.clause), runs)
        return runs + self._mark(line.fate) + (mark("label", NO_NUMBER) if line.label else "")

    def _table(self, table: TrackedTable) -> dict[str, Any]:
        header, *rows = ([Markup(cell) for cell in self._row(row)] for row in table.rows)  # noqa: S704
        if table.fate != "kept":
            (rows or [header])[-1][-1] += Markup(mark("spacer", self._tracked(table.fate)))  # noqa: S704
        return {"style": table.style, "columns": columns_of(_plain_table(table)), "header": header, "rows": rows}

    def _row(self, row: TrackedRow) -> list[str]:
        cells = [self._runs(cell) + self._mark(row.fate) for cell in row.cells]
        if row.fate != "kept":
            cells[0] += mark("row", self._tracked(row.fate))
        return cells

    def _runs(self, stretches: tuple[Stretch, ...]) -> str:
        return "".join(
            self._tracked(each.fate, r(each.words, bold=each.strong, deleted=each.fate == "deleted"))
            for each in stretches
        )

    def _mark(self, fate: Fate) -> str:
        return "" if fate == "kept" else mark("paragraph", self._tracked(fate))

    def _tracked(self, fate: Fate, content: str = "") -> str:
        return tracked(fate, self.words.next_id(), author=self.author, moment=self.moment, content=content)


def _plain_table(table: TrackedTable) -> Table:
    """A table with all words, deleted or not: they all need room."""
    header, *rows = (
        tuple((Text("".join(stretch.words for stretch in cell)),) for cell in row.cells) for row in table.rows
    )
    return Table(header, tuple(map(Row, rows)), table.alignments, Origin("", 0))
