"""`pygen-copier review`: whether a package's figures are as they must be."""

from __future__ import annotations

from pathlib import Path

import click

from pygen_copier.cli.epilog import examples


@click.command(
    epilog=examples(
        "pygen-copier review",
        "pygen-copier review tiny-codes --min static.documented=0.9 --max static.complexity_max=15",
        "pygen-copier review --report report/report.json",
    ),
)
@click.argument("project", type=click.Path(path_type=Path), default=".")
@click.option("--min", "least", multiple=True, metavar="FIGURE=NUMBER", help="What it must reach.")
@click.option(
    "--max", "most", multiple=True, metavar="FIGURE=NUMBER", help="What it must not exceed."
)
@click.option("--static", is_flag=True, help="Run nothing of the package.")
@click.option(
    "--report",
    "given",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Take the figures of this report.json instead of measuring.",
)
@click.pass_context
def review(
    context: click.Context,
    project: Path,
    least: tuple[str, ...],
    most: tuple[str, ...],
    static: bool,
    given: Path | None,
) -> None:
    """Hold a package against thresholds.

    The exit code is 1 where one is missed. PROJECT is its folder (default: this one). FIGURE is a
    name that `pygen-copier evaluate` prints; a share is a number from 0 to 1. Without --min and
    --max all modules must parse and be imported, all tests pass, all imports be found, no body be a
    placeholder, and no high security risk be there; with --static nothing is asked of what runs.
    What is to be mended is told, a line each. A figure that is not known misses its threshold.
    """
    from pygen_copier.reports.review import review_of

    if given is not None:
        from pygen_copier.evaluation.report import read_report

        report = read_report(given)
    else:
        from pygen_copier.evaluation.measurement import evaluate

        report = evaluate(project, run=not static)
    said, passes = review_of(report, least, most, static=static)
    click.echo(said)
    if not passes:
        context.exit(1)
