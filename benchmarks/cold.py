"""Cold start-up and rendering, as ratios in one run.

    python benchmarks/cold.py [--runs N]

Each command is a fresh process; the two of a pair take turns, so that a machine that slows down slows both. Prints the
median of the ratios. LibreOffice is given the very DOCX that hetong wrote, with an own profile that exists already.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "general.json"
HETONG = (sys.executable, "-c", "from hetong.generator.cli.main import main; main()")


def seconds(command: Sequence[str | Path]) -> float:
    """Wall-clock time of a command that must succeed."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def pair(name: str, ours: Sequence[str | Path], theirs: Sequence[str | Path], runs: int) -> None:
    """Print how long `ours` takes against `theirs`."""
    seconds(ours), seconds(theirs)  # once each for the disk cache, not counted
    times = [(seconds(ours), seconds(theirs)) for _ in range(runs)]
    ratio = statistics.median(mine / other for mine, other in times)
    mine, other = (statistics.median(column) for column in zip(*times, strict=True))
    print(f"{name}: {ratio:.2f} ({mine:.2f} s against {other:.2f} s, median of {runs})")


def main() -> None:
    """Run every pair for which the machine has the tools."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        render = (*HETONG, "render", EXAMPLE, "-o", out, "--overwrite", "--ascii-names", "--no-annexes")
        subprocess.run(render, check=True, stdout=subprocess.DEVNULL)
        docx = next(out.glob("*.docx"))
        pair("hetong --help / python -c pass", (*HETONG, "--help"), (sys.executable, "-c", "pass"), runs)
        if office := shutil.which("soffice"):
            profile = f"-env:UserInstallation=file://{out}/profile"
            convert = (office, profile, "--headless", "--convert-to", "pdf", "--outdir", out / "office", docx)
            pair("hetong render (DOCX and PDF) / LibreOffice (that DOCX to PDF)", render, convert, runs)
        else:
            print("LibreOffice is not installed: its comparison is left out")


if __name__ == "__main__":
    main()
