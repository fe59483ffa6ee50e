"""A Word file that came back, as data: what it says with its pending changes accepted, and with them rejected."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

ChangeKind = Literal["insert", "delete", "move-from", "move-to", "format"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A place in a table. `table` counts all tables of the document from 0; a nested one has a number of its own.

    `row` and `column` count from 0; `column` is that of the grid: a cell over two columns takes two.
    """

    table: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Control:
    """A content control (ISO/IEC 29500-1, 17.5.2). `text` is what it shows with all changes accepted.

    `path` is that of the fact it is bound to, wherever the file has our custom XML part; LibreOffice drops tags and
    titles, but keeps bindings. `value` is the value of the chosen entry of a list, or the ISO date of a date picker.
    """

    tag: str
    title: str
    text: str
    path: str = ""
    placeholder: bool = False
    checked: bool | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    r"""Words of one look, one origin and one fate.

    `accepted` tells whether they are there once all pending changes are accepted, `rejected` whether they are once all
    are rejected. `strong` is bold set on the words themselves, not by a style. `fact` is the path of the fact that a
    content control around them shows. `target` is the bookmark that a field around them refers to (REF, 17.16.5.51);
    with `by_number` the field shows the number of the paragraph there.
    """

    words: str
    accepted: bool = True
    rejected: bool = True
    strong: bool = False
    fact: str = ""
    target: str = ""
    by_number: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: what it is said to show, and its content; the content is empty where the file does not hold it."""

    shows: str
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class ReturnedParagraph:
    r"""A paragraph: `text` with all pending changes accepted, `original` with all rejected.

    Tabs and line breaks are ``\t`` and ``\n``; automatic labels are not part of the text. `style` is the name of the
    style, not its id. `mark` tells that the paragraph itself (its mark, or its row of a table) is a pending change.
    `bookmarks` and `controls` are those that start in it; `stretches` are its words with all that is known of them.
    """

    style: str
    text: str
    original: str
    bookmarks: tuple[str, ...] = ()
    cell: Cell | None = None
    mark: ChangeKind | None = None
    controls: tuple[Control, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A pending change: who made it, when (as the file writes it), and its words. `paragraph` is an index.

    The words of a change of looks are those it applies to. A change of a paragraph mark alone has none. It begins
    `position` letters into the paragraph, those of deleted and inserted words counted alike.
    """

    kind: ChangeKind
    author: str
    date: str
    text: str
    paragraph: int
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on the words `anchor`, which begin in the paragraph with the index `paragraph`."""

    author: str
    date: str
    text: str
    anchor: str
    paragraph: int
    replies: "tuple[Comment, ...]" = ()


@dataclass(frozen=True, slots=True)
class StoredFact:
    """A fact of our custom XML part: its words as printed, and the elements of a list."""

    words: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReturnedDocument:
    """What a Word file says. The table of contents is left out; `header` and `footer` have what differs between pages.

    `stored` are the facts of our custom XML part by path, with filters (``payment.fee|figures``); empty without it.
    `properties` are the core properties by their element's name (``title``, ``creator``) and the custom ones.
    """

    paragraphs: tuple[ReturnedParagraph, ...]
    changes: tuple[Change, ...] = ()
    comments: tuple[Comment, ...] = ()
    header: tuple[ReturnedParagraph, ...] = ()
    footer: tuple[ReturnedParagraph, ...] = ()
    notes: tuple[str, ...] = ()
    """The text of foot- and endnotes; our documents have none."""
    stored: Mapping[str, StoredFact] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)

    def bookmarked(self) -> Iterator[tuple[str, int]]:
        """Each bookmark with the index of the paragraph in which it starts."""
        for index, paragraph in enumerate(self.paragraphs):
            for name in paragraph.bookmarks:
                yield name, index

    def controls(self) -> Iterator[tuple[Control, ReturnedParagraph]]:
        """Each content control of text, header and footer, with the paragraph in which it starts."""
        for paragraph in (*self.paragraphs, *self.header, *self.footer):
            for control in paragraph.controls:
                yield control, paragraph
