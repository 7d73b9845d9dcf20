"""A benchmark that is killed in the middle, alone or with all that it started, and goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from support.benches import TWO_CELLS, Held
from support.copier import pygen_copier
from support.servers import ModelServer

pytestmark = pytest.mark.weekly

pytest.importorskip("scipy")

_BEGUN = 200  # seconds until a model is asked, at the most: of a machine that is busy


@pytest.mark.timeout(3 * _BEGUN)
@pytest.mark.parametrize("with_all", [True, False], ids=["with its cells", "alone"])
def test_a_run_that_is_killed_goes_on(tmp_path: Path, *, with_all: bool) -> None:
    """The same command makes both cells; no reply that came is asked for again.

    Killed alone, it leaves cells at work, and the next run waits for them.
    """
    file = tmp_path / "bench.yml"
    file.write_text(TWO_CELLS, encoding="utf-8")
    held = Held()
    with ModelServer("groq", held) as server:
        environ = {**server.environ, "PYGEN_CACHE_DIR": str(tmp_path / "cache")}
        command = [sys.executable, "-m", "pygen_copier", "benchmark", str(file), "--at-once=2"]
        with subprocess.Popen(
            command,
            env={**os.environ, **environ},
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as killed:
            assert held.is_holding.wait(_BEGUN), killed.poll()
            kill = os.killpg if with_all else os.kill
            kill(killed.pid, signal.SIGKILL)
        assert not list((tmp_path / "bench").glob("cells/*/result.json"))
        held.is_over.set()
        done = pygen_copier("benchmark", file, environ=environ)
    assert done.code == 0, done.err
    assert "2 cells, 0 done before." in done.err
    assert done.err.count("done    tiny-codes") == 2
    assert set(held.answered.values()) == {1}
