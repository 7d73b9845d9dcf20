"""`pygen-copier store`: the folder in which every reply is kept."""

from __future__ import annotations

import click

from pygen_copier.cli.epilog import examples


@click.group(
    epilog=examples(
        "pygen-copier store path",
        "pygen-copier store list --json",
        "pygen-copier store clear --older-than 30",
        "pygen-copier store clear --damaged",
    ),
)
def store() -> None:
    """Look after the reply store.

    Every reply is kept there before it is used. Replies that no run has used for 90 days are
    removed by the next run that asks a model.
    """


@store.command()
def path() -> None:
    """Print the folder of the reply store."""
    from pygen_copier.client.store import ReplyStore

    click.echo(ReplyStore().folder)


@store.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for scripts.")
def list_(as_json: bool) -> None:
    """Show what is stored, the latest used first."""
    import json

    from pygen_copier.client.store import ReplyStore
    from pygen_copier.reports.store import data_of, table_of

    found = ReplyStore().contents()
    click.echo(
        json.dumps([data_of(each) for each in found], indent=2) if as_json else table_of(found)
    )


@store.command()
@click.option(
    "--older-than",
    type=click.IntRange(1),
    metavar="DAYS",
    help="Only what no run has used for so many days.",
)
@click.option("--damaged", is_flag=True, help="Only files that were set aside as damaged.")
def clear(older_than: int | None, damaged: bool) -> None:
    """Remove replies; recorded packages do not depend on them."""
    from pygen_copier.client.store import DAY, ReplyStore
    from pygen_copier.reports.store import removed

    counts = ReplyStore().clear((older_than or 0) * DAY, damaged_only=damaged)
    click.echo(removed(*counts, damaged_only=damaged))
