"""What the generated files were made from, as digests: so that a stale file can name the clause that changed it.

The record (`templates/blank/sources.json`), each digest twelve hexadecimal letters:

    {made_with: {library: version…},
     looks: {file: digest…},                            what every form looks like
     variants: {variant: {fields: digest, manifest: digest,
                          clauses: {file: {clause id: digest, or digest and names of the forms that have it…}}}}}

A clause that stands in every form of its variant names none. The empty clause id stands for what a file says outside of
clauses, its condition and the order of its clauses. Clauses that are in no form, and those of annexes, are not listed.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from hetong.generator.clauses.library import MANIFEST, VARIANTS, load
from hetong.generator.clauses.source import BlockSource, ClauseSource, FileSource, clauses
from hetong.generator.forms.blank import FORMS, BlankForm
from hetong.generator.problems import Wording
from hetong.schemas.catalog import CONTRACTS, catalogue

HOUSE: Final = "templates/house.yaml"
PAGE: Final = "templates/contract.typ"
LOOKS: Final = (HOUSE, PAGE)
MADE_WITH: Final = ("docxtpl", "jinja2", "lxml", "pylopdf-fonts-zh-cn", "pypdf", "typst")
"""The libraries that the bytes of the files depend on."""

_LETTERS: Final = 12
_NOT_WORDS: Final = frozenset({"blocks", "condition", "origin", "place", "sources"})

Record = Mapping[str, Any]


def record(root: Path) -> dict[str, Any]:
    """The record of the sources below `root`, a checkout."""
    return {
        "made_with": {name: version(name) for name in MADE_WITH},
        "looks": {name: _digest_of_text(root / name) for name in LOOKS},
        "variants": {variant: _variant(variant, root / VARIANTS.name) for variant in CONTRACTS},
    }


def as_json(of: Record) -> bytes:
    return (json.dumps(of, ensure_ascii=False, indent=1) + "\n").encode()


def _variant(variant: str, library_root: Path) -> dict[str, Any]:
    forms = [form for form in FORMS if form.variant == variant]
    reached: dict[tuple[str, str], list[str]] = {}
    for form in forms:
        for place in _places(form, library_root):
            reached.setdefault(place, []).append(form.name)
    by_file: dict[str, dict[str, str]] = {}
    for (file, clause), digest in _digests(variant, library_root).items():
        if names := reached.get((file, clause)):
            some = names if len(names) < len(forms) else ()
            by_file.setdefault(file, {})[clause] = " ".join((digest, *some))
    return {
        "fields": _digest(repr(list(catalogue(CONTRACTS[variant]).values())).encode()),
        "manifest": _digest_of_text(library_root / variant / MANIFEST),
        "clauses": by_file,
    }


def _places(form: BlankForm, library_root: Path) -> Iterator[tuple[str, str]]:
    """The file and id of each clause of `form`, and the files its words come from."""
    for part in form.selection(library_root).library.parts:
        for file in part.files:
            yield file.name, ""
            for clause in clauses(file.blocks):
                loose = (block for block in clause.blocks if not isinstance(block, ClauseSource))
                names = {clause.origin.file, *(block.origin.file for block in loose)}
                yield from ((name, clause.id) for name in names)


def _digests(variant: str, library_root: Path) -> dict[tuple[str, str], str]:
    """A digest of each clause of the contract by file and id; of words included from another file, by that file."""
    found: dict[tuple[str, str], str] = {}
    for part in load(variant, library_root).parts:
        for file in part.files:
            found[file.name, ""] = _digest(repr(_around(file)).encode())
            for clause in clauses(file.blocks):
                for name, words in _words(clause).items():
                    found[name, clause.id] = _digest(repr(words).encode())
    return found


def _around(file: FileSource) -> list[Any]:
    loose = [_content(block) for block in file.blocks if not isinstance(block, ClauseSource)]
    order = [(clause.id, clause.level) for clause in clauses(file.blocks)]
    return [file.condition.text if file.condition else "", loose, order]


def _words(clause: ClauseSource) -> dict[str, list[Any]]:
    """What `clause` itself says, without the clauses in it, by the file that it stands in."""
    condition = clause.condition.text if clause.condition else ""
    words: dict[str, list[Any]] = {clause.origin.file: [condition, _content(clause)]}
    for block in clause.blocks:
        if not isinstance(block, ClauseSource):
            words.setdefault(block.origin.file, []).append(_content(block))
    return words


def _content(node: BlockSource | object) -> Any:
    """`node` without the lines it stands in, the claims on source clauses and the clauses in it."""
    if isinstance(node, tuple):
        return [_content(each) for each in node]
    if is_dataclass(node):
        named = ((each.name, getattr(node, each.name)) for each in fields(node))
        kept = {name: _content(value) for name, value in named if name not in _NOT_WORDS}
        condition = getattr(node, "condition", None)
        return [type(node).__name__, kept, condition.text if condition else ""]
    return node


def _digest_of_text(path: Path) -> str:
    """Of the lines of a file, whatever ends them."""
    return _digest("\n".join(path.read_text(encoding="utf-8").splitlines()).encode())


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()[:_LETTERS]


# What changed between two records


@dataclass(frozen=True, slots=True)
class _Change:
    """A change of a source; `forms` are those that it reaches, none for every form of the variant."""

    wording: Wording
    forms: frozenset[str] = frozenset()


def changes(old: Record, new: Record, form: BlankForm, kind: str) -> list[Wording]:
    """What changed of the sources of `form` as a file of `kind` (``docx``, ``pdf``), from one record to another."""
    looks = LOOKS if kind == "pdf" else (HOUSE,)
    found = [*_look_changes(old, new, looks), *_frame_changes(old, new, form.variant)]
    found += _clause_changes(old, new, form.variant)
    return [each.wording for each in found if not each.forms or form.name in each.forms]


def shell_changes(old: Record, new: Record, variant: str) -> list[Wording]:
    """What changed of the sources of the Word shell of `variant`."""
    return [each.wording for each in (*_look_changes(old, new, (HOUSE,)), *_frame_changes(old, new, variant))]


def all_changes(old: Record, new: Record) -> list[Wording]:
    """Every change of any source."""
    found = list(_look_changes(old, new, LOOKS))
    for variant in CONTRACTS:
        found += [*_frame_changes(old, new, variant), *_clause_changes(old, new, variant)]
    return [each.wording for each in found]


def same_libraries(old: Record, new: Record) -> bool:
    """Whether the files were made with what would make them now."""
    return bool(old.get("made_with") == new["made_with"])


def _look_changes(old: Record, new: Record, names: Iterable[str]) -> Iterator[_Change]:
    for name in names:
        if old.get("looks", {}).get(name) != new["looks"][name]:
            yield _Change(Wording(f"{name} 有改动", f"{name} changed"))


def _frame_changes(old: Record, new: Record, variant: str) -> Iterator[_Change]:
    """Of what is no clause: the fields of the facts, the parts and the numbering."""
    before, after = old.get("variants", {}).get(variant, {}), new["variants"][variant]
    if before.get("fields") != after["fields"]:
        yield _Change(Wording(f"schemas/ 中 {variant} 的字段有改动", f"the fields of {variant} in schemas/ changed"))
    if before.get("manifest") != after["manifest"]:
        name = f"{VARIANTS.name}/{variant}/{MANIFEST}"
        yield _Change(Wording(f"{name} 有改动", f"{name} changed"))


def _clause_changes(old: Record, new: Record, variant: str) -> Iterator[_Change]:
    then = old.get("variants", {}).get(variant, {}).get("clauses", {})
    now = new["variants"][variant]["clauses"]
    for file in sorted({*then, *now}):
        found = {
            clause: _clause_change(file, clause, was, is_now)
            for clause in dict.fromkeys((*now.get(file, {}), *then.get(file, {})))
            if (was := then.get(file, {}).get(clause, "")) != (is_now := now.get(file, {}).get(clause, ""))
        }
        if len(found) > 1:  # a clause that comes or goes changes the order too
            found.pop("", None)
        yield from found.values()


def _clause_change(file: str, clause: str, was: str, is_now: str) -> _Change:
    reached = [frozenset(entry.split()[1:]) for entry in (was, is_now) if entry]
    return _Change(_said(file, clause, was, is_now), frozenset().union(*reached) if all(reached) else frozenset())


def _said(file: str, clause: str, was: str, is_now: str) -> Wording:
    if not clause:
        return Wording(f"{file} 条款以外的文字或者条款的顺序有改动", f"{file} changed outside of its clauses")
    if not was:
        return Wording(f"{file} 新增条款 {clause}", f"{file} has a new clause {clause}")
    if not is_now:
        return Wording(f"{file} 不再有条款 {clause}", f"{file} has no clause {clause} any more")
    return Wording(f"{file} 的条款 {clause} 有改动", f"the clause {clause} of {file} changed")
