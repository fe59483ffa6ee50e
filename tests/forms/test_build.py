"""The generated files are those that their sources make; one that is not names what changed."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from hetong.generator.forms.blank import FORMS as EVERY_FORM
from hetong.generator.forms.blank import BlankForm
from hetong.generator.forms.build import SOURCES, Report, build, check, project, write
from hetong.generator.problems import Problem

from ..cli.running import hetong
from .checkout import ROOT, Checkout

OF_TWO = BlankForm("general", "neutral", third_party=False)
OF_THREE = BlankForm("general", "neutral", third_party=True)
OTHER = BlankForm("process", "neutral", third_party=False)
FORMS = (OF_TWO, OF_THREE)


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def said(report: Report) -> dict[str, str]:
    return {str(problem.place): problem.say("zh").partition("] ")[2] for problem in report.problems}


def files(*forms: BlankForm) -> set[str]:
    return {f"templates/blank/{form.name}.{kind}" for form in forms for kind in ("docx", "pdf")}


def test_what_is_committed_is_what_its_sources_make() -> None:
    """A form of each variant, the shells and the record of every source; `.ci/run` checks them all."""
    assert said(check(ROOT, EVERY_FORM[::7])) == {}


def test_a_changed_word_makes_stale_what_it_reaches_until_it_is_built_again(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(checkout.root, FORMS)  # by whatever libraries are here
    checkout.change("variants/general/00-cover.md", "丙方（", "第三方（")
    stale = said(check(checkout.root, FORMS))
    assert set(stale) == files(OF_THREE) | {SOURCES}
    for sentence in stale.values():
        assert "已过期：variants/general/00-cover.md 的条款 cover.third_party 有改动；" in sentence

    assert set(write(checkout.root, FORMS)) == files(OF_THREE) | {SOURCES}
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1900000000")  # another day
    assert build(checkout.root, FORMS).items() <= checkout.generated().items()
    assert said(check(checkout.root, FORMS[:1])) == {}


def test_missing_surplus_and_damaged_files_are_told_at_once(checkout: Checkout) -> None:
    blank = checkout.root / "templates/blank"
    (blank / f"{OF_TWO.name}.docx").unlink()
    (blank / f"{OF_TWO.name}.pdf").write_bytes(b"%PDF-")
    (blank / "副本.docx").write_bytes(b"")
    checkout.made_here()
    (checkout.root / "templates/general.docx").write_bytes(b"no package")
    report = check(checkout.root, (OF_TWO,))
    assert [(problem.code, Path(problem.place.file).name) for problem in report.problems] == [
        ("template-missing", f"{OF_TWO.name}.docx"),
        ("template-surplus", "副本.docx"),
        ("template-stale", f"{OF_TWO.name}.pdf"),
        ("template-stale", "general.docx"),
    ]
    assert "没有改动，生成它的软件有改动" in said(report)[f"templates/blank/{OF_TWO.name}.pdf"]
    write(checkout.root, (OF_TWO,))
    assert [problem.code for problem in check(checkout.root, (OF_TWO,)).problems] == ["template-surplus"]


def test_other_versions_of_libraries_are_a_hint_and_no_problem(checkout: Checkout) -> None:
    write(checkout.root, (OTHER,))
    recorded = json.loads((checkout.root / SOURCES).read_text("utf-8"))
    recorded["made_with"]["typst"] = "0.1"
    (checkout.root / SOURCES).write_text(json.dumps(recorded), "utf-8")
    assert check(checkout.root, (OTHER,)) == Report(())
    path = checkout.root / f"templates/blank/{OTHER.name}.pdf"
    path.write_bytes(path.read_bytes() + b"%")
    report = check(checkout.root, (OTHER,))
    assert report.problems == ()
    assert report.hint is not None
    assert "程序库的版本不同" in report.hint.zh


def test_without_a_record_nobody_can_say_what_changed(checkout: Checkout) -> None:
    (checkout.root / SOURCES).write_text("<<<<<<< HEAD", "utf-8")
    checkout.change("variants/general/00-cover.md", "丙方（", "第三方（")
    stale = said(check(checkout.root, (OF_THREE,)))
    assert set(stale) == files(OF_THREE) | {SOURCES}
    assert all("缺失或者无法读取" in sentence for sentence in stale.values())


def test_only_a_checkout_can_be_built(
    tmp_path: Path, problems: Callable[[Callable[[], object]], tuple[Problem, ...]]
) -> None:
    (problem,) = problems(lambda: project(tmp_path))
    assert problem.code == "not-a-checkout"
    done = hetong("templates", "check", "--root", str(tmp_path), code=1)
    assert "[not-a-checkout]" in done.stderr
    assert "templates/house.yaml" in done.stderr


def test_whatever_is_wrong_with_clauses_or_looks_is_told_at_once(
    checkout: Checkout, problems: Callable[[Callable[[], object]], tuple[Problem, ...]]
) -> None:
    checkout.change("variants/general/00-cover.md", "{{ number }}", "{{ nummer }}")
    checkout.change("variants/framework/00-cover.md", "{{ number }}", "{{ nummer }}")
    found = problems(lambda: build(checkout.root))
    assert [(problem.code, problem.place.file) for problem in found] == [
        ("unknown-fact", "variants/general/00-cover.md"),
        ("unknown-fact", "variants/framework/00-cover.md"),
    ]
    checkout.change("templates/house.yaml", "page:", "pages:")
    (problem,) = problems(lambda: build(checkout.root))
    assert (problem.code, problem.place.file) == ("syntax", "templates/house.yaml")


def test_a_character_that_no_font_has_is_told(
    checkout: Checkout, problems: Callable[[Callable[[], object]], tuple[Problem, ...]]
) -> None:
    checkout.change("variants/general/00-cover.md", "签订地点：", "签订地点\U0001f600：")
    (problem,) = problems(lambda: build(checkout.root, (OF_TWO,)))
    assert (problem.code, problem.values["characters"]) == ("missing-glyph", "\U0001f600")
