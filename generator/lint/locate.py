"""Where in its file the words of a finding stand: line, column and the line itself."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from hetong.generator.lint.passages import STAND_IN, Passage
from hetong.generator.lint.rule import Finding, Subject
from hetong.generator.problems import Place
from hetong.generator.tree.nodes import Entry, FactText, Inline, Reference, Term, Text, plain

_GAPS: Final = re.compile(f"[{STAND_IN}\n]")
_PARAGRAPH_END: Final = re.compile(r"\n[ \t]*\n")


def located(subject: Subject, found: Iterable[Finding]) -> list[Finding]:
    """`found`, each with the place of the words it saw and with the line that they stand on."""
    files = _Files(subject.draft.selection.library.folder.parent.parent)
    passages: dict[str, list[Passage]] = {}
    result: list[Finding] = []
    for finding in found:
        if finding.seen and not passages:
            for passage in subject.passages:
                passages.setdefault(passage.clause, []).append(passage)
        place = next(_places(finding, passages.get(finding.clause, ()), files), finding.place)
        result.append(replace(finding, place=place, line=files.line(place.file, place.line)))
    return result


@dataclass(slots=True)
class _Files:
    """Files read once. Clause files are named from the folder above the library, facts from where the user is."""

    folder: Path
    read: dict[str, list[str]] = field(default_factory=dict)

    def lines(self, name: str) -> list[str]:
        """The lines of `name`; none where it cannot be read."""
        if name not in self.read:
            path = self.folder / name
            try:
                text = (path if path.is_file() else Path(name)).read_text(encoding="utf-8-sig")
            except (OSError, UnicodeDecodeError):
                text = ""
            self.read[name] = text.splitlines()
        return self.read[name]

    def line(self, name: str, number: int) -> str:
        lines = self.lines(name) if number else []
        return lines[number - 1] if 0 < number <= len(lines) else ""


def _places(finding: Finding, passages: Iterable[Passage], files: _Files) -> Iterator[Place]:
    """The places of the words that `finding` saw, in the passages that print them."""
    words = max(_GAPS.split(finding.seen), key=len)
    for passage in _from(finding, list(passages)):
        position = plain(passage.inlines).find(words)
        if words and position >= 0:
            lines = files.lines(passage.origin.file)[passage.origin.line - 1 :]
            text = _PARAGRAPH_END.split("\n".join(lines), maxsplit=1)[0]
            before = text[: _offset(text, passage.inlines, position)]
            line, column = before.count("\n"), len(before) - before.rfind("\n")
            yield Place(passage.origin.file, line=passage.origin.line + line, column=column)


def _from(finding: Finding, passages: list[Passage]) -> Iterator[Passage]:
    """The passages from the line of `finding` on, then those that its clause includes from other files."""
    file, line = finding.place.file, finding.place.line
    yield from (each for each in passages if each.origin.file == file and each.origin.line >= line)
    if finding.clause:
        yield from (each for each in passages if each.origin.file != file)


def _offset(text: str, inlines: tuple[Inline, ...], position: int) -> int:
    """Where in the Markdown `text` of a passage the character at `position` of its printed words is written."""
    end = 0
    for inline in inlines:
        start = text.find(_written(inline), end)
        if position < len(inline.text):
            return end if start < 0 else start + (position if isinstance(inline, Text) else 0)
        if start >= 0:
            end = start + len(_written(inline))
        position -= len(inline.text)
    return end


def _written(inline: Inline) -> str:
    """What stands in the clause file for `inline`, or the beginning of it."""
    match inline:
        case FactText():
            return f"{{{{ {inline.fact}"
        case Reference(target=target):
            return f"[](#{target})"
        case Term(name=name) | Entry(title=name):
            return f"[{name}]"
        case Text(text=text):
            return text
