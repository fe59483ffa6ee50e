"""Annexes as documents: numbered from one, referring to the contract by its labels, with entries, rows and files."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfWriter

from hetong.generator.facts.skeleton import skeleton
from hetong.generator.pipeline import Draft, draft, validate_data
from hetong.generator.problems import Problem
from hetong.generator.tree.nodes import (
    Block,
    Clause,
    Document,
    Entry,
    FactText,
    Figure,
    Paragraph,
    PartKind,
    Raster,
    Reference,
    Row,
    Table,
    plain,
)
from hetong.schemas.catalog import CONTRACTS

if TYPE_CHECKING:
    Combination = CopiedLibrary = Any

Facts = dict[str, Any]
Example = Callable[..., Facts]
Raised = Callable[[Callable[[], object]], tuple[Problem, ...]]

LICENCE = "annex-license-a.md"
QUESTION: Facts = {"topic": "服务", "text": "您对服务满意吗？", "options": ["满意", "一般", "不满意"]}
WRITTEN = {"topic": "服务", "text": "您有哪些意见？"}
ACTIVITY: Facts = {"purpose": "致谢", "customers": "全部客户", "time": "每年9月", "place": "线上", "people": "2人"}


def annex(contract: Draft, key: str) -> Document:
    return next(each.document for each in contract.annexes if each.key == key)


def blocks_of(document: Document) -> list[Block]:
    """Every block, whatever it lies in."""
    found: list[Block] = []
    pending = [block for part in document.parts for block in part.blocks]
    while pending:
        block = pending.pop(0)
        found.append(block)
        if isinstance(block, Clause):
            pending[:0] = block.blocks
    return found


def tables(document: Document) -> list[Table]:
    return [block for block in blocks_of(document) if isinstance(block, Table)]


def figures(document: Document) -> list[Figure]:
    return [block for block in blocks_of(document) if isinstance(block, Figure)]


def words(row: Row) -> list[str]:
    return [plain(cell) for cell in row.cells]


def paragraphs(document: Document) -> list[str]:
    return [plain(block.inlines) for block in blocks_of(document) if isinstance(block, Paragraph)]


def rewritten(library: "CopiedLibrary", text: str, facts: Facts) -> Document:
    """The first annex of `facts`, its file replaced by `text`."""
    library.path(LICENCE).write_text(text, "utf-8")
    return draft(validate_data(facts), library.root).annexes[0].document


# names and numbers


def test_the_annexes_are_those_of_the_list_in_its_order(contract: Draft) -> None:
    listed = [clause for clause in contract.tree.clauses() if clause.series == "annex"]
    assert [each.id for each in contract.annexes] == [clause.id for clause in listed]
    for each, clause in zip(contract.annexes, listed, strict=True):
        (paragraph,) = clause.blocks
        assert isinstance(paragraph, Paragraph)
        assert (each.label, each.title) == (clause.label, plain(paragraph.inlines))
        assert each.document.title == f"{each.label} {each.title}"
        assert each.document.number == contract.tree.number
        assert plain(each.document.parts[0].heading) == f"{each.label}　{each.title}"
        assert each.document.parts[0].kind is PartKind.ANNEX


def test_each_annex_is_numbered_from_one_without_gaps(contract: Draft) -> None:
    for each in contract.annexes:
        chapters = [clause for clause in each.document.clauses() if clause.level == 1 and clause.series]
        assert [chapter.counter for chapter in chapters] == list(range(1, len(chapters) + 1))
        assert not chapters or chapters[0].label == "一、"
        for clause in each.document.clauses():
            inner = [block.counter for block in clause.blocks if isinstance(block, Clause)]
            assert inner == list(range(1, len(inner) + 1))


def test_levels_of_an_annex_never_skip_inwards(contract: Draft) -> None:
    for each in contract.annexes:
        for one, other in pairwise(each.document.clauses()):
            assert other.level - one.level <= 1


@pytest.mark.parametrize("variant", CONTRACTS)
def test_ids_are_unique_in_the_contract_and_every_annex_together(variant: str) -> None:
    made = draft(validate_data(skeleton(variant, third_party=True)))
    documents = (made.tree, *(each.document for each in made.annexes))
    ids = [clause.id for document in documents for clause in document.clauses()]
    assert len(set(ids)) == len(ids)


def test_an_agreement_is_signed_on_a_page_of_its_own(example: Example) -> None:
    made = draft(validate_data(example("general")))
    kinds = {each.key: [part.kind for part in each.document.parts] for each in made.annexes}
    assert kinds.pop("nda") == [PartKind.ANNEX, PartKind.SIGNATURE]
    assert set(map(tuple, kinds.values())) == {(PartKind.ANNEX,)}


# references


def references(document: Document) -> list[Reference]:
    return [inline for inline in document.inlines() if isinstance(inline, Reference)]


def test_references_of_an_annex_show_the_labels_of_the_contract_or_its_own(contract: Draft) -> None:
    in_contract = {clause.id: clause for clause in contract.tree.clauses()}
    outward = 0
    for each in contract.annexes:
        clauses = in_contract | {clause.id: clause for clause in each.document.clauses()}
        for reference in references(each.document):
            outward += reference.target in in_contract
            for part in reference.parts:
                if part.shows == "label":
                    assert part.text.rstrip(".") == clauses[str(part.target)].label.rstrip(".")
                if part.shows == "heading":
                    assert part.text == plain(clauses[str(part.target)].heading)
    assert outward > 20


def test_a_reference_says_what_the_contract_says_of_the_same_clause(library: "CopiedLibrary", example: Example) -> None:
    text = (
        "# 一 {#own}\n\n1. 见本合同[](#payment.due)、[](#payment)和[](#annex.nda)。 {#own.first}\n2. 见[](#own.first)。"
    )
    document = rewritten(library, text + "\n\n![执照](attachment:annexes.license_a.file)", example("general"))
    assert [reference.text for reference in references(document)] == [
        "第7.3条",
        "“七、费用与支付”",
        "附件6",
        "第1.1条",
    ]


def test_a_reference_of_an_annex_to_a_clause_that_is_left_out_is_told(
    library: "CopiedLibrary", problems: Raised, example: Example
) -> None:
    text = "# 一 {#own}\n\n1. 见本合同[](#leaning_a)。\n\n![执照](attachment:annexes.license_a.file)"
    (problem,) = problems(lambda: rewritten(library, text, example("general")))
    assert (problem.code, problem.place.line) == ("reference-left-out", 3)
    assert problem.place.file == f"variants/general/{LICENCE}"


# rows


def test_a_row_is_repeated_for_each_entry_in_their_order() -> None:
    facts = skeleton("process")
    plan = [ACTIVITY | {"name": name, "budget": budget} for name, budget in (("慰问", "1200.50"), ("答谢会", 800))]
    facts["annexes"]["care_plan"] = {"activities": plan}
    document = annex(draft(validate_data(facts)), "care_plan")
    rows = [words(row) for table in tables(document) for row in table.rows]
    assert [row[0] for row in rows if {"1,200.50元", "800元"} & set(row)] == ["慰问", "答谢会"]
    assert "2,000.50元" in plain(tuple(document.inlines()))
    paths = [inline.path for inline in document.inlines() if isinstance(inline, FactText)]
    assert "annexes.care_plan.activities[1].name" in paths
    assert "annexes.care_plan.activities[1].budget|figures" in paths


def test_a_row_for_each_entry_is_not_there_without_entries() -> None:
    def periods(*names: str) -> list[Table]:
        facts = skeleton("process")
        rows = [
            {"period": name, "sent": 9, "valid": 8, "score_percent": 90, "reasons": None, "measures": None}
            for name in names
        ]
        facts["annexes"]["satisfaction_report"] = {"periods": rows}
        return tables(annex(draft(validate_data(facts)), "satisfaction_report"))

    empty, full = periods(), periods("第一期", "第二期", "第三期")
    first = next(n for n, table in enumerate(full) if "第一期" in words(table.rows[0]))
    assert [words(row)[0] for row in full[first].rows] == ["第一期", "第二期", "第三期"]
    assert empty[first].rows == ()
    assert [len(table.rows) for table in empty[first + 1 :]] == [len(table.rows) for table in full[first + 1 :]]


def test_a_row_is_there_only_if_its_condition_holds(contract: Draft, combination: "Combination") -> None:
    rows = [words(row)[0] for table in tables(annex(contract, "dispute_rules")) for row in table.rows]
    assert ("丙方" in rows) is combination.third_party
    assert ("提起诉讼" in rows) is (combination.dispute == "court")
    assert ("申请仲裁" in rows) is (combination.dispute == "arbitration")


def test_a_row_of_an_annex_that_is_left_out_asks_for_nothing(example: Example) -> None:
    facts = example("general", {"annexes": {"included": ["nda"], "others": []}})
    assert [each.key for each in draft(validate_data(facts)).annexes] == ["nda"]


def test_every_row_is_as_long_as_the_header(documents: tuple[Document, ...]) -> None:
    for table in (table for document in documents for table in tables(document)):
        assert {len(cells) for cells in table.lines()} == {len(table.alignments)}


# places to fill in


def surveyed(*questions: Facts) -> Document:
    facts = skeleton("process")
    facts["annexes"]["survey"] = {"choices": list(questions), "blanks": [WRITTEN, WRITTEN], "open": [WRITTEN]}
    return annex(draft(validate_data(facts)), "survey")


def test_a_box_stands_before_each_option() -> None:
    document = surveyed(QUESTION)
    (line,) = [
        block.inlines
        for block in blocks_of(document)
        if isinstance(block, Paragraph) and any(isinstance(i, Entry) and i.kind == "check" for i in block.inlines)
    ]
    assert plain(line) == "□ 满意　□ 一般　□ 不满意"
    printed = [inline.path for inline in line if isinstance(inline, FactText)]
    assert printed == [f"annexes.survey.choices[0].options[{n}]" for n in range(3)]


def entries(document: Document) -> list[Entry]:
    return [inline for inline in document.inlines() if isinstance(inline, Entry)]


def test_places_to_fill_in_have_names_of_their_own() -> None:
    found = entries(surveyed(QUESTION, QUESTION, QUESTION))
    boxes = [entry for entry in found if entry.kind == "check"]
    assert [entry.name for entry in boxes[:6]] == ["满意", "一般", "不满意", "满意 2", "一般 2", "不满意 2"]
    assert [entry.title for entry in boxes[3:6]] == QUESTION["options"]
    assert len({entry.name for entry in found}) == len(found)


@pytest.mark.parametrize("variant", CONTRACTS)
def test_no_two_places_to_fill_in_have_one_name(variant: str) -> None:
    made = draft(validate_data(skeleton(variant, third_party=True)))
    assert any(entries(each.document) for each in made.annexes)
    for each in made.annexes:
        names = [entry.name for entry in entries(each.document)]
        assert len(set(names)) == len(names)


def test_a_place_to_fill_in_is_as_long_as_asked(library: "CopiedLibrary", example: Example) -> None:
    text = "编号：[投诉编号]{.blank}\n\n[处理经过]{.line}\n\n![执照](attachment:annexes.license_a.file)"
    short, long_ = entries(rewritten(library, text, example("general")))
    assert (short.name, short.kind, long_.kind) == ("投诉编号", "text", "line")
    assert len(long_.text) > len(short.text) > 0
    assert set(short.text + long_.text) == {"_"}


# attached files


@pytest.fixture
def two_pages(tmp_path: Path) -> str:
    writer = PdfWriter()
    for _ in range(2):
        writer.add_blank_page(200, 100)
    writer.write(tmp_path / "two.pdf")
    return str(tmp_path / "two.pdf")


def test_a_file_that_is_missing_is_said_to_be_attached_later() -> None:
    made = draft(validate_data(skeleton("general")))
    assert figures(annex(made, "license_a")) == []
    assert "待附：甲方营业执照副本复印件" in paragraphs(annex(made, "license_a"))


def test_an_attached_file_is_a_figure_for_each_page(example: Example, two_pages: str) -> None:
    made = draft(validate_data(example("general", {"annexes.license_a.file": two_pages})))
    document = annex(made, "license_a")
    alts = [figure.alt for figure in figures(document)]
    assert [alt.partition("（")[2] for alt in alts] == ["第1页，共2页）", "第2页，共2页）"]
    assert {alt.partition("（")[0] for alt in alts} == {"甲方营业执照副本复印件"}
    for figure in figures(document):
        assert isinstance(figure.image, Raster)
        assert figure.image.width_px == pytest.approx(2 * figure.image.height_px, abs=2)
    assert not any("待附" in words for words in paragraphs(document))


def test_other_files_are_an_annex_each_with_its_own_name_and_pages(example: Example, two_pages: str) -> None:
    others = [{"name": "图纸", "file": two_pages}, {"name": "清单", "file": None}]
    made = draft(validate_data(example("general", {"annexes.others": others})))
    drawings, list_ = (each for each in made.annexes if each.key == "other")
    assert [(each.id, each.label, each.title) for each in (drawings, list_)] == [
        ("annex.other.1", "附件8", "图纸"),
        ("annex.other.2", "附件9", "清单"),
    ]
    assert [figure.alt for figure in figures(drawings.document)] == ["图纸（第1页，共2页）", "图纸（第2页，共2页）"]
    assert paragraphs(list_.document) == ["待附：清单"]


def test_an_annex_is_known_by_its_key(contract: Draft) -> None:
    keys = [each for each in contract.annexes if each.key != "other"]
    assert [each.id for each in keys] == [f"annex.{each.key}" for each in keys]
    assert {each.key for each in keys} == set(contract.facts.data["annexes"]["included"])
