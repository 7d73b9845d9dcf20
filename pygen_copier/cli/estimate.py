"""`pygen-copier estimate`: what a run would ask for, before anything is asked."""

from __future__ import annotations

from pathlib import Path

import click

from pygen_copier.cli.answers_file import answers_file_option
from pygen_copier.cli.epilog import examples
from pygen_copier.cli.trust import trust_option


@click.command(
    epilog=examples(
        "pygen-copier estimate --data-file tiny.yml --template .",
        'pygen-copier estimate tiny-codes --trust --feature "noise channels"',
        'pygen-copier estimate --trust --regenerate "tests:*" --json',
    ),
)
@click.argument("project", type=click.Path(path_type=Path), required=False)
@click.option(
    "--data-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Answers in YAML, as for copier copy.",
)
@click.option("--feature", "features", metavar="TEXT", multiple=True, help="One feature more.")
@click.option("--regenerate", metavar="GLOB", multiple=True, help="Artifacts to generate again.")
@click.option(
    "--template",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A clone of the template.  [default: the one the answers record]",
)
@answers_file_option
@trust_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON for scripts.")
def estimate(
    project: Path | None,
    data_file: Path | None,
    features: tuple[str, ...],
    regenerate: tuple[str, ...],
    template: Path | None,
    answers_file: str,
    trust: bool,
    as_json: bool,
) -> None:
    """Estimate the requests and tokens of a run.

    Nothing is asked. For PROJECT (default: this folder) the run is a `copier update` with
    --feature, --regenerate and the answers of --data-file; both options can be given several times.
    For --data-file alone it is a `copier copy`; without a plan among the answers, planning is
    counted too, and a module for each feature. The template must be a folder of this machine; its
    recipe is run to count files, so it is one that you name or trust.

    It is an estimate: what has to be rewritten or repaired comes on top, and replies that are in
    the reply store are not asked for again.
    """
    from pygen_copier.reports.estimate import estimate_of_run

    if project is None and data_file is None:
        project = Path()
    found = estimate_of_run(
        *(project, data_file, features, regenerate, template),
        trust=trust,
        answers_file=answers_file,
    )
    click.echo(found.json() if as_json else found.text())
