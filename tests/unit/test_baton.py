"""The baton: one thread computes while the others wait, and none waits for it for long."""

from __future__ import annotations

import threading

import pytest

from pygen_copier import baton
from pygen_copier.concurrency.task_graph import run_all

PATIENCE = 60  # seconds after which a test that hangs fails; none waits so long


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody compute without the baton, however slow this machine is."""
    monkeypatch.setattr(baton, "_PATIENCE", PATIENCE)


def once(job: object = None) -> None:
    """Take the baton, and let it go."""
    with baton.held():
        pass


@pytest.mark.usefixtures("patient")
def test_jobs_of_a_pool_compute_one_at_a_time() -> None:
    """However many jobs are under way, one computes."""
    computing: list[str] = []
    most: list[int] = []

    def work(name: str) -> None:
        computing.append(name)
        threading.Event().wait(0.001)  # a call of the system: others could take over
        most.append(len(computing))
        computing.remove(name)

    run_all(dict.fromkeys("abcdefgh", ()), work, 8)
    assert most == [1] * 8


@pytest.mark.usefixtures("patient")
def test_who_waits_passes_it_on() -> None:
    """Eight jobs wait for one another, and each has the baton again when it goes on."""
    meeting = threading.Barrier(8, timeout=PATIENCE)
    computing: list[str] = []

    def work(name: str) -> int:
        with baton.passed_on(), baton.passed_on():  # to wait inside a wait changes nothing
            meeting.wait()
        computing.append(name)
        threading.Event().wait(0.001)
        at_once = len(computing)
        computing.remove(name)
        return at_once

    assert set(run_all(dict.fromkeys("abcdefgh", ()), work, 8).values()) == {1}


@pytest.mark.usefixtures("patient")
def test_a_job_may_have_jobs_of_its_own() -> None:
    """Who waits for jobs lets them compute, and to hold the baton twice is to hold it."""

    def work(name: str) -> dict[str, str]:
        with baton.held():
            return run_all(dict.fromkeys(("x", "y"), ()), lambda inner: name + inner, 2)

    assert run_all({"a": ()}, work, 1) == {"a": {"x": "ax", "y": "ay"}}
    assert not baton._baton.locked()


@pytest.mark.usefixtures("patient")
def test_a_job_that_fails_lets_it_go() -> None:
    """An error inside leaves nobody waiting."""
    with pytest.raises(KeyError), baton.held(), baton.passed_on():
        raise KeyError
    thread = threading.Thread(target=once)
    thread.start()
    thread.join(PATIENCE)
    assert not thread.is_alive()


def test_who_does_not_get_it_computes_without(monkeypatch: pytest.MonkeyPatch) -> None:
    """A job that keeps it while it waits for another one delays that one for a moment only."""
    monkeypatch.setattr(baton, "_PATIENCE", 0.01)
    with baton.held():
        thread = threading.Thread(target=once)
        thread.start()
        thread.join(PATIENCE)
        assert not thread.is_alive()
    assert not baton._baton.locked()


def test_a_thread_that_has_none_has_none_to_pass_on() -> None:
    """Outside a pool, to wait is only to wait."""
    with baton.passed_on():
        assert not baton._baton.locked()
    assert not baton._baton.locked()
