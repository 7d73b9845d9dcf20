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
    help="Write this file.  [default: NAME.zip in this folder]",
)
@click.option("--force", is_flag=True, help="Replace FILE where there is one.")
@click.option("--include-secrets", is_flag=True, help="Take files that look like secrets, too.")
def zip_command(project: Path, target: Path | None, force: bool, include_secrets: bool) -> None:
    """Write PROJECT (default: this folder) to a zip archive.

    It holds what git tracks, or would track, below a folder of the project's name. The same files
    give the same bytes; SOURCE_DATE_EPOCH, in seconds, dates them.
    """
    from pygen_copier.errors import PygenError
    from pygen_copier.reports.git_files import listed
    from pygen_copier.reports.secrets import refuse_secrets
    from pygen_copier.reports.zip import write_archive

    root = project.resolve()
    if not root.is_dir():
        raise PygenError(f"There is no folder {project}.")
    target = target or Path(f"{root.name}.zip")
    if target.is_dir():
        raise PygenError(f"{target} is a folder.", "Name a file with -o.")
    if target.exists() and not force:
        raise PygenError(f"{target} is there already.", "Give --force to replace it.")
    listing = listed(root)
    paths = [path for path in listing.files if root / path != target.resolve()]
    if not paths:
        raise PygenError(f"{project} holds nothing that git would track.")
    if not include_secrets:
        refuse_secrets(root, paths)
    size = write_archive(target, root, paths)
    for left in listing.left_out:
        click.echo(f"Left out: {left}", err=True)
    click.echo(f"Wrote {target}: {len(paths)} files, {size:,} bytes.")
