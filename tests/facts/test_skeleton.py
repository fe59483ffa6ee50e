"""Skeletons: valid as they stand, for every choice, as JSON and as commented YAML."""

import json
from itertools import product
from typing import Any

import pytest

from hetong.generator.facts.annexes import usual_annexes
from hetong.generator.facts.read import Steps, field_path, parse, walk
from hetong.generator.facts.skeleton import FILLED, THIRD_PARTY_ANNEX, as_yaml, skeleton
from hetong.generator.facts.validate import validate
from hetong.generator.pipeline import validate_data
from hetong.schemas.catalog import CONTRACTS, catalogue

CHOICES = list(product(CONTRACTS, ("neutral", "party_a", "party_b"), (False, True), ("court", "arbitration")))


@pytest.fixture(params=CHOICES, ids=lambda choice: "-".join(map(str, choice)))
def data(request: pytest.FixtureRequest) -> dict[str, Any]:
    variant, leaning, third_party, dispute = request.param
    return skeleton(variant, leaning=leaning, third_party=third_party, dispute=dispute)


def test_a_skeleton_is_valid_as_it_stands(data: dict[str, Any]) -> None:
    assert validate_data(data).variant == data["variant"]


def test_a_skeleton_leaves_blank_what_may_be_blank(data: dict[str, Any]) -> None:
    specs = catalogue(CONTRACTS[data["variant"]])
    for steps, value in walk(data):
        spec = specs[field_path(steps)]
        assert value is None or not spec.blank_allowed or spec.path in FILLED or is_usual(data, steps)


def is_usual(data: dict[str, Any], steps: Steps) -> bool:
    """Whether the value at `steps` is one of the usual contents of an annex."""
    usual = {("annexes", *inner): value for inner, value in walk(usual_annexes(data["variant"]))}
    return steps in usual


def test_a_skeleton_has_the_usual_contents_of_every_annex_and_says_so_in_full(data: dict[str, Any]) -> None:
    annexes = data["annexes"]
    usual = usual_annexes(data["variant"])
    assert annexes["others"] == []
    assert {key for key in annexes if key not in {"included", "others"}} == usual.keys() & set(annexes["included"])
    for key in usual.keys() & set(annexes["included"]):
        assert annexes[key] == usual[key]


def test_an_annex_of_a_third_party_is_there_only_with_one() -> None:
    assert THIRD_PARTY_ANNEX in skeleton("process", third_party=True)["annexes"]["included"]
    assert THIRD_PARTY_ANNEX not in skeleton("process")["annexes"]["included"]


def test_changing_a_skeleton_leaves_the_next_one_as_it_was() -> None:
    skeleton("general")["annexes"]["complaint_process"]["grades"].clear()
    assert skeleton("general")["annexes"]["complaint_process"]["grades"]


def test_nothing_that_is_computed_is_to_be_filled_in(data: dict[str, Any]) -> None:
    specs = catalogue(CONTRACTS[data["variant"]])
    assert not any(specs[field_path(steps)].computed for steps, _ in walk(data))


def test_a_skeleton_in_yaml_says_the_same_as_in_json(data: dict[str, Any]) -> None:
    text = as_yaml(data, data["variant"])
    assert parse(text.encode(), "f.yaml").data == parse(json.dumps(data).encode(), "f.json").data == data
    assert validate(parse(text.encode(), "f.yaml")).data == validate_data(data).data


@pytest.mark.parametrize("variant", CONTRACTS)
def test_every_field_of_a_yaml_skeleton_is_explained(variant: str) -> None:
    """Those of entries beside the first of them."""
    data = skeleton(variant, leaning="party_a", third_party=True)
    explained: set[str] = set()
    for line in as_yaml(data, variant).splitlines():
        key = line.partition(":")[0]
        if "# " in line:
            explained.add(key.replace("-", " "))
        assert not line or "# " in line or line.endswith(":") or key.replace("-", " ") in explained


@pytest.mark.parametrize("third_party", [False, True])
def test_a_skeleton_has_only_the_groups_that_were_asked_for(third_party: bool) -> None:
    data = skeleton("general", leaning="party_b", third_party=third_party, dispute="arbitration")
    assert ("third_party" in data) is third_party
    assert "party_b_terms" in data
    assert "party_a_terms" not in data
    assert "court" not in data["dispute"]
