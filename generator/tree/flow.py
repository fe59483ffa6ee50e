"""The tree laid out as the lines that a reader sees, one after the other: what every writer translates.

A line is a paragraph on the page: the label, if it has one, and its words. Which clause it opens (`clause`) lets a
writer set a bookmark or link target; `role` is the style it is set in.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from hetong.generator.tree.nodes import Block, Clause, Document, Figure, Inline, Paragraph, Part, PartKind, Table, Text


class Role(StrEnum):
    """The style of a line. Each has one paragraph style in Word, one rule in Typst and one class in HTML."""

    TITLE = "title"  # the document's title on the cover
    COVER = "cover"  # a line of the cover below the title
    PART = "part"  # heading of the appendix or of the signature page
    CHAPTER = "chapter"
    SECTION = "section"
    ITEM = "item"
    SUBITEM = "subitem"
    BODY = "body"  # paragraph without a label
    ITEM_BODY = "item-body"  # a further paragraph of an item
    SIGNATORY = "signatory"  # who signs
    SIGNATURE = "signature"  # a line to sign or fill in on the signature page


SELF_SPACED = ("、", "）", "．")
"""A label that ends so needs no space before the words."""

NUMBER_KEY = "合同编号："
"""What stands before the document's number at the head of each page."""

CLAUSE_ROLES = (Role.CHAPTER, Role.SECTION, Role.ITEM, Role.SUBITEM)


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph as the reader sees it; `label` is printed before the words."""

    role: Role
    label: str
    inlines: tuple[Inline, ...]
    clause: Clause | None = None

    @property
    def gap(self) -> str:
        """What stands between label and words: a space, unless the label brings its own or there is none."""
        return " " if self.label and not self.label.endswith(SELF_SPACED) else ""

    def key_and_value(self) -> tuple[tuple[Inline, ...], tuple[Inline, ...]]:
        """A line such as 甲方：某某公司, split after the first colon of the clause library; no key without one."""
        for index, inline in enumerate(self.inlines):
            if isinstance(inline, Text) and "：" in inline.text:
                key, colon, value = inline.text.partition("：")
                rest = self.inlines[index + 1 :]
                return (
                    (*self.inlines[:index], replace(inline, text=key + colon)),
                    (replace(inline, text=value), *rest) if value else rest,
                )
        return (), self.inlines


Flow = Line | Table | Figure


def flow(part: Part) -> Iterator[Flow]:
    """The lines, tables and figures of `part` in reading order."""
    if part.heading:
        yield Line(Role.TITLE if part.kind is PartKind.COVER else Role.PART, "", part.heading)
    plain_role = {PartKind.COVER: Role.COVER, PartKind.SIGNATURE: Role.SIGNATURE}.get(part.kind, Role.BODY)
    for block in part.blocks:
        yield from _flow(block, part.kind, plain_role)


def flow_all(document: Document) -> Iterator[Flow]:
    """The lines, tables and figures of the whole document."""
    for part in document.parts:
        yield from flow(part)


def _flow(block: Block, kind: PartKind, plain_role: Role) -> Iterator[Flow]:
    match block:
        case Table() | Figure():
            yield block
        case Paragraph():
            yield Line(plain_role, "", block.inlines)
        case Clause():
            yield from _clause(block, kind)


def opens_a_line(clause: Clause) -> bool:
    """Whether there is a line that shows the label of `clause`: its heading, or its first paragraph."""
    return bool(clause.heading) or (bool(clause.blocks) and isinstance(clause.blocks[0], Paragraph))


def _clause(clause: Clause, kind: PartKind) -> Iterator[Flow]:
    match kind:
        case PartKind.COVER:
            role = body_role = Role.COVER
        case PartKind.SIGNATURE:
            role, body_role = Role.SIGNATORY, Role.SIGNATURE
        case _:
            role = CLAUSE_ROLES[clause.level - 1]
            body_role = Role.ITEM_BODY if clause.level > 2 else Role.BODY
    blocks = clause.blocks
    if clause.heading:
        yield Line(role, clause.label, clause.heading, clause)
    elif blocks and isinstance(blocks[0], Paragraph):
        yield Line(role, clause.label, blocks[0].inlines, clause)
        blocks = blocks[1:]
    for block in blocks:
        yield from _flow(block, kind, body_role)
