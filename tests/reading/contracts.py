"""Facts of contracts, from the examples and made up, as files that may come back."""

import copy
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from hetong.generator.delivery import render
from hetong.generator.facts.read import Source, field_path, walk
from hetong.generator.facts.skeleton import skeleton
from hetong.generator.facts.validate import Facts, steps_of, validate
from hetong.generator.pipeline import draft
from hetong.generator.problems import Problems
from hetong.schemas.catalog import CONTRACTS, FieldSpec, catalogue
from hetong.schemas.fields import Quantity

NAMED = {
    "credit_code": ["91330102MA2XQ7C405", "91310107MA1HT8N51K"],
    "phone": ["0571-1234 5678", "400-123-4567", "13800138000转12"],
    "email": ["contract@xiuchuan.example.com"],
    "account": ["3301 0200 1234 5678 901"],
}
DECIDED = {"variant", "leaning", "dispute.method", "annexes.included"}
"""What the skeleton has decided: with it go groups of facts."""


def handed_over(facts: Facts, folder: Path) -> Path:
    """The folder into which the contract of `facts` was rendered as Word files."""
    render(draft(facts), folder, ["docx"])
    return folder


def comparable(data: dict[str, Any]) -> Any:
    """Facts without what is printed nowhere: waivers, and the paths of attached files; annexes in the usual order."""
    plain = json.loads(json.dumps(data, default=str))
    plain.pop("waivers", None)
    plain["annexes"]["included"].sort()
    for annex in (*plain["annexes"].values(), *plain["annexes"]["others"]):
        if isinstance(annex, dict) and "file" in annex:
            annex["file"] = None
    return plain


def made_up(random: Random) -> Facts:
    """Valid facts of any variant: the skeleton of a contract with made-up values in it, as far as they fit together."""
    variant = random.choice(sorted(CONTRACTS))
    specs = catalogue(CONTRACTS[variant])
    start = skeleton(
        variant,
        leaning=random.choice(["neutral", "party_a", "party_b"]),
        third_party=random.random() < 0.5,
        dispute=random.choice(["court", "arbitration"]),
    )
    data = copy.deepcopy(start)
    for path in leaves(start):
        spec = specs[field_path(steps_of(path))]
        if path not in DECIDED and not path.startswith("annexes.others") and spec.quantity is not Quantity.FILE:
            put(data, path, value_of(spec, random))
    while True:
        try:
            return validate(Source("<made up>", data, {}))
        except Problems as error:
            for problem in error.problems:
                put(data, problem.place.path, value_at(start, problem.place.path))


def leaves(data: Any) -> list[str]:
    """The paths of all values; a list of values is one."""
    paths: dict[str, None] = {}
    for steps, _ in walk(data):
        named = steps[:-1] if isinstance(steps[-1], int) else steps
        paths.setdefault("".join(f"[{s}]" if isinstance(s, int) else f".{s}" for s in named).removeprefix("."))
    return list(paths)


def value_at(data: Any, path: str) -> Any:
    for step in steps_of(path):
        data = data[step]
    return data


def put(data: Any, path: str, value: Any) -> None:
    *groups, name = steps_of(path)
    for step in groups:
        data = data[step]
    data[name] = value


LETTERS = "甲乙丙方服务期限项aBz019 .,，；、（）《》“”{}<&>%_#$\\'\"-=+@"


def value_of(spec: FieldSpec, random: Random) -> Any:
    """A value that the field might have, or a blank where it may be blank."""
    if spec.blank_allowed and random.random() < 0.2:
        return None
    if spec.is_list:
        values = [single(spec, random) for _ in range(random.randint(1, 4))]
        return list(dict.fromkeys(values))
    return single(spec, random)


def single(spec: FieldSpec, random: Random) -> Any:
    match spec.quantity:
        case Quantity.NUMBER:
            return random.randint(1, 15)
        case Quantity.PERCENT:
            return Decimal(random.randint(1, 1_000_000)) / 10_000
        case Quantity.MONEY:
            return Decimal(random.randint(1, 10 ** random.randint(1, 12))) / 100
        case Quantity.DATE:
            return date.fromordinal(random.randint(730120, 767009)).isoformat()
        case Quantity.CHOICE:
            return random.choice(spec.values)
        case Quantity.FLAG:
            return random.random() < 0.5
    name = spec.path.rpartition(".")[2]
    return random.choice(NAMED[name]) if name in NAMED else words(random)


def words(random: Random) -> str:
    """Something that somebody might type, and more than a rule to write on."""
    while True:
        text = "".join(random.choices(LETTERS, k=random.randint(1, 20))).strip()
        if text.strip("_ 、；"):
            return text
