"""Which clauses of the library a Word file has: by bookmarks, or by words where a program dropped the bookmarks."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from hetong.generator.clauses.library import all_clauses, load
from hetong.generator.clauses.source import (
    ClauseSource,
    InlineSource,
    Library,
    ParagraphSource,
    TermUse,
    Words,
    clauses,
)
from hetong.generator.reading.content import ReturnedDocument
from hetong.generator.tree.assemble import repeated_id
from hetong.generator.writers.docx import bookmark_name
from hetong.schemas.catalog import CONTRACTS

_MOST_REPEATED: Final = 60
"""Of a clause that a list repeats: no list of the schema has more entries."""
_FEWEST_WORDS: Final = 4
"""Of a clause that is known by its words; shorter ones are found anywhere."""
_FEWEST_CLAUSES: Final = 10
"""Of a document without bookmarks that is taken for one of ours."""
_MOST_LINES: Final = 1_500
"""Of a document that is compared with the library line by line."""
_LABEL: Final = re.compile(
    r"\s*(?:第?[一二三四五六七八九十百〇]+[章条、]|附?\d+(?:\.\d+)*[.、．]?|[（(][一二三四五六七八九十\d]+[)）]|附件\d+)\s*"
)


@dataclass(frozen=True, slots=True)
class Recognised:
    """A document of ours: its variant, the clauses it has by id, each with the paragraph that opens it, and its annex.

    `annex` is the key of the annex that the document is; empty for a contract. `unsure` are clauses that say the same
    as others: without bookmarks nobody can tell which of them it is.
    """

    library: Library
    clauses: Mapping[str, int]
    annex: str
    unsure: frozenset[str] = frozenset()


def recognise(document: ReturnedDocument) -> Recognised | None:
    """The variant and the clauses of `document`; None if it is none of ours."""
    names = dict(document.bookmarked())
    found = [
        (load(variant), {id_: names[name] for name, id_ in _bookmarks(variant).items() if name in names})
        for variant in CONTRACTS
    ]
    library, present = max(found, key=lambda entry: _rank(*entry))
    if present:
        return Recognised(library, present, _annex(library, present))
    best = max((_by_words(load(variant), document) for variant in CONTRACTS), key=lambda found: len(found.clauses))
    return best if len(best.clauses) >= _FEWEST_CLAUSES else None


def opens_with_words(clause: ClauseSource) -> bool:
    """Whether a line of the text opens the clause: its heading or its first paragraph."""
    return bool(clause.heading) or bool(clause.blocks and isinstance(clause.blocks[0], ParagraphSource))


def first_words(clause: ClauseSource) -> tuple[InlineSource, ...]:
    """What the line that opens the clause says."""
    first = clause.blocks[0] if clause.blocks else None
    return clause.heading or (first.inlines if isinstance(first, ParagraphSource) else ())


def name_of(clause: ClauseSource) -> str:
    """A clause in messages: its id, and the beginning of its words."""
    words = "".join(piece for piece in _pieces(clause) if piece)
    return f"{clause.id}（{words[:16]}{'…' if len(words) > 16 else ''}）" if words else clause.id


def _rank(library: Library, present: Mapping[str, int]) -> tuple[int, int]:
    """Variants share clauses: that fits best whose clauses are there, and which has the fewest others."""
    return len(present), -sum(1 for _ in all_clauses(library))


@cache
def _bookmarks(variant: str) -> dict[str, str]:
    """The ids of the clauses of a variant by their bookmark."""
    ids: dict[str, str] = {}
    for clause in all_clauses(load(variant)):
        each = (repeated_id(clause.id, position) for position in range(_MOST_REPEATED)) if clause.each else (clause.id,)
        ids |= {bookmark_name(id_): id_ for id_ in each}
    return ids


def _annex(library: Library, present: Mapping[str, int]) -> str:
    """The key of the annex that most of the clauses belong to, if there are more of it than of the contract."""
    texts = {
        annex.key: {clause.id for part in annex.parts for file in part.files for clause in clauses(file.blocks)}
        for annex in library.annexes
    }
    contract = {clause.id for part in library.parts for file in part.files for clause in clauses(file.blocks)}
    own = {id_.rpartition(".")[0] if id_ not in contract else id_ for id_ in present}
    counts = {key: len(ids & (present.keys() | own)) for key, ids in texts.items()}
    best = max(counts, key=counts.__getitem__, default="")
    return best if best and counts[best] > len(contract & (present.keys() | own)) else ""


# By words


def _by_words(library: Library, document: ReturnedDocument) -> Recognised:
    """The clauses whose opening line a paragraph has, whatever facts stand in it: as many as fit in their order."""
    lines = [
        (index, _LABEL.sub("", paragraph.text, count=1).strip(), paragraph.text.strip())
        for index, paragraph in enumerate(document.paragraphs)
        if paragraph.text.strip() and paragraph.cell is None
    ][:_MOST_LINES]
    candidates = [(clause.id, pieces) for clause in all_clauses(library) if (pieces := _known_by(clause))]
    fits = [[_says(text, pieces) or _says(whole, pieces) for _, pieces in candidates] for _, text, whole in lines]
    present = {candidates[clause][0]: lines[line][0] for line, clause in _longest(fits, len(candidates))}
    alike = _alike(library)
    shown = {id_ for position, (id_, _) in enumerate(candidates) if any(fit[position] for fit in fits)}
    unsure = frozenset(id_ for id_, pieces in alike.items() if not pieces or id_ in shown)
    return Recognised(library, present, _annex(library, present), unsure)


def _longest(fits: list[list[bool]], width: int) -> Iterator[tuple[int, int]]:
    """The longest common subsequence: pairs of line and clause that fit, both ascending.

    Of clauses that fit equally well the last is taken: the heading of an alternative is followed by its own clauses.
    """
    lengths = [[0] * (width + 1) for _ in range(len(fits) + 1)]
    for line in range(len(fits) - 1, -1, -1):
        row, below, fitting = lengths[line], lengths[line + 1], fits[line]
        for clause in range(width - 1, -1, -1):
            row[clause] = below[clause + 1] + 1 if fitting[clause] else max(below[clause], row[clause + 1])
    line = clause = 0
    while line < len(fits) and clause < width:
        if lengths[line][clause + 1] == lengths[line][clause]:
            clause += 1
        elif fits[line][clause] and lengths[line + 1][clause + 1] + 1 == lengths[line][clause]:
            yield line, clause
            line, clause = line + 1, clause + 1
        else:
            line += 1


def _known_by(clause: ClauseSource) -> list[str]:
    """The words by which the clause is known; none where too few of them are literal."""
    pieces = _pieces(clause)
    literal = sum(map(len, pieces))
    is_known = not clause.each and (literal >= _FEWEST_WORDS if len(pieces) > 1 else literal > 0)
    return pieces if is_known else []


def _alike(library: Library) -> dict[str, tuple[str, ...]]:
    """The clauses that cannot be told from another by their words, each with these; without words at all, with none."""
    words = {clause.id: tuple(_known_by(clause)) for clause in all_clauses(library)}
    counted = Counter(words.values())
    return {id_: pieces for id_, pieces in words.items() if not pieces or counted[pieces] > 1}


def _pieces(clause: ClauseSource) -> list[str]:
    """The literal words of the line that opens the clause, in order; an empty piece begins or ends with a fact."""
    pieces = [""]
    for inline in first_words(clause):
        match inline:
            case Words(text=text):
                pieces[-1] += text
            case TermUse(name=name):
                pieces[-1] += f"“{name}”"
            case _:
                pieces.append("")
    return pieces


def _says(text: str, pieces: list[str]) -> bool:
    """Whether `text` has the `pieces` in order, the first at its beginning and the last at its end."""
    first, *rest = pieces
    if not rest:
        return text.strip() == first.strip()
    if not (text.startswith(first) and text.endswith(rest[-1])):
        return False
    position = len(first)
    for piece in rest:
        position = text.find(piece, position)
        if position < 0:
            return False
        position += len(piece)
    return True
