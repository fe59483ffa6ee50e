"""Conditions and facts in clauses: what the schema does not have is found when the library is loaded."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hetong.generator.clauses.expressions import Condition, FactExpression, parse_condition, parse_fact, parse_file
from hetong.generator.problems import Place, Problem
from hetong.schemas.catalog import CONTRACTS, catalogue

SPECS = catalogue(CONTRACTS["general"])
PLACE = Place("variants/general/x.md", line=7, column=3)


def condition(text: str) -> Condition:
    parsed = parse_condition(text, PLACE, SPECS)
    assert isinstance(parsed, Condition), [problem.say("en") for problem in parsed]
    return parsed


def problems(parsed: object) -> list[tuple[str, str]]:
    """Code and nearest name of each problem; all stand at the place given and can be said."""
    assert isinstance(parsed, list)
    for problem in parsed:
        assert problem.place == PLACE
        assert problem.say("zh")
        assert problem.say("en")
    return [(problem.code, problem.nearest) for problem in parsed]


DATA: dict[str, Any] = {
    "leaning": "party_b",
    "third_party": None,
    "service": {"items": None},
    "dispute": {"method": "arbitration", "arbitrators": 3},
    "annexes": {"included": ["nda"], "others": []},
    "complaints": {"receiver": "party_a", "handler": "party_b"},
}


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("leaning == 'party_b'", True),
        ("leaning != 'party_b'", False),
        ("leaning in ['neutral', 'party_a']", False),
        ("leaning not in ('neutral', 'party_a')", True),
        ("'nda' in annexes.included", True),
        ("'nda' not in annexes.included", False),
        ("third_party is none", True),
        ("third_party is not none", False),
        ("not third_party is none", False),
        ("dispute.arbitrators == 3", True),
        ("leaning == 'neutral' or dispute.method == 'arbitration' and third_party is none", True),
        ("(leaning == 'neutral' or dispute.method == 'arbitration') and third_party is not none", False),
        ("service.items is none", True),
    ],
)
def test_a_condition_holds_as_it_reads(text: str, result: bool) -> None:
    assert condition(text).holds(DATA) is result


def test_a_flag_is_a_condition_by_itself() -> None:
    flag = condition("third_party.handles_personal_data")
    assert flag.holds({"third_party": {"handles_personal_data": True}}) is True
    assert (
        condition("not third_party.handles_personal_data").holds({"third_party": {"handles_personal_data": True}})
        is False
    )


def test_a_field_named_like_a_method_of_python_is_the_field() -> None:
    assert condition("service.items is none").holds({"service": {"items": ["x"]}}) is False
    assert condition("service.items is not none").holds({"service": {"items": None}}) is False


def test_a_condition_tells_which_facts_it_read_and_what_they_were() -> None:
    both = condition("leaning == 'party_b' and 'nda' in annexes.included and third_party is none")
    assert both.paths == ("leaning", "annexes.included", "third_party")
    assert both.because(DATA) == "leaning = party_b，annexes.included = [nda]，third_party = null"


def test_a_fact_that_is_absent_is_a_problem_not_a_crash() -> None:
    absent = condition("third_party.handles_personal_data").holds({"third_party": None})
    assert isinstance(absent, Problem)
    assert (absent.code, absent.place) == ("fact-absent", PLACE)


@pytest.mark.parametrize(
    ("text", "code", "nearest"),
    [
        ("leanin == 'party_b'", "unknown-fact", "leaning"),
        ("thrid_party is none", "unknown-fact", "third_party"),
        ("dispute.metod == 'court'", "unknown-fact", "dispute.method"),
        ("third_party.__class__ is none", "unknown-fact", "third_party.address"),
        ("leaning == 'party_c'", "unknown-value", "party_b"),
        ("leaning in ['neutral', 'party-a']", "unknown-value", "party_a"),
        ("'ndaa' in annexes.included", "unknown-value", "nda"),
        ("dispute.arbitrators == '3'", "unknown-value", "3"),
        ("leaning", "condition-not-boolean", ""),
        ("annexes.included", "condition-not-boolean", ""),
        ("term.years == 3", "condition-not-boolean", ""),
        ("'x' in service.items", "condition-not-boolean", ""),
        ("leaning = 'party_b'", "condition-syntax", ""),
        ("leaning == 'party_b", "condition-syntax", ""),
        ("leaning == party_b", "condition-syntax", ""),
        ("leaning == 'neutral' == 'party_a'", "condition-syntax", ""),
        ("leaning > 'a'", "condition-syntax", ""),
        ("leaning|upper == 'X'", "condition-syntax", ""),
        ("leaning.upper() == 'X'", "condition-syntax", ""),
        ("leaning is defined", "condition-syntax", ""),
        ("true", "condition-syntax", ""),
        ("1 + 1", "condition-syntax", ""),
        ("''.__class__", "condition-syntax", ""),
        ("x }} {{ y", "condition-syntax", ""),
        ("{% if %}", "condition-syntax", ""),
        ("(" * 400 + "leaning" + ")" * 400, "condition-syntax", ""),
        ("not " * 3000 + "leaning", "condition-syntax", ""),
        ("leaning == 'party_b'\n) }}{{ (1", "condition-syntax", ""),
    ],
)
def test_a_condition_that_cannot_be_told_is_a_problem(text: str, code: str, nearest: str) -> None:
    assert (code, nearest) in problems(parse_condition(text, PLACE, SPECS))


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("number", FactExpression("number", ())),
        (" payment.review_workdays ", FactExpression("payment.review_workdays", ())),
        ("complaints.handler|other", FactExpression("complaints.handler", ("other",))),
        ("payment.maintenance_fee_monthly | figures", FactExpression("payment.maintenance_fee_monthly", ("figures",))),
        ("service.items", FactExpression("service.items", ())),
        ("annexes.nda.posts|boxes", FactExpression("annexes.nda.posts", ("boxes",))),
        ("fee_example.total", FactExpression("fee_example.total", ())),
    ],
)
def test_a_fact_is_a_path_with_filters(text: str, expression: FactExpression) -> None:
    assert parse_fact(text, PLACE, SPECS) == expression


@pytest.mark.parametrize(
    ("text", "code", "nearest"),
    [
        ("payment.reviw_workdays", "unknown-fact", "payment.review_workdays"),
        ("party_a.names", "unknown-fact", "party_a.name"),
        ("payment", "unknown-fact", "payment.invoice"),
        ("third_party.handles_personal_data", "unknown-fact", "third_party.address"),
        ("variant", "unknown-fact", ""),
        ("complaints.handler|othr", "unknown-filter", "other"),
        ("term.years|figures", "unknown-filter", "figures"),
        ("number|boxes", "unknown-filter", "boxes"),
        ("annexes.nda", "unknown-fact", "annexes.nda.posts"),
        ("annexes.others", "unknown-fact", "annexes.others.name"),
        ("annexes.license_a.file", "unknown-fact", ""),
        ("entry", "unknown-fact", ""),
        ("entry.name", "unknown-fact", ""),
        ("", "clause-syntax", ""),
        ("'text'", "clause-syntax", ""),
        ("number + number", "clause-syntax", ""),
        ("number.upper()", "clause-syntax", ""),
        ("number|default('x')", "clause-syntax", ""),
        ("number %}", "clause-syntax", ""),
        ("a" + ".a" * 5000, "clause-syntax", ""),
    ],
)
def test_a_fact_that_cannot_be_printed_is_a_problem(text: str, code: str, nearest: str) -> None:
    found = problems(parse_fact(text, PLACE, SPECS))
    assert found[0][0] == code
    assert not nearest or found[0][1] == nearest


LISTED = "annexes.maintenance_plan.measures"


@pytest.mark.parametrize(
    ("text", "each", "expression"),
    [
        ("entry", "service.items", FactExpression("entry", ())),
        ("entry.name", "annexes.others", FactExpression("entry.name", ())),
        ("entry.indicator", LISTED, FactExpression("entry.indicator", ())),
        ("number", LISTED, FactExpression("number", ())),
    ],
)
def test_an_entry_is_known_where_its_list_repeats_the_words(text: str, each: str, expression: FactExpression) -> None:
    assert parse_fact(text, PLACE, SPECS, each) == expression


@pytest.mark.parametrize(
    ("text", "each", "code", "nearest"),
    [
        ("entry.indicatr", LISTED, "unknown-fact", "entry.indicator"),
        ("entry", LISTED, "unknown-fact", "entry.name"),
        ("entry.name", "service.items", "unknown-fact", ""),
        ("entry|boxes", "service.items", "unknown-filter", "boxes"),
        ("entry|upper", "service.items", "unknown-filter", ""),
        ("entry.file", "annexes.others", "unknown-fact", "entry.name"),
    ],
)
def test_an_entry_has_the_fields_of_its_list_and_no_others(text: str, each: str, code: str, nearest: str) -> None:
    found = problems(parse_fact(text, PLACE, SPECS, each))
    assert found[0][0] == code
    assert not nearest or found[0][1] == nearest


def test_a_file_is_the_path_of_a_fact_that_names_one() -> None:
    assert parse_file("annexes.license_a.file", PLACE, SPECS) == FactExpression("annexes.license_a.file", ())
    assert parse_file("entry.file", PLACE, SPECS, "annexes.others") == FactExpression("entry.file", ())
    for path, each, nearest in (
        ("annexes.license_a.fil", "", "annexes.license_a.file"),
        ("annexes.license_a", "", "annexes.license_a.file"),
        ("number", "", ""),
        ("entry.file", "", ""),
        ("entry.name", "annexes.others", ""),
    ):
        found = problems(parse_file(path, PLACE, SPECS, each))
        assert found[0][0] == "unknown-fact"
        assert not nearest or found[0][1] == nearest


TEXTS = st.text("()[]'\"=!|.,{}%#- \n_abcinotr1", max_size=30) | st.lists(
    st.sampled_from(
        [
            "leaning",
            "==",
            "'neutral'",
            "is",
            "not",
            "none",
            "in",
            "and",
            "or",
            "(",
            ")",
            "annexes.included",
            "term",
            ".",
            "|",
            "]",
            "[",
        ]
    )
).map(" ".join)


@given(TEXTS)
def test_any_text_is_a_condition_or_problems(text: str) -> None:
    parsed = parse_condition(text, PLACE, SPECS)
    if isinstance(parsed, Condition):
        assert isinstance(parsed.holds(DATA), bool | Problem)
    else:
        assert problems(parsed)


@given(TEXTS)
def test_any_text_is_a_fact_or_problems(text: str) -> None:
    parsed = parse_fact(text, PLACE, SPECS)
    assert isinstance(parsed, FactExpression) or problems(parsed)
