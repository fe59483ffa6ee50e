"""What is handed over: annexes beside the contract, bundle and manifest; a shared fact is the same everywhere."""

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest

from hetong.generator.delivery import bundled, render
from hetong.generator.pipeline import Draft, draft, load_facts, validate_data
from hetong.generator.problems import Problem, Problems
from hetong.generator.readiness import missing_files, require_final
from hetong.generator.tree.flow import flow_all
from hetong.generator.tree.nodes import Clause, Document, Entry, FactText, Figure, Reference, Table, Text, Vector
from hetong.schemas.fields import Quantity

EXAMPLES = Path(__file__).parents[1] / "examples"
NAMES = sorted(path.stem for path in EXAMPLES.glob("*.json"))
Example = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module", params=NAMES)
def contract(request: pytest.FixtureRequest) -> Draft:
    return draft(load_facts(str(EXAMPLES / f"{request.param}.json")))


def documents(contract: Draft) -> list[Document]:
    return [contract.tree, *(annex.document for annex in contract.annexes)]


# annexes as the contract lists them


def test_there_are_as_many_annexes_as_the_contract_lists_in_its_order(contract: Draft) -> None:
    listed = [clause for clause in contract.tree.clauses() if clause.series == "annex"]
    included, others = (contract.facts.data["annexes"][name] for name in ("included", "others"))
    assert len(listed) == len(included) + len(others)
    assert [(annex.id, annex.label) for annex in contract.annexes] == [(each.id, each.label) for each in listed]
    assert [annex.label for annex in contract.annexes] == [f"附件{n}" for n in range(1, len(listed) + 1)]


def test_an_annex_refers_to_the_contract_by_the_labels_it_has_there(contract: Draft) -> None:
    clauses: dict[str, Clause] = {clause.id: clause for clause in contract.tree.clauses()}
    found = 0
    for annex in contract.annexes:
        own = {clause.id for clause in annex.document.clauses()}
        for inline in annex.document.inlines():
            for part in inline.parts if isinstance(inline, Reference) else ():
                if part.target and part.target not in own and part.shows == "label":
                    assert part.text == clauses[part.target].label.rstrip(".")
                    found += 1
    assert found > 5


def test_an_annex_that_is_left_out_is_not_mentioned(example: Example) -> None:
    facts = example("general")
    facts["annexes"]["included"].remove("nda")
    contract = draft(validate_data(facts))
    assert "nda" not in {annex.key for annex in contract.annexes}
    words = "".join(inline.text for document in documents(contract) for inline in document.inlines())
    assert "保密协议" not in words


# files


def test_files_are_numbered_and_listed_in_the_manifest(tmp_path: Path) -> None:
    contract = draft(load_facts(str(EXAMPLES / "process-third-party.json")))
    paths = render(contract, tmp_path, bundle=True)
    assert all(path.is_file() for path in paths)
    (folder,) = (path for path in tmp_path.iterdir() if path.is_dir())
    assert sorted({path.name[:2] for path in folder.glob("*.pdf")}) == [f"{n:02}" for n in range(1, 10)]
    assert sorted(path.name for path in folder.glob("*.xlsx")) == [
        "06-投诉处理记录表.xlsx",
        "07-客户满意度数据统计报表.xlsx",
    ]
    listed = json.loads((folder / "manifest.json").read_text("utf-8"))
    files = {tmp_path / entry["name"]: entry for entry in listed["files"]}
    assert set(files) == {*paths} - {folder / "manifest.json"}
    for path, entry in files.items():
        assert entry["sha256"] == sha256(path.read_bytes()).hexdigest()
        assert entry.get("pages") == (len(pypdf.PdfReader(path).pages) if path.suffix == ".pdf" else None)


def test_the_digest_of_the_facts_follows_the_facts_alone(tmp_path: Path, example: Example) -> None:
    def digest(**changes: object) -> str:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        paths = render(draft(validate_data(example("framework", changes))), folder, ("txt",))
        return str(json.loads(paths[-1].read_text("utf-8"))["facts_sha256"])

    assert digest() == digest()
    assert digest() != digest(number="HT-2")


def test_a_word_file_is_handed_over_as_it_is(tmp_path: Path, example: Example) -> None:
    (written,) = render(draft(validate_data(example("general"))), tmp_path / "made", ("docx",), annexes=False)
    other = {"name": "服务手册", "file": str(written)}
    paths = render(draft(validate_data(example("general", {"annexes.others": [other]}))), tmp_path / "out", ("txt",))
    (copied,) = (path for path in paths if path.suffix == ".docx")
    assert copied.name.startswith("08-服务手册")
    assert copied.read_bytes() == written.read_bytes()


def test_a_missing_file_is_told_and_keeps_a_contract_from_being_final(
    example: Example, problems: Callable[..., tuple[Problem, ...]]
) -> None:
    contract = draft(validate_data(example("general", {"annexes.license_a": {"file": None}})))
    assert [(problem.code, problem.place.path) for problem in missing_files(contract)] == [
        ("annex-missing", "annexes.license_a.file")
    ]
    assert "待附" in "".join(inline.text for inline in contract.annexes[0].document.inlines())
    assert {problem.code for problem in problems(lambda: require_final(contract))} == {"annex-missing"}


def test_a_file_that_is_not_there_is_a_problem_before_anything_is_written(example: Example) -> None:
    facts = example("general", {"annexes.license_a": {"file": "no-such-file.pdf"}})
    with pytest.raises(Problems) as caught:
        draft(validate_data(facts))
    assert [(problem.code, problem.place.path) for problem in caught.value.problems] == [
        ("attachment-missing", "annexes.license_a.file")
    ]


# forms


def test_a_questionnaire_is_ticked_in_word_and_in_the_pdf(tmp_path: Path) -> None:
    contract = draft(load_facts(str(EXAMPLES / "process.json")))
    (survey,) = (annex for annex in contract.annexes if annex.key == "survey")
    entries = [inline for inline in survey.document.inlines() if isinstance(inline, Entry)]
    boxes = [entry for entry in entries if entry.kind == "check"]
    assert len(boxes) > 30
    made = {path.suffix: path for path in render(contract, tmp_path) if path.stem.startswith("02-")}
    fields = pypdf.PdfReader(made[".pdf"]).get_fields() or {}
    assert set(fields) == {entry.name for entry in entries}
    assert sum(field["/FT"] == "/Btn" for field in fields.values()) == len(boxes)
    document = zipfile.ZipFile(made[".docx"]).read("word/document.xml").decode()
    assert document.count("<w14:checkbox>") == len(boxes)
    assert document.count("<w:showingPlcHdr/>") == len(entries) - len(boxes)


# the bundle


def outline(reader: pypdf.PdfReader) -> Iterator[tuple[int, str]]:
    def walk(entries: list[Any], level: int) -> Iterator[tuple[int, str]]:
        for entry in entries:
            if isinstance(entry, list):
                yield from walk(entry, level + 1)
            else:
                yield level, str(entry.title)

    yield from walk(reader.outline, 1)


def squeeze(text: str) -> str:
    return "".join(text.split())


def test_the_bundle_has_one_contents_continuous_pages_and_bookmarks_of_both_levels() -> None:
    contract = draft(load_facts(str(EXAMPLES / "general.json")))
    reader = pypdf.PdfReader(io.BytesIO(bundled(contract)))
    pages = [squeeze(page.extract_text()) for page in reader.pages]
    assert all(f"第{n}页共{len(pages)}页" in page for n, page in enumerate(pages[1:], 2))
    assert sum(page.count("目录") for page in pages[:4]) == 1
    contents = "".join(pages[1:4])
    bookmarks = [(level, squeeze(title)) for level, title in outline(reader)]
    for annex in contract.annexes:
        title = squeeze(f"{annex.label}{annex.title}")
        assert title in contents
        assert (1, title) in bookmarks
        first = next((clause for clause in annex.document.clauses() if clause.heading and clause.label), None)
        if first:
            after = bookmarks[bookmarks.index((1, title)) + 1]
            assert after[0] == 2
            assert after[1].startswith(squeeze(first.label))
    assert "pdfaid:part" in reader.xmp_metadata.rdf_root.toxml()  # type: ignore[union-attr]


def test_what_is_handed_over_is_the_same_twice(tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        contract = draft(load_facts(str(EXAMPLES / "process.json")))
        (path,) = render(contract, tmp_path / name, bundle=True, zipped=True)
        made.append(path.read_bytes())
    assert made[0] == made[1]
    names = zipfile.ZipFile(io.BytesIO(made[0])).namelist()
    assert {Path(name).suffix for name in names} == {".docx", ".json", ".pdf", ".xlsx"}


# one fact, one figure

FIGURE = re.compile(r"\d+(\.\d+)?(个工作日|个月|日内|日前|年内|小时|元|%|％|份)")


def test_the_words_of_annexes_hold_no_figure_that_the_contract_agrees(contract: Draft) -> None:
    for annex in contract.annexes:
        for inline in annex.document.inlines():
            if isinstance(inline, Text):
                assert not FIGURE.search(inline.text.replace("100%", "")), (annex.title, inline.text)


def shared_numbers(contract: Draft) -> set[str]:
    """The paths of numbers, sums, percentages and dates that both the contract and an annex print."""
    printed = [
        {inline.fact for inline in document.inlines() if isinstance(inline, FactText)}
        for document in documents(contract)
    ]
    kinds = {Quantity.NUMBER, Quantity.MONEY, Quantity.PERCENT, Quantity.DATE}
    shared = printed[0] & set().union(*printed[1:])
    return {path for path in shared if "[" not in path and contract.facts.specs[path].quantity in kinds}


def test_a_changed_figure_is_the_new_one_everywhere(contract: Draft) -> None:
    """In the drawings too: they are made of the words of their tables."""
    name = contract.facts.source.name
    changed = 0
    for path in sorted(shared_numbers(contract)):
        facts = json.loads(Path(name).read_text("utf-8"))
        *groups, field = path.split(".")
        group = facts
        for step in groups:
            group = group[step]
        if not isinstance(group.get(field), int):
            continue
        group[field] += 1
        try:
            validated = validate_data(facts, name)
        except Problems:
            continue  # another figure bounds it
        old, new = texts(documents(contract), path), texts(documents(draft(validated)), path)
        assert old
        assert len(new) == len(old)
        assert not old & new
        changed += 1
    assert changed > 3 or "blanks" in name


def texts(made: list[Document], path: str) -> set[str]:
    return {
        inline.text
        for each in made
        for inline in each.inlines()
        if isinstance(inline, FactText) and inline.path == path
    }


def test_a_drawing_says_what_its_table_says(contract: Draft) -> None:
    for annex in contract.annexes:
        entries = list(flow_all(annex.document))
        for figure in (entry for entry in entries if isinstance(entry, Figure) and isinstance(entry.image, Vector)):
            assert isinstance(figure.image, Vector)
            assert figure.image.words
            if figure.draws == "flow_chart":
                rows = [row for clause in annex.document.clauses() for row in _rows_beside(clause, figure)]
                for row in rows:
                    title = "".join(inline.text for inline in row.cells[0])
                    assert squeeze(title) in map(squeeze, figure.image.words)


def _rows_beside(clause: Clause, figure: Figure) -> list[Any]:
    for position, block in enumerate(clause.blocks):
        if block is figure:
            table = next(each for each in clause.blocks[position:] if isinstance(each, Table))
            return [row for row in table.rows if row.step]
    return []


def test_the_record_table_counts_with_the_periods_of_the_contract(tmp_path: Path, example: Example) -> None:
    changes = {
        "complaints.investigate_workdays": 4,
        "complaints.propose_workdays": 9,
        "complaints.resolve_workdays": 19,
    }
    contract = draft(validate_data(example("process", changes)))
    paths = render(contract, tmp_path, ("txt",))
    book = openpyxl.load_workbook(next(path for path in paths if path.name.endswith("记录表.xlsx")))
    numbers = {cell.value for row in book["记录"].iter_rows(max_row=4) for cell in row if isinstance(cell.value, int)}
    assert {4, 9, 19} <= numbers


# drafts


def test_what_is_not_ready_says_so_in_its_name_and_in_the_header_of_every_page(
    tmp_path: Path, example: Example
) -> None:
    paths = render(draft(validate_data(example("general", {"term.years": None}))), tmp_path, ("pdf",))
    assert {path.relative_to(tmp_path).parts[0].removesuffix(".pdf")[-3:] for path in paths} == {"_草稿"}
    contract, annex = (next(path for path in paths if path.name.startswith(start)) for start in ("KHTS", "06-"))
    for path in (contract, annex):
        for page in pypdf.PdfReader(path).pages[1:]:
            assert "【草稿】" in page.extract_text()
    ready = render(draft(validate_data(example("general"))), tmp_path / "ready", ("pdf",))
    assert not any("草稿" in str(path) for path in ready)
    assert "草稿" not in pypdf.PdfReader(ready[0]).pages[3].extract_text()


def test_a_blank_is_told_with_who_can_supply_it(example: Example, problems: Callable[..., tuple[Problem, ...]]) -> None:
    facts = example("general", {"party_b.contact": None, "term.years": None})
    told = {each.place.path: each.say("zh") for each in problems(lambda: require_final(draft(validate_data(facts))))}
    assert "联系人（乙方）" in told["party_b.contact"]
    assert "合同期限（年）（各方商定）" in told["term.years"]


def test_a_broken_rule_keeps_a_contract_from_being_final_unless_it_is_waived(
    example: Example, problems: Callable[..., tuple[Problem, ...]]
) -> None:
    changes = {"signing.date": "2020-06-01", "term.effective": "signing", "term.effective_date": None}
    contract = draft(validate_data(example("general", changes)))
    found = problems(lambda: require_final(contract))
    assert {problem.code for problem in found} == {"rule-broken"}
    assert any("statute-not-yet-in-force" in problem.say("zh") for problem in found)
