"""Statutes as data with dates: what was in force on a given day, and what has become of what was repealed."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

import yaml
from pydantic import BaseModel, ConfigDict, Field

from hetong.generator.clauses.library import VARIANTS

LAW: Final = "law.yaml"


class Statute(BaseModel):
    """A statute or judicial interpretation, in one version; `names` are those it is cited by, the full one first."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    names: tuple[str, ...] = Field(min_length=1)
    in_force: date
    repealed: date | None = None
    replaced_by: str = ""
    articles: int | None = None
    """How many articles it has, where that is known."""
    source: str

    def holds_on(self, day: date) -> bool:
        return self.in_force <= day and (self.repealed is None or day < self.repealed)


class Law(BaseModel):
    """Every statute that clauses cite and rules rest on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    statutes: tuple[Statute, ...]

    def versions(self, name: str) -> Iterator[Statute]:
        """The versions of the statute that is cited as `name`, oldest first."""
        yield from sorted(
            (statute for statute in self.statutes if name in statute.names), key=lambda statute: statute.in_force
        )

    def on(self, name: str, day: date) -> Statute | None:
        """The version of `name` in force on `day`."""
        return next((statute for statute in self.versions(name) if statute.holds_on(day)), None)


@cache
def load_law(root: Path = VARIANTS) -> Law:
    """law.yaml of the clause library at `root`; the project's own, where it has none."""
    path = root / LAW
    known = path if path.is_file() else VARIANTS / LAW
    return Law.model_validate(yaml.safe_load(known.read_text(encoding="utf-8")))
