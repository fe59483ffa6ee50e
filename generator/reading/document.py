"""A Word file from outside, read without trusting it: what it says, who changed it, what facts it carries."""

from collections.abc import Iterator
from typing import Final

from lxml import etree

from hetong.generator.reading.content import Comment, ReturnedDocument, ReturnedParagraph, StoredFact
from hetong.generator.reading.package import Package, open_package, unreadable
from hetong.generator.reading.story import Story, val
from hetong.generator.writers.ooxml import NAMESPACES, W
from hetong.generator.writers.shell_parts import FACTS_NAMESPACE

_FACT: Final = f"{{{FACTS_NAMESPACE}}}"
_W14: Final = f"{{{NAMESPACES['w14']}}}"
_W15: Final = f"{{{NAMESPACES['w15']}}}"
_UNNAMED: Final = "<document>"


def read_document(content: bytes, name: str = _UNNAMED) -> ReturnedDocument:
    """The Word file `content`, called `name` in messages. Raises `Problems` for what cannot or must not be read."""
    package = open_package(content, name)
    root = package.parsed(package.main)
    body = root.find(f"{W}body")
    if root.tag != f"{W}document" or body is None:
        raise unreadable(name, "不是 Word 文档的正文")
    facts, styles = list(_stored(package)), _styles(package)
    paths = tuple(path for path, _ in facts)
    story = Story(styles, paths, dict(package.images()))
    try:
        return ReturnedDocument(
            paragraphs=story.read(body),
            changes=story.changes,
            comments=tuple(_comments(package, story)),
            header=_margin(package, "header", Story(styles, paths)),
            footer=_margin(package, "footer", Story(styles, paths)),
            notes=tuple(_notes(package)),
            stored={path: fact for path, fact in facts if path},
            properties=dict(_properties(package)),
        )
    except ValueError as error:
        raise unreadable(name, str(error)) from None


def _styles(package: Package) -> dict[str, str]:
    """The names of the styles by id; the style of a paragraph that names none is called by its own name too."""
    names: dict[str, str] = {}
    for part in package.related("styles"):
        for style in package.parsed(part).iter(f"{W}style"):
            name = val(style.find(f"{W}name"))
            names[style.get(f"{W}styleId", "")] = name
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in {"1", "true", "on"}:
                names.setdefault("", name)
    return names


def _stored(package: Package) -> Iterator[tuple[str, StoredFact]]:
    """The facts of our custom XML part, each with its path."""
    for part in package.related("customXml"):
        if FACTS_NAMESPACE.encode() not in package.parts[part]:
            continue
        root = package.parsed(part)
        if root.tag == f"{_FACT}facts":
            for fact in root.iter(f"{_FACT}fact"):
                path = fact.findtext(f"{_FACT}path") or ""
                items = tuple(item.text or "" for item in fact.iter(f"{_FACT}item"))
                yield path, StoredFact(fact.findtext(f"{_FACT}words") or "", items)
            return


def _margin(package: Package, kind: str, story: Story) -> tuple[ReturnedParagraph, ...]:
    """What the headers or footers say; the same line of several of them once, and no empty one."""
    parts = list(package.related(kind))
    found = tuple(paragraph for part in parts for paragraph in story.read(package.parsed(part)))
    return tuple(dict.fromkeys(each for each in found if each.text.strip() or each.original.strip()))


def _notes(package: Package) -> Iterator[str]:
    for kind in ("footnotes", "endnotes"):
        for part in package.related(kind):
            for note in package.parsed(part):
                words = _words(note)
                if words.strip():
                    yield words


def _words(element: etree._Element) -> str:
    """The text of a small story."""
    return "\n".join(paragraph.text for paragraph in Story({}).read(element)).strip("\n")


def _comments(package: Package, story: Story) -> Iterator[Comment]:
    """The comments in the order of the file, each with its replies ([MS-DOCX] 2.5.4.2, w15:commentEx)."""
    elements = [each for part in package.related("comments") for each in package.parsed(part).iter(f"{W}comment")]
    ids = [_last_paragraph(each) for each in elements]
    parents = {
        extended.get(f"{_W15}paraId", ""): extended.get(f"{_W15}paraIdParent", "")
        for part in package.related("commentsExtended")
        for extended in package.parsed(part).iter(f"{_W15}commentEx")
    }
    replies: dict[str, list[etree._Element]] = {}
    tops: list[tuple[str, etree._Element]] = []
    for own, element in zip(ids, elements, strict=True):
        parent = parents.get(own, "") if own else ""
        if parent and parent in ids and parent != own and not parents.get(parent):
            replies.setdefault(parent, []).append(element)
        else:
            tops.append((own, element))
    for own, element in tops:
        answers = tuple(_comment(each, story) for each in replies.get(own, ()) if own)
        yield _comment(element, story, answers)


def _comment(element: etree._Element, story: Story, replies: tuple[Comment, ...] = ()) -> Comment:
    paragraph, anchor = story.anchor(element.get(f"{W}id", ""))
    return Comment(
        author=element.get(f"{W}author", ""),
        date=element.get(f"{W}date", ""),
        text=_words(element),
        anchor=anchor,
        paragraph=paragraph,
        replies=replies,
    )


def _last_paragraph(comment: etree._Element) -> str:
    """The id of the last paragraph of a comment, by which others refer to it."""
    last = [each.get(f"{_W14}paraId", "") for each in comment.iter(f"{W}p")]
    return last[-1] if last else ""


def _properties(package: Package) -> Iterator[tuple[str, str]]:
    for kind in ("core-properties", "custom-properties"):
        for part in package.related(kind, ""):
            for element in package.parsed(part):
                name = element.get("name") or etree.QName(element).localname
                yield name, "".join(str(words) for words in element.itertext()).strip()
