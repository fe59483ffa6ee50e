"""The clause library: whole as it is shipped; any damage is told with file, line and the nearest known name."""

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from hetong.generator.clauses.library import VARIANTS, all_clauses, digest, load
from hetong.generator.clauses.source import ReferenceUse
from hetong.generator.problems import Problem
from hetong.schemas.catalog import CONTRACTS, catalogue

if TYPE_CHECKING:
    CopiedLibrary = Any

Raised = Callable[[Callable[[], object]], tuple[Problem, ...]]

FILES = sorted(path.name for path in (VARIANTS / "general").glob("*.md"))
FILE = "annexes.license_a.file"
SHARED = sorted(path.name for path in (VARIANTS / "shared").glob("*.md"))


@pytest.mark.parametrize("variant", CONTRACTS)
def test_every_variant_that_has_a_model_has_a_library(variant: str) -> None:
    library = load(variant)
    assert library.variant == variant
    assert len(list(all_clauses(library))) > 50


def test_a_copy_of_the_library_is_as_good(library: "CopiedLibrary") -> None:
    names = [clause.id for clause in all_clauses(load("general"))]
    assert [clause.id for clause in all_clauses(library.load())] == names


@pytest.mark.parametrize("file", FILES)
def test_a_deleted_clause_file_is_missed_by_name(library: "CopiedLibrary", problems: Raised, file: str) -> None:
    library.path(file).unlink()
    found = problems(library.load)
    assert found[0].code == "clause-file-missing"
    assert found[0].values["name"] == file
    line = library.path("variant.yaml").read_text("utf-8").splitlines()[found[0].place.line - 1]
    assert found[0].place.file == "variants/general/variant.yaml"
    assert file in line


@pytest.mark.parametrize("file", FILES)
def test_references_into_a_deleted_clause_file_are_told_with_their_lines(
    library: "CopiedLibrary", problems: Raised, file: str
) -> None:
    text = library.path(file).read_text("utf-8")
    files = {file, *(shared for shared in SHARED if f"(../shared/{shared})" in text)}
    gone = {clause.id for clause in all_clauses(library.load()) if clause.origin.file.rpartition("/")[2] in files}
    library.path(file).unlink()
    load.cache_clear()
    told = [problem for problem in problems(library.load) if problem.code == "unresolved-reference"]
    assert {problem.values["name"] for problem in told} <= gone
    for problem in told:
        text = (library.root.parent / problem.place.file).read_text("utf-8")
        assert f"(#{problem.values['name']})" in text.splitlines()[problem.place.line - 1]


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "nearest"),
    [
        ("07-payment.md", "[](#third_party.fees)", "[](#third_party.fess)", "unresolved-reference", "third_party.fees"),
        ("07-payment.md", 'when="third_party is', 'when="thrid_party is', "unknown-fact", "third_party"),
        ("11-disputes.md", "dispute.method == 'court'", "dispute.method == 'curt'", "unknown-value", "court"),
        ("11-disputes.md", "dispute.method == 'court'", "dispute.method = 'court'", "condition-syntax", ""),
        ("07-payment.md", "{{ payment.invoice", "{{ payment.invioce", "unknown-fact", "payment.invoice"),
        ("07-payment.md", "{{ payment.review_workdays }}", "{{ payment.review_workdays }", "clause-syntax", ""),
        ("third-party.md", "when: third_party", "when: third_prty", "unknown-fact", "third_party"),
        ("07-payment.md", "source:", "sorce:", "clause-syntax", "source"),
        ("07-payment.md", "  payment.due:", "  payment.deu:", "source-unknown", "payment.due"),
        ("07-payment.md", "{#payment.due}", "{#payment.method}", "clause-id-duplicate", ""),
        ("07-payment.md", " {#payment.due}", "", "clause-id-missing", ""),
        ("18-annexes.md", 'each="annexes.others"', 'each="annexes.othres"', "unknown-fact", "annexes.others"),
        ("18-annexes.md", "{{ entry.name }}", "{{ entry.nam }}", "unknown-fact", "entry.name"),
        ("18-annexes.md", "{#annex.nda .annex", "{#annex.ndas .annex", "annex-without-text", "annex.nda"),
        ("annex-license-a.md", "attachment:annexes", "attachment:annex", "unknown-fact", "annexes.license_a.file"),
    ],
)  # fmt: skip
def test_one_thing_broken_is_told_with_file_line_and_nearest_name(
    library: "CopiedLibrary", problems: Raised, file: str, old: str, new: str, code: str, nearest: str
) -> None:
    line = library.change(file, old, new)
    told = [(p.code, p.place.file, p.place.line, p.nearest) for p in problems(library.load)]
    assert (code, f"variants/general/{file}", line, nearest) in told


@pytest.mark.parametrize(
    ("file", "old", "new", "named"),
    [
        ("variant.yaml", "  nda: {files", "  ndaa: {files", ("ndaa", "annex.ndaa", "annex.nda")),
        ("variant.yaml", ", each: annexes.others}", "}", ("other", "annex.other", "annex.other")),
        ("18-annexes.md", ' each="annexes.others"', "", ("other", "annex.other", "annex.other")),
        ("18-annexes.md", "{#annex.nda .annex", "{#annex.nda", ("nda", "annex.nda", "")),
    ],
)
def test_an_annex_that_no_clause_of_the_list_names_is_told(
    library: "CopiedLibrary", problems: Raised, file: str, old: str, new: str, named: tuple[str, str, str]
) -> None:
    library.change(file, old, new)
    if "each" in old:  # an entry is printed only where it is repeated
        for each in ("18-annexes.md", "../shared/annex-other.md"):
            text = library.path(each).read_text("utf-8")
            library.path(each).write_text(text.replace("{{ entry.name }}", "文件").replace("entry.file", FILE), "utf-8")
    key, clause_id, nearest = named
    (problem,) = (problem for problem in problems(library.load) if problem.code == "annex-unnamed")
    assert (problem.place.file, problem.place.path) == ("variants/general/variant.yaml", f"annexes.{key}")
    assert problem.values["name"] == clause_id
    assert not nearest or problem.nearest == nearest


def test_an_annex_of_the_list_without_a_text_is_told_where_it_is_listed(
    library: "CopiedLibrary", problems: Raised
) -> None:
    line = library.change("18-annexes.md", "7. 争议解决规则", "7. 保险单 {#annex.insurance .annex}\n8. 争议解决规则")
    (problem,) = problems(library.load)
    assert (problem.code, problem.place.file) == ("annex-without-text", "variants/general/18-annexes.md")
    assert (problem.place.line, problem.values["name"]) == (line, "annex.insurance")


def test_every_annex_that_facts_may_include_is_named_and_has_a_text() -> None:
    for variant, model in CONTRACTS.items():
        library = load(variant)
        keys = {*catalogue(model)["annexes.included"].values, "other"}
        assert {annex.key for annex in library.annexes} == keys
        assert {clause.id for clause in all_clauses(library) if clause.series == "annex"} == {
            f"annex.{key}" for key in keys
        }


def test_the_digest_tells_any_change_of_a_file_and_no_other(library: "CopiedLibrary") -> None:
    digests = [digest(load("general")), digest(library.load())]
    for file in ("07-payment.md", "../shared/notices.md", "usual-annexes.yaml"):
        library.path(file).write_bytes(library.path(file).read_bytes() + b"\n")
        digests.append(digest(library.load()))
    library.path("../process/usual-annexes.yaml").write_bytes(b"")
    assert digests[0] == digests[1]
    assert len(set(digests[1:])) == 4
    assert digest(library.load()) == digests[-1]


def test_a_misspelt_id_is_told_where_it_is_referred_to(library: "CopiedLibrary", problems: Raised) -> None:
    library.change("07-payment.md", "{#payment.due}", "{#payment.deu}")
    found = problems(library.load)
    assert {problem.nearest for problem in found} == {"payment.deu"}
    assert {problem.code for problem in found} == {"source-unknown", "unresolved-reference"}


def test_breakages_in_several_files_are_told_at_once(library: "CopiedLibrary", problems: Raised) -> None:
    library.change("07-payment.md", "{{ payment.review_workdays", "{{ payment.reviw_workdays")
    library.change("third-party.md", "when: third_party", "when: third_prty")
    library.path("leaning-party_a.md").unlink()
    library.path("new.md").write_text("# 新 {#new}\n\n段落", "utf-8")
    codes = [problem.code for problem in problems(library.load)]
    assert {"unknown-fact", "clause-file-missing", "clause-file-unlisted"} <= set(codes)
    assert codes.count("unknown-fact") == 2


def test_a_renamed_clause_file_is_recognised(library: "CopiedLibrary", problems: Raised) -> None:
    library.path("07-payment.md").rename(library.path("07-payments.md"))
    assert (problems(library.load)[0].code, problems(library.load)[0].nearest) == (
        "clause-file-missing",
        "07-payments.md",
    )


def test_clause_files_of_windows_editors_are_read(library: "CopiedLibrary") -> None:
    path = library.path("07-payment.md")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert [c.sources for c in all_clauses(library.load())] == [c.sources for c in all_clauses(load("general"))]


def test_a_clause_file_in_another_encoding_is_told(library: "CopiedLibrary", problems: Raised) -> None:
    library.path("07-payment.md").write_bytes("# 费用与支付".encode("gbk"))
    assert ("encoding", "variants/general/07-payment.md") in [(p.code, p.place.file) for p in problems(library.load)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("key: general", "key: [general"),
        ("key: general", "key: genral"),
        ("title: ", "titel: "),
        ("kind: signature", "kind: signatur"),
        ("series: appendix", "series: apendix"),
        ("{label}{heading}", "{lable}{heading}"),
        ("{label}{heading}", "{label}{heading"),
        ("“{label}{heading}”", "{parent}"),
        ('text: "%3."', 'text: "%4."'),
        ("format: chinese", "format: roman"),
    ],
)
def test_a_malformed_manifest_is_a_problem_with_its_file(
    library: "CopiedLibrary", problems: Raised, old: str, new: str
) -> None:
    library.change("variant.yaml", old, new)
    found = problems(library.load)
    assert {(problem.code, problem.place.file) for problem in found} == {
        ("variant-file", "variants/general/variant.yaml")
    }


def test_a_missing_manifest_is_a_problem(library: "CopiedLibrary", problems: Raised) -> None:
    library.path("variant.yaml").unlink()
    assert problems(library.load)[0].code == "unreadable-file"


@pytest.mark.parametrize("variant", CONTRACTS)
def test_clauses_stand_in_the_order_of_their_files(variant: str) -> None:
    for one, other in pairwise(all_clauses(load(variant))):
        assert one.origin.file != other.origin.file or one.origin.line <= other.origin.line


@pytest.mark.parametrize("variant", CONTRACTS)
def test_no_clause_refers_to_itself_alone(variant: str) -> None:
    for clause in all_clauses(load(variant)):
        inlines = [inline for block in clause.blocks for inline in getattr(block, "inlines", ())]
        targets = [inline.target for inline in inlines if isinstance(inline, ReferenceUse)]
        assert clause.id not in targets


# shared files


@pytest.mark.parametrize("file", SHARED)
def test_a_deleted_shared_file_is_missed_where_it_is_included(
    library: "CopiedLibrary", problems: Raised, file: str
) -> None:
    library.path(f"../shared/{file}").unlink()
    missing = [problem for problem in problems(library.load) if problem.code == "clause-file-missing"]
    assert missing
    for problem in missing:
        assert problem.values["name"] == f"../shared/{file}"
        assert problem.place.file.startswith("variants/general/")
        assert problem.place.line > 1


def test_a_misspelt_shared_file_is_answered_with_the_nearest(library: "CopiedLibrary", problems: Raised) -> None:
    line = library.change("09-confidentiality.md", "../shared/personal-data.md", "../shared/personal-dat.md")
    (problem, *_) = (problem for problem in problems(library.load) if problem.code == "clause-file-missing")
    assert (problem.place.line, problem.nearest) == (line, "../shared/personal-data.md")


def test_a_file_outside_the_shared_folder_is_not_included(library: "CopiedLibrary", problems: Raised) -> None:
    library.change("09-confidentiality.md", "../shared/personal-data.md", "../general/10-force-majeure.md")
    assert "clause-file-missing" in {problem.code for problem in problems(library.load)}


def test_a_mistake_in_a_shared_file_has_its_place_there(library: "CopiedLibrary", problems: Raised) -> None:
    line = library.change("../shared/personal-data.md", "{{ personal_data.purpose }}", "{{ personal_data.purpos }}")
    (problem,) = problems(library.load)
    assert problem.place.file == "variants/shared/personal-data.md"
    assert (problem.place.line, problem.nearest) == (line, "personal_data.purpose")


@pytest.mark.parametrize(
    "added", ["---\nwhen: leaning == 'neutral'\n---\n", "---\nsource:\n  nowhere: [G.9]\n---\n", "# 标题 {#title}\n\n"]
)
def test_a_shared_file_has_no_condition_heading_or_foreign_claim(
    library: "CopiedLibrary", problems: Raised, added: str
) -> None:
    path = library.path("../shared/severability.md")
    path.write_text(added + path.read_text("utf-8"), "utf-8")
    (problem,) = problems(library.load)
    assert problem.place.file == "variants/shared/severability.md"
    assert problem.code in {"clause-syntax", "source-unknown"}


def test_every_shared_file_is_included_by_a_variant() -> None:
    libraries = list(map(load, CONTRACTS))
    parts = [part for library in libraries for part in library.all_parts()]
    for library in libraries:
        parts += [*library.acknowledgment.opening.values(), library.acknowledgment.signature]
    listed = {file.name for part in parts for file in part.files}
    included = {clause.origin.file for variant in CONTRACTS for clause in all_clauses(load(variant))}
    tables = {"party_a.md", "party_b.md", "third_party.md", "force-majeure-definition.md"}
    assert {f"variants/shared/{name}" for name in SHARED if name not in tables} <= included | listed
