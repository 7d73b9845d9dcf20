"""`pygen-copier evaluate`: figures of a package, each with what it was computed from."""

from __future__ import annotations

from pathlib import Path

import click

from pygen_copier.cli.epilog import examples


@click.command(
    epilog=examples(
        "pygen-copier evaluate",
        "pygen-copier evaluate tiny-codes --output report",
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
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Write report.json, report.md and report.html there.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON for scripts.")
def evaluate(project: Path, reference: Path | None, output: Path | None, as_json: bool) -> None:
    """Measure a package, whoever wrote it.

    PROJECT is its folder (default: this one). Measured are its source, its documentation, and its
    likeness to a reference. Each figure says what it was
    computed from; what cannot be computed is not there, and why. Nobody is asked, and nothing of
    the package is run. It needs the extra `eval`.
    """
    from pygen_copier.evaluation.measurement import evaluate as measured
    from pygen_copier.reports.evaluate import text, write_report

    report = measured(project, reference)
    if output is not None:
        for path in write_report(report, output):
            click.echo(f"Wrote {path}.", err=True)
    if as_json:
        click.echo(report.json(), nl=False)
    elif output is None:
        click.echo(text(report))
