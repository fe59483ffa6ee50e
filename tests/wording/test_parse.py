"""What is printed, and what a person types, means the value it came from."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hetong.generator.wording.dates import DateStyle
from hetong.generator.wording.format import FILTERS, fits, print_fact
from hetong.generator.wording.parse import ContradictionError, parse_fact
from hetong.schemas.catalog import CONTRACTS, FieldSpec, catalogue
from hetong.schemas.fields import Quantity

FIELDS = {spec.path: spec for model in CONTRACTS.values() for spec in catalogue(model).values()}
MONEY = FIELDS["payment.maintenance_fee_monthly"]
WORKDAYS = FIELDS["payment.review_workdays"]
PERCENT = FIELDS["penalty.late_fee_cap_percent"]
DAY = FIELDS["signing.date"]
NAME = FIELDS["party_a.name"]
METHODS = FIELDS["personal_data.methods"]


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (MONEY, "人民币36,800元（大写：叁万陆仟捌佰元整）", Decimal(36800)),
        (MONEY, "36800", Decimal(36800)),
        (MONEY, "3.68万元", Decimal(36800)),
        (MONEY, "３６８００．５０元", Decimal("36800.5")),
        (MONEY, "￥36,800", Decimal(36800)),
        (MONEY, "叁万陆仟捌佰元整", Decimal(36800)),
        (MONEY, "人民币贰亿零壹仟圆伍分", Decimal("200001000.05")),
        (MONEY, "人民币500元〔月度维护服务费〕（大写：______）", Decimal(500)),
        (MONEY, "三万块", "三万块"),
        (MONEY, "36,80元", "36,80元"),
        (WORKDAYS, "30", 30),
        (WORKDAYS, "３０ 日", 30),
        (WORKDAYS, "三十个工作日", 30),
        (WORKDAYS, "一百零五", 105),
        (WORKDAYS, "两年", 2),
        (WORKDAYS, "一二", "一二"),
        (WORKDAYS, "3.5", "3.5"),
        (WORKDAYS, "30日以内", "30日以内"),
        (WORKDAYS, "9" * 5000, "9" * 5000),
        (PERCENT, "5%", Decimal(5)),
        (PERCENT, "５％", Decimal(5)),
        (PERCENT, "0.05", Decimal("0.05")),
        (PERCENT, "百分之五", Decimal(5)),
        (PERCENT, "5‰", "5‰"),
        (PERCENT, "万分之五", "万分之五"),
        (DAY, "2026年3月1日", "2026-03-01"),
        (DAY, "2026 年 3 月 1 日", "2026-03-01"),
        (DAY, "二〇二六年三月一日", "2026-03-01"),
        (DAY, "二零三零年十二月二十一日", "2030-12-21"),
        (DAY, "2026-03-01", "2026-03-01"),
        (DAY, "2026/3/1", "2026-03-01"),
        (DAY, "2026.3.1", "2026-03-01"),
        (DAY, "2026年2月30日", "2026年2月30日"),
        (DAY, "下个月", "下个月"),
        (FIELDS["complaints.handler"], "乙方", "party_b"),
        (FIELDS["complaints.handler"], "party_b", "party_b"),
        (FIELDS["complaints.handler"], "丙方", "丙方"),
        (FIELDS["dispute.arbitrators"], "三", 3),
        (FIELDS["dispute.arbitrators"], "3", 3),
        (FIELDS["third_party.handles_personal_data"], "是", True),
        (FIELDS["third_party.handles_personal_data"], "否", False),
        (FIELDS["third_party.handles_personal_data"], "也许", "也许"),
        (METHODS, "收集、存储\n删除", ["收集", "存储", "删除"]),
        (METHODS, "收集；存储；", ["收集", "存储"]),
        (METHODS, "收集、存储；备份", ["收集", "存储；备份"]),
        (FIELDS["annexes.included"], "无", []),
        (NAME, " 岫川公司 ", "岫川公司"),
        (NAME, "a___b", "a___b"),
        (NAME, "____岫川公司〔名称〕", "岫川公司"),
    ],
)
def test_what_a_person_types_is_understood_or_left_as_it_is(field: FieldSpec, text: str, value: object) -> None:
    parsed = parse_fact(text, field)
    assert parsed == value
    assert type(parsed) is type(value)


@pytest.mark.parametrize(
    "text",
    ["人民币36,800元（大写：叁万陆仟元整）", "36800元(大写:三万六)", "1万元（大写：壹仟元整）", "0元（大写：整）"],
)
def test_a_sum_whose_words_contradict_its_figures_is_an_error(text: str) -> None:
    with pytest.raises(ContradictionError):
        parse_fact(text, MONEY)


PRINTABLE = [
    spec
    for spec in FIELDS.values()
    if spec.quantity not in {None, Quantity.FLAG, Quantity.FILE}
    and (spec.labels or spec.quantity is not Quantity.CHOICE)
]


@pytest.mark.parametrize("spec", PRINTABLE, ids=lambda spec: spec.path)
@pytest.mark.parametrize("text", [None, "", " ", "______", "\n"])
def test_a_blank_is_none(spec: FieldSpec, text: str | None) -> None:
    assert parse_fact(print_fact(None, spec, dates="arabic") if text is None else text, spec) is None


def one_of(spec: FieldSpec) -> st.SearchStrategy[object]:
    """Values that a field like `spec` may have."""
    match spec.quantity:
        case Quantity.NUMBER:
            return st.integers(1, 8760)
        case Quantity.PERCENT:
            return st.decimals("0.0001", 1000, places=4)
        case Quantity.MONEY:
            return st.decimals("0", 10**12 - 1, places=2)
        case Quantity.DATE:
            return st.dates(date(2000, 1, 1), date(2100, 12, 31))
        case Quantity.CHOICE:
            return st.sampled_from(spec.values)
        case _:
            return st.text("甲乙丙a_1 .,()（）；", min_size=1, max_size=12).map(str.strip).filter(bool).filter(shows)


def shows(text: str) -> bool:
    """Whether `text` is more than a rule to write on."""
    return bool(text.strip("_ "))


@given(st.data(), st.sampled_from(PRINTABLE), st.sampled_from(["arabic", "hanzi"]))
def test_what_is_printed_is_read_back(data: st.DataObject, spec: FieldSpec, dates: DateStyle) -> None:
    single = replace(spec, is_list=False)
    value = data.draw(one_of(single))
    as_json = value.isoformat() if isinstance(value, date) else value
    for filters in [(), *((name,) for name in FILTERS if fits(name, single))]:
        assert parse_fact(print_fact(value, single, filters=filters, dates=dates), single, filters=filters) == as_json


@given(st.data(), st.sampled_from([spec for spec in PRINTABLE if spec.is_list]))
def test_a_list_is_read_back(data: st.DataObject, spec: FieldSpec) -> None:
    elements = st.sampled_from(spec.values) if spec.values else st.text("甲乙丙", min_size=1)
    values = data.draw(st.lists(elements, min_size=1, max_size=5))
    assert parse_fact(print_fact(values, spec, dates="arabic"), spec) == values


@given(st.text(max_size=40), st.sampled_from([spec for spec in PRINTABLE if not spec.is_list]))
def test_what_is_not_understood_is_left_for_the_checks_to_refuse(text: str, spec: FieldSpec) -> None:
    try:
        parsed = parse_fact(text, spec)
    except ContradictionError:
        assert spec.quantity is Quantity.MONEY
    else:
        understood = parsed is None or not isinstance(parsed, str) or spec.quantity in {Quantity.CHOICE, Quantity.DATE}
        assert understood or parsed == text.strip()
