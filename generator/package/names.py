"""File names from facts: readable, safe on every file system, never outside the output folder."""

import unicodedata
from collections.abc import Iterable
from typing import Final

MAX_BYTES: Final = 240
"""Of a name in UTF-8; 255 is what file systems take, the rest is for endings and temporary names."""

RESERVED: Final = {"CON", "PRN", "AUX", "NUL", *(f"{name}{n}" for name in ("COM", "LPT") for n in range(1, 10))}
"""Names that Windows reserves, whatever their ending."""


def file_name(pieces: Iterable[str], *, ascii_only: bool = False) -> str:
    """The pieces joined by ``_`` as a name without ending; what a file system could misread becomes ``-``.

    >>> file_name(["KH-2026/01", "甲公司", "乙:公司", "综合版"])
    'KH-2026-01_甲公司_乙-公司_综合版'
    >>> file_name(["../../etc", "con"])
    'etc_con'
    """
    safe = [clean for piece in pieces if (clean := _safe(piece, ascii_only=ascii_only))]
    name = "_".join(safe) or "contract"
    if name.partition(".")[0].upper() in RESERVED:
        name = f"_{name}"
    return _shortened(name)


def _safe(piece: str, *, ascii_only: bool) -> str:
    normal = unicodedata.normalize("NFC", piece)
    kept = "".join(_kept(character, ascii_only=ascii_only) for character in normal)
    while "--" in kept:
        kept = kept.replace("--", "-")
    return kept.strip("-. ")


def _kept(character: str, *, ascii_only: bool) -> str:
    if ascii_only and not character.isascii():
        return ""
    return character if character.isalnum() or character in "-.()（）" else "-"


def _shortened(name: str) -> str:
    while len(name.encode()) > MAX_BYTES:
        name = name[:-1]
    return name.rstrip("-. ")
