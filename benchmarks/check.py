"""Checking every variant in every leaning by every rule, in one process: the rules against the drafting.

python benchmarks/check.py [--runs N]
"""

import argparse
import json
import statistics
import time
from pathlib import Path

from hetong.generator.lint.run import all_rules, findings
from hetong.generator.pipeline import draft, load_facts

EXAMPLES = Path(__file__).parents[1] / "examples"
NAMES = [
    f"{variant}{leaning}" for variant in ("general", "process", "framework") for leaning in ("", "-party-a", "-party-b")
]


def main() -> None:
    """Print the median seconds of both and their ratio."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    facts = [load_facts(str(EXAMPLES / f"{name}.json")) for name in NAMES]
    for contract in map(draft, facts):  # rules, clauses and law are read once
        findings(contract)
    drafting, checking = [], []
    for _ in range(runs):
        start = time.perf_counter()
        contracts = [draft(each) for each in facts]
        drafted = time.perf_counter()
        for contract in contracts:
            findings(contract)
        drafting.append(drafted - start)
        checking.append(time.perf_counter() - drafted)
    taken = {"drafting": statistics.median(drafting), "checking": statistics.median(checking)}
    told = {name: round(seconds, 3) for name, seconds in taken.items()}
    ratio = round(taken["checking"] / taken["drafting"], 2)
    print(json.dumps({"contracts": len(NAMES), "rules": len(all_rules()), **told, "ratio": ratio}))


if __name__ == "__main__":
    main()
