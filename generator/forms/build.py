"""The generated files of `templates/`, Word shells and blank forms: made, written, compared with their sources."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any, Final

import yaml

from hetong.generator.clauses.library import VARIANTS, load
from hetong.generator.forms.blank import FORMS, BlankForm
from hetong.generator.forms.sources import (
    HOUSE,
    PAGE,
    Record,
    all_changes,
    as_json,
    changes,
    record,
    same_libraries,
    shell_changes,
)
from hetong.generator.package.files import write_all
from hetong.generator.pipeline import UNDATED
from hetong.generator.problems import Place, Problem, Problems, Wording, raise_if
from hetong.generator.writers.house import House, load_house
from hetong.schemas.catalog import CONTRACTS

TEMPLATES: Final = "templates"
BLANK: Final = f"{TEMPLATES}/blank"
SOURCES: Final = f"{BLANK}/sources.json"
KINDS: Final = ("docx", "pdf")

_MADE_AT: Final = datetime.combine(UNDATED, time(), UTC)
_MADE_WITH: Final = "made_with"


def project(root: Path | None) -> Path:
    """The checkout at `root`, by default the current folder. Raises `Problems` where that is none."""
    folder = root or Path()
    missing = [name for name in (HOUSE, PAGE, VARIANTS.name) if not (folder / name).exists()]
    if missing:
        raise Problems([Problem("not-a-checkout", Place(str(folder)), {"missing": "、".join(missing)})])
    return folder


@dataclass(frozen=True, slots=True)
class Report:
    """What a comparison found: problems, and what should be known although nothing is wrong."""

    problems: tuple[Problem, ...]
    hint: Wording | None = None


def build(root: Path, forms: Sequence[BlankForm] = FORMS) -> dict[str, bytes]:
    """The shells and `forms` of the checkout `root` by their paths in it; the same sources give the same bytes.

    Clauses and looks are those of `root`; the fields of the facts and the software are those that run. Raises
    `Problems` with all that is wrong with the clauses.
    """
    house = _house(root)
    _refuse_bad_clauses(root)
    made = {f"{TEMPLATES}/{variant}.docx": _shell(variant, root, house) for variant in CONTRACTS}
    return made | dict(_written(forms, root, house, made)) | {SOURCES: as_json(record(root))}


def write(root: Path, forms: Sequence[BlankForm] = FORMS) -> list[str]:
    """Write the generated files that differ, all or none; their paths. What has no source is left for `check`."""
    there, made = _there(root), build(root, forms)
    changed = {name: content for name, content in made.items() if not _same(name, there.get(name), content)}
    if changed:
        changed[SOURCES] = made[SOURCES]
    write_all(root, changed, overwrite=True)
    return sorted(changed)


def check(root: Path, forms: Sequence[BlankForm] = FORMS) -> Report:
    """Compare the shells and `forms` of `root` with what its sources make."""
    there, made = _there(root), build(root, forms)
    old, new = _recorded(there.get(SOURCES)), json.loads(made[SOURCES])
    problems = [Problem("template-missing", Place(name)) for name in sorted(made.keys() - there.keys())]
    known = {*made, *(f"{BLANK}/{form.name}.{kind}" for form in FORMS for kind in KINDS)}
    problems += [Problem("template-surplus", Place(name)) for name in sorted(there.keys() - known)]
    others = 0
    for name in sorted(made.keys() & there.keys()):
        if _same(name, there[name], made[name]):
            continue
        reasons = _reasons(name, old, new)
        if reasons or same_libraries(old, new):
            problems.append(_stale(name, reasons))
        else:
            others += 1
    return Report(tuple(problems), _other_libraries(others) if others else None)


def _house(root: Path) -> House:
    try:
        return load_house((root / HOUSE).read_text(encoding="utf-8"))
    except (yaml.YAMLError, ValueError) as error:  # a ValidationError of Pydantic is a ValueError
        reason = " ".join(str(error).split())
        raise Problems([Problem("syntax", Place(HOUSE), {"reason": reason, "format": "YAML"})]) from None


def _refuse_bad_clauses(root: Path) -> None:
    """Raise `Problems` with what is wrong with the clauses of any variant."""
    found: list[Problem] = []
    for variant in CONTRACTS:
        try:
            load(variant, root / VARIANTS.name)
        except Problems as caught:
            found += caught.problems
    raise_if(found)


def _shell(variant: str, root: Path, house: House) -> bytes:
    from hetong.generator.writers.shell import build_shell

    library = load(variant, root / VARIANTS.name)
    return build_shell(library.series, house, library.title)


def _written(
    forms: Sequence[BlankForm], root: Path, house: House, shells: Mapping[str, bytes]
) -> Iterator[tuple[str, bytes]]:
    from hetong.generator.writers.docx import write_docx
    from hetong.generator.writers.pdf import write_pdf
    from hetong.generator.writers.typesetting import MissingGlyphError

    template = (root / PAGE).read_bytes()
    for form in forms:
        document = form.document(root / VARIANTS.name)
        shell = shells[f"{TEMPLATES}/{form.variant}.docx"]
        yield f"{BLANK}/{form.name}.docx", write_docx(document, shell, _MADE_AT)
        try:
            yield f"{BLANK}/{form.name}.pdf", write_pdf(document, house, _MADE_AT, template=template)
        except MissingGlyphError as error:
            place = Place(f"{BLANK}/{form.name}.pdf")
            raise Problems([Problem("missing-glyph", place, {"characters": error.characters})]) from None


def _there(root: Path) -> dict[str, bytes]:
    """The Word shells, and whatever stands in the folder of blank forms."""
    shells = (root / TEMPLATES / f"{variant}.docx" for variant in CONTRACTS)
    paths = [*shells, *sorted((root / BLANK).glob("*"))]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths if path.is_file()}


def _same(name: str, one: bytes | None, other: bytes) -> bool:
    """Whether two files say the same: packages by their parts, whatever compressed them; records by their digests."""
    if one is None or one == other:
        return one == other
    if name == SOURCES:
        return {**_recorded(one), _MADE_WITH: None} == {**_recorded(other), _MADE_WITH: None}
    return name.endswith(".docx") and _parts(one) == _parts(other)


def _parts(package: bytes) -> Mapping[str, bytes]:
    import zipfile

    from hetong.generator.writers.ooxml import unpack

    try:
        return unpack(package)
    except (zipfile.BadZipFile, OSError, ValueError):
        return {}


def _recorded(content: bytes | None) -> dict[str, Any]:
    """The record of sources; an empty one where it cannot be read."""
    try:
        read = json.loads(content or b"{}")
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def _reasons(name: str, old: Record, new: Record) -> list[Wording]:
    if not old:
        return [Wording(f"{SOURCES} 缺失或者无法读取，不知道是什么改动", f"{SOURCES} cannot be read: no telling why")]
    if name == SOURCES:
        return all_changes(old, new)
    for form in FORMS:
        for kind in KINDS:
            if name == f"{BLANK}/{form.name}.{kind}":
                return changes(old, new, form, kind)
    return shell_changes(old, new, Path(name).stem)


def _stale(name: str, reasons: list[Wording]) -> Problem:
    reasons = reasons or [
        Wording(
            "条款、样式和字段都没有改动，生成它的软件有改动", "no clause, look or field changed, but the software did"
        )
    ]
    values = {
        "reasons_zh": "；".join(reason.zh for reason in reasons),
        "reasons_en": "; ".join(reason.en for reason in reasons),
    }
    return Problem("template-stale", Place(name), values)


def _other_libraries(count: int) -> Wording:
    return Wording(
        f"{count} 个文件与本机生成的不同，但来源没有改动，只是所用程序库的版本不同（见 {SOURCES} 的 made_with）。",
        f"{count} files differ from those made here, from the same sources by other versions of the libraries "
        f"(made_with in {SOURCES}).",
    )
