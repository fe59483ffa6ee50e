"""One clause file: what its Markdown means, and where it is told that something is malformed."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hetong.generator.clauses.markdown import ClauseFileReader
from hetong.generator.clauses.source import (
    BlockSource,
    ClauseSource,
    EntryUse,
    FactUse,
    FigureSource,
    FileSource,
    InlineSource,
    ParagraphSource,
    ReferenceUse,
    RowSource,
    TableSource,
    TermUse,
)
from hetong.generator.problems import Problem
from hetong.generator.tree.nodes import Step
from hetong.schemas.catalog import CONTRACTS, FieldSpec, catalogue

SPECS = catalogue(CONTRACTS["general"])
PROCESS = catalogue(CONTRACTS["process"])
MEASURES = "annexes.maintenance_plan.measures"


def read(text: str, specs: Mapping[str, FieldSpec] = SPECS) -> tuple[FileSource, list[Problem]]:
    reader = ClauseFileReader("x.md", text.splitlines(), specs, "body", frozenset({"body", "annex"}))
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
                rows = (block.header, *(row.cells for row in block.rows))
                result.append([written(cell) for cells in rows for cell in cells])
            case FigureSource():
                result.append(f"![{written(block.alt)}]({block.draws or (block.file and block.file.path)})")
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
            case EntryUse():
                piece = f"[{inline.title}.{inline.kind}]"
            case _:
                piece = inline.text
        words += f"*{piece}*" if getattr(inline, "strong", False) else piece
    return words


def parsed(text: str, specs: Mapping[str, FieldSpec] = SPECS) -> list[object]:
    file, found = read(text, specs)
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


def rows(text: str, specs: Mapping[str, FieldSpec] = SPECS) -> tuple[RowSource, ...]:
    """The rows of the table that `text` is."""
    file, found = read(text, specs)
    (table,) = file.blocks
    assert found == []
    assert isinstance(table, TableSource)
    return table.rows


def test_the_rule_below_a_heading_aligns_its_column() -> None:
    file, found = read("| 甲 | 乙 | 丙 | 丁 |\n|---|---:|:---:|:---|\n| 1 | 2 | 3 | 4 |")
    (table,) = file.blocks
    assert found == []
    assert isinstance(table, TableSource)
    assert table.alignments == ("left", "right", "center", "left")


def test_a_row_has_its_condition_and_the_list_that_repeats_it() -> None:
    head = "| 措施 | 频次 |\n|---|---|\n"
    plain, repeated, conditional, both = rows(
        f"{head}| 甲 | 乙 |\n"
        f'| {{{{ entry.name }}}} | {{{{ entry.frequency }}}} {{each="{MEASURES}"}} |\n'
        '| 丙 | 丁 {when="third_party is not none"} |\n'
        '| {{ entry }} | 次 {each="service.items" when="leaning == \'neutral\'"} |'
    )
    assert (plain.condition, plain.each, plain.step) == (None, "", None)
    assert [written(cell) for cell in repeated.cells] == ["{entry.name}", "{entry.frequency}"]
    assert repeated.each == MEASURES
    assert conditional.condition is not None
    assert (conditional.condition.text, written(conditional.cells[-1])) == ("third_party is not none", "丁")
    assert both.condition is not None
    assert (both.condition.text, both.each) == ("leaning == 'neutral'", "service.items")


def test_the_entry_of_a_row_ends_with_the_row() -> None:
    _, found = read(f'| 措施 |\n|---|\n| {{{{ entry.name }}}} {{each="{MEASURES}"}} |\n| {{{{ entry.name }}}} |')
    assert [(problem.code, problem.place.line) for problem in found] == [("unknown-fact", 4)]


def test_the_entry_of_a_clause_holds_for_its_blocks_and_ends_with_it() -> None:
    text = f'1. {{{{ entry.name }}}} {{#x each="{MEASURES}"}}\n    1. {{{{ entry.owner }}}}\n2. {{{{ entry.name }}}}'
    _, found = read(text)
    assert [(problem.code, problem.place.line) for problem in found] == [("unknown-fact", 3)]


def test_a_row_is_a_step_with_its_shape_and_what_follows() -> None:
    steps = rows(
        "| 环节 | 责任部门 |\n|---|---|\n"
        '| 受理 | 客服 {#received .start next="checked"} |\n'
        '| 审核？ | 客服 {#checked .decision next="solved:是 received:否"} |\n'
        "| 处理 | 客服 {#treated} |\n"
        "| 办结 | 客服 {#solved .end} |\n"
        "| 说明 | 客服 |"
    )
    assert [row.step for row in steps] == [
        Step("received", "start", (("checked", ""),)),
        Step("checked", "decision", (("solved", "是"), ("received", "否"))),
        Step("treated", "step", ()),
        Step("solved", "end", ()),
        None,
    ]


def test_places_to_fill_in_are_short_or_as_long_as_a_line() -> None:
    assert parsed("1. 编号：[投诉编号]{.blank}\n2. [处理经过]{.line}") == [
        [3, ".1", "", "编号：[投诉编号.text]"],
        [3, ".2", "", "[处理经过.line]"],
    ]


def test_boxes_stand_before_the_options_of_an_entry() -> None:
    text = '1. {{ entry.text }} {#q each="annexes.survey.choices"}\n\n    {{ entry.options|boxes }}'
    assert parsed(text, PROCESS) == [[3, "q", "", "{entry.text}", "{entry.options|boxes}"]]
    _, found = read("1. {{ complaints.department|boxes }}{{ number|boxes }}", PROCESS)
    assert [problem.values["name"] for problem in found] == ["boxes"]


def test_a_figure_is_a_drawing_or_an_attached_file() -> None:
    assert parsed("![处理流程](flow_chart)\n\n![满意度](trend_chart)") == [
        "![处理流程](flow_chart)",
        "![满意度](trend_chart)",
    ]
    assert parsed("![执照](attachment:annexes.license_a.file)") == ["![执照](annexes.license_a.file)"]
    repeated = '1. {{ entry.name }} {#o each="annexes.others"}\n\n    ![{{ entry.name }}](attachment:entry.file)'
    assert parsed(repeated) == [[3, "o", "", "{entry.name}", "![{entry.name}](entry.file)"]]


def test_front_matter_gives_sources_and_the_condition_of_the_file() -> None:
    file, found = read("---\nsource:\n  c: [G.1, G.2]\nwhen: third_party is not none\n---\n# 章 {#c}\n\n段落")
    (clause,) = file.blocks
    assert found == []
    assert isinstance(clause, ClauseSource)
    assert clause.sources == ("G.1", "G.2")
    assert file.condition is not None
    assert file.condition.text == "third_party is not none"


def test_attributes_give_condition_series_and_repetition() -> None:
    file, found = read('1. {{ entry.name }} {#x.y .annex each="annexes.others" when="\'nda\' in annexes.included"}')
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
        ('| 甲 |\n|---|\n| 乙 {when="leanin is none"} |', "unknown-fact", 3, 12, "leaning"),
        ('| 甲 |\n|---|\n| 乙 {each="annexes.other"} |', "unknown-fact", 3, 12, "annexes.others"),
        ('| 甲 |\n|---|\n| 乙 {each="party_a.name"} |', "unknown-fact", 3, 12, ""),
        ("| 甲 |\n|---|\n| 乙 {#s .strat} |", "clause-syntax", 3, 9, ""),
        ("| 甲 | 乙 |\n|---|---|\n| 丙 {wen=\"leaning == 'party_a'\"} | 丁 |", "clause-syntax", 3, 5, ""),
        ('| 甲 |\n|---|\n| 乙 {#solved} |\n| 丙 {#s next="s solvd"} |', "clause-syntax", 4, 17, "solved"),
        ('1. 甲 {#a next="b"}', "clause-syntax", 1, 10, ""),
        ("1. 甲\n2. {{ entry }}", "unknown-fact", 2, 4, ""),
        ("1. 甲\n2. {{ entry.name }}", "unknown-fact", 2, 4, "party_b.name"),
        ("![{{ party_a.nam }}](flow_chart)", "unknown-fact", 1, 3, "party_a.name"),
        ("1. 甲\n2. []{.blank}", "clause-syntax", 2, 4, ""),
        ("1. 甲\n2. [乙]{.blank .line}", "clause-syntax", 2, 4, ""),
        ("![图](flow_chrt)", "clause-syntax", 1, 6, ""),
        ("![](flow_chart)", "clause-syntax", 1, 1, ""),
        ("![图](attachment:annexes.license_a.fil)", "unknown-fact", 1, 17, "annexes.license_a.file"),
        ("![图](attachment:party_a.name)", "unknown-fact", 1, 17, ""),
        ("![图](attachment:entry.file)", "unknown-fact", 1, 17, ""),
        ("1. 见图![图](flow_chart)", "clause-syntax", 1, 5, ""),
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
