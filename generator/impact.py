"""What a change of the clause library reaches: clauses, variants, and the example contracts before and after."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Literal

from hetong.generator.clauses.library import load
from hetong.generator.clauses.source import Library
from hetong.generator.forms.sources import clause_digests
from hetong.generator.problems import Language, Problem, Problems
from hetong.generator.revisions.compared import Revision, two_libraries, under_both
from hetong.generator.revisions.library import FOLDER, Repository
from hetong.generator.revisions.pages import as_markdown, literal
from hetong.generator.revisions.redline import redline_files
from hetong.generator.revisions.report import NOTHING, Report, as_data, summary
from hetong.schemas.catalog import CONTRACTS

AUTHOR: Final = "条款库"
"""Whose tracked changes the redlines show."""

Fate = Literal["added", "deleted", "changed"]
_FATES: Final = {"added": ("新增", "added"), "deleted": ("删除", "deleted"), "changed": ("修改", "changed")}


@dataclass(frozen=True, slots=True)
class ClauseImpact:
    """A clause that changed: its file and id; an empty id stands for what a file says outside of clauses."""

    file: str
    id: str
    fate: Fate


@dataclass(frozen=True, slots=True)
class VariantImpact:
    """A variant and the clauses of it that changed, or why it cannot be loaded at one of the revisions."""

    variant: str
    label: str
    clauses: tuple[ClauseImpact, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class ExampleImpact:
    """An example contract before and after; without a report, what is wrong with it."""

    name: str
    report: Report | None
    when: datetime | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def is_changed(self) -> bool:
        return self.report is None or bool(self.report.changed())


@dataclass(frozen=True, slots=True)
class Impact:
    """Everything that a change reaches; `base` and `head` are revisions as git names them, empty the working tree."""

    base: str
    head: str
    variants: tuple[VariantImpact, ...]
    examples: tuple[ExampleImpact, ...]

    @property
    def reaches_anything(self) -> bool:
        return any(each.clauses or each.problems for each in self.variants) or any(
            each.is_changed for each in self.examples
        )


def impact(revisions: str, examples: Iterable[str], folder: Path) -> Impact:
    """What changed in the clause library around `folder` between two revisions (``A..B``; ``A``: to the working tree).

    `examples` are files of facts, as they are now. Raises `Problems` for what git does not know; ToolError without git.
    """
    with two_libraries(Repository.around(folder), revisions) as (base, head):
        variants = tuple(_variant(variant, base.root, head.root) for variant in CONTRACTS)
        compared = tuple(_example(name, base, head) for name in examples)
        return Impact(base.name, head.name, variants, compared)


def _variant(variant: str, base: Path, head: Path) -> VariantImpact:
    try:
        old, new = (load(variant, root) for root in (base, head))
    except Problems as error:
        return VariantImpact(variant, variant, (), tuple(error.problems))
    before, after = map(_digests, (old, new))
    fates: dict[tuple[str, str], Fate] = {}
    for place in dict.fromkeys((*after, *before)):
        if before.get(place) != after.get(place):
            fates[place] = "added" if place not in before else "deleted" if place not in after else "changed"
    return VariantImpact(variant, new.label, tuple(ClauseImpact(*place, fate) for place, fate in fates.items()))


def _digests(library: Library) -> dict[tuple[str, str], str]:
    """The digest of each clause by file and id; the folder of an old library is named after its commit."""
    digests = clause_digests(library.all_parts())
    return {(f"{FOLDER}/{file.partition('/')[2]}", clause): digest for (file, clause), digest in digests.items()}


def _example(name: str, base: Revision, head: Revision) -> ExampleImpact:
    try:
        compared = under_both(name, base, head)
    except Problems as error:
        return ExampleImpact(name, None, problems=tuple(error.problems))
    return ExampleImpact(name, compared.report, compared.when)


def redlines(found: Impact) -> dict[str, bytes]:
    """A redline of each example contract and annex that changed, by file name. Raises `ShellError`."""
    return {
        name: content
        for example in found.examples
        if example.report is not None and example.when is not None and example.is_changed
        for name, content in redline_files(
            example.report.changed(), f"{Path(example.name).stem}.docx", example.when, AUTHOR
        ).items()
    }


# Told


def as_summary(found: Impact, language: Language) -> str:
    """Markdown for a pull request: which clauses and variants changed, which examples, and what each says now."""
    return "\n".join(_summary(found, language)) + "\n"


def _summary(found: Impact, language: Language) -> Iterator[str]:
    zh = language == "zh"
    title = "条款改动的影响" if zh else "Impact of the change of clauses"
    head = found.head or ("工作目录" if zh else "working tree")
    yield f"## {title}：{literal(found.base)} → {literal(head)}"
    yield ""
    if not found.reaches_anything:
        yield NOTHING.say(language, {})
        return
    yield "| 变体 | 改动的条款 |" if zh else "| variant | clauses changed |"
    yield "|---|---|"
    for variant in found.variants:
        told = [_clause(clause, language) for clause in variant.clauses] or ["—"]
        yield f"| {literal(variant.label)} | {'<br>'.join([*told, *_told(variant.problems, language)])} |"
    yield ""
    yield "| 示例 | 改动 |" if zh else "| example | changes |"
    yield "|---|---|"
    for example in found.examples:
        words = summary(example.report, language) if example.report and example.is_changed else "—"
        yield f"| {literal(example.name)} | {'<br>'.join([words, *_told(example.problems, language)])} |"
    for example in found.examples:
        if example.report is not None and example.is_changed:
            yield from ("", f"<details><summary>{literal(example.name)}</summary>", "")
            yield as_markdown(example.report, language)
            yield "</details>"


def _clause(clause: ClauseImpact, language: Language) -> str:
    fate = _FATES[clause.fate][language != "zh"]
    return f"`{clause.id or '—'}` {fate}（{literal(clause.file)}）"


def _told(problems: Iterable[Problem], language: Language) -> list[str]:
    return [literal(problem.say(language)) for problem in problems]


def as_json_data(found: Impact, language: Language) -> dict[str, Any]:
    """The same for programs; each example has the data of ``hetong diff --format json``."""
    return {
        "base": found.base,
        "head": found.head or None,
        "reached": found.reaches_anything,
        "variants": {
            each.variant: {
                "clauses": [{"file": one.file, "id": one.id or None, "fate": one.fate} for one in each.clauses],
                "problems": [problem.as_json(language) for problem in each.problems],
            }
            for each in found.variants
        },
        "examples": {
            each.name: {
                "changed": each.is_changed,
                "report": as_data(each.report) if each.report else None,
                "problems": [problem.as_json(language) for problem in each.problems],
            }
            for each in found.examples
        },
    }
