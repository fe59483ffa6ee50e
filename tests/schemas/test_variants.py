"""Rules that only the process or the framework variant has: deadlines in order, fax, annexes of a third party."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from hetong.generator.facts.annexes import with_usual_annexes
from hetong.schemas.catalog import CONTRACTS, catalogue

EXAMPLES = Path(__file__).parents[2] / "examples"


def refusals(name: str, changes: dict[str, Any]) -> list[tuple[str, str]]:
    """The type and place of every error of the example `name` after `changes` (dotted path to value)."""
    facts = copy.deepcopy(json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8")))
    for path, value in changes.items():
        *groups, field = path.split(".")
        group = facts
        for step in groups:
            group = group[step]
        group[field] = value
    try:
        CONTRACTS[facts["variant"]].model_validate(with_usual_annexes(facts, facts["variant"]))
    except ValidationError as refused:
        return [
            (error["type"], ".".join(map(str, (*error["loc"], *error.get("ctx", {}).get("fields", ())))))
            for error in refused.errors()
        ]
    return []


@pytest.mark.parametrize("example", sorted(path.stem for path in EXAMPLES.glob("*.json")))
def test_every_example_is_valid(example: str) -> None:
    assert refusals(example, {}) == []


@pytest.mark.parametrize(
    ("investigate", "propose", "resolve", "refused"),
    [
        (7, 15, 30, []),
        (7, 7, 7, []),
        (7, None, 30, []),
        (None, None, None, []),
        (16, 15, 30, [("too_small_beside", "complaints.propose_workdays")]),
        (7, 31, 30, [("too_small_beside", "complaints.resolve_workdays")]),
        (31, None, 30, [("too_small_beside", "complaints.resolve_workdays")]),
    ],
)
def test_the_deadlines_of_the_process_ascend(
    investigate: int | None, propose: int | None, resolve: int | None, refused: list[tuple[str, str]]
) -> None:
    changes = {
        "complaints.investigate_workdays": investigate,
        "complaints.propose_workdays": propose,
        "complaints.resolve_workdays": resolve,
    }
    assert refusals("process", changes) == refused


def test_the_agreement_of_a_third_party_needs_one() -> None:
    given = {"annexes": {"included": ["flow_chart", "third_party_agreement"], "others": []}}
    assert refusals("process", given) == [("not_applicable", "annexes.included")]
    assert refusals("process-third-party", given) == []


def test_a_fax_number_goes_with_fax_as_a_method() -> None:
    number = {"notification.fax_party_a": "0571-1234 5679", "notification.fax_party_b": None}
    mail, fax = {"notification.methods": ["mail"]}, {"notification.methods": ["mail", "fax"]}
    assert refusals("framework", number | mail) == [("not_applicable", "notification.fax_party_a")]
    assert refusals("framework", number | fax) == []
    assert [kind for kind, _ in refusals("framework", {"notification.methods": []})] == ["too_short"]


@pytest.mark.parametrize(
    ("answer", "resolution", "refused"),
    [
        (5, 10, []),
        (10, 10, []),
        (None, 10, []),
        (5, None, []),
        (11, 10, [("too_small_beside", "complaints.resolution_workdays")]),
    ],
)
def test_a_complaint_about_the_service_is_answered_before_it_is_resolved(
    answer: int | None, resolution: int | None, refused: list[tuple[str, str]]
) -> None:
    changes = {"quality.complaint_workdays": answer, "complaints.resolution_workdays": resolution}
    assert refusals("framework", changes) == refused


@pytest.mark.parametrize("variant", CONTRACTS)
def test_every_field_has_a_chinese_title_and_description(variant: str) -> None:
    for spec in catalogue(CONTRACTS[variant]).values():
        assert any("\u4e00" <= character <= "\u9fff" for character in spec.title), spec.path
        assert spec.description, spec.path
