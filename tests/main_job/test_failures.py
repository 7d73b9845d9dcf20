"""Failures: one line that says what happened and what to do, exit 1, and nothing lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from support.asks import Ask
from support.copier import FIRST_ANSWERS, SERVICES, Run, as_data
from support.model import good_model
from support.projects import Copy
from support.servers import STALL, Fault, ModelServer, free_port
from support.terminal import heed_interrupts

from pygen_copier.client import retry

KEY = "test-key-not-secret-3141"


def assert_one_line(done: Run, *words: str) -> None:
    """Check that a run failed as a person should see it."""
    assert done.code == 1
    assert "Traceback" not in done.err
    for word in words:
        assert word.lower() in done.complaint.lower()
    assert KEY not in done.err + done.out


FAULTS = {
    "401": (Fault(401, f"API key not valid: {KEY}"), ["key"]),
    "404": (Fault(404, "model not found"), ["small-model", "other-model"]),
    "500": (Fault(500, "internal error"), ["500"]),
}


@pytest.mark.parametrize("provider", SERVICES)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_failing_service_is_told_in_one_line(
    provider: str, fault: str, copy_here: Copy, tmp_path: Path
) -> None:
    """A rejected key, an unknown model, a broken service: a line with the remedy, no folder."""
    answer, words = FAULTS[fault]
    with ModelServer(SERVICES[provider], lambda _: answer) as server:
        done = copy_here(server.environ, provider=provider, model="small-model")
        asked = len(server.requests)
    assert_one_line(done, *words)
    assert not (tmp_path / "project").exists()
    assert asked == (retry.MAX_ATTEMPTS if fault == "500" else 1)


@pytest.mark.parametrize("provider", SERVICES)
def test_a_refused_connection_is_told_in_one_line(
    provider: str, copy_here: Copy, tmp_path: Path
) -> None:
    """Where nobody listens, the line names the address."""
    with ModelServer(SERVICES[provider]) as server:
        environ = server.environ
        address = server.url
    done = copy_here(environ, provider=provider, model="small-model")
    assert_one_line(done, address.removeprefix("http://"))
    assert not (tmp_path / "project").exists()


def test_a_missing_key_is_told_before_anything_is_sent(copy_here: Copy) -> None:
    """Without a key the line names the variable."""
    done = copy_here({"GROQ_BASE_URL": f"http://127.0.0.1:{free_port()}"}, provider="groq")
    assert_one_line(done, "GROQ_API_KEY")


def test_a_second_run_repeats_no_completed_request(copy_here: Copy) -> None:
    """What was answered before a failure is taken from the store by the next run."""
    broken = True

    def answer(ask: Ask) -> str | Fault:
        return Fault(401, "no") if broken and ask.task == "tests" else good_model(ask)

    with ModelServer("groq", answer) as server:
        first = copy_here(server.environ, provider="groq", model="small-model")
        assert first.code == 1
        completed = [ask.brief for ask in server.requests if ask.task != "tests"]
        server.requests.clear()
        broken = False
        second = copy_here(server.environ, provider="groq", model="small-model")
        assert second.code == 0, second.err
        asked = [ask.brief for ask in server.requests]
    assert len(completed) >= 5
    assert [brief for brief in asked if brief in completed] == []
    assert {brief["task"] for brief in asked} >= {"tests"}


def test_ctrl_c_ends_the_run_however_many_requests_are_under_way(
    template: Path, tmp_path: Path
) -> None:
    """Ctrl-C while requests hang: a line, exit 1, no folder; the server never answers them."""
    hanging = threading.Semaphore(0)

    def answer(ask: Ask) -> str | Fault:
        if ask.task in ("module", "example"):
            hanging.release()
            return STALL
        return good_model(ask)

    with ModelServer("groq", answer) as server:
        answers = as_data({**FIRST_ANSWERS, "provider": "groq", "model": "small-model"})
        process = subprocess.Popen(
            [
                *(sys.executable, "-W", "ignore", "-m", "copier", "copy", "--trust", "--defaults"),
                *(*answers, str(template), str(tmp_path / "project")),
            ],
            env={**os.environ, **server.environ},
            stderr=subprocess.PIPE,
            text=True,
            # Whoever runs the tests in the background has told them to ignore Ctrl-C.
            preexec_fn=heed_interrupts,
        )
        for _ in range(4):
            assert hanging.acquire(timeout=60)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=10)
    assert process.returncode == 1
    assert "Execution stopped by user" in err
    assert "Traceback" not in err
    assert not (tmp_path / "project").exists()


def test_the_key_is_nowhere(copy_here: Copy, tmp_path: Path) -> None:
    """The key stands in no file of the project, no file of the store, and no output."""
    with ModelServer("groq", good_model) as server:
        assert server.environ["GROQ_API_KEY"] == KEY
        done = copy_here(server.environ, provider="groq", model="small-model")
    assert done.code == 0, done.err
    assert KEY not in done.out + done.err
    store = Path(os.environ["PYGEN_CACHE_DIR"])
    files = [path for root in (tmp_path, store) for path in root.rglob("*") if path.is_file()]
    assert any(path.is_relative_to(store) for path in files)
    assert [path for path in files if KEY.encode() in path.read_bytes()] == []


def test_a_refused_package_is_not_generated(copy_here: Copy) -> None:
    """What the model refuses twice ends with its reason, before anything else is asked."""
    refusal = '{"allowed": false, "reason": "It steals passwords."}'
    with ModelServer("groq", lambda _: refusal) as server:
        done = copy_here(server.environ, provider="groq", model="small-model")
        assert [ask.task for ask in server.requests] == ["assess", "assess"]
    assert_one_line(done, "It steals passwords.")
