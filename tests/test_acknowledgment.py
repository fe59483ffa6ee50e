"""格式条款提示与说明确认书: what is bold in the contract stands in it, named as the contract names it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest

from hetong.generator.acknowledgment import acknowledgment
from hetong.generator.delivery import render
from hetong.generator.pipeline import Draft, draft, load_facts, validate_data
from hetong.generator.tree.flow import flow_all
from hetong.generator.tree.nodes import Clause, Document, Paragraph, Table, Text, plain

from .writers.docx_reader import read

EXAMPLES = Path(__file__).parents[1] / "examples"
Example = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module", params=sorted(path.stem for path in EXAMPLES.glob("*.json")))
def contract(request: pytest.FixtureRequest) -> Draft:
    return draft(load_facts(str(EXAMPLES / f"{request.param}.json")))


def listed(document: Document) -> list[tuple[str, str]]:
    """The clause and the words of each row."""
    (table,) = (entry for entry in flow_all(document) if isinstance(entry, Table))
    assert [plain(row.cells[0]) for row in table.rows] == [str(n) for n in range(1, len(table.rows) + 1)]
    return [(plain(row.cells[1]), plain(row.cells[2])) for row in table.rows]


def test_every_clause_with_bold_words_is_listed_and_no_other(contract: Draft) -> None:
    words = [words for _, words in listed(acknowledgment(contract, "party_a"))]
    bold, plain_ones = [], []
    for document in contract.documents:
        for clause in document.clauses():
            for block in clause.blocks:
                if isinstance(block, Paragraph):
                    is_bold = any(isinstance(inline, Text) and inline.strong for inline in block.inlines)
                    (bold if is_bold else plain_ones).append(plain(block.inlines))
    assert len(bold) > 10
    assert [each.startswith(expected) for each, expected in zip(words, bold, strict=True)] == [True] * len(bold)
    assert not {each for each in plain_ones if len(each) > 20} & set(words)


def test_a_clause_is_named_as_references_name_it() -> None:
    rows = listed(acknowledgment(draft(load_facts(str(EXAMPLES / "general.json"))), "party_b"))
    names = {words[:14]: name for name, words in rows}
    assert names["除第8.3条第6项外，甲方或"] == "第8.3条第5项"
    assert names["信息依其性质应当保密的，没有"] == "附件6第3.4条"


def test_items_are_listed_with_the_words_that_lead_to_them() -> None:
    rows = dict(listed(acknowledgment(draft(load_facts(str(EXAMPLES / "general.json"))), "party_b")))
    relief = rows["第10.3条第4项"]
    assert relief.startswith("受影响方在不可抗力影响的范围内免除违约责任，并受下列限制：（1）")
    assert "（3）" in relief


@pytest.mark.parametrize(
    ("supplied_by", "supplier", "other"), [("party_a", "甲方", "乙方"), ("party_b", "乙方", "甲方")]
)
@pytest.mark.parametrize("third", [False, True])
def test_the_supplier_and_the_other_parties_are_named(
    supplied_by: Any, supplier: str, other: str, third: bool, example: Example
) -> None:
    facts = load_facts(str(EXAMPLES / ("general-third-party.json" if third else "general.json")))
    document = acknowledgment(draft(facts), supplied_by)
    clauses: dict[str, Clause] = {clause.id: clause for clause in document.clauses()}
    names = {"甲方": facts.data["party_a"]["name"], "乙方": facts.data["party_b"]["name"]}

    def words(clause_id: str) -> str:
        return "".join(plain(block.inlines) for block in clauses[clause_id].blocks if isinstance(block, Paragraph))

    assert words("acknowledgment.text.provider").startswith(f"{supplier}{names[supplier]}提供了")
    if third:
        expected = f"{other}{names[other]}和丙方{facts.data['third_party']['name']}均为“相对方”。"
        assert words("acknowledgment.text.others") == expected
    else:
        assert words("acknowledgment.text.other") == f"{other}{names[other]}为“相对方”。"
    assert ("acknowledgment_signature.third_party" in clauses) is third


def test_it_is_written_beside_the_contract_and_marked_as_a_draft_with_it(tmp_path: Path, example: Example) -> None:
    ready, not_ready = example("general"), example("general", {"number": None})
    for data, mark in ((ready, ""), (not_ready, "【草稿】")):
        folder = tmp_path / (mark or "ready")
        paths = render(
            draft(validate_data(data, str(EXAMPLES / "x.json"))), folder, annexes=False, supplied_by="party_a"
        )
        (docx,) = (path for path in paths if path.name.endswith("_提示说明确认书.docx"))
        (pdf,) = (path for path in paths if path.name.endswith("_提示说明确认书.pdf"))
        assert ("草稿" in docx.name) is bool(mark)
        assert read(docx.read_bytes()).header.startswith(f"{mark}格式条款提示与说明确认书")
        assert f"{mark}格式条款提示与说明确认书" in pypdf.PdfReader(pdf).pages[0].extract_text()
        assert "尚需说明的条款" in (pypdf.PdfReader(pdf).get_fields() or {})
