"""The inverse of `format.print_fact`: what we print, or a person types, as the value that a JSON of facts has.

What cannot be understood is given back as it stands, so that the checks that every input goes through say what is wrong
with it.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final
from unicodedata import normalize

from hetong.generator.wording.format import JOINT, NONE, OTHER_PARTY, PROMPTS, SWAPPED
from hetong.schemas.catalog import FieldSpec
from hetong.schemas.fields import Quantity


class ContradictionError(ValueError):
    """A sum whose figures and words (大写) differ, or whose words are no sum: nobody can tell which was meant."""

    def __init__(self, figures: str, words: str) -> None:
        super().__init__(f"{figures} / {words}")
        self.figures, self.words = figures, words


_RULES: Final = re.compile("_{3,}|＿{2,}|_+(?=[年月日%元])")
"""What a blank is printed as; a name may hold an underscore, but hardly three in a row."""
_EMPTY: Final = re.compile(r"[_＿\s]*")
_FIGURES: Final = r"\d+(?:\.\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?"
_NUMBER: Final = re.compile(
    rf"({_FIGURES}|[〇零一二两三四五六七八九十百千万]+)\s*"
    "(?:个?工作日|个?自然日|个?月|[日天年次份倍件分名个项人题期]|周年|个?小时|个?季度)?"
)
_PERCENT: Final = re.compile(rf"(?:百分之)?({_FIGURES}|[〇零一二两三四五六七八九十百]+)\s*(%?)")
_MONEY: Final = re.compile(
    rf"(?:人民币|RMB|CNY|¥)?\s*({_FIGURES})\s*([万亿]?)\s*(?:元|圆)?整?\s*(?:\((?:人民币)?大写:?(?:人民币)?([^()]*)\))?"
)
_MONEY_IN_WORDS: Final = re.compile(r"(?:人民币)?(?:\(?大写\)?:?)?([零〇壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正]+)")
_DAY: Final = re.compile(r"(\d{4})(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})日?")
_DAY_IN_HANZI: Final = re.compile(
    "([〇零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日"
)
_LIST_JOINTS: Final = re.compile(f"[{JOINT}\n]")
_OTHER_JOINTS: Final = re.compile("[；;]")
_FLAGS: Final[Mapping[str, bool]] = MappingProxyType(
    {"是": True, "☑": True, "☒": True, "true": True, "否": False, "□": False, "☐": False, "false": False}
)
_SCALES: Final = MappingProxyType({"": 1, "万": 10**4, "亿": 10**8})
_DIGITS: Final = MappingProxyType(
    {
        character: value
        for digits in ("〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖")
        for value, character in enumerate(digits)
    }
    | {"两": 2}
)
_UNITS: Final = MappingProxyType({"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000})
_LONGEST: Final = 200
"""Of anything but text: what is longer is no figure, and is not looked at closely."""


def parse_fact(text: str, spec: FieldSpec, *, filters: tuple[str, ...] = ()) -> object:
    r"""The value of the field `spec` that `text` says, as JSON has it: dates as ``2026-03-01``, None for a blank.

    `filters` are those that it was printed with. Raises ContradictionError.

    >>> from hetong.schemas.catalog import catalogue
    >>> from hetong.schemas.general import GeneralContract
    >>> fields = catalogue(GeneralContract)
    >>> parse_fact("人民币36,800元（大写：叁万陆仟捌佰元整）", fields["payment.maintenance_fee_monthly"])
    Decimal('36800')
    >>> parse_fact("３.68 万元", fields["payment.maintenance_fee_monthly"])
    Decimal('36800.00')
    >>> parse_fact("二〇二六年三月一日", fields["signing.date"]), parse_fact("2026.3.1", fields["signing.date"])
    ('2026-03-01', '2026-03-01')
    >>> parse_fact("三十个工作日", fields["payment.review_workdays"])
    30
    >>> parse_fact("甲方", fields["complaints.handler"])
    'party_a'
    >>> parse_fact("甲方", fields["complaints.handler"], filters=("other",))
    'party_b'
    >>> parse_fact("收集、存储\n删除", fields["personal_data.methods"])
    ['收集', '存储', '删除']
    >>> parse_fact("______%〔逾期付款违约金上限〕", fields["penalty.late_fee_cap_percent"]) is None
    True
    >>> parse_fact("5‰", fields["penalty.late_fee_cap_percent"])  # no percentage: the checks will say so
    '5‰'
    """
    words = _without_rules(text, spec)
    if spec.is_list:
        return parse_list(words, spec)
    value = _single(words, spec)
    return OTHER_PARTY.get(value, value) if SWAPPED in filters else value


def parse_list(text: str, spec: FieldSpec) -> object:
    """The elements that `text` lists, at 、 and line breaks; at semicolons only where there are none of those."""
    if spec.quantity is Quantity.CHOICE and text.strip() == NONE:
        return []
    joint = _LIST_JOINTS if _LIST_JOINTS.search(text) else _OTHER_JOINTS
    elements = [element.strip() for element in joint.split(text)]
    return [_single(element, spec) for element in elements if element] or None


def _single(text: str, spec: FieldSpec) -> object:
    words = text.strip()
    if spec.quantity in {Quantity.TEXT, Quantity.FILE, None}:
        return words or None
    plain = normalize("NFKC", words).strip()
    if not plain:
        return None
    if len(plain) > _LONGEST:
        return words
    parse = _PARSERS.get(spec.quantity)
    if parse is not None:
        value = parse(plain)
        return words if value is None else value
    return _choice(words, spec)


def _without_rules(text: str, spec: FieldSpec) -> str:
    """`text` without the rule, the field's name and the units that stand where nothing has been filled in."""
    if text.strip() in PROMPTS:
        return ""
    named = re.sub(rf"〔{re.escape(spec.title)}(?:，[^〕]*)?〕", "", text)
    if named == text and (spec.quantity is Quantity.TEXT or not _RULES.search(text)):
        return "" if _EMPTY.fullmatch(text) else text
    rest = _RULES.sub("", named).strip("_＿ ")
    return rest if re.sub(r"人民币|大写|[\s元年月日%％（）()：:、_]", "", rest) else ""


def _choice(words: str, spec: FieldSpec) -> object:
    """The value that is called or written so."""
    for value in spec.values:
        if words in {str(value), spec.labels.get(str(value))}:
            return value
    return words


def _number(text: str) -> object:
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    value = _figure(match[1])
    return int(value) if value is not None and value == int(value) else None


def _percent(text: str) -> object:
    match = _PERCENT.fullmatch(text)
    if match is None or (text.startswith("百分之") and match[2]):
        return None
    return _figure(match[1])


def _money(text: str) -> object:
    if match := _MONEY_IN_WORDS.fullmatch(text):
        return _sum_in_words(match[1])
    match = _MONEY.fullmatch(text)
    if match is None:
        return None
    value = Decimal(match[1].replace(",", "")) * _SCALES[match[2]]
    if match[3] and _sum_in_words(match[3].strip()) != value:
        raise ContradictionError(f"{match[1]}{match[2]}元", match[3])
    return value


def _day(text: str) -> object:
    if match := _DAY.fullmatch(re.sub(r"\s", "", text)):
        figures = [int(figure) for figure in match.groups()]
    elif match := _DAY_IN_HANZI.fullmatch(text):
        year = "".join(str(_DIGITS[character]) for character in match[1])
        figures = [int(year), *(int(_hanzi(part) or 0) for part in (match[2], match[3]))]
    else:
        return None
    try:
        return date(*figures).isoformat()
    except ValueError:
        return None


def _flag(text: str) -> object:
    return _FLAGS.get(text.lower())


_PARSERS: Final[Mapping[Quantity | None, Callable[[str], object]]] = MappingProxyType(
    {
        Quantity.NUMBER: _number,
        Quantity.PERCENT: _percent,
        Quantity.MONEY: _money,
        Quantity.DATE: _day,
        Quantity.FLAG: _flag,
    }
)


def _figure(text: str) -> Decimal | None:
    if text[0].isascii():
        return Decimal(text.replace(",", ""))
    value = _hanzi(text)
    return None if value is None else Decimal(value)


def _hanzi(text: str) -> int | None:
    """A number below 10^12 in Chinese numerals of either kind; None if the numerals make none.

    >>> [_hanzi(words) for words in ("三十", "十五", "一百零五", "叁万陆仟捌佰", "一二")]
    [30, 15, 105, 36800, None]
    """
    total = section = digit = 0
    pending = False
    for character in text:
        if character in _DIGITS:
            if pending and digit:
                return None
            digit, pending = _DIGITS[character], True
        elif character in _UNITS:
            section += (digit if pending else 1) * _UNITS[character]
            digit, pending = 0, False
        elif character in {"万", "亿"}:
            group = (section + digit) * _SCALES[character]
            total = total * _SCALES[character] + group if character == "亿" else total + group
            section, digit, pending = 0, 0, False
        else:
            return None
    return total + section + digit


def _sum_in_words(text: str) -> Decimal | None:
    """A sum in words (大写): 叁万陆仟捌佰元整, 壹拾元零伍分; None if it is none."""
    match = re.fullmatch(
        "(?:([零〇壹贰叁肆伍陆柒捌玖拾佰仟万亿]+)[元圆])?零?(?:([壹贰叁肆伍陆柒捌玖])角)?零?(?:([壹贰叁肆伍陆柒捌玖])分)?[整正]?",
        text,
    )
    if match is None or not any(match.groups()):
        return None
    yuan = _hanzi(match[1]) if match[1] else 0
    if yuan is None:
        return None
    jiao, fen = (_DIGITS[digit] if digit else 0 for digit in match.group(2, 3))
    return Decimal(yuan) + Decimal(10 * jiao + fen) / 100
