"""Why each clause is there: one row a clause, with every label it has in the contract."""

from collections.abc import Callable
from typing import Any

import pytest

from hetong.generator.clauses.library import all_clauses, load
from hetong.generator.explain import explain
from hetong.generator.facts.skeleton import skeleton
from hetong.generator.pipeline import draft, validate_data
from hetong.schemas.catalog import CONTRACTS

Facts = dict[str, Any]
Example = Callable[..., Facts]

WRITTEN = {"topic": "服务", "text": "您有哪些意见？"}


def rows(facts: Facts) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in explain(draft(validate_data(facts)))}


@pytest.mark.parametrize("variant", CONTRACTS)
def test_there_is_one_row_for_each_clause_of_the_library(variant: str) -> None:
    found = [row["id"] for row in explain(draft(validate_data(skeleton(variant))))]
    assert found == [clause.id for clause in all_clauses(load(variant))]


def test_a_repeated_clause_is_one_row_with_all_its_labels(example: Example) -> None:
    others = [{"name": name, "file": None} for name in ("图纸", "清单", "方案")]
    row = rows(example("general", {"annexes.others": others}))["annex.other"]
    assert (row["label"], row["chosen"]) == ("附件8、附件9、附件10", True)
    assert (row["condition"], row["because"]) == ("each annexes.others", "3")


def test_a_repeated_clause_is_out_where_its_list_is_empty(example: Example) -> None:
    row = rows(example("general", {"annexes.others": []}))["annex.other"]
    assert (row["label"], row["chosen"]) == ("", False)
    assert (row["condition"], row["because"]) == ("each annexes.others", "0")


def test_a_clause_of_an_annex_tells_whether_the_annex_is_there(example: Example) -> None:
    with_it = rows(example("general"))["nda_text.duties"]
    without = rows(example("general", {"annexes": {"included": [], "others": []}}))["nda_text.duties"]
    assert (with_it["chosen"], without["chosen"]) == (True, False)
    assert with_it["condition"] == without["condition"] == "'nda' in annexes.included"
    assert without["because"] == "annexes.included = []"


def test_a_repeated_clause_of_an_annex_has_the_labels_it_has_there() -> None:
    facts = skeleton("process")
    facts["annexes"]["survey"]["open"] = [WRITTEN, WRITTEN, WRITTEN]
    row = rows(facts)["survey_text.open.question"]
    assert (row["chosen"], row["because"]) == (True, "3")
    assert row["label"] == "1.4.1、1.4.2、1.4.3"
