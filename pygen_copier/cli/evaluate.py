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
        "pygen-copier evaluate tiny-codes --judge groq:MODEL --judge gemini:MODEL --repeats 3",
        "pygen-copier evaluate tiny-codes --human-form form.html",
        "pygen-copier evaluate tiny-codes --judge groq:MODEL --human scores.csv",
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
    "--judge",
    "judges",
    multiple=True,
    metavar="PROVIDER:MODEL",
    help="A model that scores modules, pages and features; may be given again.",
)
@click.option(
    "--repeats",
    type=click.IntRange(1, 100),
    default=1,
    metavar="NUMBER",
    help="How often judges are asked of each (default: 1).",
)
@click.option(
    "--allow-self-judging", is_flag=True, help="Let a model judge what it wrote; it is marked."
)
@click.option(
    "--translate",
    "translator",
    metavar="PROVIDER:MODEL",
    help="Have a model translate it into JavaScript, and measure that.",
)
@click.option("--afresh", is_flag=True, help="Run again what was run before.")
@click.option(
    "--human",
    "people",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Scores of people, CSV; may be given again.",
)
@click.option(
    "--human-form",
    "form",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write a form for people, HTML and CSV, and measure nothing.",
)
@click.option(
    "--form-seed",
    type=int,
    default=0,
    metavar="NUMBER",
    help="Another order of the form (default: 0).",
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
    judges: tuple[str, ...],
    repeats: int,
    allow_self_judging: bool,
    translator: str | None,
    afresh: bool,
    people: tuple[Path, ...],
    form: Path | None,
    form_seed: int,
    output: Path | None,
    as_json: bool,
) -> None:
    """Measure a package, whoever wrote it.

    PROJECT is its folder (default: this one). It is installed, imported and tested in the sandbox,
    with up to twenty small faults in it, or --mutants, that its tests should notice; then its
    source, its documentation and its likeness to a reference are measured. Each figure says what it
    was computed from; what cannot be computed is not there, and why. It needs the extra `eval`.

    No model is asked without --judge. A judge scores each module with its tests, each page and each
    feature, and says what it would change; with --reference it compares modules, in both orders. A
    model that wrote the package is no judge of it. People score the same on a form that names no
    model, and --human says how far they and the judges agree. With --translate a model writes its
    modules and tests in JavaScript, which run in the sandbox, too. What was run or asked is kept: a
    run that was stopped goes on, and nothing is paid twice.
    """
    from pygen_copier.client.models import Model
    from pygen_copier.evaluation.judging.panel import Panel, write_form_of
    from pygen_copier.evaluation.measurement import evaluate as measured
    from pygen_copier.progress import show_progress
    from pygen_copier.reports.evaluate import text, write_report

    if form is not None:
        for path in write_form_of(project, form, form_seed):
            click.echo(f"Wrote {path}.", err=True)
        return
    panel = Panel(tuple(map(Model.parse, judges)), repeats, allow_self_judging, people)
    with show_progress() as listener:
        report = measured(
            *(project, reference, tests),
            run=not static,
            most_mutants=mutants,
            panel=panel,
            translator=Model.parse(translator) if translator else None,
            afresh=afresh,
            listener=listener,
        )
    if output is not None:
        for path in write_report(report, output):
            click.echo(f"Wrote {path}.", err=True)
    if as_json:
        click.echo(report.json(), nl=False)
    elif output is None:
        click.echo(text(report))
