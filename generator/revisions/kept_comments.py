"""The comments of a file that came back, kept in its redline: each on the paragraph that its words stand in."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from lxml import etree

from hetong.generator.reading.content import Comment, ReturnedDocument
from hetong.generator.writers.ooxml import CONTENT_TYPES, ROOT, XML_HEAD, W, attribute, pack, r, unpack

_DOCUMENT: Final = "word/document.xml"
_RELATIONSHIPS: Final = "word/_rels/document.xml.rels"
_COMMENTS: Final = "word/comments.xml"
_COMMENTS_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_RELATED: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)?")
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def with_comments(redline: bytes, returned: ReturnedDocument) -> bytes:
    """`redline` with the comments of `returned` (17.13.4), each reply behind what it replies to.

    A comment on a paragraph that cannot be found stands at the first one.
    """
    comments = [(each, comment) for comment in returned.comments for each in (comment, *comment.replies)]
    if not comments:
        return redline
    parts = unpack(redline)
    root = etree.fromstring(parts[_DOCUMENT])
    paragraphs = {_accepted(p): p for p in reversed(list(root.iter(f"{W}p")))}
    first = next(root.iter(f"{W}p"))
    for number, (_, top) in enumerate(comments):
        words = returned.paragraphs[top.paragraph].text if returned.paragraphs else ""
        _anchor(paragraphs.get(words, first), number)
    parts[_DOCUMENT] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    written = "".join(_comment(number, each) for number, (each, _) in enumerate(comments))
    parts[_COMMENTS] = f"{XML_HEAD}<w:comments {ROOT}>{written}</w:comments>".encode()
    override = f'<Override PartName="/{_COMMENTS}" ContentType="{_COMMENTS_TYPE}"/></Types>'.encode()
    parts[CONTENT_TYPES] = parts[CONTENT_TYPES].replace(b"</Types>", override)
    related = f'<Relationship Id="rIdComments" Type="{_RELATED}" Target="comments.xml"/></Relationships>'.encode()
    parts[_RELATIONSHIPS] = parts[_RELATIONSHIPS].replace(b"</Relationships>", related)
    return pack(parts)


def _accepted(paragraph: etree._Element) -> str:
    """What a paragraph says with all changes accepted."""
    return "".join(_words(paragraph))


def _words(element: etree._Element) -> Iterator[str]:
    for child in element:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag == f"{W}tab" and element.tag == f"{W}r":
            yield "\t"
        elif child.tag != f"{W}del":
            yield from _words(child)


def _anchor(paragraph: etree._Element, number: int) -> None:
    """Put the comment `number` on all words of `paragraph`."""
    id_ = {f"{W}id": str(number)}
    properties = paragraph.find(f"{W}pPr")
    start = 0 if properties is None else paragraph.index(properties) + 1
    paragraph.insert(start, etree.Element(f"{W}commentRangeStart", id_))
    etree.SubElement(paragraph, f"{W}commentRangeEnd", id_)
    etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}commentReference", id_)


def _comment(number: int, comment: Comment) -> str:
    lines = "".join(f"<w:p>{r(_printable(line))}</w:p>" for line in _lines(comment))
    date = f" w:date={attribute(comment.date)}" if _DATE.fullmatch(comment.date) else ""
    author = attribute(_printable(comment.author) or "—")
    return f'<w:comment w:id="{number}" w:author={author}{date}>{lines}</w:comment>'


def _lines(comment: Comment) -> Iterable[str]:
    return comment.text.split("\n") or [""]


def _printable(words: str) -> str:
    return _UNPRINTABLE.sub("", words)
