"""Typst and the fonts that it sets documents with, and what those fonts cannot show."""

import struct
import threading
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import typst

_FONT_PACKAGE: Final = "pylopdf_fonts_zh_cn"

_of_this_thread = threading.local()


class PdfError(RuntimeError):
    """A PDF could not be made; the message says why."""


class MissingGlyphError(PdfError):
    """The embedded fonts cannot show `characters`, so the PDF would have lost them."""

    def __init__(self, characters: str) -> None:
        self.characters = characters
        shown = "、".join(
            f"{character.encode('utf-8', 'replace').decode()}（U+{ord(character):04X}）" for character in characters
        )
        super().__init__(f"PDF 的字体没有这些字符：{shown}")


def _font_folder() -> Path:
    return Path(str(files(_FONT_PACKAGE)))


@cache
def fonts() -> "typst.Fonts":
    """The fonts of the package and no others, so that every machine sets the same page."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[_font_folder()])


def compiler() -> "typst.Compiler":
    """The compiler of this thread: one shared by threads raises."""
    import typst

    if not hasattr(_of_this_thread, "compiler"):
        _of_this_thread.compiler = typst.Compiler(font_paths=fonts(), ignore_system_fonts=True)
    made: typst.Compiler = _of_this_thread.compiler
    return made


def characters_without_glyph(texts: Iterable[str]) -> str:
    """The characters of `texts` that no font has, in order of their first appearance."""
    shown = _shown()
    characters = dict.fromkeys(character for text in texts for character in text)
    return "".join(character for character in characters if ord(character) not in shown and not character.isspace())


@cache
def _shown() -> frozenset[int]:
    """The code points that some font has a glyph for."""
    return frozenset().union(*(_code_points(path.read_bytes()) for path in _font_folder().glob("*.otf")))


def _code_points(font: bytes) -> Iterator[int]:
    """What the OpenType `font` has glyphs for, from its cmap of format 12: ranges of code points."""
    tables = struct.unpack_from(">H", font, 4)[0]
    directory = {tag: offset for tag, _, offset, _ in struct.iter_unpack(">4sLLL", font[12 : 12 + 16 * tables])}
    cmap = directory[b"cmap"]
    for index in range(struct.unpack_from(">H", font, cmap + 2)[0]):
        subtable = cmap + struct.unpack_from(">L", font, cmap + 4 + 8 * index + 4)[0]
        if struct.unpack_from(">H", font, subtable)[0] == 12:
            groups = struct.unpack_from(">L", font, subtable + 12)[0]
            for first, last, _ in struct.iter_unpack(">LLL", font[subtable + 16 : subtable + 16 + 12 * groups]):
                yield from range(first, last + 1)
