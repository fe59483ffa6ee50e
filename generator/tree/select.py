"""Stage 1: which clauses these facts call for, each with the reason."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from hetong.generator.clauses.expressions import Condition
from hetong.generator.clauses.source import (
    AnnexSource,
    BlockSource,
    ClauseSource,
    FileSource,
    Library,
    PartSource,
    TableSource,
)
from hetong.generator.problems import Problem, raise_if


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a clause was chosen, and why: the condition that decided with the values it saw, or none.

    `condition` is that of the clause itself or of the innermost clause or file around it that has one.
    """

    clause: ClauseSource
    chosen: bool
    condition: str
    because: str


@dataclass(frozen=True, slots=True)
class Selection:
    """The library cut down to what is chosen, a decision for every clause, and the facts that decided."""

    library: Library
    decisions: tuple[Decision, ...]
    used: frozenset[str]

    def left_out(self, clause_id: str) -> Decision | None:
        """The decision that left `clause_id` out; None if it was chosen or is unknown."""
        return next((d for d in self.decisions if d.clause.id == clause_id and not d.chosen), None)


def select(library: Library, data: Mapping[str, Any]) -> Selection:
    """Choose the clauses of `library` that `data` calls for. Raises `Problems` where a condition cannot be told."""
    stage = _Select(data)
    parts = tuple(stage.part(part) for part in library.parts)
    annexes = tuple(chosen for annex in library.annexes if (chosen := stage.annex(annex)))
    raise_if(stage.problems)
    chosen_library = replace(library, parts=parts, annexes=annexes)
    return Selection(chosen_library, tuple(stage.decisions), frozenset(stage.used))


@dataclass(slots=True)
class _Select:
    data: Mapping[str, Any]
    decisions: list[Decision] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def annex(self, annex: AnnexSource) -> AnnexSource | None:
        """The annex with what is chosen of it, if the contract names it."""
        named = next(decision for decision in self.decisions if decision.clause.id == annex.clause_id)
        parts = tuple(self.part(part, named.clause.condition, named.chosen) for part in annex.parts)
        return replace(annex, parts=parts) if named.chosen else None

    def part(self, part: PartSource, outer: Condition | None = None, outer_chosen: bool = True) -> PartSource:
        files = []
        for file in part.files:
            chosen = outer_chosen and self.holds(file.condition)
            decisive = file.condition if outer_chosen and file.condition else outer
            blocks = tuple(self.blocks(file.blocks, decisive, chosen))
            if chosen:
                files.append(FileSource(file.name, file.condition, blocks))
        return replace(part, files=tuple(files))

    def blocks(
        self, blocks: tuple[BlockSource, ...], outer: Condition | None, outer_chosen: bool
    ) -> Iterator[BlockSource]:
        for block in blocks:
            if isinstance(block, TableSource):
                yield replace(
                    block, rows=tuple(row for row in block.rows if outer_chosen and self.holds(row.condition))
                )
                continue
            if not isinstance(block, ClauseSource):
                yield block
                continue
            chosen = outer_chosen and self.holds(block.condition)
            decisive = block.condition if outer_chosen and block.condition else outer
            self.decisions.append(
                Decision(
                    clause=block,
                    chosen=chosen,
                    condition=decisive.text if decisive else "",
                    because=decisive.because(self.data) if decisive else "",
                )
            )
            inner = tuple(self.blocks(block.blocks, decisive, chosen))
            if chosen:
                yield replace(block, blocks=inner)

    def holds(self, condition: Condition | None) -> bool:
        if condition is None:
            return True
        self.used.update(condition.paths)
        result = condition.holds(self.data)
        if isinstance(result, Problem):
            self.problems.append(result)
            return False
        return result
