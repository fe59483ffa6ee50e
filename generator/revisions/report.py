"""What changed, told: as text for a terminal and as data for programs.

Figures and facts come first in each: that is what a lawyer reads first.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from hetong.generator.problems import Language, Wording
from hetong.generator.revisions.changes import Change, FigureChange, Kind, merged
from hetong.generator.revisions.papers import PaperComparison
from hetong.generator.revisions.passages import LEVEL_MARK
from hetong.generator.revisions.words import Piece

KIND_NAMES: Final = {
    Kind.CHANGED: Wording("修改", "changed"),
    Kind.ADDED: Wording("新增", "added"),
    Kind.DELETED: Wording("删除", "deleted"),
    Kind.MOVED: Wording("移动", "moved"),
    Kind.RELABELLED: Wording("编号", "renumbered"),
    Kind.EMPHASISED: Wording("加粗变动", "bold changed"),
}
TITLE: Final = Wording("合同比对：{old} → {new}", "Comparison: {old} → {new}")
NOTHING: Final = Wording("没有差异。", "No differences.")
FIGURES: Final = Wording("数字和填写内容", "Figures and facts")
_MOVED_FROM: Final = Wording("原在 {where}", "was at {where}")
_PAPER_ADDED: Final = Wording("新增的文件", "new document")
_PAPER_DELETED: Final = Wording("删去的文件", "document left out")
_NONE: Final = Wording("（无）", "(none)")
LONGEST_KEPT: Final = 48
"""Letters of unchanged words that a terminal or a pull request shows in one go; of longer ones, both ends."""


@dataclass(frozen=True, slots=True)
class Told:
    """Something beside the changes that a reader should know: where it is, whose or what it is, and the words."""

    where: str
    whose: Wording
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """What else is told, under a heading of its own."""

    heading: Wording
    entries: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Two contracts compared, with the names that the reader knows them by.

    `remarks` are what is said of a change beside what it is; `sections` what is told between figures and changes;
    `headline` stands in place of the number of changes.
    """

    old: str
    new: str
    papers: tuple[PaperComparison, ...]
    remarks: Mapping[Change, Wording] = field(default_factory=dict)
    sections: tuple[Section, ...] = ()
    headline: Wording | None = None

    @property
    def is_empty(self) -> bool:
        return not self.changed() and not self.sections

    def changed(self) -> tuple[PaperComparison, ...]:
        """The papers in which anything changed, and those added or left out."""
        return tuple(each for each in self.papers if each.is_changed)

    def figures(self) -> tuple[FigureChange, ...]:
        """The figures that changed in any paper, each once with all its places."""
        return merged(
            replace(figure, places=tuple(_place(paper, place) for place in figure.places))
            for paper in self.papers
            for figure in paper.comparison.figures()
        )

    def counts(self) -> Counter[Kind]:
        """How many passages changed in each way, whole papers not counted."""
        both = (paper.comparison for paper in self.papers if paper.is_on_both_sides)
        return Counter(change.kind for comparison in both for change in comparison.changes)


def _place(paper: PaperComparison, where: str) -> str:
    return LEVEL_MARK.join(filter(None, (paper.paper.name if paper.paper.id else "", where)))


# Text


def as_text(report: Report, language: Language, *, colour: bool = False) -> str:
    """Lines for a terminal; without `colour`, deleted words stand in [-…-] and inserted ones in {+…+}."""
    return "\n".join(_text(report, language, colour=colour)) + "\n"


def _text(report: Report, language: Language, *, colour: bool) -> Iterator[str]:
    yield TITLE.say(language, {"old": report.old, "new": report.new})
    if report.is_empty:
        yield NOTHING.say(language, {})
        return
    yield summary(report, language)
    if figures := report.figures():
        yield ""
        yield FIGURES.say(language, {})
    for figure in figures:
        none = _NONE.say(language, {})
        name = f"{figure.title}：" if figure.title else ""
        yield f"  {name}{figure.old or none} → {figure.new or none}  @ {'；'.join(figure.places)}"
    for section in report.sections:
        yield ""
        yield section.heading.say(language, {})
        for told in section.entries:
            yield f"  [{told.whose.say(language, {})}] {told.where}"
            yield _indented(told.pieces, colour=colour)
    for paper in report.changed():
        yield ""
        yield heading(paper, language)
        if paper.is_on_both_sides:
            for change in paper.comparison.changes:
                yield f"  [{kind_name(report, change, language)}] {where_of(change, language)}"
                if words := shown(change):
                    yield _indented(words, colour=colour)


def _indented(pieces: tuple[Piece, ...], *, colour: bool) -> str:
    return "      " + "".join(_marked(piece, colour=colour) for piece in pieces).replace("\n", "\n      ")


def summary(report: Report, language: Language) -> str:
    if report.headline is not None:
        return report.headline.say(language, {})
    counts = report.counts()
    named = (f"{KIND_NAMES[kind].say(language, {})} {counts[kind]}" for kind in Kind if counts[kind])
    return ("；" if language == "zh" else "; ").join(named)


def heading(paper: PaperComparison, language: Language) -> str:
    fate = "" if paper.is_on_both_sides else (_PAPER_ADDED if paper.new else _PAPER_DELETED).say(language, {})
    return f"{paper.paper.name}（{fate}）" if fate else paper.paper.name


def kind_name(report: Report, change: Change, language: Language) -> str:
    """What happened, and what is said of it."""
    remark = report.remarks.get(change)
    named = (KIND_NAMES[change.kind], *((remark,) if remark else ()))
    return " · ".join(each.say(language, {}) for each in named)


def where_of(change: Change, language: Language) -> str:
    """Its place, and what it was called before."""
    words = change.where
    if change.kind is Kind.MOVED:
        words += f"（{_MOVED_FROM.say(language, {'where': change.old_where})}）"
    elif change.old_label != change.new_label:
        words += f"（{change.old_label or '—'} → {change.new_label or '—'}）"
    return words


def shown(change: Change) -> tuple[Piece, ...]:
    """The pieces worth showing: none where only the number changed, long unchanged stretches shortened."""
    if change.kind is Kind.RELABELLED and all(piece.fate == "kept" for piece in change.pieces):
        return ()
    return tuple(_shortened(piece) for piece in change.pieces)


def _shortened(piece: Piece) -> Piece:
    if piece.fate != "kept" or len(piece.words) <= LONGEST_KEPT:
        return piece
    half = LONGEST_KEPT // 2
    return replace(piece, words=f"{piece.words[:half]}……{piece.words[-half:]}")


def _marked(piece: Piece, *, colour: bool) -> str:
    words = "".join(letter if letter.isprintable() or letter == "\n" else "·" for letter in piece.words)
    match piece.fate:
        case "deleted":
            return f"\x1b[31;9m{words}\x1b[0m" if colour else f"[-{words}-]"
        case "inserted":
            return f"\x1b[32;4m{words}\x1b[0m" if colour else f"{{+{words}+}}"
        case _:
            return words


# Data


def as_data(report: Report) -> dict[str, Any]:
    """As JSON has it: figures first, then every document with its changes and their pieces."""
    counts = report.counts()
    return {
        "old": report.old,
        "new": report.new,
        "different": bool(report.changed()),
        "counts": {str(kind): counts[kind] for kind in Kind},
        "figures": [
            {
                "title": figure.title or None,
                "fact": figure.fact or None,
                "old": figure.old or None,
                "new": figure.new or None,
                "places": list(figure.places),
            }
            for figure in report.figures()
        ],
        "documents": [_paper_data(paper) for paper in report.papers],
    }


def _paper_data(paper: PaperComparison) -> dict[str, Any]:
    fate = ("changed" if paper.comparison.changes else "same") if paper.is_on_both_sides else None
    return {
        "id": paper.paper.id or None,
        "label": paper.paper.label or None,
        "title": paper.paper.title,
        "fate": fate or ("added" if paper.new else "deleted"),
        "changes": [_change_data(change) for change in paper.comparison.changes] if paper.is_on_both_sides else [],
    }


def _change_data(change: Change) -> dict[str, Any]:
    return {
        "kind": str(change.kind),
        "unit": change.unit,
        "clause": change.clause or None,
        "where": change.where,
        "old_where": change.old_where or None,
        "old_label": change.old_label or None,
        "new_label": change.new_label or None,
        "old": None if change.kind is Kind.ADDED else change.old,
        "new": None if change.kind is Kind.DELETED else change.new,
        "pieces": [{"fate": piece.fate, "words": piece.words, "strong": piece.strong} for piece in change.pieces],
    }
