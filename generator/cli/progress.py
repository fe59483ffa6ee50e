"""How far a long run is: a bar with rate and time left on a terminal, plain lines elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import click

from hetong.generator.cli.language import say

STAGES: Final = {"check": say("检查", "checked"), "write": say("生成", "written")}
_EVERY_S: Final = 5.0
"""Between two plain lines."""

Tell = Callable[[str, int, int], None]
"""Takes the stage, how many are done, and how many there are (0: unknown)."""


@contextmanager
def progress() -> Iterator[Tell]:
    """Something to call with each step."""
    if sys.stderr.isatty():
        with _bars() as tell:
            yield tell
    else:
        yield _Lines().tell


class _Lines:
    """A line now and then."""

    def __init__(self) -> None:
        self._next = time.monotonic() + _EVERY_S

    def tell(self, stage: str, done: int, total: int) -> None:
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + _EVERY_S
            click.echo(f"{STAGES[stage]} {done}{f'/{total}' if total else ''}", err=True)


@contextmanager
def _bars() -> Iterator[Tell]:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            speed = task.finished_speed or task.speed
            return Text(f"{speed:.1f}/s" if speed else "")

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as shown:
        tasks = {}

        def tell(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = shown.add_task(STAGES[stage], total=None)
            shown.update(tasks[stage], completed=done, total=total or None)

        yield tell
