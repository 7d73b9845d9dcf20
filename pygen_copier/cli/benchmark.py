"""`pygen-copier benchmark`: many packages by many models, and the tables of all of them."""

from __future__ import annotations

import os
from pathlib import Path

import click

from pygen_copier.cli.epilog import examples


@click.command(
    epilog=examples(
        "pygen-copier benchmark tiny.yml",
        "pygen-copier benchmark tiny.yml --dry-run",
        "pygen-copier benchmark tiny.yml --output /shared/tiny --scheduler tcp://10.0.0.1:8786",
    ),
)
@click.argument("spec", type=click.Path(path_type=Path))
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Where packages and tables are kept.  [default: SPEC without its end]",
)
@click.option(
    "--at-once",
    type=click.IntRange(min=1),
    metavar="NUMBER",
    help="How many cells run at once here.  [default: half of the processors]",
)
@click.option("--scheduler", metavar="ADDRESS", help="Run them on this Dask cluster instead.")
@click.option("--again", is_flag=True, help="Measure again what was made; no model is asked.")
@click.option("--dry-run", is_flag=True, help="Run nothing, and list the cells that are left.")
@click.pass_context
def benchmark(
    context: click.Context,
    spec: Path,
    output: Path | None,
    at_once: int | None,
    scheduler: str | None,
    again: bool,
    dry_run: bool,
) -> None:
    """Make packages with models, and compare them.

    SPEC is a file in YAML: packages, models, how far features are worked out, with and without
    context, and seeds. Each combination is a cell: the package is made by a real run of Copier,
    measured as by `evaluate`, and kept in FOLDER with the command that made it. What is there is
    not made again, so the same command goes on where it stopped; a cell that failed is tried anew.
    Tables and charts are written to FOLDER as CSV, Markdown and one HTML file. The exit code is 1
    where a cell failed. It needs the extra `eval`, and `dask` for a cluster.
    """
    from pygen_copier.evaluation.benchmark.spec import read_spec
    from pygen_copier.reports.benchmark import Wanted, run_benchmark

    wanted = Wanted(
        output or spec.with_suffix(""),
        at_once or max(1, (os.cpu_count() or 1) // 2),
        scheduler or "",
        again,
        dry_run,
    )
    if not run_benchmark(read_spec(spec), wanted) and not dry_run:
        context.exit(1)
