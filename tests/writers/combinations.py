"""Facts for every combination of leaning, third party, dispute method and blanks, made from the examples."""

import copy
import json
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).parents[2] / "examples"


def combinations() -> Iterator[tuple[str, dict[str, Any]]]:
    """A name and complete facts for each combination."""
    for leaning, third, method, blanks in product(
        ("neutral", "party_a", "party_b"), (False, True), ("court", "arbitration"), (False, True)
    ):
        facts = _example("general")
        facts["leaning"] = leaning
        facts["dispute"] = _dispute(method)
        for party in ("party_a", "party_b"):
            facts.pop(f"{party}_terms", None)
            if leaning == party:
                facts[f"{party}_terms"] = _example(f"general-{party.replace('_', '-')}")[f"{party}_terms"]
        facts.pop("third_party", None)
        if third:
            facts["third_party"] = _example("general-third-party")["third_party"]
        if blanks:
            _blank(facts, _example("general-blanks"))
        yield f"{leaning}-{'three' if third else 'two'}-{method}-{'blanks' if blanks else 'filled'}", facts


def _example(name: str) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    return facts


def _dispute(method: str) -> dict[str, Any]:
    return next(
        copy.deepcopy(facts["dispute"])
        for facts in map(_example, ("general", "general-party-a", "general-party-b", "general-third-party"))
        if facts["dispute"]["method"] == method
    )


def _blank(facts: dict[str, Any], blanks: dict[str, Any]) -> None:
    """Blank whatever the example with blanks leaves blank."""
    for name, value in blanks.items():
        if name not in facts:
            continue
        if isinstance(value, dict) and isinstance(facts[name], dict):
            _blank(facts[name], value)
        elif value is None and not isinstance(facts[name], dict):
            facts[name] = None
