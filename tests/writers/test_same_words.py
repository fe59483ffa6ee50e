"""DOCX, PDF, HTML and plain text say the same, word for word, for every combination of choices."""

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pypdf
import pytest
from lxml import html

from hetong.generator.acknowledgment import acknowledgment
from hetong.generator.pipeline import Draft, draft, validate_data, write
from hetong.generator.problems import Problems
from hetong.generator.tree.flow import Line, flow_all
from hetong.generator.tree.nodes import Clause, Document, FactText, Figure, Reference, Table, Vector, plain

from .combinations import combinations
from .docx_reader import read

CASES = dict(combinations())
CHOICES = {"method", "connection", "report_period", "meeting_period", "decision"}
"""Facts that are printed by their Chinese labels, or decide what is printed."""


@pytest.fixture(scope="module", params=CASES, ids=list(CASES))
def contract(request: pytest.FixtureRequest) -> Draft:
    return draft(validate_data(CASES[request.param]))


def squeeze(text: str) -> str:
    return "".join(text.split())


def words_of_tree(document: Document, drawn: Callable[[Figure], str] = lambda _: "") -> str:
    """The words of `document`, with what a format has in place of a picture."""
    found = ""
    for entry in flow_all(document):
        match entry:
            case Line():
                found += entry.label + plain(entry.inlines)
            case Table():
                found += "".join(plain(cell) for line in entry.lines() for cell in line)
            case Figure():
                found += drawn(entry)
    return squeeze(found)


def words_in(figure: Figure) -> str:
    return "".join(figure.image.words) if isinstance(figure.image, Vector) else ""


def words_of_pdf(content: bytes, document: Document) -> str:
    """The words of each page but header, footer, table of contents and the headers of tables that go on."""
    reader = pypdf.PdfReader(io.BytesIO(content), strict=True)
    head = squeeze(f"{document.title}合同编号：{document.number.text}")
    pages = []
    for position, page in enumerate(reader.pages, 1):
        words = squeeze(page.extract_text())
        footer = f"第{position}页共{len(reader.pages)}页"
        if footer in words:
            words = words.replace(head, "", 1).replace(footer, "", 1)
        if not words.startswith("目录"):
            pages.append(words)
    return "".join(without_repeated_headers(pages, document))


def without_repeated_headers(pages: list[str], document: Document) -> Iterator[str]:
    """`pages` without the header of a table at the top of each page that it goes on to."""
    tables = (entry for entry in flow_all(document) if isinstance(entry, Table))
    headers = {squeeze("".join(map(plain, table.header))) for table in tables} - {""}
    expected, read_so_far = words_of_tree(document, words_in), 0
    for page in pages:
        due = expected[read_so_far:]
        again = next((header for header in headers if page.startswith(header) and not due.startswith(header)), "")
        yield page.removeprefix(again)
        read_so_far += len(page) - len(again)


def words_of_html(content: bytes) -> str:
    root = html.fromstring(content.decode())
    for navigation in root.iter("nav"):
        navigation.getparent().remove(navigation)
    return squeeze("".join(section.text_content() for section in root.iter("section")))


def test_all_formats_say_what_the_tree_says(contract: Draft) -> None:
    for document in (*contract.documents, acknowledgment(contract, "party_a")):
        expected = words_of_tree(document)
        assert squeeze(read(write(contract, "docx", document=document)).text()) == expected
        assert words_of_pdf(write(contract, "pdf", document=document), document) == words_of_tree(document, words_in)
        assert words_of_html(write(contract, "html", document=document)) == expected
        assert squeeze(write(contract, "txt", document=document).decode()) == words_of_tree(
            document, lambda figure: f"〔图：{figure.alt}〕"
        )


@pytest.mark.parametrize(
    "name",
    [
        '甲&乙<公司>"{{7*7}}"',
        "{% for x in y %}{_{ 甲 }_}{#",
        "[x](y)",
        "#eval(1)",
        "**甲** *乙* _丙_ `丁`",
        "<w:r><w:t>甲</w:t></w:r>",
        "](#payment){.term}",
        "甲" * 200,
        "A" * 200,
        "=cmd|'/c calc'!A1",
        "../../../etc/passwd",
        "𬭚𬬻公司",
    ],
)
def test_a_hostile_name_prints_as_typed_everywhere(name: str) -> None:
    facts = {**CASES["general-neutral-two-court-filled"]}
    facts["party_a"] = {**facts["party_a"], "name": name}
    contract = draft(validate_data(facts))
    assert squeeze(name) in words_of_tree(contract.tree)
    test_all_formats_say_what_the_tree_says(contract)


def test_a_character_that_the_fonts_lack_is_named_instead_of_lost() -> None:
    facts = {**CASES["general-neutral-two-court-filled"]}
    facts["party_a"] = {**facts["party_a"], "name": "𠮷野家"}
    contract = draft(validate_data(facts))
    assert "𠮷野家" in read(write(contract, "docx")).text()
    with pytest.raises(Problems, match="𠮷"):
        write(contract, "pdf")


def test_every_fact_given_is_on_the_page_or_decides_what_is(contract: Draft) -> None:
    words = words_of_tree(contract.tree)
    printed = [inline for inline in contract.tree.inlines() if isinstance(inline, FactText)]
    for fact in printed:
        assert squeeze(fact.text) in words
    for value in _texts(contract.facts.data):
        assert squeeze(value) in words


def _texts(data: Any) -> list[str]:
    """The facts that are printed as they were typed: names, addresses, lists of services, court or institution."""
    typed = []
    for group in ("party_a", "party_b", "third_party", "service", "personal_data", "dispute", "signing"):
        values = data.get(group) or {}
        for name, value in values.items():
            if isinstance(value, str) and name not in CHOICES:
                typed.append(value)
            elif isinstance(value, list):
                typed += value
    return typed


def test_nothing_is_left_of_templates_or_references(contract: Draft) -> None:
    words = words_of_tree(contract.tree)
    assert "{{" not in words
    assert "{%" not in words
    assert not re.search(r"\]\(|\{#|\*\*", words)
    labels = {clause.id: clause.label for clause in contract.tree.clauses()}
    for inline in contract.tree.inlines():
        if isinstance(inline, Reference):
            assert inline.parts
            for part in inline.parts:
                if part.shows == "label" and part.target:
                    assert part.text == labels[part.target].rstrip(".")


def test_labels_are_unique_among_siblings_and_without_gaps(contract: Draft) -> None:
    def siblings(blocks: tuple[Any, ...]) -> None:
        counted: dict[str | None, list[int]] = {}
        for block in blocks:
            if isinstance(block, Clause) and block.label:
                counted.setdefault(block.series, []).append(block.counter)
                siblings(block.blocks)
        for series, counters in counted.items():
            if series != "annex":
                assert counters == list(range(1, len(counters) + 1))

    for part in contract.tree.parts:
        siblings(part.blocks)
    numbered = []
    chapter = ""
    for clause in contract.tree.clauses():
        if clause.label and clause.level <= 2:
            chapter = clause.label if clause.level == 1 else chapter
            numbered.append((chapter, clause.label))
    assert len(numbered) == len(set(numbered))
    annexes = [clause.counter for clause in contract.tree.clauses() if clause.series == "annex"]
    assert annexes == list(range(1, len(annexes) + 1))


def test_the_same_facts_give_the_same_bytes(contract: Draft) -> None:
    again = draft(contract.facts)
    for kind in ("docx", "pdf", "html", "txt"):
        assert write(contract, kind) == write(again, kind)
