"""Findings point at the words they are about: file, line and column, in every place where words of a contract stand."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from hetong.generator.clauses.library import VARIANTS
from hetong.generator.facts.skeleton import skeleton
from hetong.generator.lint.law import load_law
from hetong.generator.lint.rule import Finding, Subject
from hetong.generator.lint.run import findings, findings_of_clauses
from hetong.generator.lint.words import own_words, sentences
from hetong.generator.pipeline import Draft, draft, validate_data
from hetong.generator.tree.nodes import Table, plain

Library = Callable[[str, str, str], Path]


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """A clause library in which files have other words, one more each time that it is called."""

    def edited(name: str, old: str, new: str) -> Path:
        root = tmp_path / "variants"
        if not root.exists():
            shutil.copytree(VARIANTS, root)
        text = (root / name).read_text("utf-8")
        assert old in text
        (root / name).write_text(text.replace(old, new, 1), "utf-8")
        return root

    return edited


def blank_form(root: Path, variant: str = "general") -> Draft:
    return draft(validate_data(skeleton(variant, third_party=True)), root)


def of(code: str, found: list[Finding]) -> Iterator[tuple[str, str]]:
    """The file of each finding of a rule, and the line from its column on."""
    for finding in found:
        if finding.rule.code == code:
            yield finding.place.file, finding.line[finding.place.column - 1 :]


def test_words_are_found_behind_facts_references_and_bold_words_of_the_same_line(library: Library) -> None:
    root = library("general/08-breach.md", "累计不超过逾期金额的", "累计不超过，。逾期金额的")
    ((file, rest),) = of("double-punctuation", findings(blank_form(root)))
    assert file == "variants/general/08-breach.md"
    assert rest.startswith("，。逾期金额的{{ penalty.late_fee_cap_percent }}")


def test_words_of_an_included_file_are_found_in_that_file(library: Library) -> None:
    root = library("shared/negotiation.md", "不改变诉讼时效", "不改变，，诉讼时效")
    ((file, rest),) = of("double-punctuation", findings(blank_form(root)))
    assert file == "variants/shared/negotiation.md"
    assert rest.startswith("，，诉讼时效")


def test_words_of_a_cell_are_found_in_the_row_that_has_them(library: Library) -> None:
    root = library("general/annex-fee-standard.md", "| 低于", "| ，，低于")
    ((file, rest),) = of("double-punctuation", findings(blank_form(root)))
    assert file == "variants/general/annex-fee-standard.md"
    assert rest.startswith("，，")


def test_cover_and_signature_page_are_read_too(library: Library) -> None:
    library("general/00-cover.md", "签订地点：", "签订地点,地点：")
    root = library("general/signature.md", "盖章：", "盖章（请填写")
    found = findings(blank_form(root))
    assert ("variants/general/00-cover.md", "点,地点：{{ signing.place }}") in of("half-width-punctuation", found)
    assert list(of("placeholder-left", found)) == [("variants/general/signature.md", "（请填写")]
    assert ("variants/general/signature.md", "（请填写") in of("unpaired-marks", found)


def test_a_sentence_does_not_run_on_from_one_cell_to_the_next() -> None:
    subject = Subject(blank_form(VARIANTS), load_law(), date(2026, 3, 2))
    tables = [(clause, block) for clause in subject.clauses for block in clause.blocks if isinstance(block, Table)]
    assert tables
    for clause, table in tables:
        cells = [plain(cell) for line in table.lines() for cell in line]
        others = [plain(block.inlines) for block in clause.blocks if hasattr(block, "inlines")]
        for sentence in sentences(own_words(clause)):
            assert any(sentence in words for words in (*cells, *others, plain(clause.heading)))


def test_the_acknowledgment_is_checked_with_the_clauses(library: Library) -> None:
    root = library("shared/acknowledgment.md", "并提出修改意见", "并提出（修改意见")
    ((file, rest),) = of("unpaired-marks", findings_of_clauses("general", root))
    assert file == "variants/shared/acknowledgment.md"
    assert rest.startswith("（修改意见")


def test_a_library_may_bring_law_of_its_own(library: Library) -> None:
    root = library("law.yaml", "in_force: 2021-01-01, articles: 1260", "in_force: 2021-01-01, articles: 500")
    assert "第九百三十三条" in next(rest for _, rest in of("article-out-of-range", findings(blank_form(root))))
