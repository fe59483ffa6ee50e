"""Why each clause is in a contract or out of it."""

from collections.abc import Mapping
from itertools import count, takewhile
from typing import Any

from hetong.generator.pipeline import Draft
from hetong.generator.tree.assemble import repeated_id
from hetong.generator.tree.select import Decision


def explain(contract: Draft) -> list[dict[str, Any]]:
    """One row a clause of the library, in its order: id, labels, place, source ids, chosen, condition and its values.

    A clause repeated for each entry of a list has a label for each; it is out where the list is empty.
    """
    labels: dict[str, list[str]] = {}
    for document in contract.documents:
        for clause in document.clauses():
            labels.setdefault(clause.id, []).append(clause.label)
    return [_row(decision, labels) for decision in contract.selection.decisions]


def _row(decision: Decision, labels: Mapping[str, list[str]]) -> dict[str, Any]:
    clause, chosen, condition, because = decision.clause, decision.chosen, decision.condition, decision.because
    shown = labels.get(clause.id, [])
    if clause.each and chosen:
        copies = takewhile(labels.__contains__, (repeated_id(clause.id, position) for position in count()))
        shown = [label for copy in copies for label in labels[copy]]
        chosen, condition, because = bool(shown), f"each {clause.each}", f"{len(shown)}"
    return {
        "id": clause.id,
        "label": "、".join(shown),
        "place": str(clause.origin),
        "source": list(clause.sources),
        "chosen": chosen,
        "condition": condition,
        "because": because,
    }
