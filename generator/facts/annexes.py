"""The usual contents of annexes, taken for those that the facts include without saying more."""

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import yaml

from hetong.generator.facts.read import Source
from hetong.generator.problems import Place, Problem, Problems
from hetong.schemas.catalog import CONTRACTS

VARIANTS: Final = Path(str(files("hetong.variants")))
"""The clause library that comes with the program."""
USUAL: Final = "usual-annexes.yaml"
"""Within the folder of the variant: facts by the key of the annex, as they would stand in `annexes`."""


@cache
def usual_annexes(variant: str, root: Path = VARIANTS) -> dict[str, Any]:
    """The usual facts of each annex of `variant` that has any, as plain JSON data; do not change them.

    They stand in the library below the folder `root`. Raises `Problems` where they cannot be read.
    """
    place = Place(f"{root.name}/{variant}/{USUAL}")
    try:
        text = (root / variant / USUAL).read_text(encoding="utf-8")
    except OSError as error:
        raise Problems([Problem("unreadable-file", place, {"reason": error.strerror or str(error)})]) from None
    usual: dict[str, Any] = yaml.safe_load(text)
    return usual


def with_usual_annexes(data: dict[str, Any], variant: str, root: Path = VARIANTS) -> dict[str, Any]:
    """`data` with the usual facts for every annex that is included and left out of the facts; `data` stays as it is."""
    annexes = data.get("annexes")
    if not isinstance(annexes, dict) or not isinstance(annexes.get("included"), list):
        return data
    included = [key for key in annexes["included"] if isinstance(key, str)]
    usual = {key: deepcopy(facts) for key, facts in usual_annexes(variant, root).items() if key in included}
    return {**data, "annexes": {**usual, **annexes}}


def ready_for(settings: Iterable[str], source: Source, root: Path = VARIANTS) -> Source:
    """`source` with the usual facts of annexes of which `settings` (``annexes.nda.posts=…``) change single fields."""
    data = source.data
    if not isinstance(data, dict) or not isinstance(data.get("annexes"), dict):
        return source
    changed = {
        setting.split(".")[1] for setting in settings if setting.startswith("annexes.") and setting.count(".") > 1
    }
    usual = usual_annexes(data["variant"], root) if data.get("variant") in CONTRACTS else {}
    missing = {key: deepcopy(usual[key]) for key in usual.keys() & changed - data["annexes"].keys()}
    return replace(source, data={**data, "annexes": {**data["annexes"], **missing}})
