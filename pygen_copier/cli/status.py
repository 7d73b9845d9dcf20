"""`pygen-copier status`: what is recorded of every generated file."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.command()
@click.argument("project", type=click.Path(path_type=Path), default=".")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for scripts.")
def status(project: Path, as_json: bool) -> None:
    """Show what is recorded of every generated file of PROJECT (default: this folder)."""
    from pygen_copier.cli.rows import rows_of, table_of

    rows = rows_of(project)
    if as_json:
        click.echo(json.dumps([row.data() for row in rows], indent=2))
    else:
        click.echo(table_of(rows))
