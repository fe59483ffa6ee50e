"""The clause library as it was at a revision: the folder `variants` of the git repository that one works in."""

import io
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from hetong.generator.problems import Place, Problem, Problems, Wording
from hetong.generator.tools import ToolError

FOLDER: Final = "variants"
OPTION: Final = "--rev"
SECONDS: Final = 60


@dataclass(frozen=True, slots=True)
class Repository:
    """A git repository; `git` is the program, `top` the folder that holds everything."""

    git: str
    top: Path

    @classmethod
    def around(cls, folder: Path) -> "Repository":
        """The repository that `folder` is in. Raises `Problems`; `ToolError` without git."""
        git = shutil.which("git")
        if git is None:
            raise ToolError(
                Wording("找不到 git；比较条款库的版本需要它。", "git is not installed; comparing revisions needs it.")
            )
        done = _run([git, "rev-parse", "--show-toplevel"], folder)
        if done.returncode:
            reason = done.stderr.decode(errors="replace").strip().partition("\n")[0]
            raise Problems([Problem("not-a-repository", Place(OPTION), {"reason": reason})])
        return cls(git, Path(done.stdout.decode().rstrip("\n")))

    @contextmanager
    def library(self, revision: str) -> Iterator[Path]:
        """The clause library at `revision`, as a folder for as long as the context lasts. Raises `Problems`.

        Its name has the commit, so that a problem in a file tells in which revision (``variants@1a2b3c4/general/…``).
        """
        commit = self._commit(revision)
        archive = _run([self.git, "archive", "--format=tar", commit, "--", FOLDER], self.top)
        if archive.returncode:
            raise Problems([Problem("revision-without-clauses", Place(OPTION), {"given": revision})])
        with TemporaryDirectory(prefix="hetong-") as name:
            with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as files:
                files.extractall(name, filter="data")
            yield (Path(name) / FOLDER).rename(Path(name) / f"{FOLDER}@{commit[:7]}")

    def working_library(self) -> Path:
        """The clause library as it lies in the working tree. Raises `Problems`."""
        folder = self.top / FOLDER
        if not folder.is_dir():
            raise Problems([Problem("revision-without-clauses", Place(OPTION), {"given": str(self.top)})])
        return folder

    def _commit(self, revision: str) -> str:
        command = [self.git, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"]
        done = _run(command, self.top)
        if done.returncode:
            raise Problems([Problem("unknown-revision", Place(OPTION), {"given": revision})])
        return done.stdout.decode().strip()


def _run(command: list[str], folder: Path) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(command, cwd=folder, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ToolError(Wording(f"git 运行失败：{error}", f"git failed: {error}")) from None
