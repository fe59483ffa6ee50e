"""A table of contracts, checked row by row, then written contract by contract.

Nothing is written before every row has been checked. The work of both passes is done by an executor; files are written
here alone, so that the journal is true and a contract is whole or not there.
"""

import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, Final

from hetong.generator.batch.columns import KEY, is_key, lists_of_groups
from hetong.generator.batch.executors import LOCAL, in_order, open_executor
from hetong.generator.batch.journal import Done, Journal
from hetong.generator.batch.rows import RowFacts, Shared, facts_of
from hetong.generator.batch.tables import CellProblem, Row, Sheet, open_table
from hetong.generator.clauses.library import digest, load
from hetong.generator.delivery import FORMATS, Extent, files_of, output_name
from hetong.generator.facts.read import Source
from hetong.generator.facts.validate import shown, validate
from hetong.generator.package.files import refuse_existing, write_all
from hetong.generator.package.manifest import facts_digest
from hetong.generator.pipeline import Draft, Engine, Look, Template, draft
from hetong.generator.problems import Problem, Problems, raise_if
from hetong.generator.readiness import require_final, unprintable
from hetong.schemas.catalog import CONTRACTS, catalogue

IGNORED_SHEETS: Final = ("说明",)


@dataclass(frozen=True, slots=True)
class Order:
    """What is handed over of each contract, and in which look; `final`: nothing that is not ready to be signed."""

    formats: tuple[str, ...] = FORMATS
    extent: Extent = field(default_factory=Extent)
    shell: Template | None = None
    engine: Engine = "typst"
    final: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """What to make of a table: the facts that its rows share, what is handed over of each contract, and how."""

    base: Mapping[str, Any] = field(default_factory=dict)
    order: Order = field(default_factory=Order)
    keep_going: bool = False
    overwrite: bool = False
    jobs: int = 1
    executor: str = LOCAL


@dataclass(slots=True)
class Outcome:
    """What a run has come to. `problems` are those of the rows that were left out."""

    rows: int = 0
    written: int = 0
    kept: int = 0
    """Contracts that an earlier run had written already."""
    problems: list[CellProblem] = field(default_factory=list)


Progress = Callable[[str, int, int], None]
"""Called with the stage (``check``, ``write``), how many rows are done, and how many there are (0: unknown)."""


def run(table: Path, folder: Path, batch: Batch, progress: Progress = lambda *_: None) -> Outcome:
    """Write a contract for each row of `table` into `folder`.

    Raises `Problems` for a table that cannot be read as one; what is wrong with rows is in the outcome, and without
    `keep_going` nothing is written then. Raises ToolError where the executor cannot be had.
    """
    outcome = Outcome()
    with ExitStack() as stack:
        executor, window = stack.enter_context(open_executor(batch.executor, batch.jobs))
        spool = stack.enter_context(TemporaryFile())
        names: dict[str, int] = {}
        check = partial(_checked, order=batch.order)
        for row, checked in in_order(executor, check, rows_of(table, batch.base), window):
            outcome.rows += 1
            if row.problems or checked.problems:
                outcome.problems += [*row.problems, *map(row.at_cell, checked.problems)]
            else:
                name = _unique(checked.name, names)
                pickle.dump(_Task(row, name, f"{checked.key} {name}"), spool)
            progress("check", outcome.rows, 0)
        if outcome.problems and not batch.keep_going:
            return outcome
        good = sum(names.values())
        journal = Journal(folder)
        keys: list[str] = []
        render = partial(_rendered, order=batch.order)
        todo = _todo(spool, good, journal, keys, outcome)
        for task, made in in_order(executor, render, todo, window):
            _write(task, made, folder, journal, batch, outcome)
            progress("write", outcome.kept + outcome.written, good)
        journal.close(key for key in keys if journal.is_done(key))
    return outcome


@dataclass(frozen=True, slots=True)
class _Checked:
    """What checking a row says: what is wrong with it, or else the name and key of its contract."""

    problems: tuple[Problem, ...] = ()
    name: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class _Task:
    """A contract to be made."""

    row: RowFacts
    name: str
    key: str


def _unique(name: str, names: dict[str, int]) -> str:
    """`name`, numbered from the second time on; file systems may not tell case apart."""
    folded = name.casefold()
    names[folded] = names.get(folded, 0) + 1
    return name if names[folded] == 1 else f"{name}_{names[folded]}"


# Rows


def rows_of(table: Path, base: Mapping[str, Any]) -> Iterator[RowFacts]:
    """The facts of each row; what is wrong with further sheets comes last, as rows of their own."""
    with open_table(table) as (main, *further):
        variant = _variant_called(main.name) or base.get("variant")
        lists, problems = _lists(further, variant, table)
        shared = Shared(table, base, lists)
        first: dict[str, str] = {}
        for row in main.rows:
            named = row.cells["variant"].value if "variant" in row.cells else variant
            if named not in CONTRACTS:
                place = row.cells["variant"].place if "variant" in row.cells else row.place
                yield _wrong(table, place, "unknown-choice", given=shown(named), choices="、".join(CONTRACTS))
                continue
            facts = facts_of(row, main, named, shared)
            number = facts.source.data.get(KEY)
            if number is not None and (other := first.setdefault(str(number), row.place)) != row.place:
                place = facts.cells.get(KEY, row.place)
                yield _wrong(table, place, "number-duplicate", number=number, other=other)
            else:
                yield facts
        yield from problems
        for each in lists.values():
            for key in each.keys() - first.keys():
                for row in each[key]:
                    yield _wrong(table, row.place, "row-without-contract", number=key)


def _wrong(table: Path, place: str, code: str, **values: object) -> RowFacts:
    """A row that makes no contract."""
    return RowFacts(place, Source(table.name, {}, {}), problems=(CellProblem.of(table, place, code, **values),))


def _variant_called(name: str) -> str:
    """The variant whose key or label is `name`, as the sheets of our spreadsheets are named; empty if none is."""
    return next((variant for variant in CONTRACTS if name in {variant, load(variant).label}), "")


def _lists(
    sheets: Iterable[Sheet], variant: str | None, table: Path
) -> tuple[dict[str, dict[str, list[Row]]], list[RowFacts]]:
    """The rows of further sheets by the list that the sheet is named after, and by the key that joins them."""
    specs = catalogue(CONTRACTS[variant]) if variant in CONTRACTS else {}
    known = lists_of_groups(specs)
    lists: dict[str, dict[str, list[Row]]] = {}
    problems: list[RowFacts] = []
    for sheet in sheets:
        path = known.get(sheet.name)
        for row in sheet.rows if sheet.name not in IGNORED_SHEETS else ():
            key = next((cell.value for header, cell in row.cells.items() if is_key(header, specs)), None)
            if path is None or key is None:
                code = "sheet-unknown" if path is None else "key-missing"
                problems.append(_wrong(table, row.place, code, name=sheet.name))
            else:
                lists.setdefault(path, {}).setdefault(str(key), []).append(row)
    return lists, problems


# The two passes, in the processes of the executor


def _checked(row: RowFacts, order: Order) -> _Checked:
    if row.problems:
        return _Checked()
    try:
        contract = draft(validate(row.source))
        if order.final:
            require_final(contract)
        elif "pdf" in order.formats:
            raise_if(unprintable(contract))
    except Problems as error:
        return _Checked(tuple(error.problems))
    return _Checked(
        (), output_name(contract, ascii_names=order.extent.get("ascii_names", False)), _key(contract, order)
    )


def _key(contract: Draft, order: Order) -> str:
    """SHA-256 of all that makes the bytes of `contract`: facts, attached files, clauses, options, program."""
    files = [(path, sha256(file.content).hexdigest()) for path, file in sorted(contract.files.items())]
    made_of = (facts_digest(contract.facts), files, digest(contract.selection.library), repr(order), version("hetong"))
    return sha256(repr(made_of).encode()).hexdigest()


def _rendered(task: _Task, order: Order) -> dict[str, bytes] | tuple[Problem, ...]:
    look = Look(order.shell, order.engine)
    try:
        return files_of(draft(validate(task.row.source)), task.name, order.formats, look, **order.extent)
    except Problems as error:
        return tuple(error.problems)


# Writing, here


def _todo(spool: IO[bytes], count: int, journal: Journal, keys: list[str], outcome: Outcome) -> Iterator[_Task]:
    """The contracts that no earlier run has written; `keys` gets those of all."""
    spool.seek(0)
    for _ in range(count):
        task: _Task = pickle.load(spool)  # noqa: S301  written by this process, in a file without a name
        keys.append(task.key)
        if journal.is_done(task.key):
            outcome.kept += 1
        else:
            yield task


def _write(
    task: _Task,
    made: dict[str, bytes] | tuple[Problem, ...],
    folder: Path,
    journal: Journal,
    batch: Batch,
    outcome: Outcome,
) -> None:
    if isinstance(made, tuple):
        outcome.problems += map(task.row.at_cell, made)
        return
    ours = batch.overwrite or journal.is_ours(made)
    try:
        if not ours:
            refuse_existing(folder, made)
        journal.begin(made)
        write_all(folder, made, overwrite=True)
    except Problems as error:
        outcome.problems += map(task.row.at_cell, error.problems)
        return
    journal.finish(Done.of(task.key, task.row.row, made))
    outcome.written += 1
