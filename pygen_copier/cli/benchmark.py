"""`pygen-copier benchmark`: many packages by many models, and the tables of all of them."""

from __future__ import annotations

import os
from pathlib import Path

import click

from pygen_copier.cli.epilog import examples

SUITES = ("nl2repo", "commit0")  # not imported: `--help` is there at once


@click.command(
    epilog=examples(
        "pygen-copier benchmark tiny.yml",
        "pygen-copier benchmark tiny.yml --dry-run",
        "pygen-copier benchmark --suite nl2repo NL2RepoBench --model groq:openai/gpt-oss-120b",
        "pygen-copier benchmark tiny.yml --output /shared/tiny --scheduler tcp://10.0.0.1:8786",
    ),
)
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--suite",
    type=click.Choice(SUITES),
    help="PATH is a checkout of this benchmark, not a specification.",
)
@click.option("--model", "models", metavar="NAME", multiple=True, help="Of a suite: who writes.")
@click.option("--task", "tasks", metavar="NAME", multiple=True, help="Of a suite: only this task.")
@click.option(
    "--seed", "seeds", type=click.IntRange(min=0), multiple=True, help="Of a suite: a sample."
)
@click.option(
    "--data-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Of a suite: answers for all tasks, in YAML.",
)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Where packages and tables are kept.  [default: PATH without its end, or SUITE-results]",
)
@click.option(
    "--at-once",
    type=click.IntRange(min=1),
    metavar="NUMBER",
    help="How many cells run at once here.  [default: half of the processors]",
)
@click.option("--scheduler", metavar="ADDRESS", help="Run them on this Dask cluster instead.")
@click.option("--again", is_flag=True, help="Measure again what was made; no model is asked.")
@click.option(
    "--batch", is_flag=True, help="Send requests to Groq and Gemini in batches, at half price."
)
@click.option("--dry-run", is_flag=True, help="Run nothing, and list the cells that are left.")
@click.pass_context
def benchmark(
    context: click.Context,
    path: Path,
    suite: str | None,
    models: tuple[str, ...],
    tasks: tuple[str, ...],
    seeds: tuple[int, ...],
    data_file: Path | None,
    output: Path | None,
    at_once: int | None,
    scheduler: str | None,
    again: bool,
    batch: bool,
    dry_run: bool,
) -> None:
    """Make packages with models, and compare them.

    PATH is a specification in YAML: packages, models, how far features are worked out, with and
    without context, and seeds. Each combination is a cell: the package is made by a real run of
    Copier, measured as by `evaluate`, and kept in FOLDER with the command that made it. What is
    there is not made again, so the same command goes on where it stopped; a cell that failed is
    tried anew. Tables and charts are written to FOLDER as CSV, Markdown and one HTML file. The exit
    code is 1 where a cell failed. It needs the extra `eval`, and `dask` for a cluster.

    With --suite, PATH is a checkout of a benchmark that others made. Each task's specification goes
    in, and their tests are run in the sandbox against what comes out: pass rates and costs.
    --model, --task and --seed can be given several times.
    """
    from pygen_copier.evaluation.benchmark.spec import read_common, read_spec, suite_spec
    from pygen_copier.evaluation.benchmark.suite import read_suite
    from pygen_copier.reports.benchmark import Wanted, run_benchmark

    if not suite and (models or tasks or seeds or data_file):
        raise click.UsageError("--model, --task, --seed and --data-file go with --suite.")
    if suite and not models:
        raise click.UsageError("Name who writes the packages: --model provider:model, or scaffold.")
    place = output or (Path(f"{suite}-results") if suite else path.with_suffix(""))
    wanted = Wanted(
        place,
        at_once or max(1, (os.cpu_count() or 1) // 2),
        scheduler or "",
        again,
        dry_run,
        batch,
    )
    if suite:
        common = read_common(data_file)
        spec = suite_spec(read_suite(suite, path, tasks), place, models, seeds, common)
    else:
        spec = read_spec(path)
    if not run_benchmark(spec, wanted) and not dry_run:
        context.exit(1)
