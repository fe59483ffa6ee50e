"""Plain data into a validated contract model; Pydantic's errors into problems with code, place and example."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final
from unicodedata import category

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from hetong.generator.facts.annexes import VARIANTS, with_usual_annexes
from hetong.generator.facts.read import Source, Steps, dotted, field_path
from hetong.generator.problems import Problem, Problems, nearest
from hetong.schemas.catalog import CONTRACTS, FieldSpec, catalogue
from hetong.schemas.fields import Quantity


@dataclass(frozen=True, slots=True)
class Facts:
    """Validated facts: the model, and as plain dictionaries (what clauses see)."""

    model: BaseModel
    data: dict[str, Any]
    specs: dict[str, FieldSpec]
    source: Source

    @property
    def variant(self) -> str:
        return str(self.data["variant"])


def validate(source: Source, root: Path = VARIANTS) -> Facts:
    """Check `source`, with the usual facts of the library `root`, against the model of its variant.

    Raises `Problems` with everything that is wrong.
    """
    variant = _variant(source)
    model_class = CONTRACTS[variant]
    specs = catalogue(model_class)
    try:
        model = model_class.model_validate(with_usual_annexes(source.data, variant, root))
    except ValidationError as error:
        raise Problems(sorted(_problems(error, source, specs), key=_in_reading_order)) from None
    return Facts(model, model.model_dump(), specs, source)


def _in_reading_order(problem: Problem) -> tuple[int, int]:
    return problem.place.line, problem.place.column


def _variant(source: Source) -> str:
    """The variant that the data names, checked before the rest: every other field depends on it."""
    data = source.data
    if not isinstance(data, dict):
        values = {"given": shown(data), "type_zh": "一组字段（{ … }）", "type_en": "an object { … }"}
        raise Problems([Problem("wrong-type", source.place(()), values)])
    example = f'"variant": "{next(iter(CONTRACTS))}"'
    if "variant" not in data:
        raise Problems([Problem("missing-field", source.place(("variant",)), {"title": "合同变体"}, example)])
    variant = data["variant"]
    if not isinstance(variant, str) or variant not in CONTRACTS:
        values = {"given": shown(variant), "choices": "、".join(CONTRACTS)}
        near = nearest(shown(variant), CONTRACTS)
        raise Problems([Problem("unknown-choice", source.place(("variant",)), values, example, near)])
    return variant


def shown(value: Any) -> str:
    """A given value in a message: as JSON writes it, shortened."""
    match value:
        case None:
            text = "null"
        case bool():
            text = str(value).lower()
        case str():
            text = f'"{value}"'
        case list():
            text = "[…]"
        case dict():
            text = "{…}"
        case int():
            text = str(Decimal(value))  # an int of thousands of digits refuses to become text
        case _:
            text = str(value)
    visible = "".join(character if character.isprintable() else "·" for character in text)
    return visible if len(visible) <= 40 else f"{visible[:39]}…"


# Pydantic's error types that say only "this is not of the type", whatever the type.
_TYPE_ERRORS: Final = {
    "int_type", "int_from_float", "int_parsing", "int_parsing_size", "decimal_type", "decimal_parsing", "string_type",
    "list_type", "bool_type", "model_type", "model_attributes_type", "dict_type", "is_instance_of", "date_type",
    "finite_number", "flag_for_number", "string_unicode",
}  # fmt: skip
_BOUNDS: Final = {
    "greater_than": ("gt", "大于 {}", "more than {}"),
    "greater_than_equal": ("ge", "不小于 {}", "at least {}"),
    "less_than": ("lt", "小于 {}", "less than {}"),
    "less_than_equal": ("le", "不大于 {}", "at most {}"),
    "too_short": ("min_length", "至少 {} 项", "at least {} entries"),
    "too_long": ("max_length", "最多 {} 项", "at most {} entries"),
}
_PLAIN: Final = {
    "invisible_character": "invisible-character",
    "look_alike_character": "look-alike-character",
    "date": "bad-date",
    "credit_code": "bad-credit-code",
    "credit_code_check_digit": "bad-check-digit",
    "phone": "bad-phone",
    "email": "bad-email",
    "bank_account": "bad-bank-account",
    "not_applicable": "not-applicable",
    "missing_for": "missing-for",
    "too_small_beside": "too-small-beside",
    "shares_sum": "shares-sum",
    "duplicate_value": "duplicate-value",
    "same_party": "same-party",
}


def _problems(error: ValidationError, source: Source, specs: Mapping[str, FieldSpec]) -> Iterator[Problem]:
    for details in error.errors(include_url=False):
        context = details.get("ctx", {})
        steps = _without_union_tags(details["loc"], specs)
        for field in context.get("fields", ("",)):
            inner: Steps = tuple(field.split(".")) if field else ()
            yield _problem(details, (*steps, *inner), source, specs)


_TAG: Final = "method"
"""The field that tells the arms of a union apart."""


def _without_union_tags(loc: Steps, specs: Mapping[str, FieldSpec]) -> Steps:
    """Pydantic puts the tag of a union's arm into the path after the union; users know only what they wrote."""
    steps: list[str | int] = []
    rest = iter(loc)
    for step in rest:
        steps.append(step)
        if f"{dotted(tuple(steps))}.{_TAG}" in specs:
            next(rest, None)
    return tuple(steps)


def _problem(details: ErrorDetails, steps: Steps, source: Source, specs: Mapping[str, FieldSpec]) -> Problem:
    kind, given, context = details["type"], details["input"], details.get("ctx", {})
    place = source.place(steps)
    path = field_path(steps)
    spec = specs.get(path)
    example = example_of(spec) if spec else ""
    values: dict[str, object] = {"given": shown(given), "title": spec.title if spec else path, **_type_words(spec)}
    if kind == "missing":
        return Problem("missing-group" if spec and spec.quantity is None else "missing-field", place, values, example)
    if kind == "extra_forbidden":
        group = path.rpartition(".")[0]
        given_fields = [name for name, known in specs.items() if not known.computed]
        siblings = [name.rpartition(".")[2] for name in given_fields if name.rpartition(".")[0] == group]
        return Problem("unknown-field", place, {"name": steps[-1]}, nearest=nearest(str(steps[-1]), siblings))
    if kind in {"literal_error", "union_tag_invalid", "union_tag_not_found"}:
        return _choice(kind, given, steps, source, specs)
    if kind in _BOUNDS:
        key, zh, en = _BOUNDS[kind]
        bound = {"bound_zh": zh.format(context[key]), "bound_en": en.format(context[key])}
        if kind.startswith("too_"):
            return Problem("list-length", place, {"length": len(given), **bound}, example)
        return Problem("out-of-range", place, {**values, **bound}, example)
    if kind in {"decimal_max_places", "decimal_max_digits", "decimal_whole_digits"}:
        places = 2 if spec and spec.quantity is Quantity.MONEY else 4
        return Problem("too-precise", place, {**values, "places": places}, example)
    if kind == "string_too_long":
        return Problem("text-too-long", place, {"length": len(given), "limit": context["max_length"]})
    if kind == "string_too_short":
        return Problem("text-empty", place, values, example)
    if kind == "string_unicode" and isinstance(given, str):  # half of a character, as \ud800 in JSON
        position, half = next((n, character) for n, character in enumerate(given, 1) if category(character) == "Cs")
        return Problem(
            "invisible-character", place, {"position": position, "code_point": f"U+{ord(half):04X}"}, example
        )
    if kind in _PLAIN:
        inner = {key: value for key, value in context.items() if key != "fields"}
        return Problem(_PLAIN[kind], place, {**values, **inner}, "" if "fields" in context else example)
    if kind in _TYPE_ERRORS or kind.endswith(("_type", "_parsing")):
        if given is None:
            return Problem("blank-not-allowed", place, values, example)
        numeric = spec and not spec.is_list and spec.quantity in {Quantity.NUMBER, Quantity.PERCENT, Quantity.MONEY}
        return Problem("not-a-number" if numeric else "wrong-type", place, values, example)
    raise AssertionError(f"no problem code for Pydantic's {kind}")


def _choice(kind: str, given: Any, steps: Steps, source: Source, specs: Mapping[str, FieldSpec]) -> Problem:
    if kind.startswith("union_tag"):  # the tag of a union stands in a field of the group
        steps = (*steps, _TAG)
        given = given.get(_TAG) if isinstance(given, dict) else given
    place, spec = source.place(steps), specs[field_path(steps)]
    if kind == "union_tag_not_found":
        return Problem("missing-field", place, {"title": spec.title}, example_of(spec))
    if given is None:
        return Problem("blank-not-allowed", place, {"title": spec.title, **_type_words(spec)}, example_of(spec))
    choices = [str(value) for value in spec.values]
    near = nearest(shown(given), choices)
    values = {"given": shown(given), "choices": "、".join(choices)}
    return Problem("unknown-choice", place, values, nearest=near)


def _type_words(spec: FieldSpec | None) -> dict[str, str]:
    if spec is None or spec.quantity is None:
        return {"type_zh": "一组字段（{ … }）", "type_en": "an object { … }"}
    zh, en = {
        Quantity.TEXT: ("带引号的文字", "text in quotes"),
        Quantity.NUMBER: ("整数", "a whole number"),
        Quantity.PERCENT: ("百分数（5 表示 5%）", "a percentage (5 means 5%)"),
        Quantity.MONEY: ("金额（元）", "an amount in yuan"),
        Quantity.DATE: ("日期 YYYY-MM-DD", "a date YYYY-MM-DD"),
        Quantity.CHOICE: (f"{'、'.join(map(str, spec.values))} 之一", f"one of {', '.join(map(str, spec.values))}"),
        Quantity.FLAG: ("true 或 false", "true or false"),
        Quantity.FILE: ("带引号的文件路径", "the path of a file in quotes"),
    }[spec.quantity]
    if spec.is_list:
        zh, en = f"列表 [ … ]，每项为{zh}", f"a list [ … ] of {en}"
    return {"type_zh": zh, "type_en": en}


_EXAMPLES: Final = {
    "credit_code": '"91110108MA01ABCD1E"',
    "phone": '"010-62345678"',
    "email": '"lianxi@example.com"',
    "account": '"6222 0212 3456 7890"',
}


def example_of(spec: FieldSpec) -> str:
    """A value that the field accepts, as JSON writes it."""
    name = spec.path.rpartition(".")[2]
    if name in _EXAMPLES:
        return _EXAMPLES[name]
    match spec.quantity:
        case None:
            return f'"{name}": [{{ … }}]' if spec.is_list else f'"{name}": {{ … }}'
        case Quantity.TEXT:
            sample = f'"{spec.title}"'
        case Quantity.FILE:
            sample = '"附件/营业执照.pdf"'
        case Quantity.CHOICE:
            value = spec.values[0] if spec.values else ""
            sample = f'"{value}"' if isinstance(value, str) else str(value)
        case quantity:
            sample = {
                Quantity.NUMBER: "10",
                Quantity.PERCENT: "5",
                Quantity.MONEY: "10000.00",
                Quantity.DATE: '"2026-03-01"',
                Quantity.FLAG: "false",
            }[quantity]
    return f"[{sample}]" if spec.is_list else sample


def steps_of(path: str) -> Steps:
    """``annexes.others[0]`` as steps; the inverse of `dotted`. Raises ValueError if it is not a path."""
    steps: list[str | int] = []
    for piece in path.split("."):
        name, *positions = piece.replace("]", "").split("[")
        if not name or any(position.startswith("-") for position in positions):
            raise ValueError(path)
        steps += [name, *map(int, positions)]
    if dotted(tuple(steps)) != path:
        raise ValueError(path)
    return tuple(steps)
