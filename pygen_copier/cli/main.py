"""The commands; an error is one sentence on stderr and exit code 1, wrong usage is exit code 2."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pygen_copier import __version__
from pygen_copier.errors import PygenError


class _Commands(click.Group):
    """A group whose errors are told in one line."""

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except PygenError as error:
            raise click.ClickException(str(error)) from None


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="pygen-copier")
def main() -> None:
    """Look after packages that were generated with pygen-copier.

    Packages are made and updated with Copier itself: copier copy, copier update.
    """


@main.command()
@click.argument("project", type=click.Path(path_type=Path), default=".")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for scripts.")
def status(project: Path, as_json: bool) -> None:
    """Show what is recorded of every generated file of PROJECT (default: this folder)."""
    from pygen_copier.cli.status import rows_of, table_of

    rows = rows_of(project)
    if as_json:
        click.echo(json.dumps([row.data() for row in rows], indent=2))
    else:
        click.echo(table_of(rows))


@main.group()
def store() -> None:
    """Look after the reply store, where every reply is kept before it is used."""


@store.command()
def path() -> None:
    """Print the folder of the reply store."""
    from pygen_copier.client.store import ReplyStore

    click.echo(ReplyStore().folder)


@store.command()
def clear() -> None:
    """Remove every reply; recorded packages do not depend on them."""
    from pygen_copier.client.store import ReplyStore

    click.echo(f"Removed {ReplyStore().clear()} replies.")
