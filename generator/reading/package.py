"""Opening a Word package that came from outside: looked through, then its parts found as the package relates them."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from lxml import etree

from hetong.generator.problems import Place, Problem, Problems
from hetong.generator.writers.ooxml import unpack
from hetong.generator.writers.supplied import UnsafePartError, parse_part, why_unreadable

MAX_BYTES: Final = 50 * 1024 * 1024
"""Of a file that is read back."""

MAX_PART_BYTES: Final = 24 * 1024 * 1024
"""Of a part that is parsed; the text of a contract of thirty pages has half a megabyte."""

_STRICT: Final = "http://purl.oclc.org/ooxml/"
_RELATIONSHIPS: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}"


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a package by name, and the name of its main part. `name` is that of the file, for messages."""

    name: str
    parts: dict[str, bytes]
    main: str

    def related(self, kind: str, part: str | None = None) -> Iterator[str]:
        """The names of the parts to which `part`, the main one, is related as `kind` (``styles``, ``comments``)."""
        source = self.main if part is None else part
        for each in self._relationships(source):
            if each.kind == kind and each.target in self.parts:
                yield each.target

    def images(self) -> Iterator[tuple[str, bytes]]:
        """The pictures of the main part by the id of the relationship to them."""
        for each in self._relationships(self.main):
            if each.kind == "image" and each.target in self.parts:
                yield each.id, self.parts[each.target]

    def parsed(self, part: str) -> etree._Element:
        """The root of `part`. Raises `Problems`."""
        return _parsed(self.name, part, self.parts[part])

    def _relationships(self, source: str) -> Iterator["_Relationship"]:
        folder, _, file = source.rpartition("/")
        name = f"{folder}/_rels/{file}.rels".lstrip("/")
        if name in self.parts:
            yield from _targets(_parsed(self.name, name, self.parts[name]), folder)


def open_package(content: bytes, name: str) -> Package:
    """The Word package `content`, known as `name` in messages. Raises `Problems` if it must not or cannot be read."""
    if len(content) > MAX_BYTES:
        raise Problems([Problem("file-too-large", Place(name), {"size": len(content), "limit": MAX_BYTES})])
    if reason := why_unreadable(content):
        raise unreadable(name, reason)
    parts = unpack(content)
    if "_rels/.rels" not in parts:
        raise unreadable(name, "缺少 _rels/.rels")
    related = _targets(_parsed(name, "_rels/.rels", parts["_rels/.rels"]), "")
    main = next((each.target for each in related if each.kind == "officeDocument" and each.target in parts), None)
    if main is None:
        raise unreadable(name, "没有正文部件")
    return Package(name, parts, main)


def unreadable(name: str, reason: str) -> Problems:
    """The problem of a file that cannot be read back."""
    return Problems([Problem("returned-unreadable", Place(name), {"reason": reason})])


def _parsed(name: str, part: str, xml: bytes) -> etree._Element:
    if len(xml) > MAX_PART_BYTES:
        raise unreadable(name, f"部件 {part} 过大")
    try:
        root = parse_part(part, xml)
    except UnsafePartError as error:
        raise unreadable(name, str(error)) from None
    if any(str(uri).startswith(_STRICT) for uri in root.nsmap.values()):
        raise Problems([Problem("returned-strict", Place(name))])
    return root


@dataclass(frozen=True, slots=True)
class _Relationship:
    """The last word of its type, the part that it leads to, and its id."""

    kind: str
    target: str
    id: str


def _targets(relationships: etree._Element, folder: str) -> Iterator[_Relationship]:
    """The relationships; those out of the package are left out."""
    for each in relationships.iter(f"{_RELATIONSHIPS}Relationship"):
        if each.get("TargetMode") != "External":
            target = unquote(each.get("Target", ""))
            whole = posixpath.normpath(posixpath.join(f"/{folder}", target)).lstrip("/")
            yield _Relationship(each.get("Type", "").rpartition("/")[2], whole, each.get("Id", ""))
