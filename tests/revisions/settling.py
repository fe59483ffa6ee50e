"""Accepts or rejects every tracked change of a .docx by the rules of ISO/IEC 29500-1, 17.13.5, on its XML.

It knows nothing of the writer. `paragraphs` tells what a file shows, label by label.
"""

from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

from lxml import etree

from ..writers.docx_reader import W, read

INS, DEL = f"{W}ins", f"{W}del"


def settle(docx: bytes, *, accept: bool) -> bytes:
    """`docx` after all changes were accepted, or rejected."""
    gone, stays = (DEL, INS) if accept else (INS, DEL)
    out = BytesIO()
    with ZipFile(BytesIO(docx)) as package, ZipFile(out, "w") as settled:
        for name in package.namelist():
            content = package.read(name)
            if name.startswith("word/") and name.endswith(".xml"):
                root = etree.fromstring(content)
                _settle(root, gone, stays)
                assert not list(root.iter(INS, DEL, f"{W}delText"))
                content = etree.tostring(root)
            settled.writestr(name, content)
    return out.getvalue()


def _settle(root: etree._Element, gone: str, stays: str) -> None:
    for row in [row for row in root.iter(f"{W}tr") if row.find(f"{W}trPr/{gone}") is not None]:
        table = _parent(row)
        table.remove(row)
        if table.find(f"{W}tr") is None:
            _parent(table).remove(table)
    left = [p for p in root.iter(f"{W}p") if p.find(f"{W}pPr/{W}rPr/{gone}") is not None]
    for change in list(root.iter(gone)):
        _parent(change).remove(change)
    for p in left:
        _join(p)
    for change in list(root.iter(stays)):
        parent = _parent(change)
        at = parent.index(change)
        parent[at : at + 1] = list(change)
    for words in root.iter(f"{W}delText"):
        words.tag = f"{W}t"


def _join(p: etree._Element) -> None:
    """Without its mark, a paragraph is the beginning of the next one, which keeps its own properties."""
    following = p.getnext()
    rest = [child for child in p if child.tag != f"{W}pPr"]
    if following is not None and following.tag == f"{W}p":
        properties = following.find(f"{W}pPr")
        at = 0 if properties is None else following.index(properties) + 1
        following[at:at] = rest
    else:
        assert not [child for child in rest if child.tag == f"{W}r"], "a paragraph before a table keeps words"
    _parent(p).remove(p)


def _parent(element: etree._Element) -> etree._Element:
    parent = element.getparent()
    assert parent is not None
    return parent


def paragraphs(docx: bytes) -> list[tuple[str, str, str, bool]]:
    """Style, label and words of each paragraph that shows something, and whether it stands in a table."""
    return [(line.style, line.label, line.text, line.cell) for line in read(docx).lines]


def changes(docx: bytes) -> Iterator[tuple[str, str, str, str]]:
    """Each changed stretch: ins or del, its words, its author and its date."""
    with ZipFile(BytesIO(docx)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    for change in root.iter(INS, DEL):
        words = "".join(t.text or "" for t in change.iter(f"{W}t", f"{W}delText"))
        if words:
            yield change.tag.removeprefix(W), words, change.get(f"{W}author", ""), change.get(f"{W}date", "")
