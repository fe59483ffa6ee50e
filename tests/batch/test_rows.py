"""A row becomes facts: the template filled in says what the facts say, and each problem is at its cell."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hetong.generator.batch.columns import label_of, paths_of
from hetong.generator.batch.rows import RowFacts
from hetong.generator.batch.run import rows_of
from hetong.generator.facts.validate import validate
from hetong.generator.problems import Problems
from hetong.schemas.catalog import CONTRACTS, catalogue

from .tables import filled_template, spreadsheet

EXAMPLES = Path(__file__).parents[2] / "examples"
Example = Callable[..., dict[str, Any]]


def facts(path: Path, base: dict[str, Any] | None = None) -> list[RowFacts]:
    return list(rows_of(path, base or {}))


def validated(row: RowFacts) -> dict[str, Any]:
    assert row.problems == ()
    return validate(row.source).data


@pytest.mark.parametrize("variant", CONTRACTS)
def test_a_filled_template_gives_the_facts_of_every_example(variant: str, example: Example, tmp_path: Path) -> None:
    contracts = [example(path.stem) for path in sorted(EXAMPLES.glob(f"{variant}*.json"))]
    for contract in contracts:
        contract.pop("waivers", None)
    for number, contract in enumerate(contracts):
        contract["number"] = f"HT-{number}"
    from hetong.generator.facts.annexes import with_usual_annexes
    from hetong.generator.facts.read import Source

    whole = [with_usual_annexes(contract, variant) for contract in contracts]
    rows = facts(filled_template(tmp_path / "t.xlsx", whole))
    for row, contract in zip(rows, whole, strict=True):
        assert validated(row) == validate(Source("t.json", contract, {})).data


def test_headers_are_labels_paths_or_titles_that_are_unique() -> None:
    specs = catalogue(CONTRACTS["general"])
    headers = [
        "甲方.名称",
        "乙方 - 银行账户 - 银行账号*",
        "payment.review_workdays",
        "合同编号",
        "annexes.others[0].name",
    ]
    assert list(paths_of(headers, "general", {}, "t").values()) == [
        "party_a.name",
        "party_b.bank.account",
        "payment.review_workdays",
        "number",
        "annexes.others[0].name",
    ]
    labels = [label_of(path, specs) for path, spec in specs.items() if spec.quantity and not spec.computed]
    assert len(set(labels)) == len(labels)


def test_headers_that_mean_nothing_or_the_same_are_all_told_with_the_nearest() -> None:
    with pytest.raises(Problems) as caught:
        paths_of(
            ["甲方.名", "名称", "甲方.名称", "party_a.name", "fee_example"], "general", {"名称": "综合版!B1"}, "t.xlsx"
        )
    told = [(each.code, each.place.path, each.values["name"]) for each in caught.value.problems]
    assert told == [
        ("column-unknown", "", "甲方.名"),
        ("column-unknown", "综合版!B1", "名称"),
        ("column-duplicate", "", "party_a.name"),
        ("column-unknown", "", "fee_example"),
    ]
    assert caught.value.problems[0].nearest == "甲方.名称"


def test_an_empty_cell_leaves_what_the_base_says_and_is_a_blank_without(example: Example, tmp_path: Path) -> None:
    base = example("general", {"payment.review_workdays": 5})
    del base["payment"]["tax_rate_percent"]
    path = spreadsheet(
        tmp_path / "t.xlsx", [["合同编号", "费用清单核对期限", "增值税税率"], ["HT-1", None, None], ["HT-2", 7, "6%"]]
    )
    first, second = (validated(row) for row in facts(path, base))
    assert (first["payment"]["review_workdays"], first["payment"]["tax_rate_percent"]) == (5, None)
    assert (second["payment"]["review_workdays"], second["payment"]["tax_rate_percent"]) == (7, 6)


def test_a_number_that_a_spreadsheet_has_cut_is_refused_and_a_short_one_is_text(
    example: Example, tmp_path: Path
) -> None:
    path = spreadsheet(
        tmp_path / "t.xlsx", [["乙方.银行账户.银行账号", "乙方.联系电话"], [6222021234567890123, 13800138000]]
    )
    (row,) = facts(path, example("general"))
    assert [(each.cell, each.problem.code) for each in row.problems] == [("综合版!A2", "cell-digits-lost")]
    assert row.source.data["party_b"]["phone"] == "13800138000"


def test_problems_of_facts_are_at_the_cell_or_the_row(example: Example, tmp_path: Path) -> None:
    path = spreadsheet(tmp_path / "t.xlsx", [["合同期限（年）", "甲方.统一社会信用代码"], [99, "913"], [2, None]])
    base = example("general", {"signing.date": "2026-13-01"})
    first, second = facts(path, base)
    for row, expected in ((first, {"综合版!A2", "综合版!B2", "综合版!2"}), (second, {"综合版!3"})):
        with pytest.raises(Problems) as caught:
            validate(row.source)
        assert {row.at_cell(problem).cell for problem in caught.value.problems} == expected


def test_entries_of_lists_join_by_contract_number_and_their_cells_are_told(example: Example, tmp_path: Path) -> None:
    base = example("general", {"annexes.others": ...})
    path = spreadsheet(
        tmp_path / "t.xlsx",
        [["合同编号"], ["HT-1"], ["HT-2"], ["HT-1"]],
        **{
            "附件.其他附件": [
                ["合同编号", "附件名称"],
                ["HT-2", "甲"],
                ["HT-1", "乙"],
                ["HT-2", "丙"],
                [None, "丁"],
                ["HT-9", "戊"],
            ],
            "Sheet2": [["x"], [1]],
        },
    )
    rows = facts(path, base)
    named = [[entry["name"] for entry in row.source.data["annexes"]["others"]] for row in rows[:2]]
    assert named == [["乙"], ["甲", "丙"]]
    assert rows[1].cells["annexes.others[1].name"] == "附件.其他附件!B4"
    told = [(each.cell, each.problem.code) for row in rows[2:] for each in row.problems]
    assert told == [
        ("综合版!A4", "number-duplicate"),
        ("附件.其他附件!5", "key-missing"),
        ("Sheet2!2", "sheet-unknown"),
        ("附件.其他附件!6", "row-without-contract"),
    ]


def test_json_lines_take_facts_as_they_are(example: Example, tmp_path: Path) -> None:
    contracts = [example("general", {"number": "HT-1"}), example("process", {"number": "HT-2"})]
    path = tmp_path / "t.jsonl"
    path.write_text("".join(json.dumps(contract, ensure_ascii=False) + "\n" for contract in contracts), "utf-8")
    assert [validated(row)["variant"] for row in facts(path)] == ["general", "process"]


def test_a_row_without_a_variant_is_told(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("合同编号\nHT-1\n", "utf-8")
    (row,) = facts(path)
    assert [(each.cell, each.problem.code) for each in row.problems] == [("t!2", "unknown-choice")]
