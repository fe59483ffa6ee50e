"""What a run has done, so that the next one goes on where it was stopped, whatever stopped it.

Before the files of a contract are written, a line says which; when all are in place, another says so. At the end of a
run the finished ones become ``batch.jsonl``, in the order of the rows: the same whether a run was stopped or not.
Nothing but the keys of contracts is kept in memory.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

JOURNAL: Final = ".hetong-batch.jsonl"
SUMMARY: Final = "batch.jsonl"
_NEW: Final = ".hetong-batch.new"
_PART: Final = ".hetong-*.part"


@dataclass(frozen=True, slots=True)
class Done:
    """A contract whose files are in place.

    `key` tells any change of facts, clauses, options or program; `files` has the SHA-256 by name below the folder.
    """

    key: str
    row: str
    files: Mapping[str, str]

    @classmethod
    def of(cls, key: str, row: str, contents: Mapping[str, bytes]) -> "Done":
        return cls(key, row, {name: sha256(content).hexdigest() for name, content in contents.items()})


class Journal:
    """The journal of runs into `folder`, which is made where it is missing; a run at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / JOURNAL
        self._offsets: dict[str, int] = {}
        self._unfinished: set[str] = set()
        folder.mkdir(parents=True, exist_ok=True)
        if not self._path.exists() and (folder / SUMMARY).exists():
            (folder / SUMMARY).replace(self._path)
        self._read()
        for path in folder.rglob(_PART):
            with suppress(OSError):
                path.unlink()

    def is_done(self, key: str) -> bool:
        """Whether the contract with `key` has been written, and every file of it is still there."""
        return key in self._offsets and all((self._folder / name).is_file() for name in self._entry(key)["files"])

    def is_ours(self, names: Iterable[str]) -> bool:
        """Whether a run that was stopped had begun to write the files `names`, so that they may be replaced."""
        return self._unfinished.issuperset(names)

    def begin(self, names: Iterable[str]) -> None:
        """Say that the files `names` are about to be written."""
        self._append({"begun": list(names)})

    def finish(self, done: Done) -> None:
        """Say that the files of a contract are in place."""
        self._offsets[done.key] = self._append({"key": done.key, "row": done.row, "files": done.files})

    def close(self, keys: Iterable[str]) -> None:
        """Replace the journal by the summary of the contracts with `keys`, in their order."""
        new = self._folder / _NEW
        with new.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(json.dumps(self._entry(key), ensure_ascii=False) + "\n" for key in keys)
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._folder / SUMMARY)
        self._path.unlink(missing_ok=True)

    def _read(self) -> None:
        for offset, entry in self._entries():
            if "key" in entry:
                self._offsets[entry["key"]] = offset
                self._unfinished.difference_update(entry["files"])
            else:
                self._unfinished.update(entry.get("begun", ()))

    def _entries(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """The whole lines with their offsets; the last may be torn."""
        if not self._path.exists():
            return
        with self._path.open("rb") as file:
            offset = 0
            for line in file:
                with suppress(ValueError):
                    entry = json.loads(line)
                    if isinstance(entry, dict):
                        yield offset, entry
                offset += len(line)

    def _entry(self, key: str) -> dict[str, Any]:
        with self._path.open("rb") as file:
            file.seek(self._offsets[key])
            entry: dict[str, Any] = json.loads(file.readline())
        return entry

    def _append(self, entry: Mapping[str, Any]) -> int:
        """Write `entry`, safely on disk, on a line of its own even after a torn one; returns its offset."""
        with self._path.open("a+b") as file:
            end = file.seek(0, os.SEEK_END)
            file.seek(max(end - 1, 0))
            torn = end and file.read(1) != b"\n"
            file.write((b"\n" if torn else b"") + json.dumps(entry, ensure_ascii=False).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        return end + 1 if torn else end
