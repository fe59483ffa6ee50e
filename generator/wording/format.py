"""How each kind of fact is printed: the single entry from the clauses to the wording of figures."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from hetong.generator.wording.dates import DateStyle, date_text
from hetong.generator.wording.money import money, money_in_figures
from hetong.generator.wording.percent import percent
from hetong.schemas.catalog import FieldSpec
from hetong.schemas.fields import Quantity

RULE: Final = "______"
"""The line to write a figure on where a fact is blank."""

LONG_RULE: Final = RULE * 3
"""The line to write a name, an address or a list on."""

TYPE_HERE: Final = "请填写"
CHOOSE: Final = "请选择"
CHOOSE_DAY: Final = "请选日期"
PROMPTS: Final = (TYPE_HERE, CHOOSE, CHOOSE_DAY)
"""What stands in the places of a form that have a line of their own."""

JOINT: Final = "、"
"""What joins the elements of a list."""

NONE: Final = "无"
"""What a list without elements prints as."""

OTHER_PARTY: Final[Mapping[object, str]] = MappingProxyType({"party_a": "party_b", "party_b": "party_a"})


SWAPPED: Final = "other"
"""The filter that prints the other party."""

BOXES: Final = "boxes"
"""The filter that sets a box to tick before each entry of a list; it makes form fields of the words."""


class WordingError(Exception):
    """A fact that cannot be printed as asked: a flag, a group, or a filter that does not fit."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What ``{{ path|filter }}`` changes. It fits fields of `quantity`, lists or not, that admit exactly `values`."""

    quantity: Quantity
    values: frozenset[str] = frozenset()
    of_lists: bool = False
    value: Callable[[object], object] = lambda value: value
    figures: bool = False


FILTERS: Final[Mapping[str, Filter]] = MappingProxyType(
    {
        SWAPPED: Filter(Quantity.CHOICE, frozenset(OTHER_PARTY.values()), value=OTHER_PARTY.__getitem__),
        "figures": Filter(Quantity.MONEY, figures=True),
        BOXES: Filter(Quantity.TEXT, of_lists=True),
    }
)
"""The filters that clauses may use: 甲方 for 乙方 and the reverse; a sum in figures alone; boxes to tick."""


def fits(name: str, spec: FieldSpec) -> bool:
    """Whether a clause may write ``{{ path|name }}`` for the field `spec`.

    >>> from hetong.schemas.catalog import catalogue
    >>> from hetong.schemas.general import GeneralContract
    >>> fields = catalogue(GeneralContract)
    >>> fits("other", fields["complaints.handler"]), fits("other", fields["termination.convenience"])
    (True, False)
    """
    filter_ = FILTERS.get(name)
    if filter_ is None:
        return False
    of_its_kind = filter_.quantity is spec.quantity and filter_.of_lists is spec.is_list
    return of_its_kind and filter_.values == set(spec.values)


def blank(title: str, rule: str = RULE) -> str:
    """What a fact left blank prints as: a rule that its field names.

    >>> blank("违约纠正期")
    '______〔违约纠正期〕'
    """
    return f"{rule}〔{title}〕"


def print_fact(value: object, spec: FieldSpec, *, filters: tuple[str, ...] = (), dates: DateStyle) -> str:
    """The fact `value` of the field `spec` as clauses print it; None is a blank.

    >>> from hetong.schemas.catalog import catalogue
    >>> from hetong.schemas.general import GeneralContract
    >>> fields = catalogue(GeneralContract)
    >>> print_fact(Decimal(36800), fields["payment.maintenance_fee_monthly"], dates="arabic")
    '人民币36,800元（大写：叁万陆仟捌佰元整）'
    >>> print_fact(Decimal(36800), fields["payment.maintenance_fee_monthly"], filters=("figures",), dates="arabic")
    '36,800元'
    >>> print_fact("party_a", fields["complaints.handler"], dates="arabic")
    '甲方'
    >>> print_fact("party_a", fields["complaints.handler"], filters=("other",), dates="arabic")
    '乙方'
    >>> print_fact(["收集", "存储", "删除"], fields["personal_data.methods"], dates="arabic")
    '收集、存储、删除'
    >>> print_fact(None, fields["penalty.late_fee_cap_percent"], dates="arabic")
    '______%〔逾期付款违约金上限〕'
    """
    if spec.quantity in {None, Quantity.FLAG}:
        raise WordingError(f"{spec.path} is a {spec.quantity or 'group'}: it has no words of its own")
    for name in filters:
        if not fits(name, spec):
            known = ", ".join(known for known in FILTERS if fits(known, spec)) or "none"
            raise WordingError(f"the filter {name} does not fit {spec.path} ({spec.quantity}); those that do: {known}")
    figures = any(FILTERS[name].figures for name in filters)
    if value is None:
        return _blank(spec, figures=figures)
    for name in filters:
        value = FILTERS[name].value(value)
    if isinstance(value, list | tuple):
        return JOINT.join(_print(element, spec, dates, figures=figures) for element in value) or NONE
    return _print(value, spec, dates, figures=figures)


def _print(value: object, spec: FieldSpec, dates: DateStyle, *, figures: bool) -> str:
    match spec.quantity, value:
        case Quantity.TEXT, str():
            return value
        case Quantity.NUMBER, int():
            return str(value)
        case Quantity.PERCENT, Decimal():
            return percent(value)
        case Quantity.MONEY, Decimal():
            return money_in_figures(value) if figures else money(value)
        case Quantity.DATE, date():
            return date_text(value, dates)
        case Quantity.CHOICE, _ if str(value) in spec.labels:
            return spec.labels[str(value)]
    raise WordingError(f"{value!r} is not a {spec.quantity} of {spec.path} that has words")


def _blank(spec: FieldSpec, *, figures: bool) -> str:
    """The unit stays beside the rule, where the hand that fills it in needs it."""
    match spec.quantity:
        case Quantity.PERCENT:
            return blank(spec.title, f"{RULE}%")
        case Quantity.MONEY:
            sum_ = blank(spec.title, f"{RULE}元")
            return sum_ if figures else f"人民币{sum_}（大写：{RULE}）"
        case Quantity.DATE:
            return blank(spec.title, f"{RULE}年____月____日")
        case Quantity.TEXT:
            return blank(spec.title, LONG_RULE)
        case _:
            return blank(spec.title)
