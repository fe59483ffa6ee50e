"""Conditions and facts in clause files: a small typed part of Jinja's expression language.

Jinja parses and, in its immutable sandbox, evaluates; what is allowed and whether it fits the schema is checked here
once, when the clause library is loaded, so that a misspelt name never waits for the facts that would reach it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

from jinja2 import StrictUndefined, TemplateSyntaxError, UndefinedError, nodes
from jinja2.environment import TemplateExpression
from jinja2.sandbox import ImmutableSandboxedEnvironment

from hetong.generator.problems import Place, Problem, nearest
from hetong.generator.wording.format import FILTERS, fits
from hetong.schemas.catalog import FieldSpec
from hetong.schemas.fields import Quantity

ENTRY: Final = "entry"
"""The name of the entry of a list within a clause that ``each`` repeats."""

MAX_LENGTH: Final = 1000
"""Of an expression; a longer one is a mistake, and parsing it could recurse too deeply."""


class _Environment(ImmutableSandboxedEnvironment):
    """``service.items`` is the fact, never the method of the dictionary that holds it."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        return self.getitem(obj, attribute)


_ENVIRONMENT: Final = _Environment(undefined=StrictUndefined, autoescape=True)
_ENVIRONMENT.filters = {}
_ENVIRONMENT.globals = {}
_ENVIRONMENT.tests = {"none": lambda value: value is None}


@dataclass(frozen=True, slots=True)
class FactExpression:
    """``path|filter|…`` between double braces."""

    path: str
    filters: tuple[str, ...]

    @property
    def key(self) -> str:
        return "|".join((self.path, *self.filters))


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition as written, with the fact paths it reads."""

    text: str
    paths: tuple[str, ...]
    place: Place

    def holds(self, data: Mapping[str, Any]) -> bool | Problem:
        """Whether the condition is met by `data`; a problem where it cannot be told."""
        try:
            result = _compiled(self.text)(**data)
        except UndefinedError as error:
            return Problem("fact-absent", self.place, {"name": error.message or self.text})
        except Exception as error:  # the comparison itself failed: sandbox, types that cannot be compared
            return Problem("condition-syntax", self.place, {"reason": str(error)})
        if isinstance(result, StrictUndefined):
            return Problem("fact-absent", self.place, {"name": self.text})
        if not isinstance(result, bool):
            return Problem("condition-not-boolean", self.place, {"given": self.text})
        return result

    def because(self, data: Mapping[str, Any]) -> str:
        """The values that decided, for `explain`: ``leaning = neutral``."""
        return "，".join(f"{path} = {_brief(_value_at(data, path))}" for path in self.paths)


@lru_cache(maxsize=1024)
def _compiled(text: str) -> TemplateExpression:
    return _ENVIRONMENT.compile_expression(text, undefined_to_none=False)


def _value_at(data: Any, path: str) -> Any:
    for step in path.split("."):
        data = data.get(step) if isinstance(data, Mapping) else None
    return data


def _brief(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, Mapping):
        return "{…}"
    return f"[{', '.join(map(str, value))}]" if isinstance(value, list) else str(value)


def entry_spec(path: str, each: str, specs: Mapping[str, FieldSpec]) -> FieldSpec | None:
    """The field that ``entry`` or ``entry.name`` stands for within a clause or row repeated for the list `each`."""
    inner = path.removeprefix(ENTRY)
    spec = specs.get(f"{each}{inner}") if each else None
    return replace(spec, is_list=False) if spec and not inner else spec


def parse_fact(
    text: str, place: Place, specs: Mapping[str, FieldSpec], each: str = ""
) -> FactExpression | list[Problem]:
    """Parse what stands between double braces; the problems if it is no field path with known filters.

    `each` is the path of the list whose entries repeat the clause or row that it stands in.
    """
    tree = _parse(text)
    if isinstance(tree, str):
        return [Problem("clause-syntax", place, {"reason": tree, **_EXPECTED_FACT})]
    filters: list[str] = []
    while isinstance(tree, nodes.Filter) and tree.node is not None and not tree.args and not tree.kwargs:
        filters.insert(0, tree.name)
        tree = tree.node
    path = _path(tree)
    if path is None:
        return [Problem("clause-syntax", place, {"reason": f"{{{{ {text.strip()} }}}}", **_EXPECTED_FACT})]
    spec = _spec(path, each, specs)
    if spec is None or not _has_words(spec):
        return [Problem("unknown-fact", place, {"name": path}, nearest=nearest(path, _printable(specs, each)))]
    problems = [
        Problem(
            "unknown-filter",
            place,
            {"name": name, "choices": "、".join(known for known in FILTERS if spec and fits(known, spec)) or "—"},
            nearest=nearest(name, FILTERS),
        )
        for name in filters
        if spec is None or not fits(name, spec)
    ]
    return problems or FactExpression(path, tuple(filters))


_EXPECTED_FACT: Final = {
    "expected_zh": "{{ 字段路径 }} 或 {{ 字段路径|过滤器 }}",
    "expected_en": "{{ path }} or {{ path|filter }}",
}


def parse_file(
    path: str, place: Place, specs: Mapping[str, FieldSpec], each: str = ""
) -> FactExpression | list[Problem]:
    """The path of a fact that names an attached file; the problem if it is none."""
    spec = _spec(path, each, specs)
    if spec and spec.quantity is Quantity.FILE:
        return FactExpression(path, ())
    files = [known for known, each_spec in specs.items() if each_spec.quantity is Quantity.FILE]
    return [Problem("unknown-fact", place, {"name": path}, nearest=nearest(path, files))]


def _spec(path: str, each: str, specs: Mapping[str, FieldSpec]) -> FieldSpec | None:
    of_entry = path == ENTRY or path.startswith(f"{ENTRY}.")
    return entry_spec(path, each, specs) if of_entry else specs.get(path)


def _printable(specs: Mapping[str, FieldSpec], each: str) -> list[str]:
    worded = [path for path, spec in specs.items() if _has_words(spec)]
    return [*(path.replace(each, ENTRY, 1) for path in worded if each and path.startswith(f"{each}.")), *worded]


def _has_words(spec: FieldSpec) -> bool:
    """Whether a clause can print the field: groups, flags and choices without labels only serve conditions."""
    return spec.quantity not in {None, Quantity.FLAG, Quantity.FILE} and (
        spec.quantity is not Quantity.CHOICE or bool(spec.labels)
    )


def parse_condition(text: str, place: Place, specs: Mapping[str, FieldSpec]) -> Condition | list[Problem]:
    """Parse a ``when``; the problems if it is malformed or names facts or values that the schema does not have."""
    tree = _parse(text)
    if isinstance(tree, str):
        return [Problem("condition-syntax", place, {"reason": tree})]
    problems = list(_check(tree, place, specs))
    paths = dict.fromkeys(path for path in map(_path, _names(tree)) if path)
    return problems or Condition(text, tuple(paths), place)


@lru_cache(maxsize=2048)
def _parse(text: str) -> nodes.Expr | str:
    """The expression's syntax tree, or what is wrong with it. Kept, since clauses use the same facts over and over."""
    if len(text) > MAX_LENGTH:
        return f"{len(text)} > {MAX_LENGTH}"
    try:
        template = _ENVIRONMENT.parse("{{ (" + text + "\n) }}")
    except TemplateSyntaxError as error:
        return error.message or "?"
    except RecursionError:
        return "nested too deeply"
    output = template.body[0] if len(template.body) == 1 else None
    if isinstance(output, nodes.Output) and len(output.nodes) == 1:
        return output.nodes[0]
    return text


def _path(node: nodes.Node | None) -> str | None:
    """``a.b.c`` of an attribute chain; None for any other expression."""
    match node:
        case nodes.Name(name=name):
            return str(name)
        case nodes.Getattr(node=inner, attr=attribute):
            head = _path(inner)
            return f"{head}.{attribute}" if head else None
    return None


def _names(node: nodes.Node) -> Iterator[nodes.Node]:
    """The outermost attribute chains within `node`."""
    if _path(node) is not None:
        yield node
    else:
        for child in node.iter_child_nodes():
            yield from _names(child)


def _check(node: nodes.Node, place: Place, specs: Mapping[str, FieldSpec]) -> Iterator[Problem]:
    """Why `node` is not a condition that is true or false for any facts of this schema."""
    match node:
        case nodes.And(left=left, right=right) | nodes.Or(left=left, right=right):
            yield from _check(left, place, specs)
            yield from _check(right, place, specs)
        case nodes.Not(node=inner):
            yield from _check(inner, place, specs)
        case nodes.Test(node=inner, name="none", args=[]):
            yield from _check_path(inner, place, specs, blank_is_fine=True)
        case nodes.Compare(expr=expr, ops=[nodes.Operand(op="eq" | "ne", expr=value)]):
            yield from _check_path(expr, place, specs)
            yield from _check_values(expr, [value], place, specs)
        case nodes.Compare(expr=value, ops=[nodes.Operand(op="in" | "notin", expr=container)]):
            if isinstance(container, nodes.List | nodes.Tuple):
                yield from _check_path(value, place, specs)
                yield from _check_values(value, container.items, place, specs)
            else:
                yield from _check_path(container, place, specs)
                yield from _check_values(container, [value], place, specs)
        case _:
            path = _path(node)
            spec = specs.get(path or "")
            if path is None:
                yield Problem("condition-syntax", place, {"reason": type(node).__name__})
            elif spec is None:
                yield from _check_path(node, place, specs)
            elif spec.quantity is not Quantity.FLAG:
                yield Problem("condition-not-boolean", place, {"given": path})


def _check_path(
    node: nodes.Node | None, place: Place, specs: Mapping[str, FieldSpec], *, blank_is_fine: bool = False
) -> Iterator[Problem]:
    path = _path(node)
    if path is None:
        yield Problem("condition-syntax", place, {"reason": "a field path is expected beside an operator"})
    elif path not in specs:
        yield Problem("unknown-fact", place, {"name": path}, nearest=nearest(path, specs))
    elif specs[path].blank_allowed and not blank_is_fine:
        yield Problem("condition-not-boolean", place, {"given": f"{path} may be blank"})


def _check_values(
    field: nodes.Node, values: list[nodes.Expr], place: Place, specs: Mapping[str, FieldSpec]
) -> Iterator[Problem]:
    spec = specs.get(_path(field) or "")
    for value in values:
        if not isinstance(value, nodes.Const):
            yield Problem("condition-syntax", place, {"reason": "a literal value is expected"})
        elif spec and spec.values and value.value not in spec.values:
            choices = [str(choice) for choice in spec.values]
            yield Problem(
                "unknown-value",
                place,
                {"path": spec.path, "name": value.value, "choices": "、".join(choices)},
                nearest=nearest(str(value.value), choices),
            )
