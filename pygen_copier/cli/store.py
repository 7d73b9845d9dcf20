"""`pygen-copier store`: the folder in which every reply is kept."""

from __future__ import annotations

import click


@click.group()
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
