"""Facts for every combination of leaning, third party, dispute method and blanks, made from the examples."""

import json
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

from hetong.schemas.catalog import CONTRACTS

EXAMPLES = Path(__file__).parents[2] / "examples"


def combinations() -> Iterator[tuple[str, dict[str, Any]]]:
    """A name and complete facts for each combination of each variant."""
    for variant, leaning, third, method, blanks in product(
        CONTRACTS, ("neutral", "party_a", "party_b"), (False, True), ("court", "arbitration"), (False, True)
    ):
        facts = _example(variant)
        facts["leaning"] = leaning
        facts["dispute"] = _dispute(variant, method)
        for party in ("party_a", "party_b"):
            facts.pop(f"{party}_terms", None)
            if leaning == party:
                facts[f"{party}_terms"] = _example(f"{variant}-{party.replace('_', '-')}")[f"{party}_terms"]
        facts.pop("third_party", None)
        if third:
            with_third = _example(f"{variant}-third-party")
            facts["third_party"], facts["annexes"] = with_third["third_party"], with_third["annexes"]
        if blanks:
            _blank(facts, _example(f"{variant}-blanks"))
        parties = "three" if third else "two"
        yield f"{variant}-{leaning}-{parties}-{method}-{'blanks' if blanks else 'filled'}", facts


def _example(name: str) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    for annex in facts["annexes"].values():
        if isinstance(annex, dict) and annex.get("file"):
            annex["file"] = str(EXAMPLES / annex["file"])
    return facts


def _dispute(variant: str, method: str) -> dict[str, Any]:
    """The dispute group of an example that has chosen `method`."""
    names = (variant, f"{variant}-party-a", f"{variant}-party-b", f"{variant}-third-party")
    return next(facts["dispute"] for facts in map(_example, names) if facts["dispute"]["method"] == method)


def _blank(facts: dict[str, Any], blanks: dict[str, Any]) -> None:
    """Blank whatever the example with blanks leaves blank."""
    for name, value in blanks.items():
        if name not in facts:
            continue
        if isinstance(value, dict) and isinstance(facts[name], dict):
            _blank(facts[name], value)
        elif value is None and not isinstance(facts[name], dict):
            facts[name] = None
