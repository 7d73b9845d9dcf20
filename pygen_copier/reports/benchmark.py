"""A benchmark as its command runs it: cells in their places, lines as they end, and the pages."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import click

from pygen_copier.errors import PygenError
from pygen_copier.evaluation.benchmark.cell import Cell
from pygen_copier.evaluation.benchmark.cluster import run_on_cluster
from pygen_copier.evaluation.benchmark.pages import html, markdown, tables
from pygen_copier.evaluation.benchmark.result import Result
from pygen_copier.evaluation.benchmark.run import Place, finished, kept, require_output, run_cells
from pygen_copier.evaluation.benchmark.spec import Spec
from pygen_copier.text import count, oneline

_CACHE = "cache"  # of a cluster, whose machines have none in common


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a person wants a benchmark run.

    Attributes:
        output: The folder of the benchmark.
        at_once: How many cells run at once here.
        scheduler: The address of a Dask scheduler; empty for this machine.
        again: Whether packages that are there are measured again.
        dry_run: Whether nothing is run.
        batch: Whether requests go in batches, where a service takes them.
    """

    output: Path
    at_once: int = 1
    scheduler: str = ""
    again: bool = False
    dry_run: bool = False
    batch: bool = False


def run_benchmark(spec: Spec, wanted: Wanted) -> bool:
    """Run the cells that have no result, write the pages, and return whether all cells are done.

    Args:
        spec: The specification.
        wanted: How it is run.

    Raises:
        PygenError: The folder cannot be written, or the cluster cannot be used.
    """
    cells = spec.cells()
    require_output(wanted.output)
    there = [] if wanted.again else finished(cells, wanted.output)
    names = {each.cell.name for each in there}
    left = [cell for cell in cells if cell.name not in names]
    click.echo(f"{count(len(cells), 'cell')}, {len(there)} done before.", err=True)
    if wanted.dry_run:
        for cell in left:
            click.echo(f"{cell.name}  {oneline(cell.told)}")
        return not left
    results = list(there)
    try:
        with closing(_results(left, spec, wanted)) as found:
            for number, result in enumerate(found, start=len(there) + 1):
                results.append(result)
                click.echo(f"{number} of {len(cells)}  {_line(result)}", err=True)
    finally:
        known = {each.cell.name for each in results}
        other = [cell for cell in cells if cell.name not in known]  # where it was stopped
        for path in write_pages(spec, [*results, *kept(other, wanted.output)], wanted.output):
            click.echo(f"Wrote {path}.", err=True)
    return len(results) == len(cells) and not any(each.failure for each in results)


def write_pages(spec: Spec, results: Sequence[Result], output: Path) -> list[Path]:
    """Write `benchmark.md`, `benchmark.html` and `tables/*.csv`, and return what was written.

    Args:
        spec: The specification.
        results: All results.
        output: The folder of the benchmark.

    Raises:
        PygenError: They cannot be written.
    """
    order = {cell.name: place for place, cell in enumerate(spec.cells())}
    results = sorted(results, key=lambda each: order[each.cell.name])  # whichever ended first
    texts = {"benchmark.md": markdown(spec, results), "benchmark.html": html(spec, results)}
    files = {f"tables/{each.name}.csv": each.csv() for each in tables(spec, results) if each.rows}
    try:
        (output / "tables").mkdir(exist_ok=True)
        for old in (output / "tables").glob("*.csv"):
            old.unlink()
        for name, text in {**texts, **files}.items():
            (output / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise PygenError(
            f"The pages cannot be written to {output}: {error.strerror}.", "Name another folder."
        ) from None
    return [*(output / name for name in texts), output / "tables"]


def _results(cells: Sequence[Cell], spec: Spec, wanted: Wanted) -> Generator[Result]:
    output = wanted.output.resolve()
    place = Place(str(output), str(spec.folder), wanted.again, batch=wanted.batch)
    if not wanted.scheduler:
        yield from run_cells(cells, place, wanted.at_once)
        return
    shared = replace(place, cache=str(output / _CACHE))
    yield from run_on_cluster(cells, shared, wanted.scheduler)


def _line(result: Result) -> str:
    told = oneline(result.cell.told)
    if result.failure:
        return f"failed  {told}: {oneline(result.failure)}"
    tokens = sum(result.tokens)
    replies = count(len(result.used), "reply", "replies")
    return f"done    {told}: {replies}, {tokens:,} tokens, {result.seconds:.0f} s"
