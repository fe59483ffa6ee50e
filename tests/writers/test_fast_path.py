"""The fast way to write a Word file gives what docxtpl gives, part by part; docxtpl is the reference for its shells."""

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from docxtpl import DocxTemplate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from hetong.generator.pipeline import Draft, Template, draft, validate_data
from hetong.generator.problems import Problems
from hetong.generator.tree.nodes import Document
from hetong.generator.writers.docx import Words, context_of, finish, write_docx
from hetong.generator.writers.ooxml import W, unpack

from .combinations import combinations

WHEN = datetime(2026, 3, 2, tzinfo=UTC)
CASES = dict(combinations())
PARTS = ("word/document.xml", "word/header1.xml", "word/footer1.xml")


def by_docxtpl(document: Document, shell: bytes) -> dict[str, bytes]:
    """The parts as docxtpl renders them, with the columns of tables set as ours are."""
    template = DocxTemplate(io.BytesIO(shell))
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    template.render(context_of(document, Words(document)), jinja_env=environment, autoescape=True)
    out = io.BytesIO()
    template.save(out)
    return unpack(out.getvalue())


def canonical(xml: bytes) -> list[str]:
    """The elements of `xml` without what docxtpl adds: empty runs, widths of tables, numbers of pictures."""
    root = etree.fromstring(xml)
    finish(root)
    for run in list(root.iter(f"{W}r")):
        words = run.find(f"{W}t")
        if words is not None and not words.text and len(run) - (run.find(f"{W}rPr") is not None) == 1:
            run.getparent().remove(run)  # type: ignore[union-attr]
    for element in root.iter(f"{W}tblW", f"{W}gridCol", f"{W}tcW"):
        element.attrib.pop(f"{W}w")
    for element in root.iter("{*}docPr"):
        element.attrib.pop("id")
    elements = (element for element in root.iter(etree.Element) if element is not root)
    return [f"{element.tag} {sorted(element.attrib.items())} {element.text or ''}" for element in elements]


def assert_same(document: Document, shell: bytes) -> None:
    fast, reference = unpack(write_docx(document, shell, WHEN)), by_docxtpl(document, shell)
    for name in PARTS:
        ours, theirs = canonical(fast[name]), canonical(reference[name])
        differing = next((pair for pair in zip(ours, theirs, strict=False) if pair[0] != pair[1]), None)
        assert (differing, len(ours)) == (None, len(theirs)), name


@pytest.mark.parametrize("case", list(CASES)[::5])
def test_contract_and_annexes_are_those_of_docxtpl(case: str) -> None:
    contract: Draft = draft(validate_data(CASES[case]))
    shell = Template.own(contract.tree.variant).content
    for document in contract.documents:
        assert_same(document, shell)


texts = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=30).filter(str.strip)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    name=texts,
    purpose=texts,
    years=st.integers(1, 50),
    fee=st.decimals(1, 10**9, places=2),
    methods=st.lists(texts, min_size=1, max_size=3),
)
def test_made_up_facts_are_written_as_docxtpl_writes_them(
    name: str, purpose: str, years: int, fee: Any, methods: list[str]
) -> None:
    facts = {**CASES["general-neutral-two-court-filled"]}
    facts["party_a"] = {**facts["party_a"], "name": name}
    facts["personal_data"] = {**facts["personal_data"], "purpose": purpose, "methods": methods}
    facts["term"] = {**facts["term"], "years": years}
    facts["payment"] = {**facts["payment"], "maintenance_fee_monthly": fee}
    try:
        contract = draft(validate_data(facts))
    except Problems:  # characters that facts may not have
        return
    assert_same(contract.tree, Template.own("general").content)


def test_a_shell_with_more_around_a_paragraph_is_rendered_in_full(tmp_path: Path) -> None:
    """A condition, a filter or a second tag in a template paragraph keeps its style from the fast way."""
    shell = unpack(Template.own("general").content)
    contract = draft(validate_data(CASES["general-neutral-two-court-filled"]))
    body = shell["word/document.xml"].decode()
    tag = "{{r line.runs }}"
    start = body.index('"合同正文"')
    at = body.index(tag, start)
    changed = body[:at] + tag + "</w:t></w:r><w:r><w:t>{{ title }}" + body[at + len(tag) :]
    from hetong.generator.writers.ooxml import pack

    made = unpack(write_docx(contract.tree, pack(shell | {"word/document.xml": changed.encode()}), WHEN))
    plain = unpack(write_docx(contract.tree, pack(shell), WHEN))
    count = made["word/document.xml"].decode().count(contract.tree.title)
    assert count > plain["word/document.xml"].decode().count(contract.tree.title)
