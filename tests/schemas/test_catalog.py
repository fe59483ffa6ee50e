"""The catalogue of fields that clauses, forms and messages go by."""

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from hetong.schemas.annexes import FeeExample
from hetong.schemas.catalog import CONTRACTS, catalogue
from hetong.schemas.fields import Quantity
from hetong.schemas.general import GeneralContract

FIELDS = catalogue(GeneralContract)
WORDLESS = {"variant", "dispute.method"}
"""Choices that decide what is printed and are never printed themselves."""


def paths(schema: dict[str, Any], definitions: dict[str, Any], prefix: str = "") -> Iterator[str]:
    """The dotted path of every property of a JSON Schema."""
    arms = [schema, *schema.get("anyOf", ()), *schema.get("oneOf", ())]
    arms += [arm["items"] for arm in arms if "items" in arm]
    for arm in arms:
        group = definitions[arm["$ref"].rpartition("/")[2]] if "$ref" in arm else arm
        for name, field in group.get("properties", {}).items():
            yield f"{prefix}{name}"
            yield from paths(field, definitions, f"{prefix}{name}.")


@pytest.mark.parametrize("model", CONTRACTS.values(), ids=CONTRACTS)
def test_the_catalogue_has_every_field_of_the_json_schema_and_no_other(model: type[BaseModel]) -> None:
    schema = model.model_json_schema(mode="serialization")  # computed fields stand only there

    assert set(catalogue(model)) == set(paths(schema, schema["$defs"]))


@pytest.mark.parametrize("variant", CONTRACTS)
def test_a_model_is_found_under_the_variant_it_names(variant: str) -> None:
    assert catalogue(CONTRACTS[variant])["variant"].values == (variant,)


@pytest.mark.parametrize("path", FIELDS)
def test_a_field_has_a_chinese_title_and_description(path: str) -> None:
    spec = FIELDS[path]

    assert spec.path == path
    for words in (spec.title, spec.description):
        assert any("\u4e00" <= character <= "\u9fff" for character in words)
    assert spec.title == spec.title.strip()
    assert spec.description.endswith("。")


@pytest.mark.parametrize("path", FIELDS)
def test_a_field_is_of_a_known_quantity_or_a_group_of_fields(path: str) -> None:
    has_fields = any(other.startswith(f"{path}.") for other in FIELDS)

    assert (FIELDS[path].quantity is None) == has_fields


def test_titles_are_unique_within_a_group() -> None:
    titles = [(path.rpartition(".")[0], spec.title) for path, spec in FIELDS.items()]

    assert len(titles) == len(set(titles))


@pytest.mark.parametrize("path", [path for path, spec in FIELDS.items() if spec.quantity is Quantity.CHOICE])
def test_every_value_of_a_choice_has_a_label(path: str) -> None:
    spec = FIELDS[path]

    assert spec.values
    if path not in WORDLESS:
        assert list(spec.labels) == [str(value) for value in spec.values]


@pytest.mark.parametrize("path", FIELDS)
def test_only_groups_that_a_contract_may_lack_have_a_default(path: str) -> None:
    annexes = {f"annexes.{key}" for key in FIELDS["annexes.included"].values}

    assert FIELDS[path].required or path in {"third_party", "party_a_terms", "party_b_terms", "waivers"} | annexes


@pytest.mark.parametrize(
    ("path", "quantity", "is_list", "blank_allowed"),
    [
        ("number", Quantity.TEXT, False, True),
        ("party_a.bank.account", Quantity.TEXT, False, True),
        ("complaints.channels", Quantity.TEXT, True, True),
        ("annexes.included", Quantity.CHOICE, True, False),
        ("annexes.others", None, True, False),
        ("annexes.others.name", Quantity.TEXT, False, False),
        ("annexes.others.file", Quantity.FILE, False, True),
        ("annexes.license_a", None, False, False),
        ("annexes.maintenance_plan.measures", None, True, False),
        ("annexes.maintenance_plan.measures.indicator", Quantity.TEXT, False, False),
        ("annexes.nda.posts", Quantity.TEXT, True, True),
        ("fee_example", None, False, False),
        ("fee_example.total", Quantity.MONEY, False, False),
        ("term.years", Quantity.NUMBER, False, True),
        ("party_a_terms.repeat_times", Quantity.NUMBER, False, True),
        ("penalty.liability_cap_percent", Quantity.PERCENT, False, True),
        ("third_party.fee", Quantity.MONEY, False, True),
        ("signing.date", Quantity.DATE, False, True),
        ("dispute.institution", Quantity.TEXT, False, False),
        ("dispute.negotiation_days", Quantity.NUMBER, False, True),
        ("third_party.handles_personal_data", Quantity.FLAG, False, False),
        ("third_party", None, False, False),
    ],
)
def test_the_catalogue_tells_what_a_field_holds(
    path: str, quantity: Quantity | None, is_list: bool, blank_allowed: bool
) -> None:
    spec = FIELDS[path]

    assert (spec.quantity, spec.is_list, spec.blank_allowed) == (quantity, is_list, blank_allowed)


@pytest.mark.parametrize(
    ("variant", "computed"),
    [
        ("general", {"fee_example", *(f"fee_example.{name}" for name in FeeExample.model_fields)}),
        ("process", {"annexes.care_plan.budget_total"}),
        ("framework", set()),
    ],
)
def test_what_follows_from_other_fields_is_not_given(variant: str, computed: set[str]) -> None:
    fields = catalogue(CONTRACTS[variant])

    assert {path for path, spec in fields.items() if spec.computed} == computed
    assert not computed & set(paths_of_input(CONTRACTS[variant]))


def paths_of_input(model: type[BaseModel]) -> Iterator[str]:
    schema = model.model_json_schema()
    return paths(schema, schema["$defs"])


def test_the_kinds_of_file_that_may_be_attached_are_told() -> None:
    assert set(FIELDS["annexes.license_a.file"].labels) == {"pdf", "png", "jpg"}
    assert set(FIELDS["annexes.others.file"].labels) == {"pdf", "png", "jpg", "docx"}


def test_a_field_of_both_arms_of_a_choice_has_the_values_of_both() -> None:
    assert FIELDS["dispute.method"].values == ("court", "arbitration")
