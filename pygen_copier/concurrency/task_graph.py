"""A task graph: tasks and those each waits for, run at once as far as they are ready."""

from __future__ import annotations

import graphlib
import queue
from collections import deque
from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any, TypeVar

from pygen_copier import process
from pygen_copier.concurrency.threads import Threads
from pygen_copier.errors import MissingRepliesError, MissingReplyError

Task = TypeVar("Task", bound=tuple[Any, ...] | str)
T = TypeVar("T")

# The main thread wakes this often (seconds), so that Ctrl-C is heard on every platform.
_HEARTBEAT = 0.2


def run_all(
    needs: Mapping[Task, Collection[Task]], work: Callable[[Task], T], workers: int
) -> dict[Task, T]:
    """Do every task as soon as those it needs are done, and return the results by task.

    After a failure nothing new is begun, but what is under way is finished: its replies are paid
    for. Replies that a person still has to give are collected, so that all are named at once.

    Args:
        needs: For each task those it waits for; a task is a name, or a tuple of texts.
        work: Does one task, in a thread.
        workers: How many tasks may be under way at once.

    Raises:
        PygenError: As the first failing task raised it.
        KeyboardInterrupt: At once; the threads end with the process.
    """
    order = graphlib.TopologicalSorter({name: set(names) for name, names in needs.items()})
    order.prepare()
    done: queue.SimpleQueue[tuple[Task, T | None, BaseException | None]] = queue.SimpleQueue()

    def do(task: Task) -> None:
        try:
            done.put((task, work(task), None))
        except BaseException as error:
            done.put((task, None, error))

    threads = process.one(Threads)
    results: dict[Task, T] = {}
    failure: BaseException | None = None
    missing: list[MissingReplyError] = []
    ready: deque[Task] = deque()
    under_way = 0
    while True:
        ready += sorted(order.get_ready())
        while ready and under_way < workers and failure is None:
            threads.start(partial(do, ready.popleft()))
            under_way += 1
        if not under_way:
            break
        task, result, error = _next(done)
        under_way -= 1
        if isinstance(error, MissingReplyError):
            missing.append(error)
        elif error is not None:
            failure = failure or error
        else:
            results[task] = result  # type: ignore[assignment]  # no error: a result
            order.done(task)
    if failure:
        raise failure
    if missing:
        raise missing[0] if len(missing) == 1 else MissingRepliesError(missing)
    return results


def _next(done: queue.SimpleQueue[T]) -> T:
    while True:
        try:
            return done.get(timeout=_HEARTBEAT)
        except queue.Empty:
            continue
