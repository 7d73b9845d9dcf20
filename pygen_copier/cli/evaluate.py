"""`pygen-copier evaluate`: figures of a package, each with what it was computed from."""

from __future__ import annotations

from pathlib import Path

import click

from pygen_copier.cli.epilog import examples


@click.command(
    epilog=examples(
        "pygen-copier evaluate",
        "pygen-copier evaluate tiny-codes --output report",
        "pygen-copier evaluate tiny-codes --tests ../hidden-tests",
        "pygen-copier evaluate tiny-codes --mutants 100",
        "pygen-copier evaluate tiny-codes --reference ../by-hand --json",
    ),
)
@click.argument("project", type=click.Path(path_type=Path), default=".")
@click.option(
    "--reference",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="A package that it is held against.",
)
@click.option(
    "--tests",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Somebody else's tests, a file or a folder, to run against it.",
)
@click.option("--static", is_flag=True, help="Run nothing of the package.")
@click.option(
    "--mutants",
    type=click.IntRange(1, 1000),
    default=20,
    metavar="NUMBER",
    help="How many small faults to try, at most (default: 20).",
)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Write report.json, report.md and report.html there.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON for scripts.")
def evaluate(
    project: Path,
    reference: Path | None,
    tests: Path | None,
    static: bool,
    mutants: int,
    output: Path | None,
    as_json: bool,
) -> None:
    """Measure a package, whoever wrote it.

    PROJECT is its folder (default: this one). It is installed, imported and tested in the sandbox,
    with up to twenty small faults in it, or --mutants, that its tests should notice; then its
    source, its documentation and its likeness to a reference are measured. Each figure says what it
    was computed from; what cannot be computed is not there, and why. No model is asked. It needs
    the extra `eval`.
    """
    from pygen_copier.evaluation.measurement import evaluate as measured
    from pygen_copier.reports.evaluate import text, write_report

    report = measured(project, reference, tests, run=not static, most_mutants=mutants)
    if output is not None:
        for path in write_report(report, output):
            click.echo(f"Wrote {path}.", err=True)
    if as_json:
        click.echo(report.json(), nl=False)
    elif output is None:
        click.echo(text(report))
