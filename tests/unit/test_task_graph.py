"""The task graph: tasks in the order of their needs, as many at once as may be, none too many."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import threading
from collections.abc import Iterator
from functools import partial

import pytest

from pygen_copier.concurrency import task_graph
from pygen_copier.concurrency.task_graph import run_all
from pygen_copier.concurrency.threads import Threads
from pygen_copier.errors import MissingReplyError, PygenError, UnreachableError

PATIENCE = 60  # seconds after which a test that hangs fails; none waits so long
MOMENT = 0.2  # seconds in which a wrong one shows itself; a right one passes on any machine


def missing(name: str) -> MissingReplyError:
    """Return the error of a reply that nobody has given yet."""
    return MissingReplyError(f"r/module/{name}.prompt.md", f"r/module/{name}.md")


def test_every_task_is_done_after_those_it_needs() -> None:
    """A task sees the results of all it needs."""
    needs = {"d": ["b", "c"], "b": ["a"], "c": ["a"], "a": []}
    done: list[str] = []

    def work(name: str) -> str:
        assert set(needs[name]) <= set(done)
        done.append(name)
        return name.upper()

    assert run_all(needs, work, 8) == {"a": "A", "b": "B", "c": "C", "d": "D"}
    assert done[0] == "a"
    assert done[3] == "d"


def test_nothing_to_do() -> None:
    """No tasks have no results."""
    assert run_all({}, str, 8) == {}


def test_ready_tasks_run_at_once() -> None:
    """As many tasks as there are workers meet at one time."""
    meeting = threading.Barrier(4, timeout=PATIENCE)
    assert set(run_all(dict.fromkeys("abcd", ()), lambda _: meeting.wait(), 4).values()) == {
        0,
        1,
        2,
        3,
    }


def test_no_more_tasks_run_than_there_are_workers() -> None:
    """With two workers three tasks never meet, however many are ready."""
    meeting = threading.Barrier(3, timeout=MOMENT)
    met: list[str] = []

    def work(name: str) -> None:
        with contextlib.suppress(threading.BrokenBarrierError):
            meeting.wait()
            met.append(name)

    run_all(dict.fromkeys("abcdef", ()), work, 2)
    assert met == []


def test_one_worker_goes_by_name() -> None:
    """Tasks that are ready together begin in the order of their names."""
    done: list[str] = []
    run_all({"c": ["a"], "d": [], "b": [], "a": []}, done.append, 1)
    assert done == ["a", "b", "d", "c"]
    done.clear()
    run_all({"z": ["a"], "y": ["a"], "a": []}, done.append, 1)
    assert done == ["a", "y", "z"]


def test_the_order_of_completion_does_not_count() -> None:
    """Results are the same whichever task ends first."""
    needs = {"a": [], "b": [], "c": ["a", "b"]}
    ended: list[list[str]] = []
    for first, second in (("a", "b"), ("b", "a")):
        gate = threading.Event()
        order: list[str] = []

        def work(
            name: str,
            gate: threading.Event = gate,
            first: str = first,
            second: str = second,
            order: list[str] = order,
        ) -> str:
            if name == second:
                assert gate.wait(PATIENCE)
            order.append(name)
            if name == first:
                gate.set()
            return name * 2

        assert run_all(needs, work, 8) == {"a": "aa", "b": "bb", "c": "cc"}
        ended.append(order)
    assert ended == [["a", "b", "c"], ["b", "a", "c"]]


@pytest.fixture
def _ending_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a thread end with its call, so that its end tells what was reported."""
    monkeypatch.setattr(task_graph, "Threads", partial(Threads, idle_seconds=0))


@pytest.mark.usefixtures("_ending_threads")
def test_after_a_failure_nothing_new_begins_and_what_is_under_way_ends() -> None:
    """Replies that are under way are paid for, so they are waited for; then the error is told."""
    failing: queue.SimpleQueue[threading.Thread] = queue.SimpleQueue()
    begun: list[str] = []
    ended: list[str] = []
    error = UnreachableError("The server is down.")

    def work(name: str) -> None:
        begun.append(name)
        if name == "a":
            failing.put(threading.current_thread())
            raise error
        if name == "b":
            failing.get(timeout=PATIENCE).join(PATIENCE)  # until the failure was reported
            threading.Event().wait(MOMENT)
        ended.append(name)

    with pytest.raises(UnreachableError) as caught:
        run_all({"a": [], "b": [], "c": [], "d": ["b"]}, work, 2)
    assert caught.value is error
    assert sorted(begun) == ["a", "b"]
    assert ended == ["b"]


@pytest.mark.usefixtures("_ending_threads")
def test_the_first_failure_is_told() -> None:
    """Where several tasks fail, the first error is raised as it is."""
    failing: queue.SimpleQueue[threading.Thread] = queue.SimpleQueue()

    def work(name: str) -> None:
        if name == "a":
            failing.put(threading.current_thread())
        else:
            failing.get(timeout=PATIENCE).join(PATIENCE)  # until the first failure was reported
        raise PygenError(f"{name} failed.")

    with pytest.raises(PygenError, match=r"^a failed\.$"):
        run_all({"a": [], "b": []}, work, 2)


def test_all_missing_replies_are_told_at_once() -> None:
    """Other tasks go on where a reply is missing, so that a person is told of all of them."""
    done: list[str] = []

    def work(name: str) -> None:
        if name in ("a", "c"):
            raise missing(name)
        done.append(name)

    with pytest.raises(PygenError) as caught:
        run_all({"a": [], "b": [], "c": [], "d": ["b"], "e": ["a"]}, work, 1)
    assert str(caught.value) == (
        "2 replies are still to be given, to r/module/a.prompt.md, r/module/c.prompt.md. "
        "Paste r/all-prompts.md, which has them all, into any chat and save the answer as "
        "r/all-answers.md; or paste each, and save its answer beside it as NAME.md instead of "
        "NAME.prompt.md. Then run the same command again."
    )
    assert done == ["b", "d"]


def test_one_missing_reply_is_told_as_it_is() -> None:
    """A single missing reply keeps its own message."""
    error = missing("a")

    def work(name: str) -> None:
        raise error

    with pytest.raises(MissingReplyError) as caught:
        run_all({"a": []}, work, 1)
    assert caught.value is error


def test_a_failure_is_told_before_missing_replies() -> None:
    """An error that stops the run is what a person hears of first."""

    def work(name: str) -> None:
        raise missing(name) if name == "a" else UnreachableError("down")

    with pytest.raises(UnreachableError):
        run_all({"a": [], "b": []}, work, 1)


def test_an_interrupt_inside_a_task_passes() -> None:
    """Whatever a task raises, an interrupt included, ends the run."""

    def work(name: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_all({"a": []}, work, 1)


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Let Ctrl-C raise in this process, whatever started it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
@pytest.mark.skipif(os.name == "nt", reason="a process cannot send itself Ctrl-C on Windows")
def test_ctrl_c_ends_the_run_while_tasks_are_under_way() -> None:
    """An interrupt is heard at once; no task is waited for, nor keeps the process alive."""
    answered = threading.Event()
    thread: list[threading.Thread] = []

    def work(name: str) -> None:
        thread.append(threading.current_thread())
        os.kill(os.getpid(), signal.SIGINT)
        answered.wait(PATIENCE)

    with pytest.raises(KeyboardInterrupt):
        run_all({"a": []}, work, 1)  # the task itself is still waiting
    assert thread[0].daemon
    answered.set()


def test_a_circle_is_no_endless_wait() -> None:
    """Needs in a circle are an error of the caller, told at once."""
    with pytest.raises(ValueError, match="cycle"):
        run_all({"a": ["b"], "b": ["a"]}, str, 1)
