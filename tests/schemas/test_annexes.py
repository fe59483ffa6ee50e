"""Facts of annexes: what follows from others is right, and what does not fit together is refused."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hetong.generator.facts.skeleton import skeleton
from hetong.generator.pipeline import validate_data
from hetong.generator.problems import Problem

Facts = dict[str, Any]
Example = Callable[..., Facts]
Raised = Callable[[Callable[[], object]], tuple[Problem, ...]]

ACTIVITY = {"name": "慰问", "purpose": "致谢", "customers": "全部", "time": "9月", "place": "线上", "people": "2人"}
PERIOD = {"period": "第一季度", "score_percent": None, "reasons": None, "measures": None}
EXAMPLE_OF = {
    "payment.maintenance_fee_monthly": 1000,
    "payment.complaint_fee_per_case": 50,
    "payment.reward_percent": 5,
    "payment.reward_satisfaction_percent": 95,
    "annexes.fee_standard": {"example_cases": 40, "example_satisfaction_percent": 96},
}

fen = st.integers(1, 10**10)


def yuan(amount: int) -> Decimal:
    return Decimal(amount) / 100


@given(st.lists(fen, min_size=1, max_size=60))
def test_the_budget_of_a_plan_is_the_sum_of_its_activities(budgets: list[int]) -> None:
    facts = skeleton("process")
    facts["annexes"]["care_plan"] = {"activities": [ACTIVITY | {"budget": str(yuan(each))} for each in budgets]}
    assert validate_data(facts).data["annexes"]["care_plan"]["budget_total"] == yuan(sum(budgets))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    monthly=fen,
    per_case=fen,
    cases=st.integers(1, 1000),
    percent=st.integers(1, 10**6),
    threshold=st.integers(90, 100),
    reached=st.integers(1, 100),
)
def test_the_example_of_a_quarters_fees_follows_the_facts(
    example: Example, monthly: int, per_case: int, cases: int, percent: int, threshold: int, reached: int
) -> None:
    changes = {
        "payment.maintenance_fee_monthly": str(yuan(monthly)),
        "payment.complaint_fee_per_case": str(yuan(per_case)),
        "payment.reward_percent": str(Decimal(percent) / 10_000),
        "service.satisfaction_target_percent": None,
        "payment.reward_satisfaction_percent": threshold,
        "annexes.fee_standard": {"example_cases": cases, "example_satisfaction_percent": reached},
    }
    shown = validate_data(example("general", changes)).data["fee_example"]
    rewarded = (2 * 3 * monthly * percent + 10**6) // (2 * 10**6) if reached >= threshold else 0  # half a fen goes up
    assert shown == {
        "maintenance": yuan(3 * monthly),
        "complaints": yuan(cases * per_case),
        "reward": yuan(rewarded),
        "total": yuan(3 * monthly + cases * per_case + rewarded),
    }


def test_an_example_of_fees_as_it_is_printed(example: Example) -> None:
    shown = validate_data(example("general", EXAMPLE_OF)).data["fee_example"]
    assert {name: str(value) for name, value in shown.items()} == {
        "maintenance": "3000",
        "complaints": "2000",
        "reward": "150.00",
        "total": "5150.00",
    }


@pytest.mark.parametrize(
    "blank",
    [
        *({path: None} for path in EXAMPLE_OF if path.startswith("payment.")),
        {"annexes.fee_standard": {"example_cases": None, "example_satisfaction_percent": 96}},
        {"annexes.fee_standard": {"example_cases": 40, "example_satisfaction_percent": None}},
        {"annexes": {"included": ["nda"], "others": []}},
    ],
    ids=lambda blank: next(iter(blank)),
)
def test_there_is_no_example_of_fees_while_a_figure_is_blank(example: Example, blank: Facts) -> None:
    assert validate_data(example("general", {**EXAMPLE_OF, **blank})).data["fee_example"] is None


@pytest.mark.parametrize(
    ("weights", "total"),
    [([100], ""), ([33.3, 33.3, 33.4], ""), ([60, 30], "90"), ([60, 50], "110"), ([99.9999], "99.9999")],
)
def test_the_weights_of_indicators_make_a_whole(
    example: Example, problems: Raised, weights: list[float], total: str
) -> None:
    usual = skeleton("framework")["annexes"]["quality_standard"]
    one = usual["indicators"][0]
    indicators = [one | {"name": f"指标{n}", "weight_percent": weight} for n, weight in enumerate(weights)]
    facts = example("framework", {"annexes.quality_standard": usual | {"indicators": indicators}})
    if not total:
        assert len(validate_data(facts).data["annexes"]["quality_standard"]["indicators"]) == len(weights)
        return
    (problem,) = problems(lambda: validate_data(facts))
    assert (problem.code, problem.place.path) == ("shares-sum", "annexes.quality_standard.indicators")
    assert problem.values["total"] == total


@pytest.mark.parametrize(
    ("sent", "valid", "fits"), [(10, 10, True), (10, None, True), (None, 10, True), (10, 1, True), (9, 10, False)]
)
def test_no_more_answers_are_valid_than_were_sent_out(
    example: Example, problems: Raised, sent: int | None, valid: int | None, fits: bool
) -> None:
    periods = [PERIOD | {"sent": sent, "valid": valid}]
    facts = example("process", {"annexes.satisfaction_report": {"periods": periods}})
    if fits:
        assert validate_data(facts).data["annexes"]["satisfaction_report"]["periods"][0]["valid"] == valid
        return
    (problem,) = problems(lambda: validate_data(facts))
    assert problem.code == "too-small-beside"
    assert problem.place.path == "annexes.satisfaction_report.periods[0].sent"


@pytest.mark.parametrize(("options", "code"), [(1, "list-length"), (2, ""), (10, ""), (11, "list-length")])
def test_a_question_has_two_to_ten_options(example: Example, problems: Raised, options: int, code: str) -> None:
    survey = skeleton("process")["annexes"]["survey"]
    question = {"topic": "服务", "text": "满意吗？", "options": [f"选项{n}" for n in range(options)]}
    facts = example("process", {"annexes.survey": survey | {"choices": [question]}})
    if not code:
        assert validate_data(facts).variant == "process"
        return
    (problem,) = problems(lambda: validate_data(facts))
    assert (problem.code, problem.place.path) == (code, "annexes.survey.choices[0].options")
