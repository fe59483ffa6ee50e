"""Drawings say what the table beside them says, whatever the facts leave out."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from hetong.generator.facts.skeleton import skeleton
from hetong.generator.pipeline import Draft, draft, validate_data
from hetong.generator.problems import Problem
from hetong.generator.tree.nodes import Block, Clause, Document, Figure, Table, Vector, plain
from hetong.schemas.catalog import CONTRACTS

if TYPE_CHECKING:
    CopiedLibrary = Any

Facts = dict[str, Any]
Example = Callable[..., Facts]
Raised = Callable[[Callable[[], object]], tuple[Problem, ...]]

CHOICES = [
    (variant, dispute, third) for variant in CONTRACTS for dispute in ("court", "arbitration") for third in (0, 1)
]
FILE = "\n\n![执照](attachment:annexes.license_a.file)"
HEAD = "![流程图](flow_chart)\n\n| 环节 | 责任部门 | 时限 |\n|---|---|---|\n"


def drawn(blocks: tuple[Block, ...]) -> list[tuple[Vector, Table]]:
    """Every drawing with the table that follows it."""
    found: list[tuple[Vector, Table]] = []
    for position, block in enumerate(blocks):
        if isinstance(block, Clause):
            found += drawn(block.blocks)
        if isinstance(block, Figure) and block.draws:
            assert isinstance(block.image, Vector)
            found.append((block.image, next(each for each in blocks[position:] if isinstance(each, Table))))
    return found


def drawings(contract: Draft, kind: str) -> list[tuple[Vector, Table]]:
    found: list[tuple[Vector, Table]] = []
    for annex in contract.annexes:
        for part in annex.document.parts:
            found += drawn(part.blocks)
    is_flow = kind == "flow_chart"
    return [(image, table) for image, table in found if any(row.step for row in table.rows) is is_flow]


def in_one_line(words: str) -> str:
    return " ".join(words.split())


@pytest.mark.parametrize(("variant", "dispute", "third_party"), CHOICES)
def test_a_flow_chart_says_what_its_table_says_and_nothing_else(variant: str, dispute: str, third_party: int) -> None:
    made = draft(validate_data(skeleton(variant, dispute=dispute, third_party=bool(third_party))))
    charts = drawings(made, "flow_chart")
    assert charts
    for image, table in charts:
        steps = [(row.step, list(map(plain, row.cells))) for row in table.rows if row.step]
        there = {step.id for step, _ in steps}
        said = {in_one_line(cell) for _, cells in steps for cell in cells[:3] if cell != "—"}
        beside = {words for step, _ in steps for target, words in step.next if target in there and words}
        assert set(image.words) - {""} == said | beside
        assert len(image.svg) > 500


def chart(library: "CopiedLibrary", text: str, facts: Facts) -> Document:
    """The first annex of `facts`, its file replaced by `text`."""
    library.path("annex-license-a.md").write_text(text + FILE, "utf-8")
    return draft(validate_data(facts), library.root).annexes[0].document


STEPS = (
    '| 受理 | 客服部 | 一日 {#a .start next="b"} |\n'
    '| 有无丙方？ | 客服部 | — {#b .decision next="c:有 d:无"} |\n'
    '| 转交丙方 | 丙方 | 二日 {#c next="d" when="third_party is not none"} |\n'
    "| 办结 | 客服部 | 三日 {#d .end} |"
)


@pytest.mark.parametrize(("name", "third_party"), [("general", False), ("general-third-party", True)])
def test_arrows_to_steps_that_are_left_out_vanish_with_them(
    library: "CopiedLibrary", example: Example, name: str, third_party: bool
) -> None:
    document = chart(library, HEAD + STEPS, example(name))
    ((image, table),) = drawn(document.parts[0].blocks)
    assert ("有" in image.words, "转交丙方" in image.words) == (third_party, third_party)
    assert {"受理", "有无丙方？", "办结", "无", "客服部", "一日", "三日"} <= set(image.words)
    assert "—" not in image.words
    assert len(table.rows) == 3 + third_party


def test_a_chart_may_stand_after_its_table(library: "CopiedLibrary", example: Example) -> None:
    figure, _, table = HEAD.partition("\n\n")
    document = chart(library, f"{table}{STEPS}\n\n{figure}", example("general"))
    (image,) = [block.image for block in document.parts[0].blocks if isinstance(block, Figure) and block.draws]
    assert isinstance(image, Vector)
    assert "办结" in image.words


def test_a_trend_chart_has_the_points_and_the_target_of_its_table() -> None:
    facts = skeleton("process")
    facts["maintenance"]["satisfaction_target_percent"] = 85
    facts["annexes"]["satisfaction_report"] = {
        "periods": [
            {"period": name, "sent": 9, "valid": 8, "score_percent": score, "reasons": None, "measures": None}
            for name, score in (("第一季度", 81.5), ("第二季度", None), ("第三季度", "92.25"))
        ]
    }
    ((image, table),) = drawings(draft(validate_data(facts)), "trend_chart")
    assert {plain(row.cells[0]) for row in table.rows} == {"第一季度", "第二季度", "第三季度"}
    assert {"第一季度", "第二季度", "第三季度", "81.5", "92.25", "目标 85%"} <= set(image.words)


def test_a_trend_chart_without_figures_says_so() -> None:
    facts = skeleton("process")
    facts["annexes"]["satisfaction_report"] = {"periods": []}
    ((image, _),) = drawings(draft(validate_data(facts)), "trend_chart")
    assert "尚无数据" in image.words


@pytest.mark.parametrize(
    "text",
    [
        "![流程图](flow_chart)",
        "![趋势图](trend_chart)\n\n段落",
        HEAD + "| 受理 | 客服部 | 一日 |",
        HEAD + "| 受理 | 客服部 | 一日 {#a} |\n| 办结 | 客服部 | 一日 {#a} |",
    ],
)
def test_a_table_that_makes_no_drawing_is_told_with_the_place_of_the_figure(
    library: "CopiedLibrary", problems: Raised, example: Example, text: str
) -> None:
    (problem,) = problems(lambda: chart(library, text, example("general")))
    assert (problem.code, problem.place.file, problem.place.line) == (
        "bad-drawing",
        "variants/general/annex-license-a.md",
        1,
    )
