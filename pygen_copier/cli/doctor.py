"""`pygen-copier doctor`: what can be used on this machine, and what to do about the rest."""

from __future__ import annotations

import click

from pygen_copier.cli.epilog import examples


@click.command(
    epilog=examples(
        "pygen-copier doctor",
        "PYGEN_MODEL=ollama:qwen2.5-coder:7b pygen-copier doctor",
        "pygen-copier doctor --json",
    ),
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON for scripts.")
@click.pass_context
def doctor(context: click.Context, as_json: bool) -> None:
    """Tell what can be used here, and what to do about the rest.

    Looked at are services, sandbox, git, Copier and the reply store. Keys are looked for, and never
    shown. Services are asked for their models; one that does not answer within ten seconds counts
    as out of reach. The exit code is 0 where at least one service can be used, else 1.
    """
    from pygen_copier.reports.doctor import diagnose

    found = diagnose()
    click.echo(found.json() if as_json else found.table())
    if not found.usable:
        context.exit(1)
