"""What the tests of the models share: an example with some facts changed, and why it is refused."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from hetong.generator.facts.annexes import with_usual_annexes
from hetong.schemas.general import GeneralContract

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def facts() -> Callable[..., dict[str, Any]]:
    """The facts of an example after `changes`: dotted paths with their new values, or `...` to leave a field out.

    The usual contents of annexes are filled in, as they are before facts reach the model.
    """

    def changed(example: str, changes: dict[str, object]) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads((EXAMPLES / f"{example}.json").read_text("utf-8"))
        loaded = with_usual_annexes(loaded, "general")
        for path, value in changes.items():
            *groups, name = path.split(".")
            group = loaded
            for key in groups:
                group = group[key]
            if value is ...:
                del group[name]
            else:
                group[name] = value
        return with_usual_annexes(loaded, "general")

    return changed


@pytest.fixture
def refusals(facts: Callable[..., dict[str, Any]]) -> Callable[..., list[tuple[str, str]]]:
    """Why an example is refused after `changes`: type and place of each error; empty if it is accepted.

    The place of a conflict between fields is each field that the error names.
    """

    def check(example: str, changes: dict[str, object]) -> list[tuple[str, str]]:
        refused: list[tuple[str, str]] = []
        try:
            GeneralContract.model_validate(facts(example, changes))
        except ValidationError as refusal:
            for error in refusal.errors():
                fields = error.get("ctx", {}).get("fields", ())
                places = [(*error["loc"], field) for field in fields] or [error["loc"]]
                refused += [(error["type"], ".".join(map(str, place))) for place in places]
        return refused

    return check
