"""Reading a facts file: JSON or YAML into plain data, remembering the line and column of every value."""

import errno
import json
import os
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from json.decoder import JSONArray, JSONObject, scanstring  # type: ignore[attr-defined]
from json.scanner import py_make_scanner  # type: ignore[attr-defined]
from pathlib import Path
from typing import Any, Final, TextIO

from hetong.generator.problems import Place, Problem, Problems, raise_if

MAX_BYTES: Final = 4 * 1024 * 1024
MAX_DEPTH: Final = 32
"""Of groups and lists within each other; what comes after reading may recurse without fear."""
STDIN: Final = "-"

Steps = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Facts as read, before they are checked. `places` has the line and column (from 1) of every value."""

    name: str
    data: Any
    places: dict[Steps, tuple[int, int]]

    def place(self, steps: Steps) -> Place:
        """The place of a value; of the innermost group that has one, if the value itself is missing."""
        known = next((steps[:n] for n in range(len(steps), -1, -1) if steps[:n] in self.places), None)
        line, column = self.places[known] if known is not None else (0, 0)
        return Place(self.name, dotted(steps), line, column)


def dotted(steps: Steps) -> str:
    """The JSON path as users write it: ``annexes.others[0]``."""
    path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return path.removeprefix(".")


def field_path(steps: Steps) -> str:
    """The path of the field in the catalogue, whatever the position in its list: ``annexes.others``."""
    return ".".join(step for step in steps if isinstance(step, str))


def read(name: str) -> Source:
    """Read the file `name`, or standard input for ``-``. Raises `Problems`."""
    shown = "<stdin>" if name == STDIN else name
    try:
        raw = _read_stdin() if name == STDIN else _read_file(Path(name))
    except OSError as error:
        reason = error.strerror or str(error)
        raise Problems([Problem("unreadable-file", Place(shown), {"reason": reason})]) from None
    return parse(raw, shown)


def _read_stdin() -> bytes:
    stdin: TextIO | None = sys.stdin  # None where a program starts us with it closed
    if stdin is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    return stdin.buffer.read(MAX_BYTES + 1)


def _read_file(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def parse(raw: bytes, name: str) -> Source:
    """Parse the bytes of a facts file; the name's ending tells JSON from YAML. Raises `Problems`."""
    if len(raw) > MAX_BYTES:
        raise Problems([Problem("file-too-large", Place(name), {"size": len(raw), "limit": MAX_BYTES})])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Problems([Problem("encoding", Place(name, line=line))]) from None
    is_yaml = name.lower().endswith((".yaml", ".yml"))
    places: dict[Steps, tuple[int, int]] = {}
    problems: list[Problem] = []
    try:
        located = _yaml(text, name) if is_yaml else _json(text, name)
        data = _plain(located, (), places, problems, name)
    except RecursionError:
        raise _syntax(name, "YAML" if is_yaml else "JSON", "nested too deeply", 1, 1) from None
    raise_if(problems)
    return Source(name, data, places)


@dataclass(frozen=True, slots=True)
class _Located:
    """A value with its place; an object's value is its list of (key, _Located), a list's its list of _Located."""

    value: Any
    line: int
    column: int
    is_object: bool = False


def _plain(
    node: _Located, steps: Steps, places: dict[Steps, tuple[int, int]], problems: list[Problem], name: str
) -> Any:
    places[steps] = (node.line, node.column)
    if len(steps) > MAX_DEPTH:
        raise RecursionError
    if node.is_object:
        result: dict[str, Any] = {}
        for key, value in node.value:
            if key in result:
                place = Place(name, dotted((*steps, key)), value.line, value.column)
                problems.append(Problem("duplicate-key", place, {"name": key}))
            result[key] = _plain(value, (*steps, key), places, problems, name)
        return result
    if isinstance(node.value, list):
        return [_plain(value, (*steps, n), places, problems, name) for n, value in enumerate(node.value)]
    return node.value


def _syntax(name: str, kind: str, reason: str, line: int, column: int) -> Problems:
    return Problems([Problem("syntax", Place(name, line=line, column=column), {"reason": reason, "format": kind})])


def _json(text: str, name: str) -> _Located:
    """The standard library's own scanner, wrapped so that each value keeps its offset."""
    starts = [0, *(n + 1 for n, character in enumerate(text) if character == "\n")]

    def located(offset: int) -> tuple[int, int]:
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1

    try:
        scan = _scanner(located)
        value, end = scan(text, len(text) - len(text.lstrip(" \t\r\n")))
        rest = text[end:].lstrip(" \t\r\n")
    except StopIteration as stop:
        raise _syntax(name, "JSON", "expecting a value", *located(stop.value)) from None
    except json.JSONDecodeError as error:
        raise _syntax(name, "JSON", error.msg, error.lineno, error.colno) from None
    if rest:
        raise _syntax(name, "JSON", "extra data", *located(len(text) - len(rest)))
    result: _Located = value
    return result


def _scanner(located: Callable[[int], tuple[int, int]]) -> Callable[[str, int], tuple[_Located, int]]:
    class Context:
        strict = True
        memo: dict[str, str] = {}  # noqa: RUF012 the scanner's own protocol
        object_hook = None
        parse_float = staticmethod(_number)
        parse_int = staticmethod(_number)
        parse_string = staticmethod(scanstring)

        @staticmethod
        def object_pairs_hook(pairs: list[tuple[str, Any]]) -> Any:
            return _Pairs(pairs)

        @staticmethod
        def parse_constant(name: str) -> Any:
            raise ValueError(f"{name} is not a number of JSON")

        @staticmethod
        def parse_object(
            start: tuple[str, int], strict: bool, _scan: Any, hook: Any, pairs_hook: Any, memo: Any
        ) -> Any:
            return JSONObject(start, strict, scan, hook, pairs_hook, memo)

        @staticmethod
        def parse_array(start: tuple[str, int], _scan: Any) -> Any:
            return JSONArray(start, scan)

    inner = py_make_scanner(Context)

    def scan(text: str, offset: int) -> tuple[_Located, int]:
        try:
            value, end = inner(text, offset)
        except json.JSONDecodeError:
            raise
        except ValueError as error:
            raise json.JSONDecodeError(str(error), text, offset) from None
        pairs = isinstance(value, _Pairs)
        return _Located(list(value) if pairs else value, *located(offset), is_object=pairs), end

    return scan


def _number(text: str) -> int | Decimal:
    """A number exactly as it is written."""
    try:
        return int(text) if text.lstrip("-").isdigit() else Decimal(text)
    except (ValueError, InvalidOperation):
        raise ValueError("number too large") from None


class _Pairs(list[Any]):
    """The pairs of a JSON object, told apart from a JSON list."""


def _yaml(text: str, name: str) -> _Located:
    import yaml

    try:
        events = yaml.parse(text, Loader=yaml.SafeLoader)
        # an alias could unfold without end
        alias = next((event for event in events if isinstance(event, yaml.AliasEvent)), None)
        root = None if alias else yaml.compose(text, Loader=yaml.SafeLoader)
        if root is not None:
            return _yaml_node(root, yaml.SafeLoader(""))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise _syntax(name, "YAML", error.problem or "malformed", line, column) from None
    except yaml.YAMLError as error:
        raise _syntax(name, "YAML", str(error).splitlines()[0], 1, 1) from None
    if alias is None:
        raise _syntax(name, "YAML", "empty file", 1, 1)
    start: Any = alias.start_mark
    raise _syntax(name, "YAML", "aliases (*name) are not allowed", start.line + 1, start.column + 1)


def _yaml_node(node: Any, loader: Any) -> _Located:
    """The place and value of a composed node."""
    import yaml

    line, column = node.start_mark.line + 1, node.start_mark.column + 1
    if isinstance(node, yaml.MappingNode):
        pairs = [(str(_yaml_scalar(key, loader)), _yaml_node(value, loader)) for key, value in node.value]
        return _Located(pairs, line, column, is_object=True)
    if isinstance(node, yaml.SequenceNode):
        return _Located([_yaml_node(value, loader) for value in node.value], line, column)
    return _Located(_yaml_scalar(node, loader), line, column)


def _yaml_scalar(node: Any, loader: Any) -> Any:
    """A scalar as PyYAML reads it, but decimals and dates exactly as they are written: the schema reads those."""
    import yaml

    if not isinstance(node, yaml.ScalarNode):
        raise yaml.MarkedYAMLError(problem="a field name is plain text", problem_mark=node.start_mark)
    if node.tag == "tag:yaml.org,2002:timestamp":
        return node.value
    try:
        if node.tag == "tag:yaml.org,2002:float":
            with suppress(InvalidOperation):  # .inf and .nan, which the schema refuses by name
                return Decimal(node.value)
        return loader.construct_object(node)
    except (ValueError, LookupError, AttributeError):  # a tag that does not fit, or thousands of digits
        kind = node.tag.rpartition(":")[2]
        raise yaml.MarkedYAMLError(problem=f"not a value of the type {kind}", problem_mark=node.start_mark) from None


def walk(data: Any, steps: Steps = ()) -> Iterator[tuple[Steps, Any]]:
    """Every value of plain data that is neither a group nor a list, with its steps."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from walk(value, (*steps, key))
    elif isinstance(data, list):
        for position, value in enumerate(data):
            yield from walk(value, (*steps, position))
    else:
        yield steps, data
