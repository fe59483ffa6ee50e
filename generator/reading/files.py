"""What is handed in: files, folders that ``render`` wrote, and zips of them, as named bytes."""

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Final

from hetong.generator.problems import Place, Problem, Problems
from hetong.generator.reading.package import MAX_BYTES, unreadable
from hetong.generator.writers.ooxml import CONTENT_TYPES
from hetong.generator.writers.supplied import why_bad_archive

MOST_FILES: Final = 100
_PDF: Final = b"%PDF-"
_WORD: Final = ".docx"


@dataclass(frozen=True, slots=True)
class Handed:
    """A file that was handed in. `asked_for` tells that it was named itself, and did not just lie in a folder."""

    name: str
    content: bytes
    asked_for: bool

    @property
    def is_pdf(self) -> bool:
        return self.content[:1024].lstrip().startswith(_PDF)


def hand_in(paths: Iterable[Path]) -> list[Handed]:
    """The files at `paths`; the Word files of folders and zips. Raises `Problems` with all that is wrong."""
    found: list[Handed] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            found += _at(path)
        except Problems as error:
            problems += error.problems
        except OSError as error:
            problems.append(Problem("unreadable-file", Place(str(path)), {"reason": error.strerror or str(error)}))
    if len(found) > MOST_FILES:
        problems.append(Problem("returned-unreadable", Place(found[0].name), {"reason": f"文件超过 {MOST_FILES} 份"}))
    if problems:
        raise Problems(problems)
    return found


def _at(path: Path) -> Iterator[Handed]:
    if path.is_dir():
        inside = sorted(each for each in path.rglob(f"*{_WORD}") if each.is_file() and _is_document(each.name))
        if not inside:
            raise unreadable(str(path), "文件夹里没有 .docx")
        for each in inside[: MOST_FILES + 1]:
            yield Handed(str(each), _read(each), asked_for=False)
        return
    content = _read(path)
    if content.startswith(b"PK") and not _is_word(content):
        yield from _unzipped(str(path), content)
    else:
        yield Handed(str(path), content, asked_for=True)


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise Problems([Problem("file-too-large", Place(str(path)), {"size": path.stat().st_size, "limit": MAX_BYTES})])
    return content


def _is_document(name: str) -> bool:
    """Whether a name is not that of the lock that Word lays beside an open file."""
    return name.lower().endswith(_WORD) and not name.startswith("~$")


def _is_word(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return CONTENT_TYPES in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return True  # reading it will say what is wrong with it


def _unzipped(name: str, content: bytes) -> Iterator[Handed]:
    if reason := why_bad_archive(content):
        raise unreadable(name, reason)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        inside = [entry for entry in archive.infolist() if _is_document(PurePosixPath(entry.filename).name)]
        if not inside:
            raise unreadable(name, "压缩包里没有 .docx")
        for entry in inside[: MOST_FILES + 1]:
            yield Handed(f"{name}/{entry.filename}", archive.read(entry), asked_for=False)
