"""A batch on a real Dask cluster: a scheduler and two workers, one of which is killed in mid-run."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hetong.generator.batch.run import Batch, Order, run
from hetong.generator.facts.override import with_whole_paths
from hetong.generator.facts.read import read

from .tables import spreadsheet

distributed: Any = pytest.importorskip("distributed")

ROWS = 30
BASE = with_whole_paths(read(str(Path(__file__).parents[2] / "examples/general.json")))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def started(*arguments: str) -> subprocess.Popen[bytes]:
    program = "import sys; from distributed.cli import {0}; sys.argv[0] = '{0}'; {0}.main()".format(arguments[0])
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments[1:]],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


@pytest.fixture
def cluster() -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a scheduler, and its two workers."""
    port = free_port()
    address = f"127.0.0.1:{port}"
    scheduler = started("dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
    worker = ("dask_worker", f"tcp://{address}", "--nthreads", "1", "--no-dashboard", "--no-nanny")
    workers = [started(*worker), started(*worker)]
    try:
        with distributed.Client(f"tcp://{address}", timeout=60) as client:
            client.wait_for_workers(2, timeout=60)
        yield address, workers
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()


def test_all_contracts_are_there_once_although_a_worker_is_killed(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path
) -> None:
    address, (first, _) = cluster
    rows = [["合同编号", "合同期限（年）"], *([f"HT-{n:03}", 1 + n % 9] for n in range(ROWS))]
    table = spreadsheet(tmp_path / "t.xlsx", rows)
    out = tmp_path / "out"
    killed_at: list[int] = []

    def kill(stage: str, done: int, _total: int) -> None:
        if stage == "write" and done >= 3 and not killed_at:
            killed_at.append(done)
            os.kill(first.pid, signal.SIGKILL)

    order = Order(formats=("txt",), extent={"annexes": False})
    outcome = run(table, out, Batch(base=BASE, order=order, executor=f"dask://{address}"), kill)
    assert killed_at
    assert first.wait(10) == -signal.SIGKILL
    assert (outcome.rows, outcome.written, outcome.problems) == (ROWS, ROWS, [])
    numbers = [path.name.split("_")[0] for path in sorted(out.glob("*.txt"))]
    assert numbers == [f"HT-{n:03}" for n in range(ROWS)]
    for number, path in zip(range(ROWS), sorted(out.glob("*.txt")), strict=True):
        assert f"HT-{number:03}" in path.read_text("utf-8")
