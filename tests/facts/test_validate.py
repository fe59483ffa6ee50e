"""Validation: whatever is wrong with facts is told with a code, its place, an example and the nearest name."""

import json
from collections.abc import Callable
from functools import reduce
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hetong.generator.facts.read import Source, parse
from hetong.generator.facts.skeleton import skeleton
from hetong.generator.facts.validate import example_of, validate
from hetong.generator.pipeline import validate_data
from hetong.generator.problems import CODES, Problem, Problems
from hetong.schemas.catalog import CONTRACTS, catalogue
from hetong.schemas.fields import Quantity

Facts = dict[str, Any]
Example = Callable[..., Facts]
Raised = Callable[[Callable[[], object]], tuple[Problem, ...]]

SPECS = catalogue(CONTRACTS["general"])
NDA = {"posts": None, "storage": None, "transfer": None}
GRADE = {"name": "重点客户", "criteria": "由甲方指定"}
MEASURE = {"name": "回访", "customers": "全部客户", "frequency": "每月", "owner": "回访组", "indicator": "有记录"}
NO_OWNER = {"grades": [GRADE], "measures": [MEASURE | {"owner": 5}]}
PLAN = "annexes.maintenance_plan"
COURT = {"method": "court", "negotiation_days": 30, "connection": "signing", "court": "杭州市上城区人民法院"}


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"number": ...}, "missing-field", "number"),
        ({"term": ...}, "missing-group", "term"),
        ({"term.yeers": 3}, "unknown-field", "term.yeers"),
        ({"leaning": None}, "blank-not-allowed", "leaning"),
        ({"dispute": None}, "blank-not-allowed", "dispute"),
        ({"number": 5}, "wrong-type", "number"),
        ({"term": []}, "wrong-type", "term"),
        ({"dispute": "court"}, "wrong-type", "dispute"),
        ({"annexes.others": "x"}, "wrong-type", "annexes.others"),
        ({"service.items": ["x", None]}, "blank-not-allowed", "service.items[1]"),
        ({"term.years": "three"}, "not-a-number", "term.years"),
        ({"term.years": True}, "not-a-number", "term.years"),
        ({"term.years": 1.5}, "not-a-number", "term.years"),
        ({"term.years": [3]}, "not-a-number", "term.years"),
        ({"payment.tax_rate_percent": "NaN"}, "not-a-number", "payment.tax_rate_percent"),
        ({"term.years": 0}, "out-of-range", "term.years"),
        ({"term.years": 10**5000}, "out-of-range", "term.years"),
        ({"payment.maintenance_fee_monthly": -1}, "out-of-range", "payment.maintenance_fee_monthly"),
        ({"payment.maintenance_fee_monthly": "10.005"}, "too-precise", "payment.maintenance_fee_monthly"),
        ({"leaning": "neutrl"}, "unknown-choice", "leaning"),
        ({"leaning": ["neutral"]}, "unknown-choice", "leaning"),
        ({"annexes.included": ["nda", "ndaa"]}, "unknown-choice", "annexes.included[1]"),
        ({"number": "x" * 61}, "text-too-long", "number"),
        ({"number": "  "}, "text-empty", "number"),
        ({"party_a.name": "甲\u200b公司"}, "invisible-character", "party_a.name"),
        ({"party_a.name": "甲\ud800公司"}, "invisible-character", "party_a.name"),
        ({"party_a.credit_code": "\ud800"}, "invisible-character", "party_a.credit_code"),
        ({"service.items": []}, "list-length", "service.items"),
        ({"signing.date": "2026-02-30"}, "bad-date", "signing.date"),
        ({"signing.date": 20260301}, "bad-date", "signing.date"),
        ({"party_a.credit_code": "123"}, "bad-credit-code", "party_a.credit_code"),
        ({"party_a.credit_code": "91330102MA2XQ7C406"}, "bad-check-digit", "party_a.credit_code"),
        ({"party_a.phone": "12"}, "bad-phone", "party_a.phone"),
        ({"party_a.email": "x@"}, "bad-email", "party_a.email"),
        ({"party_a.bank.account": "1234"}, "bad-bank-account", "party_a.bank.account"),
        ({"term.effective": "signing", "term.effective_date": "2026-05-01"}, "not-applicable", "term.effective_date"),
        ({"leaning": "party_a"}, "missing-for", "party_a_terms"),
        ({"force_majeure.proof_days": 3}, "too-small-beside", "force_majeure.proof_days"),
        ({"annexes.others": [{"name": "图纸", "file": None}] * 2}, "duplicate-value", "annexes.others"),
        ({"annexes.others": ["图纸"]}, "wrong-type", "annexes.others[0]"),
        ({"annexes.others": [{"name": "图纸"}]}, "missing-field", "annexes.others[0].file"),
        ({"annexes.others": [{"name": "图纸", "file": 5}]}, "wrong-type", "annexes.others[0].file"),
        ({"annexes.others": [{"name": None, "file": None}]}, "blank-not-allowed", "annexes.others[0].name"),
        ({"annexes.nda": {"posts": None, "storage": None}}, "missing-field", "annexes.nda.transfer"),
        ({"annexes": {"included": [], "others": [], "nda": NDA}}, "not-applicable", "annexes.nda"),
        ({"annexes.nda": None}, "missing-for", "annexes.nda"),
        ({"annexes.maintenance_plan": {"grades": [], "measures": [MEASURE]}}, "list-length", f"{PLAN}.grades"),
        ({"annexes.maintenance_plan": NO_OWNER}, "wrong-type", f"{PLAN}.measures[0].owner"),
        ({"fee_example": {"total": 1}}, "unknown-field", "fee_example"),
        ({"dispute": {"method": None}}, "blank-not-allowed", "dispute.method"),
        ({"dispute": {}}, "missing-field", "dispute.method"),
        ({"dispute": {"method": "curt"}}, "unknown-choice", "dispute.method"),
        ({"dispute": COURT | {"negotiation_days": "x"}}, "not-a-number", "dispute.negotiation_days"),
        ({"dispute": COURT | {"connection": "defendant"}}, "not-applicable", "dispute.court"),
        ({"dispute": COURT | {"court": 5}}, "wrong-type", "dispute.court"),
        ({"dispute": COURT | {"curt": 5}}, "unknown-field", "dispute.curt"),
        ({"dispute": {"method": "court", "negotiation_days": 1, "court": None}}, "missing-field", "dispute.connection"),
        ({"party_a.method": "name", "party_a.name": 5}, "wrong-type", "party_a.name"),
        ({"variant": "genral"}, "unknown-choice", "variant"),
        ({"variant": ["general"]}, "unknown-choice", "variant"),
        ({"variant": ...}, "missing-field", "variant"),
    ],
)  # fmt: skip
def test_a_wrong_fact_is_told_by_code_and_path(
    example: Example, problems: Raised, changes: Facts, code: str, path: str
) -> None:
    found = problems(lambda: validate_data(example("general", changes)))
    assert (code, path) in [(problem.code, problem.place.path) for problem in found]
    assert all(problem.place.path in {path, "party_a.method"} for problem in found)


@pytest.mark.parametrize("data", [None, [], 5, "x", True, 1e300, [{}]])
def test_facts_that_are_no_object_are_one_problem(problems: Raised, data: object) -> None:
    (problem,) = problems(lambda: validate_data(data))
    assert problem.code == "wrong-type"


def test_both_shares_are_named_when_they_do_not_make_a_whole(example: Example, problems: Raised) -> None:
    facts = example("general-third-party", {"third_party.fee_share_party_a_percent": 50})
    paths = [problem.place.path for problem in problems(lambda: validate_data(facts))]
    assert paths == ["third_party.fee_share_party_a_percent", "third_party.fee_share_party_b_percent"]


def test_two_parties_may_not_be_the_same(example: Example, problems: Raised) -> None:
    facts = example("general", {"party_b": example("general")["party_a"]})
    (problem,) = problems(lambda: validate_data(facts))
    assert (problem.code, problem.place.path) == ("same-party", "party_b.name")


def test_all_wrong_fields_are_reported_at_once_in_the_order_of_the_file(example: Example, problems: Raised) -> None:
    changes = {"signing.date": "soon", "number": 5, "party_a.phone": "x", "term.yeers": 1}
    raw = json.dumps(example("general", changes), indent=1, ensure_ascii=False).encode()
    found = problems(lambda: validate(parse(raw, "f.json")))
    assert [problem.place.path for problem in found] == ["number", "party_a.phone", "term.yeers", "signing.date"]
    lines = raw.decode().splitlines()
    for problem in found:
        key = problem.place.path.rpartition(".")[2]
        assert lines[problem.place.line - 1].strip().startswith(f'"{key}"')
        assert lines[problem.place.line - 1][: problem.place.column - 1].endswith(f'"{key}": ')


def test_the_nearest_field_and_choice_are_named(example: Example, problems: Raised) -> None:
    found = problems(lambda: validate_data(example("general", {"term.yeers": 1, "leaning": "party-a"})))
    assert {problem.place.path: problem.nearest for problem in found} == {"term.yeers": "years", "leaning": "party_a"}


def test_a_computed_field_is_not_offered_as_the_nearest(example: Example, problems: Raised) -> None:
    (problem,) = problems(lambda: validate_data(example("general", {"fee_example": {"total": 1}})))
    assert (problem.code, problem.nearest) == ("unknown-field", "")


def test_a_long_or_strange_value_is_shown_shortened_and_visible(example: Example) -> None:
    facts = example("general", {"number": ["x"], "party_a.name": {"a": 1}, "leaning": "\x1b[31m" + "x" * 500})
    with pytest.raises(Problems) as caught:
        validate_data(facts)
    said = [problem.say("en") for problem in caught.value.problems]
    assert len(said) == 3
    assert all(line.isprintable() and len(line) < 200 for line in said)


def test_control_sequences_in_field_names_never_reach_the_terminal(example: Example) -> None:
    with pytest.raises(Problems) as caught:
        validate_data(example("general") | {"\x1b[2Jx\n": 1})
    assert caught.value.problems[0].say("zh").isprintable()


EXAMPLED = [
    spec for spec in SPECS.values() if spec.quantity is not None and spec.path != "variant" and not spec.computed
]


def inner(group: Any, name: str) -> Any:
    """The group `name` in `group`, or the first entry of that list."""
    return group[name][0] if isinstance(group[name], list) else group[name]


WAIVER = {"code": "penalty-high", "reason": "双方商定", "by": "法务部"}


@pytest.mark.parametrize("spec", EXAMPLED, ids=lambda spec: spec.path)
def test_the_example_shown_for_a_field_is_itself_valid(spec: Any) -> None:
    group, _, name = spec.path.rpartition(".")
    leaning = group.removesuffix("_terms") if group.endswith("_terms") else "neutral"
    dispute = "arbitration" if name in {"institution", "seat", "arbitrators"} else "court"
    facts = skeleton("general", leaning=leaning, third_party=True, dispute=dispute)
    needed = {
        "term.effective_date": {"term.effective": "date"},
        "term.renewal_notice_days": {"term.renewal": "automatic"},
        "dispute.court": {"dispute.connection": "signing"},
        "annexes.included": {"annexes": {"others": []}},
        "annexes.others.name": {"annexes.others": [{"name": "图纸", "file": None}]},
        "annexes.others.file": {"annexes.others": [{"name": "图纸", "file": None}]},
        **{f"waivers.{each}": {"waivers": [WAIVER]} for each in WAIVER},
    }
    for path, value in {**needed.get(spec.path, {}), spec.path: json.loads(example_of(spec))}.items():
        *groups, last = path.split(".")
        reduce(inner, groups, facts)[last] = value
    assert validate_data(facts).variant == "general"


def test_every_field_that_can_be_wrong_shows_an_example() -> None:
    assert all(example_of(spec) for spec in SPECS.values())


ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-(10**30), 10**30)
    | st.decimals()
    | st.floats()
    | st.dates()
    | st.text(max_size=8)
    | st.characters(categories=["Cs", "Cc", "Cf", "Mn"])
    | st.sampled_from(
        ["2026-03-01", "court", "arbitration", "party_a", "general", "5", "NaN", "１２", "1e5", "9" * 5000]
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["method", "court", "name", "x"]) | st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(deadline=None, max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(sorted(SPECS)), ANYTHING, min_size=1, max_size=3))
def test_any_value_at_any_field_is_accepted_or_a_problem(example: Example, changes: Facts) -> None:
    facts = example("general-third-party")
    for path, value in changes.items():
        *groups, name = path.split(".")
        group: Any = facts
        for key in groups:
            group = group.get(key) if isinstance(group, dict) else None
            group = group[0] if isinstance(group, list) and group else group
        if isinstance(group, dict):
            group[name] = value
    try:
        validate_data(facts)
    except Problems as found:
        for problem in found.problems:
            assert problem.code in CODES
            assert problem.say("zh").isprintable()
            assert problem.say("en").isprintable()


def test_every_quantity_has_words_for_its_type(example: Example, problems: Raised) -> None:
    wrong: Facts = {"x": 1}
    for quantity in Quantity:
        alone = (spec for spec in EXAMPLED if not spec.path.startswith(("dispute.", "annexes.others.")))
        spec = next(spec for spec in alone if spec.quantity is quantity)
        base = "general-third-party" if spec.path.startswith("third_party") else "general"
        facts = example(base, {spec.path: wrong})
        (problem,) = problems(lambda facts=facts: validate(Source("f", facts, {})))
        assert problem.place.path == spec.path
