"""Benchmarks on a Dask cluster: two workers, of which one is killed while its model is asked."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from support.benches import TWO_CELLS, Held
from support.copier import pygen_copier
from support.servers import ModelServer, free_port

from pygen_copier.errors import PygenError
from pygen_copier.evaluation.benchmark import cluster
from pygen_copier.evaluation.benchmark.run import Place

pytestmark = pytest.mark.weekly

pytest.importorskip("distributed")


class Cluster:
    """A scheduler and its workers, each in a session of its own so that it dies as a whole.

    Attributes:
        address: Where the scheduler is.
        workers: The processes of the workers.
    """

    def __init__(self, folder: Path, environ: dict[str, str]) -> None:
        self.address = f"tcp://127.0.0.1:{free_port()}"
        self._environ = {**os.environ, **environ, "DASK_DISTRIBUTED__LOGGING__DISTRIBUTED": "error"}
        self._folder = folder
        host, port = "--host=127.0.0.1", f"--port={self.address.rpartition(':')[2]}"
        self._scheduler = self._start("scheduler", host, port, "--no-dashboard", "--no-show")
        one = ("--nthreads=1", "--no-nanny", "--no-dashboard", "--host=127.0.0.1")
        self.workers = [self._start("worker", self.address, *one) for _ in range(2)]

    def _start(self, what: str, *options: str) -> subprocess.Popen[bytes]:
        with (self._folder / f"{what}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.dask_{what}", *options],
                env=self._environ,
                cwd=self._folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """Kill a process with all that it started."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def end(self) -> None:
        """Kill what is left."""
        for process in (*self.workers, self._scheduler):
            self.kill(process)


@pytest.fixture
def service() -> Iterator[tuple[ModelServer, Held]]:
    """A service that holds its requests once."""
    held = Held()
    with ModelServer("groq", held) as server:
        yield server, held
        held.is_over.set()


def test_a_worker_that_is_killed_loses_nothing(
    service: tuple[ModelServer, Held], tmp_path: Path
) -> None:
    """The other one makes its cell; no reply that came is asked for again; the pages are whole."""
    server, held = service
    (tmp_path / "bench.yml").write_text(TWO_CELLS, encoding="utf-8")
    made = Cluster(tmp_path, server.environ)
    try:
        arguments = ("benchmark", tmp_path / "bench.yml", "--scheduler", made.address)
        with ThreadPoolExecutor(1) as pool:
            run = pool.submit(pygen_copier, *arguments)
            assert held.is_holding.wait(60), run.result()
            time.sleep(0.5)  # the other cell gets to where it is held, too, or not: both are good
            made.kill(made.workers[0])
            held.is_over.set()
            done = run.result()
        assert done.code == 0, done.err
        assert done.err.count("done    tiny-codes") == 2
        assert set(held.answered.values()) == {1}
        cells = (tmp_path / "bench/tables/cells.csv").read_text(encoding="utf-8")
        assert cells.count(",done,") == 2
    finally:
        made.end()


def test_nobody_at_an_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A scheduler that does not answer is told in a line, with what starts one."""
    monkeypatch.setattr(cluster, "SECONDS", 0.3)
    address = f"tcp://127.0.0.1:{free_port()}"
    with pytest.raises(PygenError, match=f"No Dask scheduler answers at {address}"):
        list(cluster.run_on_cluster([], Place(str(tmp_path), str(tmp_path)), address))
