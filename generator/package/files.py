"""Writing outputs whole or not at all: beside their place, flushed to disk, then renamed."""

import errno
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

from hetong.generator.problems import Place, Problem, Problems, raise_if


def write_all(folder: Path, contents: Mapping[str, bytes], *, overwrite: bool) -> list[Path]:
    """Write every file of `contents` (by name, which may have folders) below `folder`, or none; returns the paths.

    Raises `Problems`.
    """
    targets = {folder / name: content for name, content in contents.items()}
    waiting: dict[Path, Path] = {}
    try:
        raise_if(_in_the_way(targets, overwrite=overwrite))
        for path, content in targets.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            waiting[path] = _beside(path)
            _fill(waiting[path], content)
        for path, temporary in waiting.items():
            temporary.replace(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise Problems([Problem("cannot-write", Place(str(folder)), {"reason": reason})]) from None
    finally:
        for temporary in waiting.values():
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
    return list(targets)


def refuse_existing(folder: Path, names: Iterable[str]) -> None:
    """Raise `Problems` where a file of `names` is below `folder` already."""
    raise_if(_in_the_way((folder / name for name in names), overwrite=False))


def _in_the_way(paths: Iterable[Path], *, overwrite: bool) -> Iterator[Problem]:
    for path in paths:
        if path.exists() and not overwrite:
            yield Problem("file-exists", Place(str(path)))
        elif path.is_dir():
            yield Problem("cannot-write", Place(str(path)), {"reason": os.strerror(errno.EISDIR)})


def _beside(path: Path) -> Path:
    """A name that no file in the folder of `path` has."""
    return path.with_name(f".hetong-{token_hex(8)}.part")


def _fill(path: Path, content: bytes) -> None:
    """Write `content` into the new file `path`, safely on disk."""
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
