"""`--set path=value`: a fact given on the command line counts as if it stood in the file."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hetong.generator.facts.override import override
from hetong.generator.facts.read import Source, parse
from hetong.generator.facts.validate import validate
from hetong.generator.problems import Problem, Problems
from hetong.schemas.catalog import CONTRACTS, catalogue

Facts = dict[str, Any]
Example = Callable[..., Facts]
Raised = Callable[[Callable[[], object]], tuple[Problem, ...]]


def value_at(data: Any, path: str) -> Any:
    for step in path.split("."):
        data = data[int(step) if isinstance(data, list) else step]
    return data


@pytest.mark.parametrize(
    ("setting", "path", "value"),
    [
        ("term.years=5", "term.years", 5),
        ("number=HT-7", "number", "HT-7"),
        ("number=007", "number", "007"),
        ("number=a=b", "number", "a=b"),
        ('number="null"', "number", "null"),
        ("number=null", "number", None),
        ("payment.maintenance_fee_monthly=1234.50", "payment.maintenance_fee_monthly", 1234.5),
        ('service.items=["回访", "关怀"]', "service.items", ["回访", "关怀"]),
        ("service.items[0]=走访", "service.items.0", "走访"),
        ('annexes.others=[{"name": "图纸", "file": null}]', "annexes.others", [{"name": "图纸", "file": None}]),
        ('annexes.others[0]={"name": "图纸", "file": null}', "annexes.others", [{"name": "图纸", "file": None}]),
        ("annexes.license_a.file=执照.pdf", "annexes.license_a.file", "执照.pdf"),
        ("leaning=neutral", "leaning", "neutral"),
    ],
)
def test_a_setting_replaces_the_fact(example: Example, setting: str, path: str, value: object) -> None:
    source = Source("f.json", example("general", {"annexes.others": []}), {})
    assert value_at(validate(override(source, [setting])).data, path) == value


def test_choices_that_are_numbers_and_flags_may_be_set(example: Example) -> None:
    source = Source("f.json", example("general-third-party"), {})
    facts = validate(override(source, ["dispute.arbitrators=3", "third_party.handles_personal_data=false"]))
    assert facts.data["dispute"]["arbitrators"] == 3
    assert facts.data["third_party"]["handles_personal_data"] is False


def test_a_field_of_one_entry_may_be_set(example: Example) -> None:
    source = Source("f.json", example("general-third-party"), {})
    before = validate(source).data["annexes"]["others"]
    after = validate(override(source, ["annexes.others[1].name=图纸"])).data["annexes"]["others"]
    assert after == [before[0], before[1] | {"name": "图纸"}]


def test_the_data_of_the_file_stays_as_it_was(example: Example) -> None:
    data = example("general")
    override(Source("f.json", data, {}), ["term.years=9"])
    assert data == example("general")


def test_groups_that_are_missing_are_made(example: Example) -> None:
    terms = example("general-party-a")["party_a_terms"]
    settings_ = ["leaning=party_a", *(f"party_a_terms.{name}={value}" for name, value in terms.items())]
    assert validate(override(Source("f.json", example("general"), {}), settings_)).data["leaning"] == "party_a"


@pytest.mark.parametrize(
    ("setting", "code", "nearest"),
    [
        ("term.years", "set-syntax", ""),
        ("=5", "set-syntax", ""),
        ("", "set-syntax", ""),
        ("term..years=5", "set-syntax", ""),
        ("annexes.others[-1]=x", "set-syntax", ""),
        ("annexes.others[x]=x", "set-syntax", ""),
        ("annexes.others=[NaN]", "set-syntax", ""),
        ("annexes.others=[1e99999999999999999999]", "set-syntax", ""),
        ('party_a={"name": 1, "name": 2}', "set-syntax", ""),
        ('number="x', "set-syntax", ""),
        ("annexes.others=" + "[" * 9999, "set-syntax", ""),
        ("term.yeers=5", "unknown-field", "term.years"),
        ("annexes.others[7]=x", "unknown-field", ""),
        ("annexes.others[0][0]=x", "unknown-field", ""),
        ("annexes.others[0].name=x", "unknown-field", ""),
        ("fee_example.total=5", "unknown-field", ""),
        ("party_a.name.first=x", "unknown-field", "party_a.name"),
    ],
)
def test_a_wrong_setting_is_a_problem(
    example: Example, problems: Raised, setting: str, code: str, nearest: str
) -> None:
    source = Source("f.json", example("general", {"annexes.others": []}), {})
    (problem,) = problems(lambda: override(source, [setting]))
    assert (problem.code, problem.place.file, problem.nearest) == (code, "--set", nearest)
    assert len(problem.say("zh")) < 200


def test_all_wrong_settings_are_reported_at_once(example: Example, problems: Raised) -> None:
    found = problems(lambda: override(Source("f.json", example("general"), {}), ["x", "term.yeers=1", "a[=1"]))
    assert len(found) == 3


def test_a_value_that_was_set_has_no_place_in_the_file(example: Example, problems: Raised) -> None:
    source = parse(json.dumps(example("general")).encode(), "f.json")
    found = problems(lambda: validate(override(source, ["term.years=0"])))
    assert [str(problem.place) for problem in found] == ["f.json: term.years"]


PATHS = sorted(catalogue(CONTRACTS["general"]))


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.text(max_size=20) | st.tuples(st.sampled_from(PATHS), st.text(max_size=9)).map("=".join), max_size=3)
)
def test_any_settings_are_facts_or_problems(example: Example, given_settings: list[str]) -> None:
    try:
        validate(override(Source("f.json", example("general"), {}), given_settings))
    except Problems as found:
        for problem in found.problems:
            assert problem.say("zh")
            assert problem.say("en")
