"""`pygen-copier models`: which models a provider offers now."""

from __future__ import annotations

import click

from pygen_copier.cli.epilog import examples


def _providers(_: click.Context, __: click.Parameter, begun: str) -> list[str]:
    """Return the providers that begin as what is typed."""
    from pygen_copier.providers import registry

    return [name for name in registry.names() if name.startswith(begun) and name != "scaffold"]


@click.command(
    epilog=examples(
        "pygen-copier models",
        "pygen-copier models ollama --windows",
        "pygen-copier models groq --json",
    ),
)
@click.argument("provider", required=False, shell_complete=_providers)
@click.option("--windows", is_flag=True, help="Ask for the window of each, in tokens.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for scripts.")
def models(provider: str | None, windows: bool, as_json: bool) -> None:
    """List the models that a provider offers now.

    The one that is taken by default is marked. Without PROVIDER it is the one that PYGEN_MODEL
    (provider:model) names, else the first that can be used here.
    """
    from pygen_copier.reports.models import ask_models

    found = ask_models(provider, windows=windows)
    click.echo(found.json() if as_json else found.table())
