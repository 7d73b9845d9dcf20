"""A pool runs all jobs that are ready at once, each in a thread."""

from __future__ import annotations

import graphlib
import queue
from collections import deque
from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any, TypeVar

from pygen_copier import crew
from pygen_copier.errors import MissingReplyError, PygenError

J = TypeVar("J", bound=tuple[Any, ...] | str)
T = TypeVar("T")

# The main thread wakes this often (seconds), so that Ctrl-C is heard on every platform.
_HEARTBEAT = 0.2


def run_all(needs: Mapping[J, Collection[J]], work: Callable[[J], T], workers: int) -> dict[J, T]:
    """Do every job as soon as those it needs are done, and return the results by job.

    After a failure nothing new is begun, but what is under way is finished: its replies are paid
    for. Replies that a person still has to give are collected, so that all are named at once.

    Args:
        needs: For each job the jobs it waits for; a job is a name, or a tuple of texts.
        work: Does one job, in a thread.
        workers: How many jobs may be under way at once.

    Raises:
        PygenError: As the first failing job raised it.
        KeyboardInterrupt: At once; the threads end with the process.
    """
    order = graphlib.TopologicalSorter({name: set(names) for name, names in needs.items()})
    order.prepare()
    ready: deque[J] = deque(sorted(order.get_ready()))
    results: dict[J, T] = {}
    failures: list[BaseException] = []
    missing: list[MissingReplyError] = []
    done: queue.SimpleQueue[tuple[J, T | None, BaseException | None]] = queue.SimpleQueue()
    under_way = 0

    def run(name: J) -> None:
        try:
            done.put((name, work(name), None))
        except BaseException as error:
            done.put((name, None, error))

    while under_way or (ready and not failures):
        while ready and under_way < workers and not failures:
            crew.do(partial(run, ready.popleft()))
            under_way += 1
        try:
            name, result, error = done.get(timeout=_HEARTBEAT)
        except queue.Empty:
            continue
        under_way -= 1
        if isinstance(error, MissingReplyError):
            missing.append(error)
        elif error is not None:
            failures.append(error)
        else:
            results[name] = result  # type: ignore[assignment]  # no error: a result
            order.done(name)
            ready += sorted(order.get_ready())
    if failures:
        raise failures[0]
    if missing:
        raise _all_missing(missing)
    return results


def _all_missing(missing: list[MissingReplyError]) -> PygenError:
    if len(missing) == 1:
        return missing[0]
    prompts = ", ".join(sorted(error.prompt for error in missing))
    return PygenError(
        f"{len(missing)} replies are still to be given, to {prompts}.",
        "Paste each into any chat, save each answer beside it as NAME.md instead of "
        "NAME.prompt.md, and run the same command again.",
    )
