"""A row of a table as facts: what its cells say, on top of the facts that all rows share."""

import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from hetong.generator.batch.columns import KEY, REQUIRED, paths_of
from hetong.generator.batch.tables import Cell, CellProblem, Row, Sheet
from hetong.generator.facts.override import put
from hetong.generator.facts.read import Source, dotted, field_path
from hetong.generator.facts.skeleton import ONLY_FOR
from hetong.generator.facts.validate import shown, steps_of
from hetong.generator.problems import Place, Problem
from hetong.generator.wording.parse import ContradictionError, parse_fact
from hetong.schemas.catalog import CONTRACTS, FieldSpec, catalogue
from hetong.schemas.fields import Quantity

MOST_DIGITS: Final = 15
"""Of a number that a spreadsheet keeps: longer ones have lost their last digits."""


@dataclass(frozen=True, slots=True)
class RowFacts:
    """The facts of a row before they are checked, the place of the cell of each by its path, and what is wrong."""

    row: str
    source: Source
    cells: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[CellProblem, ...] = ()

    def at_cell(self, problem: Problem) -> CellProblem:
        """`problem` with the facts, at the cell that has the fact or is nearest above it; at the row without one."""
        path = problem.place.path
        cell = next((self.cells[known] for known in _upwards(path) if known in self.cells), self.row)
        return CellProblem(cell, replace(problem, place=Place(Path(self.source.name).name, path)))


def _upwards(path: str) -> Iterator[str]:
    """``a.b[0].c``, ``a.b[0]``, ``a.b``, ``a``: the field, then the lists and groups around it."""
    steps = steps_of(path) if path else ()
    return (dotted(steps[:count]) for count in range(len(steps), 0, -1))


@dataclass(frozen=True, slots=True)
class Shared:
    """What the rows of a table share: its file, the base facts, and the rows of its further sheets.

    `lists` has, by the path of a list, the rows of its sheet by the key that joins them.
    """

    file: Path
    base: Mapping[str, Any] = field(default_factory=dict)
    lists: Mapping[str, Mapping[str, Sequence[Row]]] = field(default_factory=dict)


def facts_of(row: Row, sheet: Sheet, variant: str, shared: Shared) -> RowFacts:
    """The facts of `row`. An empty cell leaves what the base says, or else a blank. Raises `Problems` for headers."""
    making = _Making(variant, shared.file, copy.deepcopy(dict(shared.base)), list(row.problems))
    making.data.setdefault("variant", variant)
    paths = paths_of(sheet.headers or row.cells, variant, sheet.headers, shared.file.name)
    making.fill(row, paths)
    key = str(making.data.get(KEY))
    for path, rows in shared.lists.items():
        if entries := rows.get(key):
            put(making.data, steps_of(path), [])
            for position, entry in enumerate(entries):
                making.enter(entry, path, position)
    making.blank(paths.values())
    return RowFacts(row.place, Source(str(shared.file), making.data, {}), making.cells, tuple(making.problems))


@dataclass(slots=True)
class _Making:
    """The facts of a row in the making."""

    variant: str
    file: Path
    data: dict[str, Any]
    problems: list[CellProblem]
    cells: dict[str, str] = field(default_factory=dict)

    @property
    def specs(self) -> Mapping[str, FieldSpec]:
        return catalogue(CONTRACTS[self.variant])

    def fill(self, row: Row, paths: Mapping[str, str]) -> None:
        """Set the fact at each of `paths` to what the cell of `row` says."""
        for header, path in paths.items():
            if cell := row.cells.get(header):
                self.cells[path] = cell.place
                value = _value(cell, self.specs[field_path(steps_of(path))], self.file)
                if isinstance(value, Problem):
                    self.problems.append(CellProblem(cell.place, value))
                elif not isinstance(value, CellProblem) and not put(self.data, steps_of(path), value):
                    self.problems.append(CellProblem.of(self.file, cell.place, "unknown-field", name=path))

    def enter(self, entry: Row, path: str, position: int) -> None:
        """Make a row of a further sheet the entry at `position` of the list at `path`; what it leaves out is blank."""
        whole = f"{path}[{position}]"
        inner = {name: spec for name, spec in self.specs.items() if name.startswith(f"{path}.")}
        self.cells[whole] = entry.place
        self.problems += entry.problems
        put(self.data, steps_of(whole), {name.removeprefix(f"{path}."): None for name in inner})
        titles = {spec.title: name for name, spec in inner.items()}
        named = {header: titles.get(header.rstrip(REQUIRED)) for header in entry.cells}
        rest = paths_of((header for header, name in named.items() if name is None), self.variant, {}, self.file.name)
        paths = {header: name or rest[header] for header, name in named.items()}
        self.fill(entry, {header: f"{whole}{name.removeprefix(path)}" for header, name in paths.items() if name != KEY})

    def blank(self, paths: Iterable[str]) -> None:
        """Say that the facts at `paths` are blank where nothing says otherwise and the contract has them."""
        for path in paths:
            if self._applies(path):
                spec = self.specs[path]
                put(self.data, steps_of(path), [] if spec.is_list and not spec.blank_allowed else None)
        for path, spec in self.specs.items():
            if spec.is_list and spec.quantity is None and spec.required and self._applies(path):
                put(self.data, steps_of(path), [])

    def _applies(self, path: str) -> bool:
        """Whether the fact at `path` is wanting: its groups are there or must be, and no value stands there yet."""
        method = self.data.get("dispute", {}).get("method")
        if any(path in only for other, only in ONLY_FOR.items() if other != method):
            return False
        group: Any = self.data
        *above, name = steps_of(path)
        for count, step in enumerate(above, 1):
            if isinstance(step, int) or not isinstance(group, dict):
                return False
            if group.get(step) is None:
                return all(self.specs[".".join(map(str, above[:n]))].required for n in range(count, len(above) + 1))
            group = group[step]
        return isinstance(group, dict) and name not in group


def _value(cell: Cell, spec: FieldSpec, file: Path) -> Any:
    """What `cell` says of the field `spec`, as facts files have it; a problem if that cannot be told."""
    place = Place(file.name, spec.path)
    match cell.value:
        case str() as words if spec.quantity is None:
            return Problem("wrong-type", place, {"given": shown(words), "type_zh": "[ … ]", "type_en": "a list"})
        case str() as words:
            try:
                return parse_fact(words, spec)
            except ContradictionError as error:
                return Problem("sum-contradicts", place, {"figures": error.figures, "words": error.words})
        case date() as day:
            return day.isoformat()
        case bool() | None | list() as value:
            return value
        case int() | Decimal() as number if spec.quantity is Quantity.TEXT:
            if len(str(number)) > MOST_DIGITS:
                return Problem("cell-digits-lost", place, {"given": number})
            return [str(number)] if spec.is_list else str(number)
        case int() | Decimal() as number:
            return number * 100 if cell.percent and spec.quantity is Quantity.PERCENT else number
        case value:
            return str(value)
