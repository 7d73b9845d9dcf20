"""A cluster: cells that run on the workers of a Dask scheduler."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pygen_copier.errors import PygenError
from pygen_copier.evaluation.benchmark.cell import Cell
from pygen_copier.evaluation.benchmark.result import Result
from pygen_copier.evaluation.benchmark.run import Place, run_cell
from pygen_copier.providers.installation import add_extra
from pygen_copier.text import oneline

SECONDS = 10.0
"""How long a scheduler may take to answer, and its first worker to be there."""


def run_on_cluster(cells: Sequence[Cell], place: Place, scheduler: str) -> Iterator[Result]:
    """Run cells on the workers of a scheduler, and yield what came of each, as it comes.

    A cell whose worker is lost is run by another one. The folder of the benchmark and the reply
    store must be the same for all of them, so that what was paid for is found.

    Args:
        cells: The cells.
        place: Where they are run.
        scheduler: The address of the scheduler, such as `tcp://10.0.0.1:8786`.

    Raises:
        PygenError: The extra `dask` is not installed, nobody is at the address, a worker does not
            see the folder, or all workers are gone.
    """
    dask = _library()
    try:
        client = dask.Client(scheduler, timeout=SECONDS, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise PygenError(
            f"No Dask scheduler answers at {scheduler}: {oneline(str(error))}.",
            "Start one with `dask scheduler`, and name the address that it prints.",
        ) from None
    try:
        _require_folder(client, place)
        runs = [
            client.submit(run_cell, cell.data(), place, key=f"pygen-{cell.name}", pure=False)
            for cell in cells
        ]
        by = dict(zip((run.key for run in runs), cells, strict=True))
        for run in dask.as_completed(runs, loop=client.loop, raise_errors=False):
            yield _result(run, by[run.key], dask)
    finally:
        client.close()


def _result(run: Any, cell: Cell, dask: Any) -> Result:
    if run.status == "finished":
        return Result.of_data(run.result())
    if run.status != "error":
        return Result.of_failure(cell, "The scheduler was lost, or gave the cell up.")
    error = run.exception()
    if isinstance(error, dask.KilledWorker):
        why = "One worker after another was lost over it."
    else:
        why = f"The cluster says: {oneline(str(error)) or type(error).__name__}"
    return Result.of_failure(cell, why)


def _require_folder(client: Any, place: Place) -> None:
    """Refuse workers that do not see the folder of the benchmark, or are not there."""
    try:
        client.wait_for_workers(1, timeout=SECONDS)
    except TimeoutError:
        raise PygenError(
            "The scheduler has no workers.", "Start some with `dask worker ADDRESS`, then retry."
        ) from None
    blind = [worker for worker, sees in client.run(_sees, place.output).items() if not sees]
    if blind:
        raise PygenError(
            f"{blind[0]} does not see {place.output}.",
            "Name a folder that all machines share: --output FOLDER.",
        )


def _sees(folder: str) -> bool:
    return Path(folder).is_dir()


def _library() -> Any:
    try:
        import distributed
    except ImportError:
        raise PygenError(
            "Dask is not installed, which --scheduler needs.", f"Run: {add_extra('dask')}"
        ) from None
    return distributed
