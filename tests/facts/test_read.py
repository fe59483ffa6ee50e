"""Reading JSON and YAML: every value keeps its place, and whatever is malformed is a problem with one."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hetong.generator.facts.read import MAX_BYTES, Source, dotted, parse, read
from hetong.generator.facts.validate import steps_of
from hetong.generator.problems import Problem, Problems

Raised = Callable[[Callable[[], object]], tuple[Problem, ...]]

FACTS = """{
  "a": 1,
  "group": {"b": [10, {"c": "x"}], "d": null},
\t"tab": true
}"""


def places(text: str, name: str = "f.json") -> dict[str, tuple[int, int]]:
    return {dotted(steps): place for steps, place in parse(text.encode(), name).places.items()}


def test_every_json_value_keeps_its_line_and_column() -> None:
    assert places(FACTS) == {
        "": (1, 1),
        "a": (2, 8),
        "group": (3, 12),
        "group.b": (3, 18),
        "group.b[0]": (3, 19),
        "group.b[1]": (3, 23),
        "group.b[1].c": (3, 29),
        "group.d": (3, 41),
        "tab": (4, 9),
    }


def test_windows_line_ends_count_as_one_line() -> None:
    assert places(FACTS.replace("\n", "\r\n")) == places(FACTS)


def test_yaml_values_keep_their_places_too() -> None:
    text = "a: 1\ngroup:\n  b:\n    - 10\n    - c: x\n"
    assert places(text, "f.yaml") == {
        "": (1, 1),
        "a": (1, 4),
        "group": (3, 3),
        "group.b": (4, 5),
        "group.b[0]": (4, 7),
        "group.b[1]": (5, 7),
        "group.b[1].c": (5, 10),
    }


def test_a_missing_value_is_placed_at_the_group_that_lacks_it() -> None:
    source = parse(FACTS.encode(), "f.json")
    assert str(source.place(("group", "b", 1, "lost"))) == "f.json:3:23: group.b[1].lost"
    assert str(source.place(("lost", "more"))) == "f.json:1:1: lost.more"


def test_a_value_without_known_place_has_its_path() -> None:
    assert str(Source("<data>", {}, {}).place(("term", "years"))) == "<data>: term.years"


@pytest.mark.parametrize("name", ["f.json", "f.yaml", "f.YML", "-"])
def test_a_byte_order_mark_changes_nothing(name: str) -> None:
    assert parse(b'\xef\xbb\xbf{"a": 1}', name).data == {"a": 1}


@pytest.mark.parametrize(("name", "text"), [("f.json", '{"a": 0.10, "b": 1e2}'), ("f.yaml", "a: 0.10\nb: 1.0e+2")])
def test_decimals_are_read_exactly_as_they_are_written(name: str, text: str) -> None:
    data = parse(text.encode(), name).data
    assert data == {"a": Decimal("0.10"), "b": Decimal(100)}
    assert str(data["a"]) == "0.10"


def test_yaml_dates_stay_text_for_the_schema_to_judge() -> None:
    assert parse(b"a: 2026-03-01\nb: 2026-13-45\nc: 2026-03-01 25:00:00", "f.yaml").data == {
        "a": "2026-03-01",
        "b": "2026-13-45",
        "c": "2026-03-01 25:00:00",
    }


@pytest.mark.parametrize(
    ("name", "text", "code", "place"),
    [
        ("f.json", "", "syntax", "f.json:1:1"),
        ("f.json", '{\n "a": 1,\n "b": }', "syntax", "f.json:3:7"),
        ("f.json", '{"a": 1} x', "syntax", "f.json:1:10"),
        ("f.json", '{"a": "\t"}', "syntax", "f.json:1:8"),
        ("f.json", '{"a":\n [NaN]}', "syntax", "f.json:2:3"),
        ("f.json", '{"a": -Infinity}', "syntax", "f.json:1:7"),
        ("f.json", '{"a": ' + "9" * 5000 + "}", "syntax", "f.json:1:7"),
        ("f.json", '{"a": 1e99999999999999999999}', "syntax", "f.json:1:7"),
        ("f.json", "[" * 100_000, "syntax", "f.json:1:1"),
        ("f.json", "[" * 40 + "]" * 40, "syntax", "f.json:1:1"),
        ("f.json", '{"g": {"a": 1,\n "a": 2}}', "duplicate-key", "f.json:2:7: g.a"),
        ("f.json", b'{\n"a": "\xff"}', "encoding", "f.json:2"),
        ("f.json", b" " * (MAX_BYTES + 1), "file-too-large", "f.json"),
        ("f.yaml", "", "syntax", "f.yaml:1:1"),
        ("f.yaml", "a: &one x\nb: *one", "syntax", "f.yaml:2:4"),
        ("f.yaml", "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]", "syntax", "f.yaml:2:8"),
        ("f.yaml", "a: 1\nb:\n  a: 1\n  a: 2", "duplicate-key", "f.yaml:4:6: b.a"),
        ("f.yaml", "a: b: c", "syntax", "f.yaml:1:5"),
        ("f.yaml", "\ta: 1", "syntax", "f.yaml:1:1"),
        ("f.yaml", "a: 1\n---\nb: 2", "syntax", "f.yaml:2:1"),
        ("f.yaml", "a: !!python/name:os.getcwd x", "syntax", "f.yaml:1:4"),
        ("f.yaml", "<<: {a: 1}", "syntax", "f.yaml:1:1"),
        ("f.yaml", "? [a]\n: b", "syntax", "f.yaml:1:3"),
        ("f.yaml", "a: !!int x", "syntax", "f.yaml:1:4"),
        ("f.yaml", "a: !!bool x", "syntax", "f.yaml:1:4"),
        ("f.yaml", "a: " + "9" * 5000, "syntax", "f.yaml:1:4"),
        ("f.yaml", "- " * 3000 + "a", "syntax", "f.yaml:1:1"),
        ("f.yaml", "a: \x00", "syntax", "f.yaml:1:1"),
    ],
)
def test_what_cannot_be_read_is_a_problem_with_its_place(
    problems: Raised, name: str, text: str | bytes, code: str, place: str
) -> None:
    (problem,) = problems(lambda: parse(text if isinstance(text, bytes) else text.encode(), name))
    assert (problem.code, str(problem.place)) == (code, place)


def test_a_yaml_tag_that_would_run_code_is_not_obeyed() -> None:
    assert parse(b"a: !!python/object/apply:os.getcwd []", "f.yaml").data == {"a": []}


def test_all_duplicate_keys_are_reported_at_once(problems: Raised) -> None:
    found = problems(lambda: parse(b'{"a": 1, "a": 2, "b": {"c": 1, "c": 2}}', "f.json"))
    assert [problem.place.path for problem in found] == ["a", "b.c"]


def test_files_that_cannot_be_opened_are_problems(problems: Raised, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nothing.json", tmp_path / ("x" * 300)):
        (problem,) = problems(lambda path=path: read(str(path)))
        assert (problem.code, problem.place.file) == ("unreadable-file", str(path))


@given(st.binary(max_size=200), st.sampled_from(["f.json", "f.yaml"]))
def test_any_bytes_are_data_or_problems(raw: bytes, name: str) -> None:
    try:
        parse(raw, name)
    except Problems as found:
        for problem in found.problems:
            assert problem.say("zh")
            assert problem.say("en")


@given(
    st.text("{}[]:,\"'\\-&*!?|>#% \n\t0123456789.eEtrufalsnyx~<=", max_size=60), st.sampled_from(["f.json", "f.yaml"])
)
def test_any_punctuation_is_data_or_problems(text: str, name: str) -> None:
    try:
        parse(text.encode(), name)
    except Problems as found:
        for problem in found.problems:
            assert problem.say("zh")
            assert problem.say("en")


STEPS = st.lists(st.from_regex(r"[a-z_]{1,5}", fullmatch=True) | st.integers(0, 20), min_size=1).filter(
    lambda steps: isinstance(steps[0], str)
)


@given(STEPS)
def test_a_path_is_read_back_into_its_steps(steps: list[str | int]) -> None:
    assert steps_of(dotted(tuple(steps))) == tuple(steps)


@pytest.mark.parametrize("path", ["", ".a", "a.", "a..b", "[0]", "a[-1]", "a[x]", "a[1", "a]1[", "a[01]", "a[1]b"])
def test_what_is_no_path_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        steps_of(path)
