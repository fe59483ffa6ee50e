"""A git repository with the clause library and some examples, for tests of what changes between revisions."""

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]
EXAMPLES = ("general", "general-party-a", "process")
OLD, NEW = "甲方应当自收到费用清单之日起", "甲方应当自收到完整的费用清单之日起"


class Checkout:
    """A git repository with the clause library and some examples, at a first commit."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(ROOT / "variants", folder / "variants", ignore=shutil.ignore_patterns("__pycache__"))
        (folder / "examples").mkdir()
        shutil.copytree(ROOT / "examples/attachments", folder / "examples/attachments")
        for name in EXAMPLES:
            shutil.copy(ROOT / f"examples/{name}.json", folder / "examples")
        self.git("init", "-q", "-b", "main")
        self.commit()

    def git(self, *arguments: str) -> str:
        identity = ("-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false")
        done = subprocess.run(
            ["git", *identity, *arguments], cwd=self.folder, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    def commit(self) -> str:
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "change")
        return self.git("rev-parse", "HEAD")

    def change(self, file: str, old: str, new: str) -> None:
        path = self.folder / "variants" / file
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")
