"""What changed, told: as Markdown for a pull request, and as an HTML page to send, to print and to keep."""

import html
import re
from collections.abc import Iterator
from typing import Any, Final

from hetong.generator.problems import Language, Wording
from hetong.generator.revisions.papers import PaperComparison
from hetong.generator.revisions.report import (
    FIGURES,
    NOTHING,
    TITLE,
    Report,
    heading,
    kind_name,
    shown,
    summary,
    where_of,
)
from hetong.generator.revisions.words import Piece
from hetong.generator.writers.html import page_template

_COLUMNS: Final = (
    Wording("位置", "where"),
    Wording("改动", "change"),
    Wording("内容", "words"),
    Wording("名称", "name"),
    Wording("原为", "old"),
    Wording("改为", "new"),
)

_MARKDOWN: Final = re.compile(r"[\\`*_{}\[\]()#+!|~@:]")


def as_markdown(report: Report, language: Language) -> str:
    """Two tables for a pull request: the figures, and every change. No word in them is read as markup."""
    return "\n".join(_markdown(report, language)) + "\n"


def _markdown(report: Report, language: Language) -> Iterator[str]:
    yield f"### {literal(TITLE.say(language, {'old': report.old, 'new': report.new}))}"
    yield ""
    if report.is_empty:
        yield NOTHING.say(language, {})
        return
    yield summary(report, language)
    where, kind, words, name, old, new = (column.say(language, {}) for column in _COLUMNS)
    if figures := report.figures():
        yield from ("", f"| {name} | {old} | {new} | {where} |", "|---|---|---|---|")
    for figure in figures:
        places = "<br>".join(map(literal, figure.places))
        yield f"| {literal(figure.title)} | {literal(figure.old)} | {literal(figure.new)} | {places} |"
    for section in report.sections:
        yield from (
            "",
            f"**{section.heading.say(language, {})}**",
            "",
            f"| {where} | {kind} | {words} |",
            "|---|---|---|",
        )
        for entry in section.entries:
            pieces = "".join(map(_markdown_piece, entry.pieces))
            yield f"| {literal(entry.where)} | {literal(entry.whose.say(language, {}))} | {pieces} |"
    for paper in report.changed():
        yield from ("", f"**{literal(heading(paper, language))}**", "")
        if paper.is_on_both_sides:
            yield from (f"| {where} | {kind} | {words} |", "|---|---|---|")
            for change in paper.comparison.changes:
                told = "".join(map(_markdown_piece, shown(change)))
                yield f"| {literal(where_of(change, language))} | {kind_name(report, change, language)} | {told} |"


def _markdown_piece(piece: Piece) -> str:
    """`**` and `~~` beside Hanzi are not always read as markup; the elements are."""
    words = literal(piece.words)
    match piece.fate:
        case "deleted":
            return f"<del>{words}</del>"
        case "inserted":
            return f"<ins>{words}</ins>"
        case _:
            return words


def literal(words: str) -> str:
    """`words` as they are, in one line."""
    escaped = _MARKDOWN.sub(
        lambda match: f"&#{ord(match[0])};", html.escape(words, quote=False).replace("&#", "&amp;#")
    )
    return escaped.replace("\n", "<br>")


def as_html(report: Report, language: Language) -> str:
    """One page that needs nothing else: no script, no outside resource."""
    where, kind, words, name, old, new = (column.say(language, {}) for column in _COLUMNS)
    page: str = page_template("comparison.html").render(
        language="zh-Hans" if language == "zh" else "en",
        title=TITLE.say(language, {"old": report.old, "new": report.new}),
        summary=NOTHING.say(language, {}) if report.is_empty else summary(report, language),
        columns={"where": where, "kind": kind, "words": words, "name": name, "old": old, "new": new},
        figures_heading=FIGURES.say(language, {}),
        figures=[
            {"title": each.title, "old": each.old, "new": each.new, "places": list(each.places)}
            for each in report.figures()
        ],
        sections=[
            {
                "heading": section.heading.say(language, {}),
                "entries": [
                    {"where": told.where, "whose": told.whose.say(language, {}), "pieces": _html_pieces(told.pieces)}
                    for told in section.entries
                ],
            }
            for section in report.sections
        ],
        papers=[_html_paper(report, paper, language) for paper in report.changed()],
    )
    return page


def _html_paper(report: Report, paper: PaperComparison, language: Language) -> dict[str, Any]:
    changes = paper.comparison.changes if paper.is_on_both_sides else ()
    return {
        "heading": heading(paper, language),
        "changes": [
            {
                "where": where_of(change, language),
                "kind": kind_name(report, change, language),
                "class": str(change.kind),
                "pieces": _html_pieces(change.pieces),
            }
            for change in changes
        ],
    }


def _html_pieces(pieces: tuple[Piece, ...]) -> list[dict[str, Any]]:
    return [{"fate": piece.fate, "words": piece.words, "strong": piece.strong} for piece in pieces]
