"""Batches: processes against one, memory by the number of rows, kills at random moments, as ratios in one run.

    python benchmarks/batch.py [--rows N] [--grow N] [--kills N]

A run of `rows` with one process against one with two; the greatest memory of any process at a hundred rows and at
`grow`; and `rows` of which seven are bad, killed at `kills` random moments and run again, against a run that nobody
stopped: the same files, the same bytes.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parent.parent
BASE = ROOT / "examples" / "general.json"
MAIN = "from hetong.generator.cli.main import main; main()"
MEASURED = """
import resource, sys
from hetong.generator.cli.main import run
code = run(sys.argv[1:])
print(max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))
"""
BAD = {
    3: {"term.years": 99},
    11: {"payment.maintenance_fee_monthly": "三万五"},
    17: {"party_b.credit_code": "913"},
    29: {"complaints.handler": "丙方"},
    41: {"signing.date": "2026-02-30"},
    53: {"penalty.late_fee_percent_per_day": -1},
    67: {"number": "HT-00001"},
}


def table(path: Path, rows: int, *, bad: bool = False) -> Path:
    """A table of `rows` contracts, seven of them bad if asked for."""
    with path.open("w", encoding="utf-8") as file:
        for n in range(rows):
            row = {"number": f"HT-{n:05}", "party_b.name": f"乙方第{n}号有限公司", "term.years": 1 + n % 9}
            file.write(json.dumps(row | (BAD.get(n, {}) if bad else {}), ensure_ascii=False) + "\n")
    return path


def command(path: Path, out: Path, jobs: int, *more: str) -> list[str]:
    options = ["--base", str(BASE), "--format", "docx", "--no-annexes", "-j", str(jobs), *more]
    return ["batch", str(path), "-o", str(out), *options]


def seconds(arguments: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", MAIN, *arguments], check=True, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def memory(arguments: list[str]) -> int:
    """The greatest resident memory of a process of the run, in kilobytes."""
    done = subprocess.run([sys.executable, "-c", MEASURED, *arguments], check=True, capture_output=True, text=True)
    return int(done.stdout.split()[-1])


def digest(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix in {".docx", ".jsonl"}}


def killed(folder: Path, path: Path, kills: int) -> bool:
    """Whether a run killed at `kills` random moments ends as one that nobody stopped."""
    moments = random.Random(20)  # noqa: S311  no secret
    whole, stopped = folder / "whole", folder / "stopped"
    arguments = command(path, whole, 2, "--keep-going")
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", MAIN, *arguments], check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    length = time.perf_counter() - start
    again = [sys.executable, "-c", MAIN, *command(path, stopped, 2, "--keep-going")]
    for _ in range(kills):
        process = subprocess.Popen(again, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        time.sleep(moments.uniform(0.05, 1) * length)
        with suppress(ProcessLookupError):  # it may have ended by itself
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    subprocess.run(again, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    print(f"contracts of {len(path.read_text('utf-8').splitlines())} rows: {len(list(whole.glob('*.docx')))}")
    return digest(whole) == digest(stopped)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=500)
    parser.add_argument("--grow", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=20)
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    try:
        path = table(folder / "t.jsonl", given.rows)
        one, two = (seconds(command(path, folder / str(jobs), jobs)) for jobs in (1, 2))
        print(f"{given.rows} rows, two processes against one: {one / two:.2f} times ({one:.1f} s, {two:.1f} s)")
        small, large = (
            memory(command(table(folder / f"{rows}.jsonl", rows), folder / f"m{rows}", 2)) for rows in (100, given.grow)
        )
        print(f"memory at {given.grow} rows against 100: {large / small:.2f} ({small // 1024} MB, {large // 1024} MB)")
        same = killed(folder, table(folder / "bad.jsonl", given.rows, bad=True), given.kills)
        print(f"killed at {given.kills} moments: {'the same files' if same else 'OTHER FILES'}")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
