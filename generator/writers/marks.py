"""Properties of paragraphs and rows that only their runs can bring along.

A shell's template paragraphs bring their own properties. What a single paragraph adds to them (that its mark or its row
is a tracked change, that it has no number) rides among its runs as a mark, which is gone from the finished part.
"""

from typing import Final, Literal

from lxml import etree

from hetong.generator.writers.ooxml import W

_REVISIONS: Final = "urn:hetong:revisions"
_MARK: Final = f"{{{_REVISIONS}}}mark"
MARK_START: Final = "<h:mark "
_BEFORE_NUMBER: Final = frozenset(
    f"{W}{name}" for name in ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")
)


def mark(of: Literal["paragraph", "row", "spacer", "label"], property_: str) -> str:
    """A mark among runs: when the document is whole, `property_` goes where `of` says and the mark is taken away.

    It belongs to the properties of the ``paragraph`` mark, of the table ``row`` or of the paragraph behind the table
    (``spacer``) that the mark stands in; ``label`` is numbering of the paragraph.
    """
    return f'{MARK_START}xmlns:h="{_REVISIONS}" of="{of}">{property_}</h:mark>'


NO_NUMBER: Final = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>'
"""w:numPr (17.3.1.19) that takes away the number that the style brings."""


def set_marks(root: etree._Element) -> None:
    """Put the property that each mark carries where it belongs, and take the marks away."""
    for each in list(root.iter(_MARK)):
        _set_mark(each)


def _set_mark(mark: etree._Element) -> None:
    paragraph = next(mark.iterancestors(f"{W}p"))
    (given,) = mark
    of = mark.get("of")
    parent = mark.getparent()
    if parent is not None:
        parent.remove(mark)
    if of == "row":
        _child(next(paragraph.iterancestors(f"{W}tr")), "trPr").append(given)
        return
    if of == "spacer":
        behind = next(paragraph.iterancestors(f"{W}tbl")).getnext()
        if behind is None or behind.tag != f"{W}p":
            return
        paragraph = behind
    properties = _child(paragraph, "pPr")
    if of == "label":
        _set_number(properties, given)
        return
    runs = properties.find(f"{W}rPr")
    if runs is None:
        runs = etree.Element(f"{W}rPr")
        section = properties.find(f"{W}sectPr")  # the only one that may follow (17.3.1.26), but changes of properties
        properties.insert(len(properties) if section is None else properties.index(section), runs)
    runs.insert(0, given)


def _set_number(properties: etree._Element, numbering: etree._Element) -> None:
    """Put w:numPr at its place among the `properties` of a paragraph."""
    old = properties.find(f"{W}numPr")
    if old is not None:
        properties.replace(old, numbering)
        return
    before = [child for child in properties if child.tag in _BEFORE_NUMBER]
    properties.insert(len(before), numbering)


def _child(element: etree._Element, name: str) -> etree._Element:
    """The child `name` that holds the properties of `element`; made, as the first, if it is missing."""
    found = element.find(f"{W}{name}")
    if found is None:
        found = etree.Element(f"{W}{name}")
        element.insert(0, found)
    return found
