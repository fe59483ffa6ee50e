"""Which fact a column holds: its header is a JSON path or the Chinese label of the field."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from hetong.generator.facts.read import field_path
from hetong.generator.facts.validate import steps_of
from hetong.generator.problems import Place, Problem, nearest, raise_if
from hetong.schemas.catalog import CONTRACTS, FieldSpec, catalogue

SEPARATOR: Final = "."
"""Between the titles of groups and field: 甲方.银行账户.银行账号."""

KEY: Final = "number"
"""The fact that joins the rows of further sheets to those of the first: 合同编号."""

UNASKED: Final = ("variant", "waivers")
"""Facts that the sheet's name tells, and those that are no part of the contract."""

MOST_OF_SHEET_NAME: Final = 31

REQUIRED: Final = "*"
"""After the label of a field that cannot be blank."""

_SEPARATORS: Final = re.compile(r"[\s./\\—–>·:：-]+")
_DECORATION: Final = re.compile(r"[*＊]+$")


def label_of(path: str, specs: Mapping[str, FieldSpec]) -> str:
    """The Chinese label of the field at `path`: the titles of the groups it is in, and its own."""
    steps = path.split(".")
    return SEPARATOR.join(specs[".".join(steps[:count])].title for count in range(1, len(steps) + 1))


def lists_of_groups(specs: Mapping[str, FieldSpec]) -> dict[str, str]:
    """The lists that have a sheet of their own, by the name of the sheet: the end of their label that fits."""
    paths = (path for path, spec in specs.items() if spec.is_list and spec.quantity is None and path not in UNASKED)
    return {label_of(path, specs)[-MOST_OF_SHEET_NAME:]: path for path in paths}


def is_key(header: str, specs: Mapping[str, FieldSpec]) -> bool:
    """Whether the column `header` of a further sheet joins its rows to those of the first."""
    return _plain(header) in {KEY, specs[KEY].title}


def paths_of(headers: Iterable[str], variant: str, places: Mapping[str, str], file: str) -> dict[str, str]:
    """The JSON path that each header means in `variant`.

    A header is a path (``payment.review_workdays``, ``annexes.others[0].name``), a whole label (甲方.名称; other marks
    may stand between the titles), or a title that only one field has. `places` are those of the headers in `file`.
    Raises `Problems` for headers that mean nothing, and for two that mean the same.
    """
    specs, labels = _known(variant)
    problems: list[Problem] = []
    paths: dict[str, str] = {}
    for header in headers:
        path = _path(header, specs, labels)
        if not path:
            near = nearest(_plain(header), labels) or nearest(header, specs)
            problems.append(
                Problem("column-unknown", Place(file, places.get(header, "")), {"name": header}, nearest=near)
            )
        elif other := next((known for known, taken in paths.items() if taken == path), ""):
            values = {"name": header, "other": other}
            problems.append(Problem("column-duplicate", Place(file, places.get(header, "")), values))
        else:
            paths[header] = path
    raise_if(problems)
    return paths


def _path(header: str, specs: Mapping[str, FieldSpec], labels: Mapping[str, str]) -> str:
    try:
        if field_path(steps_of(header)) in specs:
            return header
    except ValueError:
        pass
    return labels.get(_plain(header), "")


def _plain(header: str) -> str:
    """A label as `_known` lists it."""
    return _SEPARATORS.sub(SEPARATOR, _DECORATION.sub("", header.strip()).strip())


@lru_cache(maxsize=8)
def _known(variant: str) -> tuple[dict[str, FieldSpec], dict[str, str]]:
    """The fields that a column may hold, by path, and their paths by whole label and by title if that is unique."""
    specs = catalogue(CONTRACTS[variant])
    given = {path: spec for path, spec in specs.items() if not spec.computed}
    fields = [path for path, spec in given.items() if spec.quantity is not None or spec.is_list]
    titles = Counter(specs[path].title for path in fields)
    labels = {specs[path].title: path for path in fields if titles[specs[path].title] == 1}
    return given, labels | {label_of(path, specs): path for path in fields}
