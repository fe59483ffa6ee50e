"""Files that came back, put together into the facts of a contract and checked like any input.

A fact is what the places that show it say; what is printed nowhere follows from the clauses that are there. What
nothing says is left blank where it may be, and said so.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from hetong.generator.facts.read import Source
from hetong.generator.facts.skeleton import ONLY_FOR
from hetong.generator.facts.validate import Facts, shown, validate
from hetong.generator.problems import Place, Problem, Problems, Wording, raise_if
from hetong.generator.reading.content import ReturnedDocument
from hetong.generator.reading.document import read_document
from hetong.generator.reading.files import Handed, hand_in
from hetong.generator.reading.infer import infer
from hetong.generator.reading.package import unreadable
from hetong.generator.reading.places import OTHERS, Found, Said, in_document, in_form, understood
from hetong.generator.reading.recognise import Recognised, recognise
from hetong.schemas.catalog import CONTRACTS, FieldSpec, catalogue
from hetong.schemas.fields import Quantity

_WAIVERS: Final = "waivers"
_INCLUDED: Final = "annexes.included"
_MOST_ENTRIES: Final = 100
"""Of a list: more than any may have, so that the checks refuse the rest."""
_MOST_NAMED: Final = 8
"""Of titles in a note."""


@dataclass(frozen=True, slots=True)
class ReadBack:
    """Facts that came back: checked, as the plain JSON data that a user would write, and what should be known."""

    facts: Facts
    data: dict[str, Any]
    notes: tuple[Wording, ...]


def read_back(paths: Sequence[Path]) -> ReadBack:
    """The facts in a contract with its annexes, or in a filled form. Raises `Problems` with all that is wrong."""
    opened = _opened(hand_in(paths))
    main = _main(opened)
    specs = catalogue(CONTRACTS[main.variant])
    found, problems = _understood(opened, specs)
    chosen, differing = _agreed(found)
    values = {path: each.value for path, each in chosen.items()}
    problems += differing
    if main.contract:
        inferred = infer(main.contract, dict(_known(values, specs)), specs, main.name)
        if inferred.problems:  # whatever else is wrong may follow from it
            raise Problems([*problems, *inferred.problems])
        values |= {path: value for path, value in inferred.values.items() if values.get(path) is None}
    values["variant"] = main.variant
    reading = _Reading(specs, values, frozenset(each.contract.annex for each in opened if each.contract))
    data = reading.data()
    facts = _checked(Source(main.name, data, {}), chosen, problems)
    notes = (*_changes_noted(opened), *reading.notes(), *_unseen_noted(main, facts, values))
    return ReadBack(facts, data, notes)


# Files


@dataclass(frozen=True, slots=True)
class _Opened:
    """A file that was read: what its places say, and the clauses that it has. A form has none that count.

    `variant` is empty for an annex that is nothing but pictures: only the others tell what it belongs to.
    """

    name: str
    variant: str
    said: tuple[Said, ...]
    contract: Recognised | None = None
    document: ReturnedDocument | None = None

    @property
    def is_main(self) -> bool:
        return bool(self.variant) and not (self.contract and self.contract.annex)


def _opened(files: Iterable[Handed]) -> list[_Opened]:
    opened: list[_Opened] = []
    problems: list[Problem] = []
    for file in files:
        try:
            opened += _form(file) if file.is_pdf else _document(file)
        except Problems as error:
            problems += error.problems
    raise_if(problems)
    return opened


def _form(file: Handed) -> Iterator[_Opened]:
    from hetong.generator.writers.acroform import FormError, read_form

    try:
        values = read_form(file.content)
    except FormError as error:
        raise unreadable(file.name, str(error)) from None
    if "variant" not in values:
        raise Problems([Problem("returned-no-form", Place(file.name))])
    yield _Opened(file.name, _variant(values["variant"], file.name), tuple(in_form(values)))


def _document(file: Handed) -> Iterator[_Opened]:
    document = read_document(file.content, file.name)
    said = tuple(in_document(document))
    variant = next((each for each in said if each.key == "variant"), None)
    if variant is not None:
        yield _Opened(file.name, _variant(variant.value or variant.words, file.name), said, None, document)
        return
    contract = recognise(document)
    if contract is None and not document.stored:
        if file.asked_for:
            raise Problems([Problem("returned-unknown", Place(file.name))])
        return
    yield _Opened(file.name, contract.library.variant if contract else "", said, contract, document)


def _variant(said: str, name: str) -> str:
    if said not in CONTRACTS:
        values = {"given": shown(said), "choices": "、".join(CONTRACTS)}
        raise Problems([Problem("unknown-choice", Place(name, "variant"), values)])
    return said


def _main(opened: Sequence[_Opened]) -> _Opened:
    """The contract or the form; there is one."""
    mains = [each for each in opened if each.is_main]
    if len(mains) > 1:
        names = "、".join(each.name for each in mains)
        raise Problems([Problem("returned-several", Place(mains[0].name), {"names": names})])
    if not mains:
        name = opened[0].name if opened else ""
        raise Problems([Problem("returned-unknown", Place(name))])
    return mains[0]


# Facts


def _understood(opened: Iterable[_Opened], specs: Mapping[str, FieldSpec]) -> tuple[list[Found], list[Problem]]:
    each = [understood(said, specs, file.name) for file in opened for said in file.said]
    found = [place for place in each if isinstance(place, Found)]
    problems = [place for place in each if isinstance(place, Problem)]
    return found, _once(problems)


def _known(values: Mapping[str, Any], specs: Mapping[str, FieldSpec]) -> Iterator[tuple[str, Any]]:
    """The choices among the values that places tell; what is none of a field's choices is for the checks to refuse."""
    for path, value in values.items():
        spec = specs.get(path)
        given = value if isinstance(value, list) else [value]
        if spec and spec.quantity is Quantity.CHOICE and all(each in spec.values for each in given):
            yield path, value


def _once(problems: Iterable[Problem]) -> list[Problem]:
    """A problem that several places have, once."""
    known: dict[str, Problem] = {}
    for problem in problems:
        known.setdefault(problem.say("en"), problem)
    return list(known.values())


def _agreed(found: Iterable[Found]) -> tuple[dict[str, Found], list[Problem]]:
    """The place that tells each fact, and the facts that places tell differently. A place left blank tells nothing."""
    places: dict[str, Found] = {}
    problems: dict[str, Problem] = {}
    for each in found:
        first = places.get(each.path)
        if first is None or first.value is None:
            places[each.path] = each
        elif each.value is not None and each.value != first.value and each.path not in problems:
            values = {
                "one": shown(first.words), "where_one": first.where,
                "other": shown(each.words), "where_other": each.where,
            }  # fmt: skip
            problems[each.path] = Problem("returned-differs", Place(first.file, each.path), values)
    return places, list(problems.values())


def _checked(source: Source, chosen: Mapping[str, Found], problems: Sequence[Problem]) -> Facts:
    """The facts, checked like any input; what is wrong with them is said where it stands in the files."""
    found = list(problems)
    try:
        facts = validate(source)
    except Problems as error:
        known = {problem.place.path for problem in problems}
        found += [_placed(problem, chosen) for problem in error.problems if problem.place.path not in known]
        raise Problems(found) from None
    raise_if(found)
    return facts


def _placed(problem: Problem, chosen: Mapping[str, Found]) -> Problem:
    place = chosen.get(problem.place.path)
    return replace(problem, place=Place(place.where, problem.place.path)) if place else problem


@dataclass(slots=True)
class _Reading:
    """Values by path put into the groups of the form. `documents` are the keys of the annexes that were handed in."""

    specs: Mapping[str, FieldSpec]
    values: dict[str, Any]
    documents: frozenset[str]
    usual: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._tick()
        if isinstance(names := self.values.pop(OTHERS, None), list):
            self.values |= {f"{OTHERS}[{position}].name": name for position, name in enumerate(names)}

    def _tick(self) -> None:
        """Boxes that were ticked, as the list of what they stand for."""
        for path, spec in self.specs.items():
            if spec.is_list and spec.quantity is Quantity.CHOICE:
                boxes = {value: self.values.pop(f"{path}.{value}", None) for value in spec.values}
                if any(ticked is not None for ticked in boxes.values()):
                    self.values[path] = [value for value, ticked in boxes.items() if ticked]

    def data(self) -> dict[str, Any]:
        return self.group("")

    def group(self, prefix: str) -> dict[str, Any]:
        """The fields below `prefix` (``party_a.``), in the order of the form."""
        made: dict[str, Any] = {}
        for path, spec in self.specs.items():
            name = path.removeprefix(prefix)
            if not path.startswith(prefix) or "." in name or spec.computed or path == _WAIVERS:
                continue
            if spec.quantity is None:
                if spec.is_list:
                    made[name] = self.entries(path)
                elif self.there_is(path):
                    made[name] = self.group(f"{path}.")
            elif self.applies(path, spec):
                self.put(made, name, spec, path)
        return made

    def put(self, made: dict[str, Any], name: str, spec: FieldSpec, path: str) -> None:
        value = self.values.get(path)
        if value is None and spec.is_list:
            value = self.elements(path)
        if value is not None or spec.blank_allowed or path in self.values:
            made[name] = _plain(value)

    def entries(self, path: str) -> list[dict[str, Any]]:
        """The groups of a list, in their order; the numbers of those taken out in between are closed up."""
        inner = {
            each.removeprefix(f"{path}."): spec for each, spec in self.specs.items() if each.startswith(f"{path}.")
        }
        made = []
        for number in self.numbers(path):
            entry: dict[str, Any] = {}
            for name, spec in inner.items():
                self.put(entry, name, spec, f"{path}[{number}].{name}")
            made.append(entry)
        return made

    def elements(self, path: str) -> list[Any] | None:
        """The elements of a list that stand each at a place of its own."""
        found = [
            self.values[f"{path}[{number}]"] for number in self.numbers(path) if f"{path}[{number}]" in self.values
        ]
        return found or None

    def numbers(self, path: str) -> list[int]:
        start = f"{path}["
        pieces = (each.removeprefix(start).partition("]")[0] for each in self.values if each.startswith(start))
        return sorted({int(piece) for piece in pieces})[:_MOST_ENTRIES]

    def there_is(self, path: str) -> bool:
        """Whether the facts have the group `path`."""
        top, _, key = path.partition(".")
        if path in self.values:
            return self.values[path] is not None
        told = any(each.startswith(f"{path}.") for each in self.values)
        if path == "third_party":
            return told
        if top.endswith("_terms") and not key:
            return self.values.get("leaning") == top.removesuffix("_terms")
        if top == "annexes" and key and path.count(".") == 1:
            return self.has_annex(key, told=told)
        return True

    def has_annex(self, key: str, *, told: bool) -> bool:
        included = self.values.get(_INCLUDED)
        if not isinstance(included, list) or key not in included:
            return False
        if told or key in self.documents:
            return True
        self.usual.append(key)
        return False

    def applies(self, path: str, spec: FieldSpec) -> bool:
        """Whether a field belongs to the chosen method of resolving disputes.

        A form presets choices of the other; what somebody typed there is kept, for the checks to refuse.
        """
        method = self.values.get("dispute.method")
        others = [other for other, paths in ONLY_FOR.items() if path in paths]
        typed = spec.quantity is Quantity.TEXT and self.values.get(path) is not None
        return not others or method in others or typed

    # What should be known

    def notes(self) -> Iterator[Wording]:
        labels = self.specs[_INCLUDED].labels
        included = self.values.get(_INCLUDED) or []
        filed = [path.split(".")[1] for path, spec in self.specs.items() if spec.quantity is Quantity.FILE]
        usual = [key for key in dict.fromkeys(self.usual) if key not in filed]
        if usual:
            names = _listed([labels[key] for key in usual])
            yield Wording(
                f"没有读到下列附件的内容，生成时采用通常的内容：{names}。",
                f"Not among the files, so their usual contents will be taken: {names}.",
            )
        attached = [labels[key] for key in included if key in filed]
        attached += [str(self.values.get(f"{OTHERS}[{number}].name")) for number in self.numbers(OTHERS)]
        what = f"；所附文件的路径：{_listed(attached)}" if attached else ""
        and_what = f"; the paths of the files attached: {_listed(attached)}" if attached else ""
        yield Wording(
            f"合同中不印、因而读不回来的：检查规则的豁免{what}。",
            f"Not printed and so not read back: waivers of lint rules{and_what}.",
        )


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _listed(names: Sequence[str]) -> str:
    more = " …" if len(names) > _MOST_NAMED else ""
    return "、".join(names[:_MOST_NAMED]) + more


def _changes_noted(opened: Iterable[_Opened]) -> Iterator[Wording]:
    for file in opened:
        count = len(file.document.changes) if file.document else 0
        if count:
            yield Wording(
                f"{file.name}：有 {count} 处未处理的修订，按全部接受读取。",
                f"{file.name}: {count} pending changes, read as accepted.",
            )


def _unseen_noted(main: _Opened, facts: Facts, values: Mapping[str, Any]) -> Iterator[Wording]:
    """Facts that the contract made of these would show, although no place of the files does."""
    if main.contract is None:
        return
    from hetong.generator.pipeline import draft
    from hetong.generator.tree.nodes import FactText

    shows = {inline.fact: inline.title for inline in draft(facts).tree.inlines() if isinstance(inline, FactText)}
    unseen = [f"{title}（{path}）" for path, title in shows.items() if path not in values]
    if unseen:
        names = _listed(unseen)
        yield Wording(
            f"{main.name}：没有找到下列内容，按空白读取：{names}。",
            f"{main.name}: nowhere in the file, and so read as blank: {names}.",
        )
