"""Where the work of a batch is done: in processes of this machine, or on a Dask cluster."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any, Final, TypeVar

from hetong.generator.problems import Wording
from hetong.generator.tools import ToolError

LOCAL: Final = "local"
DASK: Final = "dask://"
_AHEAD: Final = 4
"""Tasks handed out for each worker: enough to keep it busy, few enough to keep memory flat."""

Item = TypeVar("Item")
Result = TypeVar("Result")


@contextmanager
def open_executor(where: str, jobs: int) -> Iterator[tuple[Executor, int]]:
    """The executor `where` (``local`` or ``dask://host:port``), and how many tasks to hand out at a time.

    Raises ToolError for a cluster that cannot be reached, or without the package `distributed`.
    """
    if where == LOCAL:
        with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
            yield pool, jobs * _AHEAD
        return
    try:
        import distributed
    except ImportError:
        raise ToolError(
            Wording("没有安装 dask.distributed：pip install 'hetong[dask]'", "pip install 'hetong[dask]'")
        ) from None
    address = where.removeprefix(DASK)
    try:
        client_class: Any = distributed.Client  # has no types
        client = client_class(f"tcp://{address}", timeout=10)
    except OSError as error:
        raise ToolError(
            Wording(f"无法连接 Dask 调度器 {address}：{error}", f"no Dask scheduler at {address}")
        ) from None
    with client:
        workers = max(1, sum(client.nthreads().values()))
        yield client.get_executor(pure=False), workers * _AHEAD


def in_order(
    executor: Executor, function: Callable[[Item], Result], items: Iterable[Item], window: int
) -> Iterator[tuple[Item, Result]]:
    """Each of `items` with what `function` makes of it, in their order, at most `window` at a time in work."""
    waiting: deque[tuple[Item, Future[Result]]] = deque()
    for item in items:
        waiting.append((item, executor.submit(function, item)))
        if len(waiting) >= window:
            done, future = waiting.popleft()
            yield done, future.result()
    while waiting:
        done, future = waiting.popleft()
        yield done, future.result()
