"""A copy of what the generated files are made from, to be changed by a test."""

import shutil
from pathlib import Path

from hetong.generator.clauses.library import load
from hetong.generator.forms.build import SOURCES
from hetong.generator.forms.sources import as_json, record

ROOT = Path(__file__).parents[2]


class Checkout:
    """A copy of `templates/` and `variants/` below `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in ("templates", "variants"):
            shutil.copytree(ROOT / name, root / name)

    def change(self, file: str, old: str, new: str) -> None:
        """Replace the first `old` in `file`, as somebody does between two runs of the program."""
        path = self.root / file
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")
        load.cache_clear()

    def made_here(self) -> None:
        """Record that the generated files were made with the libraries of this machine."""
        (self.root / SOURCES).write_bytes(as_json(record(self.root)))

    def generated(self) -> dict[str, bytes]:
        """Every file of `templates/` by its path."""
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in (self.root / "templates").rglob("*")
            if path.is_file()
        }
