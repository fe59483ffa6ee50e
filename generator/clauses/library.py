"""Loading the clause library of a variant: variant.yaml and the clause files that it lists."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from posixpath import normpath
from string import Formatter
from typing import Annotated, Final, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from hetong.generator.clauses.markdown import ClauseFileReader, SharedFile
from hetong.generator.clauses.source import (
    AcknowledgmentSource,
    AnnexSource,
    ClauseSource,
    FileSource,
    Library,
    PartSource,
    ReferenceUse,
    clauses,
    inlines,
    place_of,
)
from hetong.generator.problems import Place, Problem, Problems, nearest, raise_if
from hetong.generator.tree.nodes import Level, PartKind, Series
from hetong.schemas.catalog import CONTRACTS, FieldSpec, catalogue

VARIANTS: Final = Path(str(files("hetong.variants")))
MANIFEST: Final = "variant.yaml"
SIGNATURE_HEADING: Final = "签署页"
ANNEX_SERIES: Final = "annex"
"""The numbering series of the clauses that name annexes."""
SHARED: Final = "shared"
"""The folder of files that several variants include."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _LevelEntry(_Strict):
    text: str
    format: Literal["chinese", "decimal"]
    reference: str


class _PartEntry(_Strict):
    kind: PartKind
    files: Annotated[list[str], Field(min_length=1)]
    heading: str = ""
    series: str | None = None


class _AnnexEntry(_Strict):
    """The text of an annex. With `each`, there is one for each entry of that list."""

    files: Annotated[list[str], Field(min_length=1)]
    signature: str | None = None
    each: str = ""


class _AcknowledgmentEntry(_Strict):
    """The text of the acknowledgment of conspicuous terms, by the party that supplied the contract."""

    title: str
    party_a: Annotated[list[str], Field(min_length=1)]
    party_b: Annotated[list[str], Field(min_length=1)]
    signature: str


class _Manifest(_Strict):
    """variant.yaml. The files of an annex may stand in the folder of shared files: ``../shared/annex-nda.md``."""

    key: str
    label: str
    title: str
    summary: str
    numbering: dict[str, Annotated[list[_LevelEntry], Field(min_length=1)]]
    parts: list[_PartEntry]
    annexes: dict[str, _AnnexEntry] = Field(default_factory=dict)
    acknowledgment: _AcknowledgmentEntry

    def files(self) -> Iterator[str]:
        """Every file that the variant consists of."""
        for part in self.parts:
            yield from part.files
        for annex in self.annexes.values():
            yield from annex.files
            yield from [annex.signature] if annex.signature else []
        own = self.acknowledgment
        yield from dict.fromkeys((*own.party_a, *own.party_b, own.signature))

    @field_validator("numbering")
    @classmethod
    def _patterns_fit(cls, numbering: dict[str, list[_LevelEntry]]) -> dict[str, list[_LevelEntry]]:
        """A label shows its own counter and those above; a reference has only pieces that can be filled in."""
        for name, levels in numbering.items():
            for depth, level in enumerate(levels, 1):
                counters = {n for n in range(1, 10) if f"%{n}" in level.text}
                pieces = {piece for _, piece, _, _ in Formatter().parse(level.reference) if piece is not None}
                known = {"label", "number", "heading", "parent"} if depth > 1 else {"label", "number", "heading"}
                if max(counters, default=0) != depth or not pieces <= known:
                    raise ValueError(f"{name}, level {depth}: {level.text} {level.reference}")
        return numbering


@lru_cache(maxsize=8)
def load(variant: str, root: Path = VARIANTS) -> Library:
    """The library of `variant` below the folder `root`. Raises `Problems` with all that is wrong in any file."""
    folder = root / variant
    specs = catalogue(CONTRACTS[variant])
    manifest = _manifest(folder)
    problems: list[Problem] = list(_file_problems(folder, manifest))
    reading = _Reading(folder, manifest, specs, problems)
    parts = tuple(reading.part(entry.kind, entry.files, entry.heading, entry.series) for entry in manifest.parts)
    annexes = tuple(reading.annex(key, entry) for key, entry in manifest.annexes.items())
    acknowledgment = reading.acknowledgment(manifest.acknowledgment)
    series = tuple(
        Series(name, tuple(Level(level.text, level.format, level.reference) for level in levels))
        for name, levels in manifest.numbering.items()
    )
    library = Library(
        manifest.key, manifest.label, manifest.title, manifest.summary, series, parts, annexes, acknowledgment, folder
    )
    problems += _id_problems(library)
    problems += _annex_problems(library, _shown(folder, MANIFEST))
    problems += _reference_problems(library)
    raise_if(problems)
    return library


def digest(library: Library) -> str:
    """SHA-256 of the files of a variant and of those it may include, each with its name, in order of their names."""
    folders = (library.folder, library.folder.parent / SHARED)
    files = sorted(path for each in folders for path in each.glob("*.*") if path.is_file())
    whole = sha256()
    for path in files:
        whole.update(f"{path.parent.name}/{path.name}\n".encode() + path.read_bytes())
    return whole.hexdigest()


def all_clauses(library: Library) -> Iterator[ClauseSource]:
    """Every clause of the library in the order of its files, those of the annexes last."""
    for part in library.all_parts():
        for file in part.files:
            yield from clauses(file.blocks)


def _manifest(folder: Path) -> _Manifest:
    path = folder / MANIFEST
    name = _shown(folder, MANIFEST)
    try:
        return _Manifest.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise Problems([Problem("unreadable-file", Place(name), {"reason": error.strerror})]) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        place = Place(name, line=mark.line + 1, column=mark.column + 1) if mark else Place(name)
        reason = getattr(error, "problem", None) or str(error)
        raise Problems([Problem("variant-file", place, {"reason": reason})]) from None
    except ValidationError as error:
        raise Problems(
            Problem("variant-file", Place(name, ".".join(map(str, details["loc"]))), {"reason": details["msg"]})
            for details in error.errors()
        ) from None


def _shown(folder: Path, name: str) -> str:
    """A clause file in messages: ``variants/general/07-payment.md``, wherever the library is installed."""
    return normpath(f"{folder.parent.name}/{folder.name}/{name}")


def _file_problems(folder: Path, manifest: _Manifest) -> Iterator[Problem]:
    """Files listed but not there, there but not listed, and parts with an unknown numbering series."""
    there = sorted(path.name for path in folder.glob("*.md"))
    rows = (folder / MANIFEST).read_text(encoding="utf-8").splitlines()
    listed = list(manifest.files())
    shown = _shown(folder, MANIFEST)
    if manifest.key != folder.name:
        yield Problem("variant-file", Place(shown, "key"), {"reason": manifest.key}, nearest=folder.name)
    for name in listed:
        if not (folder / name).is_file():
            line = next((number for number, row in enumerate(rows, 1) if name in row), 1)
            near = nearest(name, [other for other in there if other not in listed])
            yield Problem("clause-file-missing", Place(shown, line=line, column=1), {"name": name}, nearest=near)
    for name in there:
        if name not in listed:
            yield Problem("clause-file-unlisted", Place(_shown(folder, name)), {"name": name})
    for part in manifest.parts:
        if part.series is not None and part.series not in manifest.numbering:
            near = nearest(part.series, manifest.numbering)
            yield Problem("variant-file", Place(shown), {"reason": f"series {part.series}"}, nearest=near)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What reading a clause file of a variant takes; `problems` collects what is wrong with any."""

    folder: Path
    manifest: _Manifest
    specs: Mapping[str, FieldSpec]
    problems: list[Problem]

    def annex(self, key: str, entry: _AnnexEntry) -> AnnexSource:
        """The annex `key`; its clauses are numbered as those of the contract's body, from one."""
        parts = [self.separate(entry.files, "", entry.each)]
        if entry.signature:
            parts.append(self.signature(entry.signature))
        return AnnexSource(key, entry.each, tuple(parts))

    def acknowledgment(self, entry: _AcknowledgmentEntry) -> AcknowledgmentSource:
        opening = {
            "party_a": self.separate(entry.party_a, entry.title),
            "party_b": self.separate(entry.party_b, entry.title),
        }
        return AcknowledgmentSource(entry.title, opening, self.signature(entry.signature))

    def separate(self, names: list[str], heading: str, each: str = "") -> PartSource:
        """The words of a document beside the contract, numbered as its body."""
        series = next((part.series for part in self.manifest.parts if part.kind is PartKind.BODY), None)
        return self.part(PartKind.ANNEX, names, heading, series, each, item_level=2)

    def signature(self, name: str) -> PartSource:
        return self.part(PartKind.SIGNATURE, [name], SIGNATURE_HEADING, None)

    def part(
        self,
        kind: PartKind,
        names: list[str],
        heading: str,
        series: str | None,
        each: str = "",
        *,
        item_level: int = 3,
    ) -> PartSource:
        found = [name for name in names if (self.folder / name).is_file()]
        return PartSource(kind, heading, tuple(self.file(name, series, each, item_level) for name in found))

    def file(self, name: str, series: str | None, each: str, item_level: int) -> FileSource:
        shown = _shown(self.folder, name)
        try:
            text = (self.folder / name).read_text(encoding="utf-8-sig")
        except OSError as error:
            self.problems.append(Problem("unreadable-file", Place(shown), {"reason": error.strerror or str(error)}))
            return FileSource(shown, None, ())
        except UnicodeDecodeError:
            self.problems.append(Problem("encoding", Place(shown)))
            return FileSource(shown, None, ())
        reader = ClauseFileReader(
            name=shown,
            lines=text.splitlines(),
            specs=self.specs,
            series=series,
            known_series=frozenset(self.manifest.numbering),
            open_shared=partial(_shared_file, self.folder),
            each=each,
            item_level=item_level,
        )
        file = reader.read(text)
        self.problems.extend(reader.problems)
        return file


def _shared_file(folder: Path, href: str) -> SharedFile | str:
    """What a clause file in `folder` includes as `href`: a file of the folder `shared`, or else the nearest name."""
    shared = folder.parent / SHARED
    known = {f"../{SHARED}/{path.name}": path for path in sorted(shared.glob("*.md"))}
    if href not in known:
        return nearest(href, known)
    try:
        return SharedFile(_shown(shared, known[href].name), known[href].read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        return ""


def _id_problems(library: Library) -> Iterator[Problem]:
    seen: dict[str, ClauseSource] = {}
    for clause in all_clauses(library):
        first = seen.setdefault(clause.id, clause)
        if first is not clause:
            values = {"name": clause.id, "other": first.origin}
            yield Problem("clause-id-duplicate", place_of(clause.origin), values)


def _annex_problems(library: Library, manifest: str) -> Iterator[Problem]:
    """Annexes without a clause that names them, and clauses that name an annex without a text."""
    named = {clause.id: clause for clause in all_clauses(library) if clause.series == ANNEX_SERIES}
    texts = {annex.clause_id: annex for annex in library.annexes}
    for clause_id, annex in texts.items():
        if clause_id not in named or named[clause_id].each != annex.each:
            near = nearest(clause_id, named)
            yield Problem("annex-unnamed", Place(manifest, f"annexes.{annex.key}"), {"name": clause_id}, nearest=near)
    for clause_id, clause in named.items():
        if clause_id not in texts:
            near = nearest(clause_id, texts)
            yield Problem("annex-without-text", place_of(clause.origin), {"name": clause_id}, nearest=near)


def _reference_problems(library: Library) -> Iterator[Problem]:
    """References to clauses that no facts could bring in."""
    targets = {clause.id for clause in all_clauses(library)}
    for inline in (inline for part in library.all_parts() for file in part.files for inline in inlines(file.blocks)):
        if isinstance(inline, ReferenceUse) and inline.target not in targets:
            near = nearest(inline.target, targets)
            yield Problem("unresolved-reference", place_of(inline.origin), {"name": inline.target}, nearest=near)
