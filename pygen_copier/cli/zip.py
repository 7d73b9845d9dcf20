"""`pygen-copier zip`: a project as one file, for who cannot clone it."""

from __future__ import annotations

from pathlib import Path

import click

from pygen_copier.cli.epilog import examples


@click.command(
    "zip",
    epilog=examples(
        "pygen-copier zip tiny-codes",
        "pygen-copier zip -o ../tiny.zip --force",
    ),
)
@click.argument("project", type=click.Path(path_type=Path), default=".")
@click.option(
    *("-o", "--output", "target"),
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write this file.  [default: NAME.zip, here or beside the project]",
)
@click.option("--force", is_flag=True, help="Replace FILE where there is one.")
@click.option("--include-secrets", is_flag=True, help="Take files that look like secrets, too.")
def zip_command(project: Path, target: Path | None, force: bool, include_secrets: bool) -> None:
    """Write PROJECT (default: this folder) to a zip archive.

    It holds what git tracks, or would track, below a folder of the project's name. The same files
    give the same bytes; SOURCE_DATE_EPOCH, in seconds, dates them.
    """
    from pygen_copier.reports.zip import zip_project

    made = zip_project(project, target, replace=force, include_secrets=include_secrets)
    for left in made.left_out:
        click.echo(f"Left out: {left}", err=True)
    click.echo(made.text())
