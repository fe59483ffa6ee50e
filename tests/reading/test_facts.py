"""What was printed is read back, whoever saved it in between; what contradicts itself is refused with both places."""

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from hetong.generator.delivery import render
from hetong.generator.facts.validate import Facts
from hetong.generator.pipeline import draft, load_facts, validate_data, write
from hetong.generator.problems import Problem
from hetong.generator.reading.facts import read_back
from hetong.generator.writers.docx import bookmark_name
from hetong.generator.writers.ooxml import pack, unpack

from ..writers.tools import tool
from .contracts import comparable, handed_over, made_up

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.json"))
ProblemsOf = Callable[[Callable[[], object]], tuple[Problem, ...]]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_that_was_rendered_is_read_back(path: Path, tmp_path: Path) -> None:
    facts = load_facts(str(path))
    found = read_back([handed_over(facts, tmp_path)])
    assert comparable(found.facts.data) == comparable(facts.data)


@given(st.randoms(use_true_random=False))
@settings(max_examples=6, deadline=None, phases=[Phase.generate])
def test_any_facts_that_were_rendered_are_read_back(random: Random) -> None:
    facts = made_up(random)
    with tempfile.TemporaryDirectory() as folder:
        found = read_back([handed_over(facts, Path(folder))])
    assert comparable(found.facts.data) == comparable(facts.data)


@pytest.fixture
def facts(example: Callable[..., dict[str, Any]]) -> Facts:
    return validate_data(example("process-third-party"))


@pytest.fixture
def returned(facts: Facts, tmp_path: Path) -> Callable[..., Path]:
    """The contract alone, with some of its XML replaced: each old string once, or everywhere with `everywhere`."""

    def make(*changes: tuple[str, str], everywhere: bool = False) -> Path:
        parts = unpack(write(draft(facts), "docx"))
        text = parts["word/document.xml"].decode()
        for old, new in changes:
            assert old in text
            text = text.replace(old, new) if everywhere else text.replace(old, new, 1)
        parts["word/document.xml"] = text.encode()
        path = tmp_path / "回函.docx"
        path.write_bytes(pack(parts))
        return path

    return make


def test_a_contract_alone_leaves_its_annexes_to_the_usual_contents(returned: Callable[..., Path], facts: Facts) -> None:
    found = read_back([returned()])
    assert set(found.data["annexes"]) == {"included", "others"}
    assert found.data["annexes"]["included"] == facts.data["annexes"]["included"]
    assert "通常的内容：投诉处理流程图、" in found.notes[0].zh


def test_a_zip_of_a_contract_and_its_annexes_is_read_like_the_folder(facts: Facts, tmp_path: Path) -> None:
    (zipped,) = render(draft(facts), tmp_path, ["docx"], zipped=True)
    assert comparable(read_back([zipped]).facts.data) == comparable(facts.data)


def test_a_figure_changed_in_its_only_place_is_the_new_fact(returned: Callable[..., Path]) -> None:
    assert read_back([returned((">90%<", ">92.5%<"))]).data["maintenance"]["satisfaction_target_percent"] == 92.5


def test_a_figure_changed_by_tracked_changes_is_read_as_accepted(returned: Callable[..., Path]) -> None:
    by = 'w:id="9001" w:author="乙方" w:date="2026-03-05T10:00:00Z"'
    run = '<w:r><w:t xml:space="preserve">90%</w:t></w:r>'
    new = f"<w:del {by}><w:r><w:delText>90%</w:delText></w:r></w:del><w:ins {by}>{run.replace('90%', '92%')}</w:ins>"
    found = read_back([returned((run, new))])
    assert found.data["maintenance"]["satisfaction_target_percent"] == 92
    assert any("2 处未处理的修订" in note.zh for note in found.notes)


def test_a_fact_changed_in_one_of_its_places_is_refused_with_both(
    returned: Callable[..., Path], problems: ProblemsOf
) -> None:
    path = returned(("技术咨询方", "技术鉴定方"))
    (problem,) = problems(lambda: read_back([path]))
    assert (problem.code, problem.place.path) == ("returned-differs", "third_party.role")
    said = problem.say("zh")
    assert "“丙方（技术鉴定方）" in said
    assert '写作 "技术鉴定方"' in said
    assert '写作 "技术咨询方"' in said


def test_a_changed_value_is_checked_like_any_input_and_placed_where_it_stands(
    returned: Callable[..., Path], problems: ProblemsOf
) -> None:
    path = returned((">90%<", ">九成<"), ("complaint@heting.example.cn", "没有邮箱"))
    found = problems(lambda: read_back([path]))
    assert {(problem.code, problem.place.path) for problem in found} == {
        ("bad-email", "complaints.email"),
        ("not-a-number", "maintenance.satisfaction_target_percent"),
    }
    assert all("回函.docx“" in problem.place.file for problem in found)


def test_a_sum_whose_words_were_forgotten_is_refused(returned: Callable[..., Path], problems: ProblemsOf) -> None:
    path = returned(("人民币200元（大写：贰佰元整）", "人民币300元（大写：贰佰元整）"), everywhere=True)
    (problem,) = problems(lambda: read_back([path]))
    assert problem.code == "sum-contradicts"
    assert "300元" in problem.say("zh")


def test_a_deleted_alternative_is_refused_with_the_clause_and_the_nearest_choice(
    returned: Callable[..., Path], problems: ProblemsOf
) -> None:
    path = returned((bookmark_name("performance.time.renewal"), "_Lost"), everywhere=True)
    (problem,) = problems(lambda: read_back([path]))
    assert (problem.code, problem.place.path) == ("clauses-contradict", "term.renewal")
    assert "、performance.time.renewal（甲方和乙方均未在合同期限届满前至…）" in problem.say("zh")


def test_without_bookmarks_the_clauses_are_known_by_their_words(returned: Callable[..., Path], facts: Facts) -> None:
    found = read_back([returned(("_Ref_", "_Gone_"), everywhere=True)])
    assert found.data["leaning"] == facts.data["leaning"]
    assert found.data["annexes"]["included"] == facts.data["annexes"]["included"]
    assert found.data["termination"]["convenience"] == facts.data["termination"]["convenience"]


def test_a_fact_whose_control_was_deleted_is_blank_and_told(returned: Callable[..., Path]) -> None:
    tag = '<w:tag w:val="maintenance.customers"/>'
    text = unpack(returned().read_bytes())["word/document.xml"].decode()
    xpath = text[text.index(tag) :].partition('w:xpath="')[2].partition('"')[0]
    found = read_back([returned((tag, '<w:tag w:val="else"/>'), (xpath, "/other[1]"))])
    assert found.data["maintenance"]["customers"] is None
    assert any("客户范围（maintenance.customers）" in note.zh for note in found.notes)


def test_two_contracts_at_once_are_refused(returned: Callable[..., Path], tmp_path: Path, problems: ProblemsOf) -> None:
    shutil.copy(returned(), tmp_path / "另一份.docx")
    (problem,) = problems(lambda: read_back([tmp_path]))
    assert problem.code == "returned-several"
    assert "另一份.docx" in problem.say("zh")


def test_a_choice_that_is_none_is_refused_not_replaced_by_what_the_clauses_suggest(
    returned: Callable[..., Path], problems: ProblemsOf
) -> None:
    path = returned((">每半年<", ">每两年<"), everywhere=True)
    (problem,) = problems(lambda: read_back([path]))
    assert problem.place.path == "maintenance.survey_period"
    assert "每两年" in problem.say("zh") or "half_year" in problem.say("zh")


def test_a_contract_with_its_annexes_is_read_the_same_after_libreoffice_saved_each(
    example: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    soffice = tool("LibreOffice", "soffice", "libreoffice")
    facts = validate_data(example("process"))
    files = [str(path) for path in handed_over(facts, tmp_path / "sent").rglob("*.docx")]
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    saved = tmp_path / "saved"
    command = [soffice, profile, "--headless", "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(saved), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    assert comparable(read_back([saved]).facts.data) == comparable(facts.data)
