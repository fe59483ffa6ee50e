"""One clause file: what its Markdown means, and where it is told that something is malformed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hetong.generator.clauses.markdown import ClauseFileReader
from hetong.generator.clauses.source import (
    BlockSource,
    ClauseSource,
    FactUse,
    FileSource,
    InlineSource,
    ParagraphSource,
    ReferenceUse,
    TableSource,
    TermUse,
)
from hetong.generator.problems import Problem
from hetong.schemas.catalog import CONTRACTS, catalogue

SPECS = catalogue(CONTRACTS["general"])


def read(text: str) -> tuple[FileSource, list[Problem]]:
    reader = ClauseFileReader("x.md", text.splitlines(), SPECS, "body", frozenset({"body", "annex"}))
    return reader.read(text), reader.problems


def outline(blocks: tuple[BlockSource, ...]) -> list[object]:
    """Clauses as [level, id, heading, …], paragraphs as text, tables as rows; inlines as they were written."""
    result: list[object] = []
    for block in blocks:
        match block:
            case ClauseSource():
                result.append([block.level, block.id, written(block.heading), *outline(block.blocks)])
            case ParagraphSource():
                result.append(written(block.inlines))
            case TableSource():
                result.append([written(cell) for row in (block.header, *block.rows) for cell in row])
    return result


def written(inlines: tuple[InlineSource, ...]) -> str:
    words = ""
    for inline in inlines:
        match inline:
            case FactUse():
                piece = f"{{{inline.expression.key}}}"
            case ReferenceUse():
                piece = f"→{inline.target}"
            case TermUse():
                piece = f"<{inline.name}>"
            case _:
                piece = inline.text
        words += f"*{piece}*" if getattr(inline, "strong", False) else piece
    return words


def parsed(text: str) -> list[object]:
    file, found = read(text)
    assert found == []
    return outline(file.blocks)


def test_headings_and_lists_become_the_four_levels() -> None:
    text = "# 章 {#c}\n\n## 条 {#c.s}\n\n1. 项\n2. 项 {#c.s.i}\n    1. 目\n\n    续段\n\n## 条 {#c.t}\n\n段落"
    assert parsed(text) == [
        [1, "c", "章",
         [2, "c.s", "条",
          [3, "c.s.1", "", "项"],
          [3, "c.s.i", "", "项", [4, "c.s.i.1", "", "目"], "续段"]],
         [2, "c.t", "条", "段落"]],
    ]  # fmt: skip


def test_facts_references_terms_and_strong_words_stand_beside_hanzi() -> None:
    text = "1. **[投诉]{.term}**指{{ term.years }}年，见[](#a.b)；**不超过{{ penalty.late_fee_cap_percent }}**。"
    assert parsed(text) == [[3, ".1", "", "<投诉>指{term.years}年，见→a.b；*不超过**{penalty.late_fee_cap_percent}*。"]]


def test_lines_of_a_paragraph_run_on_without_a_blank() -> None:
    assert parsed("甲方应当\n按期付款") == ["甲方应当按期付款"]


def test_a_table_keeps_its_cells() -> None:
    assert parsed("| 项目 | 内容 |\n|---|---|\n| 名称 | {{ party_a.name }} |") == [
        ["项目", "内容", "名称", "{party_a.name}"]
    ]


def test_front_matter_gives_sources_and_the_condition_of_the_file() -> None:
    file, found = read("---\nsource:\n  c: [G.1, G.2]\nwhen: third_party is not none\n---\n# 章 {#c}\n\n段落")
    (clause,) = file.blocks
    assert found == []
    assert isinstance(clause, ClauseSource)
    assert clause.sources == ("G.1", "G.2")
    assert file.condition is not None
    assert file.condition.text == "third_party is not none"


def test_attributes_give_condition_series_and_repetition() -> None:
    file, found = read('1. {{ entry }} {#x.y .annex each="annexes.others" when="\'nda\' in annexes.included"}')
    (clause,) = file.blocks
    assert found == []
    assert isinstance(clause, ClauseSource)
    assert (clause.id, clause.series, clause.each) == ("x.y", "annex", "annexes.others")
    assert clause.condition is not None


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "nearest"),
    [
        ("# 章", "clause-id-missing", 1, 1, ""),
        ("# 章 {#A}", "clause-syntax", 1, 5, ""),
        ("# 章 {#}", "clause-syntax", 1, 5, ""),
        ("# 章 {#a b}", "clause-syntax", 1, 5, ""),
        ("# 章 {#a", "clause-syntax", 1, 5, ""),
        ("# 章 {#a}\n\n### 小节 {#b}", "clause-syntax", 3, 1, ""),
        ("1. 甲\n2. 乙 {}", "clause-syntax", 2, 6, ""),
        ('1. 甲\n2. 乙 {""}', "clause-syntax", 2, 6, ""),
        ('1. 甲\n2. 乙 {when=""}', "clause-syntax", 2, 6, ""),
        ("1. 甲\n2. 乙 {#x when=\"leaning == 'party_b'}", "clause-syntax", 2, 6, ""),
        ("1. 甲\n2. 乙 {#x wen=\"leaning == 'party_b'\"}", "clause-syntax", 2, 6, ""),
        ("1. 甲\n2. 乙 {#x when=\"leanin == 'party_b'\"}", "unknown-fact", 2, 16, "leaning"),
        ("1. 甲\n2. 乙 {#x .anex}", "clause-syntax", 2, 11, "annex"),
        ('1. 甲\n2. 乙 {#x each="annexes.other"}', "unknown-fact", 2, 16, "annexes.others"),
        ("1. 甲\n2. 乙 {#x} 丙", "clause-syntax", 2, 6, ""),
        ("段落 {#x}", "clause-syntax", 1, 4, ""),
        ("1. 甲\n2. {{ term.yeers }}年", "unknown-fact", 2, 4, "term.years"),
        ("1. 甲\n2. {{ term.years }年", "clause-syntax", 2, 4, ""),
        ("1. 甲\n2. { term.years }年", "clause-syntax", 2, 4, ""),
        ("1. 甲\n2. term.years }}年", "clause-syntax", 2, 15, ""),
        ("1. 甲\n2. **乙", "clause-syntax", 2, 4, ""),
        ("1. 甲\n2. 见[](#a.b。", "clause-syntax", 2, 5, ""),
        ("1. 甲\n2. 见[](a.b)。", "clause-syntax", 2, 8, ""),
        ("1. 甲\n2. 见[那条](#a.b)。", "clause-syntax", 2, 10, ""),
        ("1. 甲\n2. [投诉]{.trem}指", "clause-syntax", 2, 4, ""),
        ("1. 甲\n2. [投诉]指", "clause-syntax", 2, 4, ""),
        ("- 甲", "clause-syntax", 1, 1, ""),
        ("1. 甲\n    1. 乙\n        1. 丙", "clause-syntax", 3, 1, ""),
        ("---\nsorce:\n  c: [G]\n---\n# 章 {#c}", "clause-syntax", 2, 1, "source"),
        ("---\nsource: [c]\n---\n# 章 {#c}", "clause-syntax", 2, 1, ""),
        ("---\nsource:\n  c: [G]\n  d: [G]\n---\n# 章 {#c}", "source-unknown", 4, 3, ""),
        ("---\nsource:\n  chpter: [G]\n---\n# 章 {#chapter}", "source-unknown", 3, 3, "chapter"),
        ("---\nwhen: 2026-13-45\n---\n# 章 {#c}", "clause-syntax", 1, 1, ""),
        ("---\nsource: [c\n---\n# 章 {#c}", "clause-syntax", 2, 1, ""),
        ("---\nwhen: thrid_party is none\n---\n# 章 {#c}", "unknown-fact", 2, 7, "third_party"),
        ("---\nsource:\n  c: G\n\n# 章 {#c}", "clause-syntax", 1, 1, ""),
        ("| 甲 |\n|---|\n| {{ party_a.nam }} |", "unknown-fact", 3, 3, "party_a.name"),
    ],
)
def test_what_is_malformed_is_told_with_line_column_and_nearest_name(
    text: str, code: str, line: int, column: int, nearest: str
) -> None:
    _, found = read(text)
    assert (code, "x.md", line, column, nearest) in [
        (problem.code, problem.place.file, problem.place.line, problem.place.column, problem.nearest)
        for problem in found
    ]
    assert all(problem.say("zh") and problem.say("en") for problem in found)


def test_everything_wrong_in_a_file_is_told_at_once() -> None:
    _, found = read("# 章\n\n1. {{ term.yeers }}\n2. 见[](a)\n3. {#x when=\"leaning == 'b'\"}")
    assert len({problem.place.line for problem in found}) == 4


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [*"#-1.|*[](){}:=\"'\n\n  ", "甲", "{{ ", " }}", "{#a}", "when=", "---\n", "source:", "1. ", "## "]
        )
    ).map("".join)
)
def test_any_text_is_clauses_or_problems(text: str) -> None:
    _, found = read(text)
    assert all(problem.say("zh") and problem.say("en") for problem in found)
