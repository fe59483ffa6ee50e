"""Usual annexes: taken for what is included and left out, and never in place of what is given."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from hetong.generator.facts.annexes import usual_annexes, with_usual_annexes
from hetong.generator.facts.skeleton import skeleton
from hetong.generator.pipeline import validate_data
from hetong.generator.problems import Problem
from hetong.schemas.catalog import CONTRACTS, catalogue

Facts = dict[str, Any]
Example = Callable[..., Facts]
Raised = Callable[[Callable[[], object]], tuple[Problem, ...]]

NDA = {"posts": ["客服"], "storage": None, "transfer": None}
EVERY = [(variant, key) for variant in CONTRACTS for key in usual_annexes(variant)]


@pytest.mark.parametrize("variant", CONTRACTS)
def test_usual_contents_are_of_annexes_that_there_are(variant: str) -> None:
    specs = catalogue(CONTRACTS[variant])
    groups = {path.partition(".")[2] for path in specs if path.count(".") == 1 and path.startswith("annexes.")}
    assert set(usual_annexes(variant)) == groups - {"included", "others"}
    assert set(usual_annexes(variant)) <= set(specs["annexes.included"].values)


@pytest.mark.parametrize(("variant", "key"), EVERY)
def test_an_annex_that_is_included_and_left_out_has_its_usual_contents(variant: str, key: str) -> None:
    facts = skeleton(variant, third_party=True)
    whole = validate_data(facts).data["annexes"][key]
    del facts["annexes"][key]
    assert validate_data(facts).data["annexes"][key] == whole
    assert whole is not None


def test_what_is_given_stays_as_it_is(example: Example) -> None:
    assert validate_data(example("general", {"annexes.nda": NDA})).data["annexes"]["nda"] == NDA


def test_an_annex_that_is_given_in_part_is_not_completed(example: Example, problems: Raised) -> None:
    found = problems(lambda: validate_data(example("general", {"annexes.nda": {"posts": None}})))
    assert {(problem.code, problem.place.path) for problem in found} == {
        ("missing-field", "annexes.nda.storage"),
        ("missing-field", "annexes.nda.transfer"),
    }


def test_facts_of_an_annex_that_is_not_included_are_refused(example: Example, problems: Raised) -> None:
    annexes = {"included": ["license_a"], "others": [], "nda": NDA}
    (problem,) = problems(lambda: validate_data(example("general", {"annexes": annexes})))
    assert (problem.code, problem.place.path) == ("not-applicable", "annexes.nda")
    assert "annexes.included" in problem.say("zh")


def test_an_annex_that_is_not_included_has_no_contents(example: Example) -> None:
    annexes = validate_data(example("general", {"annexes": {"included": ["nda"], "others": []}})).data["annexes"]
    assert {key for key, value in annexes.items() if value} == {"included", "nda"}


@pytest.mark.parametrize(
    "annexes", [..., None, [], "nda", {}, {"included": None}, {"included": "nda"}, {"included": [5]}]
)
def test_malformed_annexes_are_left_for_validation_to_tell(example: Example, problems: Raised, annexes: object) -> None:
    facts = example("general", {"annexes": annexes})
    assert with_usual_annexes(facts, "general") == facts
    assert all(problem.place.path.startswith("annexes") for problem in problems(lambda: validate_data(facts)))


def test_neither_the_facts_nor_the_usual_contents_are_changed(example: Example) -> None:
    facts, usual = example("general"), copy.deepcopy(usual_annexes("general"))
    before = copy.deepcopy(facts)
    completed = with_usual_annexes(facts, "general")
    completed["annexes"]["complaint_process"]["grades"].clear()
    assert facts == before
    assert usual_annexes("general") == usual
