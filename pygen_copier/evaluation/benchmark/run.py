"""A run: the cells that have no result yet, each in a process of its own, some at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pygen_copier import settings
from pygen_copier.errors import PygenError
from pygen_copier.evaluation.benchmark.cell import Cell
from pygen_copier.evaluation.benchmark.result import Result, read_result
from pygen_copier.text import oneline

CELLS = "cells"
"""The folder of the cells, in that of the benchmark."""

_DAYS, _AT_ONCE = str(4 * 86_400), "64"  # an attempt has half of that time; services take a day
_PROCESS = "pygen_copier.evaluation.benchmark.cell_process"


def folder_of(cell: Cell, output: Path) -> Path:
    """Return the folder of a cell.

    Args:
        cell: The cell.
        output: The folder of the benchmark.
    """
    return output.resolve() / CELLS / cell.name


@dataclass(frozen=True, slots=True)
class Place:
    """Where cells are run.

    Attributes:
        output: The folder of the benchmark.
        start: The folder in which Copier runs: paths of answers begin there.
        again: Whether packages that are there are measured again.
        cache: The folder of the reply store; empty where each machine's own will do.
        batch: Whether requests go in batches, where a service takes them.
    """

    output: str
    start: str
    again: bool = False
    cache: str = ""
    batch: bool = False

    def environ(self) -> dict[str, str]:
        """Return the variables of a cell's process that are not those of this one."""
        found = {settings.CACHE_DIR: self.cache} if self.cache else {}
        if self.batch:
            found |= {settings.BATCH: "1", settings.TIMEOUT: _DAYS, settings.CONCURRENCY: _AT_ONCE}
        return found


def kept(cells: Sequence[Cell], output: Path) -> list[Result]:
    """Return the results that are there, of cells that failed, too.

    Args:
        cells: The cells.
        output: The folder of the benchmark.
    """
    found = (read_result(folder_of(cell, output), cell) for cell in cells)
    return [result for result in found if result]


def finished(cells: Sequence[Cell], output: Path) -> list[Result]:
    """Return the results that are there; one that failed is to be made again.

    Args:
        cells: The cells.
        output: The folder of the benchmark.
    """
    return [result for result in kept(cells, output) if not result.failure]


def run_cells(cells: Sequence[Cell], place: Place, at_once: int) -> Iterator[Result]:
    """Run cells here, and yield what came of each, as it comes.

    Args:
        cells: The cells.
        place: Where they are run.
        at_once: How many run at once.
    """
    with ThreadPoolExecutor(at_once) as pool:
        runs = [pool.submit(run_cell, cell.data(), place) for cell in cells]
        try:
            for run in as_completed(runs):
                yield Result.of_data(run.result())
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def run_cell(data: dict[str, Any], place: Place) -> dict[str, Any]:
    """Run a cell in a process of its own, unless its result is there, and return that as data.

    It takes and returns plain data, so that it can be called on another machine.

    Args:
        data: The cell.
        place: Where it is run.
    """
    cell = Cell.of_data(data)
    folder = folder_of(cell, Path(place.output))
    there = None if place.again else read_result(folder, cell)
    if there and not there.failure:
        return there.data()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        why = _run(cell, folder, place)
    except OSError as error:
        why = f"{error.strerror}: {error.filename}"
    found = None if why else read_result(folder, cell)
    return (found or Result.of_failure(cell, why or "The process left no result.")).data()


def _run(cell: Cell, folder: Path, place: Place) -> str:
    """Run the process of a cell, and return why it did not come to its end."""
    job = {"cell": cell.data(), "folder": str(folder), "again": place.again}
    with _job_file(job) as file, (folder / "log.txt").open("wb") as log:
        command = [sys.executable, "-P", "-m", _PROCESS, str(file)]
        done = subprocess.run(  # noqa: S603 - no shell reads it
            command,
            check=False,
            cwd=place.start,
            env={**os.environ, **place.environ()},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    if not done.returncode:
        return ""
    told = (folder / "log.txt").read_text(encoding="utf-8", errors="replace").strip()
    last = oneline(told.splitlines()[-1]) if told else ""
    return f"Its process ended with {done.returncode}. {last}".strip()


@contextmanager
def _job_file(job: dict[str, Any]) -> Iterator[Path]:
    handle, name = tempfile.mkstemp(prefix="pygen-cell-", suffix=".json")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(job, file)
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def require_output(output: Path) -> None:
    """Make the folder of a benchmark.

    Raises:
        PygenError: It cannot be made or written.
    """
    try:
        (output / CELLS).mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=output):
            pass
    except OSError as error:
        raise PygenError(
            f"{output} cannot be written: {error.strerror}.", "Name another folder: --output."
        ) from None
