"""The reply store in several processes at once, some of which are killed."""

from __future__ import annotations

import multiprocessing
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from pygen_copier.client.store import ReplyStore
from pygen_copier.events import Event
from pygen_copier.providers.base import Reply, Request

KEYS = 6
ROUNDS = 30
WORKERS = 4

_new_process = multiprocessing.get_context("spawn")


def request(number: int) -> Request:
    """Return one of the requests that all processes send."""
    return Request("module", "codes", "You write.", f"Write {number}.", "m1")


def reply(number: int) -> Reply:
    """Return the reply to it, long enough to take several writes."""
    return Reply(f"x = {number}\n" * 5000, "stop", number, 1, "m1")


def write_and_read(folder: Path, worker: int, start: Any, said: Any) -> None:
    """Write and read all keys, clear now and then, and say what was not as it should be."""
    heard: list[Event] = []
    store = ReplyStore(folder, heard.append)
    wrong = []
    start.wait()
    for turn in range(ROUNDS):
        number = (turn + worker) % KEYS
        key = store.key("groq", request(number))
        store.put(key, "groq", request(number), reply(number))
        other = (turn * worker) % KEYS
        found = store.get(store.key("groq", request(other)))
        if found not in (None, reply(other)):
            wrong.append(f"{other} was answered with {found}")
        if turn % 10 == worker:
            store.clear()
        store.contents()
    said.put((wrong, heard))


def killed_in_the_middle(folder: Path) -> None:
    """Put a reply, and be killed when it is written but has no name yet."""

    def kill(self: Path, target: Path) -> Path:
        os.kill(os.getpid(), signal.SIGKILL)
        return target

    Path.replace = kill  # type: ignore[assignment,method-assign] # this process ends there
    store = ReplyStore(folder)
    store.put(store.key("groq", request(1)), "groq", request(1), reply(2))


def test_processes_share_a_store(tmp_path: Path) -> None:
    """Processes that write, read, list and clear the same replies see whole ones, or none."""
    start, said = _new_process.Barrier(WORKERS), _new_process.SimpleQueue()
    workers = [
        _new_process.Process(target=write_and_read, args=(tmp_path, worker, start, said))
        for worker in range(WORKERS)
    ]
    for process in workers:
        process.start()
    told = [said.get() for _ in workers]
    for process in workers:
        process.join(60)
    assert [process.exitcode for process in workers] == [0] * WORKERS
    assert told == [([], [])] * WORKERS
    store = ReplyStore(tmp_path)
    assert {path.suffix for path in store.folder.iterdir()} <= {".json", ""}
    assert all(each.stored for each in store.contents())


@pytest.mark.parametrize("before", [None, reply(1)])
def test_a_process_that_is_killed_while_it_writes_changes_nothing(
    tmp_path: Path, before: Reply | None
) -> None:
    """What was there before is there still; the half-written file is no reply, and is removed."""
    store = ReplyStore(tmp_path)
    key = store.key("groq", request(1))
    if before:
        store.put(key, "groq", request(1), before)
    process = _new_process.Process(target=killed_in_the_middle, args=(tmp_path,))
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    [part] = store.folder.glob("*.part")
    assert store.get(key) == before
    os.utime(part, (0, 0))
    store.clear()
    assert not part.exists()


def asks_first(folder: Path, has_turn: Any, *, dies: bool) -> None:
    """Take the turn for a request, and keep its reply, or be killed before that."""
    store = ReplyStore(folder)
    key = store.key("groq", request(1))
    with store.asking(key, "module:codes"):
        has_turn.set()
        if dies:
            os.kill(os.getpid(), signal.SIGKILL)
        store.put(key, "groq", request(1), reply(1))


@pytest.mark.parametrize("dies", [False, True], ids=["replied", "killed"])
def test_of_two_runs_that_want_the_same_reply_one_asks(tmp_path: Path, dies: bool) -> None:
    """The other waits and finds it, or asks itself where the first has died; nothing is left."""
    store, has_turn = ReplyStore(tmp_path), _new_process.Event()
    key = store.key("groq", request(1))
    first = _new_process.Process(
        target=asks_first, args=(tmp_path, has_turn), kwargs={"dies": dies}
    )
    first.start()
    assert has_turn.wait(60)
    with store.asking(key, "module:codes"):
        assert store.get(key) == (None if dies else reply(1))
    first.join(60)
    assert list((store.folder / "turns").iterdir()) == []
