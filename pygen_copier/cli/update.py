"""`pygen-copier update`: `copier update`, with what people forget."""

from __future__ import annotations

from pathlib import Path

import click

from pygen_copier.cli.answers_file import answers_file_option
from pygen_copier.cli.epilog import examples
from pygen_copier.cli.passing_on import PassingOn
from pygen_copier.cli.trust import trust_option


@click.command(
    cls=PassingOn,
    options_metavar="[OPTIONS]",
    epilog=examples(
        "pygen-copier update",
        'pygen-copier update --feature "noise channels"',
        "pygen-copier update tiny-codes --trust -d minimum_python=3.12 -- --vcs-ref v2.0.0",
    ),
)
@click.argument("project", type=click.Path(path_type=Path), default=".")
@click.option("--feature", "features", metavar="TEXT", multiple=True, help="One feature more.")
@click.option(
    "--data", "-d", "answers", metavar="NAME=VALUE", multiple=True, help="An answer to change."
)
@answers_file_option
@trust_option
@click.pass_context
def update(
    context: click.Context,
    /,
    project: Path,
    features: tuple[str, ...],
    answers: tuple[str, ...],
    answers_file: str,
    trust: bool,
) -> None:
    """Update a package: `copier update` with what people forget.

    PROJECT is its folder (default: this one). The command that is run is printed. --feature adds
    to the features that are recorded. --trust need not be said where the package was made from a
    release of this project's own template. Where that cannot be reached, the copy that this
    installation carries stands in. Behind -- stand options for Copier, whose exit code is this
    command's.
    """
    from pygen_copier.reports.update import update_project

    pairs = dict(_pair(each) for each in answers)
    options = [*(["--trust"] if trust else []), *context.args]
    update_project(project, pairs, list(features), options, answers_file)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (equals and name):
        raise click.UsageError(f"{text!r} is no answer: write it as NAME=VALUE.")
    return name, value
