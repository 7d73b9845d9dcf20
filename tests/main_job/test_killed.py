"""A run that is killed: what it had stored is never asked for again, and nothing else changes."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from support.asks import Ask
from support.copier import FIRST_ANSWERS, Project, as_data, run
from support.killable import CONCURRENCY, MODULES, generation
from support.model import fenced, good_model
from support.servers import STALL, Fault, ModelServer

from pygen_copier.client.store import ReplyStore

pytestmark = pytest.mark.slow

# A request for each module and its tests, and a repair of what `imperfect_model` forgot.
REQUESTS = 2 * len(MODULES) + 1
_random = random.Random(2411)  # noqa: S311 - the same points in every run
POINTS = [(_random.randint(1, REQUESTS), _random.random() < 0.5) for _ in range(20)]


def imperfect_model(ask: Ask) -> str:
    """Answer well, but for one module that has to be repaired."""
    if ask.task == "module" and ask.brief["module"]["name"] == "noise":
        return fenced('"""Nothing yet."""\n')
    return good_model(ask)


class Killer:
    """Answers, and tells when the request is there at which the run is to be killed.

    Args:
        number: Which request that is.
        answered: Whether it is answered still.
    """

    def __init__(self, number: int, *, answered: bool) -> None:
        self.number = number
        self.answered = answered
        self.count = 0
        self.lock = threading.Lock()
        self.now = threading.Event()
        self.dead = threading.Event()

    def __call__(self, ask: Ask) -> str:
        """Return a good answer."""
        with self.lock:
            self.count += 1
            last = self.count == self.number
        if last:
            self.now.set()
            if not self.answered:
                self.dead.wait(60)
        return imperfect_model(ask)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The result of a run that nobody killed."""
    folder = tmp_path_factory.mktemp("undisturbed")
    with ModelServer("ollama", imperfect_model) as server:
        process = generation(server.environ, folder / "cache", folder / "result")
        process.join(60)
        assert process.exitcode == 0
        assert len(server.requests) == REQUESTS
    return (folder / "result").read_bytes()


@pytest.mark.parametrize(("number", "answered"), POINTS)
def test_no_stored_reply_is_asked_for_again(
    number: int, answered: bool, tmp_path: Path, undisturbed: bytes
) -> None:
    """Killed as request `number` is sent or answered and run again, it asks for what is missing.

    A request is completed when its reply is stored. One whose reply was on its way when the
    process died is sent once more; no other is.
    """
    killer = Killer(number, answered=answered)
    with ModelServer("ollama", killer) as server:
        process = generation(server.environ, tmp_path / "cache", tmp_path / "result")
        assert killer.now.wait(60)
        process.kill()
        process.join(60)
        assert process.exitcode in (-signal.SIGKILL, 0)  # 0: the last reply was there already
        killer.dead.set()
    stored = ReplyStore(tmp_path / "cache").contents()
    completed = {each.stored.request["user"] for each in stored if each.stored}
    assert len(completed) == len(stored)
    assert len(completed) >= number - CONCURRENCY  # no more were under way
    with ModelServer("ollama", imperfect_model) as server:
        process = generation(server.environ, tmp_path / "cache", tmp_path / "result")
        process.join(60)
        assert process.exitcode == 0
        asked = [ask.user for ask in server.requests]
    assert [user for user in asked if user in completed] == []
    assert len(asked) == REQUESTS - len(completed)
    assert (tmp_path / "result").read_bytes() == undisturbed


@pytest.mark.parametrize("task", ["structure", "example"])
def test_copier_that_is_killed_goes_on_where_it_was(
    task: str, template: Path, tmp_path: Path, made_project: Path
) -> None:
    """`copier copy`, killed while it plans or generates, leaves no folder; its second run is whole.

    Which replies the first run had stored, the second does not ask for again, and its files are
    those of a run that nobody killed.
    """
    model = {"provider": "groq", "model": "small-model"}
    person = {"author_name": "Test Person", "author_email": "test@example.org"}
    command = [
        *(sys.executable, "-W", "ignore", "-m", "copier", "copy", "--trust", "--defaults"),
        *as_data({**FIRST_ANSWERS, **person, **model}),
        *(str(template), str(tmp_path / "project")),
    ]
    now = threading.Event()

    def answer(ask: Ask) -> str | Fault:
        if ask.task == task and not now.is_set():
            now.set()
            return STALL
        return good_model(ask)

    with ModelServer("groq", answer) as server:
        process = subprocess.Popen(command, env={**os.environ, **server.environ})
        assert now.wait(60)
        process.kill()
        assert process.wait(60) == -signal.SIGKILL
        assert not (tmp_path / "project").exists()
        completed = {each.stored.request["user"] for each in ReplyStore().contents() if each.stored}
        server.requests.clear()
        done = run(*command, environ=server.environ)
        assert done.code == 0, done.err
        asked = [ask.user for ask in server.requests]
    assert completed
    assert [user for user in asked if user in completed] == []
    assert len(set(asked)) == len(asked)
    assert Project(tmp_path / "project").files() == Project(made_project).files()
