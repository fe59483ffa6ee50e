"""Departures told: as a report that every format of comparisons can print, and as data."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from hetong.generator.problems import Wording
from hetong.generator.revisions.changes import Change, Kind
from hetong.generator.revisions.departures import Departures, OddCharacter, Pending, Remark, Trace
from hetong.generator.revisions.report import KIND_NAMES, Report, Section, Told, as_data
from hetong.generator.revisions.words import Piece

_TRACES: Final[dict[Trace, Wording]] = {
    "untracked": Wording("未留痕", "untracked"),
    "pending": Wording("修订", "tracked"),
    "both": Wording("修订，另有未留痕的改动", "tracked, and untracked"),
}
_MINOR: Final = Wording("细微", "minor")
_CHANGES: Final = Wording("改动", "changes")
_FIGURES: Final = Wording("数字", "figures")
_RENUMBERED: Final = Wording("另有编号变动", "renumbered besides")
_PENDING: Final = Wording("未决修订", "Pending changes")
_REMARKS: Final = Wording("批注", "Comments")
_CHARACTERS: Final = Wording("看不见或者形似的字符", "Characters that cannot be seen or look like others")
_UNSEEN: Final = Wording("看不见的 {code}", "unseen {code}")
_LOOK_ALIKE: Final = Wording("形似 {code}", "look-alike {code}")
_FORMAT: Final = Wording("格式", "format")
_MOVE: Final = Wording("移动", "move")
_NAMELESS: Final = "—"


def report_of(departures: Departures, old: str, new: str) -> Report:
    """What is told of `departures`; `old` names the facts, `new` the file that came back."""
    sections = (
        Section(_CHARACTERS, tuple(map(_told_character, departures.characters))),
        Section(_PENDING, tuple(map(_told_pending, departures.pending))),
        Section(_REMARKS, tuple(map(_told_remark, departures.remarks))),
    )
    report = Report(old, new, (departures.paper, departures.margins))
    return Report(
        old,
        new,
        report.papers,
        remarks={change: _remark(change, departures) for change in departures.changes},
        sections=tuple(section for section in sections if section.entries),
        headline=_headline(departures, len(report.figures())),
    )


def _remark(change: Change, departures: Departures) -> Wording:
    words = [_TRACES[departures.traces[change]]]
    if change in departures.minor:
        words.append(_MINOR)
    return _joined(words, "，", ", ")


def _joined(words: list[Wording], zh: str, en: str) -> Wording:
    return Wording(zh.join(each.zh for each in words), en.join(each.en for each in words))


def _literal(words: str) -> Wording:
    """`words` of somebody else in both languages; a brace in them stands for itself."""
    escaped = words.replace("{", "{{").replace("}", "}}")
    return Wording(escaped, escaped)


# The first line


def _headline(departures: Departures, figures: int) -> Wording:
    """All in a line: 改动 12 处，其中数字 3 处、新增 1 处；未留痕 8 处；未决修订 4 处（王某 3，李某 1）；批注 2 条。"""
    return _joined([each for each in _counts(departures, figures) if each], "；", "; ")


def _counts(departures: Departures, figures: int) -> Iterator[Wording | None]:
    """What is counted. That a number follows from clauses that came or went is no change that anybody made."""
    changes = [change for change in departures.changes if change.kind is not Kind.RELABELLED]
    kinds = Counter(change.kind for change in changes)
    parts = [_counted(_FIGURES, figures, "处")] if figures else []
    parts += [
        _counted(KIND_NAMES[kind], kinds[kind], "处") for kind in Kind if kinds[kind] and kind is not Kind.CHANGED
    ]
    among = _joined(parts, "、", ", ")
    total = _counted(_CHANGES, len(changes), "处")
    yield Wording(f"{total.zh}，其中{among.zh}", f"{total.en}, among them {among.en}") if parts else total
    untracked = sum(departures.traces[change] != "pending" for change in changes)
    yield _counted(_TRACES["untracked"], untracked, "处") if untracked else None
    yield _counted(_MINOR, len(departures.minor), "处") if departures.minor else None
    renumbered = len(departures.changes) - len(changes)
    yield _counted(_RENUMBERED, renumbered, "处") if renumbered else None
    if departures.pending:
        authors = Counter(each.author or _NAMELESS for each in departures.pending)
        named = _literal("，".join(f"{author} {number}" for author, number in authors.most_common()))
        pending = _counted(_PENDING, len(departures.pending), "处")
        yield Wording(f"{pending.zh}（{named.zh}）", f"{pending.en} ({named.en})")
    yield _counted(_REMARKS, len(departures.remarks), "条") if departures.remarks else None
    yield _counted(_CHARACTERS, len(departures.characters), "处") if departures.characters else None


def _counted(what: Wording, number: int, unit: str) -> Wording:
    return Wording(f"{what.zh} {number} {unit}", f"{what.en} {number}")


# Sections


def _told_pending(pending: Pending) -> Told:
    names = {"format": _FORMAT, "move": _MOVE}
    who = _literal(" ".join(filter(None, (pending.author or _NAMELESS, pending.date[:10]))))
    whose = _joined([who, names[pending.kind]], " · ", " · ") if pending.kind in names else who
    if pending.kind in names:
        return Told(pending.where, whose, (Piece("kept", pending.new or pending.old),))
    deleted = (Piece("deleted", pending.old),) if pending.old else ()
    inserted = (Piece("inserted", pending.new),) if pending.new else ()
    return Told(pending.where, whose, (*deleted, *inserted))


def _told_remark(remark: Remark) -> Told:
    comment = remark.comment
    anchor = f"“{comment.anchor}”：" if comment.anchor else ""
    replies = "".join(f"\n↳ {each.author or _NAMELESS} {each.date[:10]}：{each.text}" for each in comment.replies)
    who = _literal(" ".join(filter(None, (comment.author or _NAMELESS, comment.date[:10]))))
    return Told(remark.where, who, (Piece("kept", f"{anchor}{comment.text}{replies}"),))


def _told_character(odd: OddCharacter) -> Told:
    name = _UNSEEN if odd.unseen else _LOOK_ALIKE
    whose = Wording(name.zh.replace("{code}", odd.code_point), name.en.replace("{code}", odd.code_point))
    before, _, after = odd.around.partition(odd.character)
    shown = f"〔{odd.code_point}〕" if odd.unseen else f"{odd.character}〔{odd.code_point}〕"
    return Told(odd.where, whose, (Piece("kept", before), Piece("inserted", shown), Piece("kept", after)))


# Data


def departures_data(departures: Departures, report: Report) -> dict[str, Any]:
    """As JSON has it: the data of the comparison, with the trace of each change, and what is told beside them."""
    data = as_data(report)
    data["summary"] = report.headline.zh.replace("{{", "{").replace("}}", "}") if report.headline else None
    for paper, told in zip(report.papers, data["documents"], strict=True):
        for change, entry in zip(paper.comparison.changes, told["changes"], strict=True):
            entry["trace"] = departures.traces[change]
            entry["minor"] = change in departures.minor
    data["pending"] = [
        {
            "kind": each.kind,
            "author": each.author or None,
            "date": each.date or None,
            "where": each.where,
            "old": each.old or None,
            "new": each.new or None,
        }
        for each in departures.pending
    ]
    data["comments"] = [_comment_data(each) for each in departures.remarks]
    data["characters"] = [
        {"character": each.character, "code_point": each.code_point, "unseen": each.unseen, "where": each.where}
        for each in departures.characters
    ]
    return data


def _comment_data(remark: Remark) -> dict[str, Any]:
    comment = remark.comment
    return {
        "author": comment.author or None,
        "date": comment.date or None,
        "where": remark.where,
        "anchor": comment.anchor or None,
        "text": comment.text,
        "replies": [
            {"author": each.author or None, "date": each.date or None, "text": each.text} for each in comment.replies
        ],
    }
