"""A fact as a place to fill in: what kind of place, how wide, and what it asks for."""

import re
from collections.abc import Mapping
from typing import Final

from hetong.generator.tree.nodes import Entry, Inline, Text
from hetong.generator.wording.format import CHOOSE, CHOOSE_DAY, RULE, TYPE_HERE, blank
from hetong.schemas.catalog import FieldSpec
from hetong.schemas.fields import Quantity

YES_NO: Final = (("true", "是"), ("false", "否"))
LIST_HINT: Final = "用“、”分隔"

_WIDTHS_EM: Final = {
    Quantity.TEXT: 18.0,
    Quantity.NUMBER: 4.0,
    Quantity.PERCENT: 5.0,
    Quantity.MONEY: 8.0,
    Quantity.DATE: 9.0,
}
_LINE_EM: Final = 40.0
"""More than any line has: what fills the line."""
_ARROW_EM: Final = 2.5
"""Of the arrow that opens a list of choices."""
_UNITS: Final = {Quantity.PERCENT: "%", Quantity.MONEY: "元"}
_DATE_RULE: Final = "____年__月__日"


def in_words(spec: FieldSpec, *, figures: bool = False, strong: bool = False) -> tuple[Inline, ...]:
    """The place that stands for a printed fact, with what is printed beside it.

    A sum in words is not asked for: it follows from the figures.
    """
    hint = f"{spec.title}，{LIST_HINT}" if spec.is_list else spec.title
    entry = entry_of(spec, prompt=blank(hint, _DATE_RULE if spec.quantity is Quantity.DATE else RULE))
    before = "人民币" if spec.quantity is Quantity.MONEY and not figures else ""
    after = _UNITS.get(spec.quantity, "") if spec.quantity else ""
    return (*_words(before, strong=strong), entry, *_words(after, strong=strong))


def in_sheet(spec: FieldSpec, value: str = "", *, fixed: bool = False) -> tuple[Inline, ...]:
    """The place in a row of its own, which says what it is for; `value` stands in it from the start."""
    ask = {Quantity.CHOICE: CHOOSE, Quantity.FLAG: CHOOSE, Quantity.DATE: CHOOSE_DAY}
    prompt = ask.get(spec.quantity, TYPE_HERE) if spec.quantity else TYPE_HERE
    unit = _UNITS.get(spec.quantity, "") if spec.quantity else ""
    return (entry_of(spec, prompt=prompt, value=value, fixed=fixed), *_words(unit))


def entry_of(spec: FieldSpec, *, prompt: str, value: str = "", fixed: bool = False) -> Entry:
    """The entry of the fact that `spec` describes."""
    options = options_of(spec)
    kind = "choice" if options else "date" if spec.quantity is Quantity.DATE else "area" if spec.is_list else "text"
    return Entry(
        spec.path,
        spec.title,
        kind,  # type: ignore[arg-type]  # one of the literals above
        prompt,
        options,
        value,
        _width_em(spec, options),
        is_fact=True,
        fixed=fixed,
    )


def tick_of(spec: FieldSpec, value: str, words: str, *, ticked: bool) -> Entry:
    """The box for one of the values that the list `spec` may hold: its name is the path and the value."""
    return Entry(f"{spec.path}.{value}", words, "check", value="true" if ticked else "", is_fact=True)


def options_of(spec: FieldSpec) -> tuple[tuple[str, str], ...]:
    """The values to choose from, each with its words; none for a field that is typed."""
    match spec.quantity:
        case Quantity.FLAG:
            return YES_NO
        case Quantity.CHOICE:
            return tuple((str(value), spec.labels.get(str(value), str(value))) for value in spec.values)
    return ()


def explained(spec: FieldSpec, specs: Mapping[str, FieldSpec]) -> str:
    """The description of a field for those who fill in a form: values by their words, nothing of JSON."""
    group = spec.path.rpartition(".")[0]
    words = spec.description.replace("填 null", "不填").replace("填 []", "不填")
    for value in spec.labels:
        words = words.replace(f"{value}：", "")
    for other in specs.values():
        if other.labels and other.path.rpartition(".")[0] == group and (other is spec or other.title in words):
            for value, label in other.labels.items():
                words = re.sub(rf" ?(?<![A-Za-z0-9_]){re.escape(value)}(?![A-Za-z0-9_]) ?", label, words)
    return f"{words}各项{LIST_HINT}。" if spec.is_list else words


def _words(text: str, *, strong: bool = False) -> tuple[Text, ...]:
    return (Text(text, strong),) if text else ()


def _width_em(spec: FieldSpec, options: tuple[tuple[str, str], ...]) -> float:
    if spec.is_list:
        return _LINE_EM
    if options:
        return max(len(words) for _, words in options) + _ARROW_EM
    return _WIDTHS_EM[spec.quantity] if spec.quantity else _LINE_EM
