"""A pool runs all jobs that are ready at once, each in a thread."""

from __future__ import annotations

import graphlib
import heapq
import threading
from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any, Generic, TypeVar

from pygen_copier import baton, crew
from pygen_copier.errors import MissingReplyError, PygenError

J = TypeVar("J", bound=tuple[Any, ...] | str)
T = TypeVar("T")

# The main thread wakes this often (seconds), so that Ctrl-C is heard on every platform.
_HEARTBEAT = 0.2


def run_all(
    needs: Mapping[J, Collection[J]],
    work: Callable[[J], T],
    workers: int,
    rank: Callable[[J], int] = lambda job: 0,
) -> dict[J, T]:
    """Do every job as soon as those it needs are done, and return the results by job.

    After a failure nothing new is begun, but what is under way is finished: its replies are paid
    for. Replies that a person still has to give are collected, so that all are named at once.

    Args:
        needs: For each job the jobs it waits for; a job is a name, or a tuple of texts.
        work: Does one job, in a thread.
        workers: How many jobs may be under way at once.
        rank: Tells which ready jobs are begun before others: those with the least.

    Raises:
        PygenError: As the first failing job raised it.
        KeyboardInterrupt: At once; the threads end with the process.
    """
    run = _Run(needs, work, workers, rank)
    run.begin()
    with baton.passed_on():  # where a job has jobs of its own
        while not run.ended.wait(_HEARTBEAT):
            pass
    if run.failures:
        raise run.failures[0]
    if run.missing:
        raise _all_missing(run.missing)
    return run.results


class _Run(Generic[J, T]):
    """One run: who ends a job goes on with the next, and has other threads begin the others."""

    def __init__(
        self,
        needs: Mapping[J, Collection[J]],
        work: Callable[[J], T],
        workers: int,
        rank: Callable[[J], int],
    ) -> None:
        self.results: dict[J, T] = {}
        self.failures: list[BaseException] = []
        self.missing: list[MissingReplyError] = []
        self.ended = threading.Event()
        self._order = graphlib.TopologicalSorter(
            {name: set(names) for name, names in needs.items()}
        )
        self._order.prepare()
        self._work, self._workers, self._rank = work, workers, rank
        self._ready: list[tuple[int, int, J]] = []
        self._became_ready = 0
        self._under_way = 0
        self._lock = threading.Lock()

    def begin(self) -> None:
        """Begin the first jobs."""
        with self._lock:
            self._share(self._begun())

    def _do(self, job: J) -> None:
        """Do a job, and then others as long as there are any for this thread."""
        mine = [job]
        while mine:
            job = mine.pop()
            result, error = None, None
            try:
                with baton.held():
                    result = self._work(job)
            except BaseException as raised:
                error = raised
            with self._lock:
                self._under_way -= 1
                if isinstance(error, MissingReplyError):
                    self.missing.append(error)
                elif error is not None:
                    self.failures.append(error)
                else:
                    self.results[job] = result  # type: ignore[assignment]  # no error: a result
                    self._order.done(job)
                begun = self._begun()
                mine = begun[:1]
                self._share(begun[1:])

    def _begun(self) -> list[J]:
        """Return the jobs that are begun now, as many as may be; without any, this is the end."""
        for job in sorted(self._order.get_ready()):
            heapq.heappush(self._ready, (self._rank(job), self._became_ready, job))
            self._became_ready += 1
        free = 0 if self.failures else min(self._workers - self._under_way, len(self._ready))
        self._under_way += free
        if not self._under_way:
            self.ended.set()
        return [heapq.heappop(self._ready)[2] for _ in range(free)]

    def _share(self, jobs: Collection[J]) -> None:
        for job in jobs:
            crew.do(partial(self._do, job))


def _all_missing(missing: list[MissingReplyError]) -> PygenError:
    if len(missing) == 1:
        return missing[0]
    prompts = ", ".join(sorted(error.prompt for error in missing))
    return PygenError(
        f"{len(missing)} replies are still to be given, to {prompts}.",
        "Paste each into any chat, save each answer beside it as NAME.md instead of "
        "NAME.prompt.md, and run the same command again.",
    )
