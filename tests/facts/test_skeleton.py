"""Skeletons: valid as they stand, for every choice, as JSON and as commented YAML."""

import json
from itertools import product
from typing import Any

import pytest

from hetong.generator.facts.read import parse, walk
from hetong.generator.facts.skeleton import FILLED, as_yaml, skeleton
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
        spec = specs[".".join(step for step in steps if isinstance(step, str))]
        assert value is None or not spec.blank_allowed or spec.path in FILLED


def test_a_skeleton_in_yaml_says_the_same_as_in_json(data: dict[str, Any]) -> None:
    text = as_yaml(data, data["variant"])
    assert parse(text.encode(), "f.yaml").data == parse(json.dumps(data).encode(), "f.json").data == data
    assert validate(parse(text.encode(), "f.yaml")).data == validate_data(data).data


def test_every_field_of_a_yaml_skeleton_is_explained() -> None:
    data = skeleton("general", leaning="party_a", third_party=True)
    for line in as_yaml(data, "general").splitlines():
        assert not line or "# " in line or line.endswith(":")


@pytest.mark.parametrize("third_party", [False, True])
def test_a_skeleton_has_only_the_groups_that_were_asked_for(third_party: bool) -> None:
    data = skeleton("general", leaning="party_b", third_party=third_party, dispute="arbitration")
    assert ("third_party" in data) is third_party
    assert "party_b_terms" in data
    assert "party_a_terms" not in data
    assert "court" not in data["dispute"]
