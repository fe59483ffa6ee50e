"""Why each clause is in a contract or out of it."""

from typing import Any

from hetong.generator.pipeline import Draft


def explain(contract: Draft) -> list[dict[str, Any]]:
    """One row a clause of the library, in its order: id, label, place, source ids, chosen, condition and its values."""
    labels = {clause.id: clause.label for clause in contract.tree.clauses()}
    return [
        {
            "id": decision.clause.id,
            "label": labels.get(decision.clause.id, ""),
            "place": str(decision.clause.origin),
            "source": list(decision.clause.sources),
            "chosen": decision.chosen,
            "condition": decision.condition,
            "because": decision.because,
        }
        for decision in contract.selection.decisions
    ]
