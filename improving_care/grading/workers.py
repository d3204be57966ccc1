"""Notebooks run side by side: on this computer's cores, or on the workers of a dask scheduler.

A worker gets a notebook and its trainee's own data set, and gives back what came of it. It knows no
secret, no truth and no gradebook, so it may be any machine that has the course and bubblewrap.
"""

import logging
import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from improving_care.grading.course import CourseError
from improving_care.grading.sandbox.running import Ran, Sandbox
from improving_care.grading.sandbox.trial import SandboxError, sandbox

_boxes: dict[bool, Sandbox] = {}
_making = threading.Lock()


def _box(unsafe: bool) -> Sandbox:
    """Return this process's sandbox, tried when it is made."""
    with _making:
        if unsafe not in _boxes:
            _boxes[unsafe] = Sandbox(unsafe=True) if unsafe else sandbox()
        return _boxes[unsafe]


def run_one(cells: list[dict], given: dict[str, bytes], unsafe: bool) -> Ran:
    """Run one notebook on this worker."""
    return _box(unsafe).run(cells, given)


@contextmanager
def workers(scheduler: str | None = None, unsafe: bool = False):
    """Give a function that runs many notebooks, on this computer or a scheduler's workers.

    It takes an iterable of (name, cells, files given) and yields (name, what came of it, or the
    error that its worker raised) as they are done. Raises CourseError, one sentence, where there
    is no scheduler or no sandbox.
    """
    from distributed import Client, LocalCluster

    for name in ("distributed", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what is cut off, we say

    if scheduler is None:
        _box(unsafe)  # tried here and now: what does not hold is said before anything is run
        # Threads are enough, as the work is the kernels', which are processes of their own.
        threads = (os.cpu_count() or 1) + 1
        here = "127.0.0.1:0"  # dask's own web pages: for nobody else, on any free port
        cluster = LocalCluster(
            n_workers=1,
            threads_per_worker=threads,
            processes=False,
            dashboard_address=here,
            worker_dashboard_address=here,
        )
        client = Client(cluster, set_as_default=False)
    else:
        cluster = None
        try:
            client = Client(scheduler, timeout="5s", set_as_default=False)
        except (OSError, ValueError) as error:
            raise CourseError(
                f"No dask scheduler answers at {scheduler}: start `dask scheduler`, and "
                "`dask worker` on each machine, or leave --scheduler out."
            ) from error
    try:
        yield lambda jobs: _run(client, jobs, unsafe)
    finally:
        if cluster:
            _boxes.pop(unsafe).close()  # first, so that nobody waits for what still runs
        client.close()
        if cluster:
            cluster.close()


def _run(client, jobs: Iterable[tuple[str, list[dict], dict]], unsafe: bool) -> Iterator:
    """Keep every worker busy, with no more notebooks in memory than that takes."""
    from distributed import as_completed

    jobs, names, done = iter(jobs), {}, as_completed(loop=client.loop)

    def add() -> None:
        for name, cells, given in jobs:
            future = client.submit(run_one, cells, given, unsafe, pure=False)
            names[future.key] = name
            done.add(future)
            return

    threads = sum(worker["nthreads"] for worker in client.scheduler_info(-1)["workers"].values())
    for _ in range(threads + 2):
        add()
    for future in done:
        error = future.exception()
        if isinstance(error, SandboxError):
            raise error
        yield names.pop(future.key), error or future.result()
        future.release()
        add()
