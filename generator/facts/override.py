"""``--set path=value``: single facts given on the command line, on top of those of the file."""

import copy
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from hetong.generator.facts.read import Source, Steps, field_path, parse, walk
from hetong.generator.facts.validate import shown, steps_of
from hetong.generator.problems import Place, Problem, Problems, nearest, raise_if
from hetong.schemas.catalog import CONTRACTS, catalogue
from hetong.schemas.fields import Quantity


def override(source: Source, settings: Iterable[str]) -> Source:
    """`source` with each ``path=value`` set. Raises `Problems` for malformed settings and unknown paths.

    A value is read as JSON where it is ``null``, ``true`` or ``false``, or opens a list, an object or a quoted string,
    or where the field's choices are numbers; otherwise it is the text itself, which the schema turns into a number or
    date where it needs one.
    """
    data = copy.deepcopy(source.data)
    known = _known_paths(data)
    problems: list[Problem] = []
    places = dict(source.places)
    for setting in settings:
        path = setting.partition("=")[0].strip()
        place = Place("--set", path)
        try:
            steps, value = _parsed(setting, known)
        except (ValueError, Problems):
            problems.append(Problem("set-syntax", place, {"given": shown(setting)}, "term.years=3"))
            continue
        name = field_path(steps)
        if known and name not in known:
            problems.append(Problem("unknown-field", place, {"name": name}, nearest=nearest(name, known)))
        elif not put(data, steps, value):
            problems.append(Problem("unknown-field", place, {"name": path}))
        else:
            places = {known_steps: at for known_steps, at in places.items() if known_steps[: len(steps)] != steps}
            places[steps] = (0, 0)
    raise_if(problems)
    return Source(source.name, data, places)


def _known_paths(data: Any) -> dict[str, tuple[Any, ...]]:
    """The fields of the variant with their choices; empty if the data names no variant (which is reported later)."""
    variant = data.get("variant") if isinstance(data, dict) else None
    model = CONTRACTS.get(variant) if isinstance(variant, str) else None
    return {path: spec.values for path, spec in catalogue(model).items() if not spec.computed} if model else {}


def _parsed(setting: str, known: Mapping[str, tuple[Any, ...]]) -> tuple[Steps, Any]:
    """``path=value`` as steps and value. Raises ValueError or `Problems` if it is neither."""
    path, equals, text = setting.partition("=")
    if not equals:
        raise ValueError(setting)
    steps = steps_of(path.strip())
    return steps, _value(text, known.get(field_path(steps), ()))


def _value(text: str, choices: tuple[Any, ...]) -> Any:
    if text in {"null", "true", "false"} or text[:1] in {"[", "{", '"'}:
        return parse(text.encode(), "--set").data
    for choice in choices:
        if not isinstance(choice, str) and str(choice) == text:
            return choice
    return text


def put(data: Any, steps: Steps, value: Any) -> bool:
    """Set the value at `steps`, making groups on the way; False where a list or a plain value is in the way."""
    *parents, last = steps
    for step in parents:
        if isinstance(step, str) and isinstance(data, dict):
            if data.get(step) is None:
                data[step] = {}
            data = data[step]
        elif isinstance(step, int) and isinstance(data, list) and step < len(data):
            data = data[step]
        else:
            return False
    if isinstance(last, str) and isinstance(data, dict):
        data[last] = value
        return True
    if isinstance(last, int) and isinstance(data, list) and last <= len(data):
        data[last : last + 1] = [value]
        return True
    return False


def with_whole_paths(source: Source) -> dict[str, Any]:
    """The data of `source` with the paths of attached files made absolute: they are relative to the file of facts."""
    data: dict[str, Any] = copy.deepcopy(source.data)
    folder = Path(source.name).resolve().parent
    model = CONTRACTS.get(data.get("variant", ""))
    specs = catalogue(model) if model else {}
    for steps, value in list(walk(data)):
        spec = specs.get(field_path(steps))
        if spec is not None and spec.quantity is Quantity.FILE and isinstance(value, str):
            put(data, steps, str(folder / value))
    return data
