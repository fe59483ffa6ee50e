"""What the tests share: examples with changes, every combination of choices, and the problems that a call raises."""

import copy
import json
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from hetong.generator.clauses.library import VARIANTS, load
from hetong.generator.clauses.source import Library
from hetong.generator.facts.skeleton import skeleton
from hetong.generator.pipeline import Draft, draft, validate_data
from hetong.generator.problems import Problem, Problems
from hetong.generator.tree.nodes import Document
from hetong.schemas.catalog import CONTRACTS, catalogue
from hetong.schemas.fields import Quantity

EXAMPLES = Path(__file__).parents[1] / "examples"

Facts = dict[str, Any]


class Combination(NamedTuple):
    """A choice that decides which clauses of the variant `general` there are."""

    leaning: str
    third_party: bool
    dispute: str
    blank: bool

    def __str__(self) -> str:
        parties = "three-parties" if self.third_party else "two-parties"
        return f"{self.leaning}-{parties}-{self.dispute}-{'blank' if self.blank else 'filled'}"


COMBINATIONS = [
    Combination(*choices)
    for choices in product(("neutral", "party_a", "party_b"), (False, True), ("court", "arbitration"), (False, True))
]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--renew-golden", action="store_true", help="write the golden files anew instead of comparing")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "combination" in metafunc.fixturenames:
        metafunc.parametrize("combination", COMBINATIONS, ids=str)


@cache
def _example(name: str) -> Facts:
    loaded: Facts = json.loads((EXAMPLES / f"{name}.json").read_text("utf-8"))
    annexes = loaded["annexes"]
    for annex in (*annexes.values(), *annexes["others"]):
        if isinstance(annex, dict) and annex.get("file"):
            annex["file"] = str(EXAMPLES / annex["file"])  # the facts of a test have no file beside which to look
    return loaded


def changed(facts: Facts, changes: dict[str, object]) -> Facts:
    """A copy of `facts` after `changes`: dotted paths with their new values, or `...` to leave a field out."""
    result = copy.deepcopy(facts)
    for path, value in changes.items():
        *groups, name = path.split(".")
        group = result
        for key in groups:
            group = group[key]
        if value is ...:
            del group[name]
        else:
            group[name] = value
    return result


def facts_for(combination: Combination) -> Facts:
    """The skeleton of `combination`, or an example with the groups of others that it needs."""
    leaning, third_party, dispute, blank = combination
    if blank:
        return skeleton("general", leaning=leaning, third_party=third_party, dispute=dispute)
    changes: Facts = {
        "leaning": leaning,
        "dispute": _example("general" if dispute == "court" else "general-party-b")["dispute"],
    }
    if third_party:
        changes["third_party"] = _example("general-third-party")["third_party"]
    if leaning != "neutral":
        changes[f"{leaning}_terms"] = _example(f"general-{leaning.replace('_', '-')}")[f"{leaning}_terms"]
    return changed(_example("general"), changes)


@cache
def draft_of(combination: Combination) -> Draft:
    return draft(validate_data(facts_for(combination)))


@pytest.fixture
def example() -> Callable[..., Facts]:
    """The facts of an example after changes: `example("general", {"term.years": 3, "number": ...})`."""
    return lambda name, changes={}: changed(_example(name), changes)


@pytest.fixture
def combined_facts(combination: Combination) -> Facts:
    return copy.deepcopy(facts_for(combination))


@pytest.fixture
def contract(combination: Combination) -> Draft:
    return draft_of(combination)


@pytest.fixture
def documents(contract: Draft) -> tuple[Document, ...]:
    """The contract and its annexes."""
    return (contract.tree, *(annex.document for annex in contract.annexes))


def varied_facts() -> Iterator[Facts]:
    """A skeleton for each value of each choice that does not decide which groups there are, and with a mediator."""
    decided = {"variant", "leaning", "dispute.method", "dispute.arbitrators"}
    for path, spec in catalogue(CONTRACTS["general"]).items():
        if path not in decided and spec.quantity in {Quantity.CHOICE, Quantity.FLAG}:
            values = spec.values or (False, True)
            for value in ([], *([value] for value in values)) if spec.is_list else values:
                change: Facts = {path: value}
                if path == "annexes.included":  # without facts of annexes that are not there
                    change = {"annexes": {"included": value, "others": []}}
                yield changed(skeleton("general", third_party=True), change)
    yield changed(skeleton("general"), {"annexes.dispute_rules.mediator": "杭州市调解中心"})


@pytest.fixture(scope="session")
def every_draft() -> list[Draft]:
    """The drafts of all combinations, of all examples and of every other choice."""
    examples = (_example(file.stem) for file in sorted(EXAMPLES.glob("general*.json")))
    return [*map(draft_of, COMBINATIONS), *(draft(validate_data(facts)) for facts in (*examples, *varied_facts()))]


@pytest.fixture
def problems() -> Callable[[Callable[[], object]], tuple[Problem, ...]]:
    """The problems that a call raises; each can be said in both languages, in one line."""

    def raised(call: Callable[[], object]) -> tuple[Problem, ...]:
        with pytest.raises(Problems) as caught:
            call()
        assert caught.value.problems
        for problem in caught.value.problems:
            assert_said(problem)
        return caught.value.problems

    return raised


def assert_said(problem: Problem) -> None:
    """`problem` can be said in both languages, in one line without gaps."""
    for language in ("zh", "en"):
        line = problem.say(language)  # type: ignore[arg-type]
        assert line.isprintable()
        assert f"[{problem.code}] " in line
        assert "；应为：；" not in line
        assert json.dumps(problem.as_json(language), ensure_ascii=True)  # type: ignore[arg-type]


class CopiedLibrary:
    """The clause library `general`, copied so that a test may damage it."""

    def __init__(self, root: Path) -> None:
        self.root = root / "variants"
        shutil.copytree(VARIANTS, self.root)

    def path(self, file: str) -> Path:
        return self.root / "general" / file

    def change(self, file: str, old: str, new: str) -> int:
        """Replace the first `old` in `file`; the line where it stood."""
        text = self.path(file).read_text("utf-8")
        assert old in text
        self.path(file).write_text(text.replace(old, new, 1), "utf-8")
        return text[: text.index(old)].count("\n") + 1

    def load(self) -> Library:
        return load("general", self.root)


@pytest.fixture
def library(tmp_path: Path) -> CopiedLibrary:
    return CopiedLibrary(tmp_path)
