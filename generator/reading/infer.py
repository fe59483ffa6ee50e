"""Facts that are printed nowhere because they decide which clauses there are: found from the clauses that are there.

Each conditional clause whose surroundings are there says something: its condition holds if it is there, and does not if
it is not. What is looked for are the values for which that is so for all of them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import Any, Final

from hetong.generator.clauses.expressions import Condition
from hetong.generator.clauses.source import BlockSource, ClauseSource, clauses
from hetong.generator.problems import Place, Problem
from hetong.generator.reading.recognise import Recognised, name_of, opens_with_words
from hetong.schemas.catalog import FieldSpec
from hetong.schemas.fields import Quantity

_SOMETHING: Final = "…"
"""Stands for a value of which only matters that there is one."""
_MOST_NAMED: Final = 6
"""Of clauses in a message."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """That a clause is there, or is not, although what surrounds it is."""

    clause: ClauseSource
    condition: Condition
    there: bool


@dataclass(slots=True)
class Inferred:
    """Values by the path of their field; a group that there is has the value {}. `problems` say what cannot be told."""

    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def infer(contract: Recognised, known: Mapping[str, Any], specs: Mapping[str, FieldSpec], file: str) -> Inferred:
    """What the clauses of a contract say of the facts, beside those `known` because they are printed.

    `file` is where the contract stands, for messages.
    """
    evidence = list(_evidence(contract))
    inferred = Inferred()
    for paths in _connected(evidence):
        concerned = [each for each in evidence if each.condition.paths[0] in paths]
        domains = [_domain(path, known, specs) for path in paths]
        candidates = [dict(zip(paths, values, strict=True)) for values in product(*domains)]
        wrong = [_contradicting(concerned, candidate) for candidate in candidates]
        fewest = min(map(len, wrong))
        best = [candidate for candidate, against in zip(candidates, wrong, strict=True) if len(against) == fewest]
        place = Place(file, "、".join(paths))
        if fewest:
            against = list(dict.fromkeys(one for each in wrong if len(each) == fewest for one in each))
            inferred.problems.append(_contradiction(place, best, against))
        if len(best) > 1:
            if not fewest:
                inferred.problems.append(_ambiguity(place, best, concerned))
            best = best[:1]
        inferred.values |= best[0]
    return inferred


def _evidence(contract: Recognised) -> Iterator[Evidence]:
    for part in contract.library.parts:
        for file in part.files:
            own = [clause for clause in clauses(file.blocks) if opens_with_words(clause)]
            is_there = any(clause.id in contract.clauses for clause in own if clause.id not in contract.unsure)
            if file.condition and own:
                yield Evidence(own[0], file.condition, is_there)
            if is_there or not file.condition:
                yield from _within(file.blocks, contract)


def _within(blocks: tuple[BlockSource, ...], contract: Recognised) -> Iterator[Evidence]:
    for block in blocks:
        if not isinstance(block, ClauseSource) or block.each:
            continue
        told = opens_with_words(block) and block.id not in contract.unsure
        if block.condition and told:
            yield Evidence(block, block.condition, block.id in contract.clauses)
        inner_there = any(clause.id in contract.clauses for clause in clauses(block.blocks))
        if block.id in contract.clauses if told else inner_there:
            yield from _within(block.blocks, contract)


def _connected(evidence: Sequence[Evidence]) -> list[tuple[str, ...]]:
    """The paths that conditions read, those together that some condition reads together."""
    groups: list[dict[str, None]] = []
    for each in evidence:
        paths = dict.fromkeys(each.condition.paths)
        apart = [group for group in groups if not group.keys() & paths.keys()]
        for group in groups:
            if group.keys() & paths.keys():
                paths = group | paths
        groups = [*apart, paths]
    return [tuple(group) for group in groups]


def _domain(path: str, known: Mapping[str, Any], specs: Mapping[str, FieldSpec]) -> tuple[Any, ...]:
    """The values that a field may have, as far as conditions ask."""
    spec = specs[path]
    if path in known:
        return (known[path],)
    if spec.quantity is None:
        return (None, {})
    if spec.quantity is Quantity.FLAG:
        return (False, True)
    if spec.is_list:
        return tuple(list(chosen) for size in range(len(spec.values) + 1) for chosen in combinations(spec.values, size))
    return spec.values or (None, _SOMETHING)


def _contradicting(evidence: Iterable[Evidence], candidate: Mapping[str, Any]) -> list[Evidence]:
    data = _nested(candidate)
    return [each for each in evidence if each.condition.holds(data) is not each.there]


def _nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values by path as groups; what is in a group that there is not is left out."""
    data: dict[str, Any] = {}
    for path in sorted(values, key=lambda path: path.count(".")):
        *groups, name = path.split(".")
        group: Any = data
        for step in groups:
            group = group.setdefault(step, {}) if isinstance(group, dict) else None
        if isinstance(group, dict):
            group[name] = dict(values[path]) if isinstance(values[path], dict) else values[path]
    return data


def _contradiction(place: Place, best: list[dict[str, Any]], against: list[Evidence]) -> Problem:
    missing = [name_of(each.clause) for each in against if not each.there]
    surplus = [name_of(each.clause) for each in against if each.there]
    values = {"candidates": _said(best), "missing": _named(missing), "surplus": _named(surplus)}
    return Problem("clauses-contradict", place, values)


def _ambiguity(place: Place, best: list[dict[str, Any]], evidence: list[Evidence]) -> Problem:
    values = {"candidates": _said(best), "clauses": _named([name_of(each.clause) for each in evidence])}
    return Problem("clauses-ambiguous", place, values)


def _named(names: list[str]) -> str:
    more = f" … (+{len(names) - _MOST_NAMED})" if len(names) > _MOST_NAMED else ""
    return "、".join(names[:_MOST_NAMED]) + more or "—"


def _said(candidates: list[dict[str, Any]]) -> str:
    from hetong.generator.facts.validate import shown

    each = [
        "，".join(f"{path} = {'{…}' if value == {} else shown(value)}" for path, value in candidate.items())
        for candidate in candidates
    ]
    return " / ".join(each[:_MOST_NAMED])
