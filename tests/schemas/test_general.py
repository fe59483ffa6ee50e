"""The facts of the 综合版 contract as a whole, and the examples of them."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from hetong.schemas.catalog import catalogue
from hetong.schemas.general import GeneralContract

Facts = Callable[..., dict[str, Any]]
Refusals = Callable[..., list[tuple[str, str]]]

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("general*.json"))
PARTY_A_TERMS = {"repeat_times": 3, "repeat_percent": 5, "deduction_percent": 10, "response_workdays": 3}
PARTY_B_TERMS = {"overdue_days": 30, "overdue_percent": 5, "quality_reward": 20000, "quality_reward_workdays": 20}


def _listed(*keys: str) -> dict[str, object]:
    return {"included": list(keys), "others": []}


def _others(*names: str) -> list[dict[str, object]]:
    return [{"name": name, "file": None} for name in names]


def test_there_are_examples_of_each_leaning_of_a_third_party_and_of_blanks() -> None:
    assert {example.stem for example in EXAMPLES} >= {
        "general",
        "general-blanks",
        "general-party-a",
        "general-party-b",
        "general-third-party",
    }


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_is_accepted_and_survives_being_written_and_read_again(facts: Facts, example: Path) -> None:
    contract = GeneralContract.model_validate(facts(example.stem, {}))

    assert GeneralContract.model_validate(contract.model_dump(round_trip=True)) == contract
    assert GeneralContract.model_validate_json(contract.model_dump_json(round_trip=True)) == contract


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_is_pretty_printed_with_its_keys_in_the_order_of_the_form(example: Path) -> None:
    text = example.read_text("utf-8")
    facts = json.loads(text)

    assert text == json.dumps(facts, ensure_ascii=False, indent=2) + "\n"
    for names in _groups(facts, ""):
        assert names == sorted(names, key=list(catalogue(GeneralContract)).index)


def _groups(value: object, path: str) -> Iterator[list[str]]:
    """The paths of the fields of every group, in the order of the file."""
    if isinstance(value, list):
        for entry in value:
            yield from _groups(entry, path)
    if isinstance(value, dict):
        inner = {f"{path}.{name}" if path else name: field for name, field in value.items()}
        yield list(inner)
        for name, field in inner.items():
            yield from _groups(field, name)


def test_the_example_of_blanks_leaves_blank_whatever_may_be() -> None:
    blanks = json.loads(next(path for path in EXAMPLES if path.stem == "general-blanks").read_bytes())
    for path, spec in catalogue(GeneralContract).items():
        value: Any = blanks
        for key in path.split("."):
            value = value.get(key) if isinstance(value, dict) else None
        assert value is None or not spec.blank_allowed, path


def test_facts_may_not_be_left_out_even_if_they_may_be_blank(facts: Facts, refusals: Refusals) -> None:
    for path, spec in catalogue(GeneralContract).items():
        group, _, name = path.rpartition(".")
        place: Any = facts("general", {})
        for key in group.split(".") if group else ():
            place = (place or {}).get(key)
        if isinstance(place, dict) and name in place and path != "dispute.method":
            shown = path.replace("dispute.", "dispute.court.")
            assert refusals("general", {path: ...}) == ([("missing", shown)] if spec.required else []), path


@pytest.mark.parametrize(
    "path",
    [
        path
        for path, spec in catalogue(GeneralContract).items()
        if spec.values and not spec.is_list and not path.startswith("dispute.")
    ],
)
def test_null_is_refused_where_a_choice_has_to_be_made(refusals: Refusals, path: str) -> None:
    assert refusals("general", {path: None}) == [("literal_error", path)]


@pytest.mark.parametrize(
    ("example", "changes", "refused"),
    [
        ("general", {}, []),
        ("general", {"party_a_terms": None, "party_b_terms": None}, []),
        ("general", {"leaning": "party_a"}, [("missing_for", "party_a_terms")]),
        ("general", {"leaning": "party_b"}, [("missing_for", "party_b_terms")]),
        ("general", {"leaning": "party_a", "party_a_terms": PARTY_A_TERMS}, []),
        ("general", {"party_a_terms": PARTY_A_TERMS}, [("not_applicable", "party_a_terms")]),
        ("general", {"party_b_terms": PARTY_B_TERMS}, [("not_applicable", "party_b_terms")]),
        ("general-party-a", {"party_b_terms": PARTY_B_TERMS}, [("not_applicable", "party_b_terms")]),
        ("general-party-a", {"leaning": "party_b"}, [("not_applicable", "party_a_terms")]),
        ("general-party-a", {"party_a_terms": ...}, [("missing_for", "party_a_terms")]),
        ("general-party-a", {"party_a_terms.repeat_times": 2}, []),
        ("general-party-a", {"party_a_terms.repeat_times": None}, []),
        (
            "general-party-a",
            {"party_a_terms.repeat_times": 1},
            [("greater_than_equal", "party_a_terms.repeat_times")],
        ),
        ("general-party-b", {"party_b_terms": PARTY_B_TERMS | {"quality_reward": None}}, []),
        ("general", {"leaning": None}, [("literal_error", "leaning")]),
    ],
)
def test_a_leaning_comes_with_its_own_terms_and_no_others(
    refusals: Refusals, example: str, changes: dict[str, object], refused: list[tuple[str, str]]
) -> None:
    assert refusals(example, changes) == refused


@pytest.mark.parametrize(
    ("one", "other"), [("party_a", "party_b"), ("party_a", "third_party"), ("party_b", "third_party")]
)
@pytest.mark.parametrize("what", ["name", "credit_code"])
def test_nobody_contracts_with_himself(facts: Facts, refusals: Refusals, one: str, other: str, what: str) -> None:
    value = facts("general-third-party", {})[one][what]

    assert refusals("general-third-party", {f"{other}.{what}": value}) == [("same_party", f"{other}.{what}")]


def test_parties_may_share_an_address_and_leave_their_names_blank(facts: Facts, refusals: Refusals) -> None:
    address = facts("general", {})["party_a"]["address"]

    assert refusals("general", {"party_b.address": address, "party_a.name": None, "party_b.name": None}) == []


@pytest.mark.parametrize(
    ("signed", "effective", "refused"),
    [
        ("2026-03-02", "2026-03-02", []),
        ("2026-03-02", "2026-03-03", []),
        (None, "2026-03-01", []),
        ("2026-03-02", None, []),
        ("2026-03-02", "2026-03-01", [("too_small_beside", "term.effective_date")]),
    ],
)
def test_a_contract_is_not_in_force_before_it_is_signed(
    refusals: Refusals, signed: str | None, effective: str | None, refused: list[tuple[str, str]]
) -> None:
    changes = {"signing.date": signed, "term.effective": "date", "term.effective_date": effective}

    assert refusals("general", changes) == refused


@pytest.mark.parametrize(
    ("target", "reward", "refused"),
    [
        (90, 90, []),
        (90, 95, []),
        (None, 1, []),
        (90, None, []),
        (90, "89.99", [("too_small_beside", "payment.reward_satisfaction_percent")]),
    ],
)
def test_a_reward_asks_for_no_less_than_the_target(
    refusals: Refusals, target: object, reward: object, refused: list[tuple[str, str]]
) -> None:
    changes = {"service.satisfaction_target_percent": target, "payment.reward_satisfaction_percent": reward}

    assert refusals("general", changes) == refused


@pytest.mark.parametrize(
    ("transfer", "reply", "resolution", "refused"),
    [
        (1, 1, 1, []),
        (1, 2, 7, []),
        (None, None, 1, []),
        (5, None, 5, []),
        (2, 1, 7, [("too_small_beside", "complaints.reply_workdays")]),
        (1, 5, 4, [("too_small_beside", "complaints.resolution_workdays")]),
        (5, None, 4, [("too_small_beside", "complaints.resolution_workdays")]),
    ],
)
def test_a_complaint_is_passed_on_answered_and_resolved_in_that_order(
    refusals: Refusals,
    transfer: int | None,
    reply: int | None,
    resolution: int | None,
    refused: list[tuple[str, str]],
) -> None:
    changes = {
        "complaints.transfer_workdays": transfer,
        "complaints.reply_workdays": reply,
        "complaints.resolution_workdays": resolution,
    }

    assert refusals("general", changes) == refused


@pytest.mark.parametrize(
    ("statement", "payment", "refused"),
    [
        (3, 4, []),
        (None, 1, []),
        (15, None, []),
        (3, 3, [("too_small_beside", "payment.maintenance_pay_workday")]),
        (3, 2, [("too_small_beside", "payment.maintenance_pay_workday")]),
        (3, 16, [("less_than_equal", "payment.maintenance_pay_workday")]),
    ],
)
def test_a_fee_is_due_after_its_statement(
    refusals: Refusals, statement: int | None, payment: int | None, refused: list[tuple[str, str]]
) -> None:
    changes = {"payment.statement_workday": statement, "payment.maintenance_pay_workday": payment}

    assert refusals("general", changes) == refused


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"annexes": _listed()}, []),
        ({"annexes": _listed("nda", "license_a")}, []),
        ({"annexes": _listed("nda", "license_a", "nda")}, [("duplicate_value", "annexes.included")]),
        ({"annexes": _listed("budget")}, [("literal_error", "annexes.included.0")]),
        ({"annexes.included": None}, [("list_type", "annexes.included")]),
        ({"annexes.others": _others("报价单", "培训计划")}, []),
        ({"annexes.others": _others("报价单", "报价单 ")}, [("duplicate_value", "annexes.others")]),
        ({"annexes.others": _others("")}, [("string_too_short", "annexes.others.0.name")]),
        ({"annexes.others": _others(*map(str, range(21)))}, [("too_long", "annexes.others")]),
        ({"annexes.others": ["报价单"]}, [("model_type", "annexes.others.0")]),
        ({"annexes.others": [{"name": "报价单"}]}, [("missing", "annexes.others.0.file")]),
        ({"annexes.others": [{"name": "报价单", "file": "报价单.pdf"}]}, []),
    ],
)
def test_each_annex_is_listed_once(
    refusals: Refusals, changes: dict[str, object], refused: list[tuple[str, str]]
) -> None:
    assert refusals("general", changes) == refused


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"variant": "process"}, [("literal_error", "variant")]),
        ({"variant": ...}, [("missing", "variant")]),
        ({"late_fee": 1}, [("extra_forbidden", "late_fee")]),
        ({"penalty.late_fee": 1}, [("extra_forbidden", "penalty.late_fee")]),
        ({"payment": ...}, [("missing", "payment")]),
        ({"payment": []}, [("model_type", "payment")]),
        ({"penalty.late_fee_cap_percent": "100.5"}, [("less_than_equal", "penalty.late_fee_cap_percent")]),
        ({"penalty.liability_cap_percent": 200}, []),
        ({"payment.tax_rate_percent": 0}, []),
        ({"termination.cure_days": True}, [("flag_for_number", "termination.cure_days")]),
    ],
)
def test_what_the_form_does_not_have_is_refused(
    refusals: Refusals, changes: dict[str, object], refused: list[tuple[str, str]]
) -> None:
    assert refusals("general", changes) == refused


def test_all_that_is_wrong_is_told_at_once(refusals: Refusals) -> None:
    changes = {"party_a.phone": "x", "penalty.late_fee_cap_percent": 101, "dispute.connection": None, "colour": "红"}

    assert [type_ for type_, _ in refusals("general", changes)] == [
        "phone",
        "less_than_equal",
        "literal_error",
        "extra_forbidden",
    ]


def test_the_message_of_a_conflict_names_the_values(facts: Facts) -> None:
    with pytest.raises(ValidationError, match="89 is less than 90, which follows from service"):
        GeneralContract.model_validate(facts("general", {"payment.reward_satisfaction_percent": 89}))
