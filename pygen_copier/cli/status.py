"""`pygen-copier status`: what is recorded of every generated file."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click

from pygen_copier.cli.answers_file import answers_file_option
from pygen_copier.cli.epilog import examples


@click.command(
    epilog=examples(
        "pygen-copier status",
        "pygen-copier status tiny-codes --json",
        "pygen-copier status --requirements",
        'pygen-copier status --conflicts && git commit -am "Update"',
    ),
)
@click.argument("project", type=click.Path(path_type=Path), default=".")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for scripts.")
@click.option("--conflicts", "only_conflicts", is_flag=True, help="Print the files in conflict.")
@click.option(
    "--requirements",
    "as_requirements",
    is_flag=True,
    help="Show which module honours each requirement, and which test shows it.",
)
@answers_file_option
@click.pass_context
def status(
    context: click.Context,
    project: Path,
    answers_file: str,
    as_json: bool,
    only_conflicts: bool,
    as_requirements: bool,
) -> None:
    """Show what is recorded of every generated file.

    PROJECT is its folder (default: this one). Each artifact stands with its file (as generated,
    edited by hand, in conflict, missing), who wrote it, the tokens it took, and whether that was by
    an older prompt than the template and you have now, where the template is a folder of this
    machine. Notes and files in conflict follow.

    With --conflicts only the files in conflict are printed, one a line, and the exit code is 1
    where there are any.

    With --requirements stands each requirement of the plan with where you wrote it, the modules
    that must honour it, and the tests that name it in their docstring, yours too. Whether a test
    proves it is for you to judge.
    """
    if as_requirements:
        from pygen_copier.reports.requirements import requirements_of

        demanded = requirements_of(project, answers_file)
        rows = [each.data() for each in demanded.shown]
        click.echo(json.dumps(rows, indent=2) if as_json else demanded.table())
        return
    from pygen_copier.reports.status import status_of

    found = status_of(project, answers_file)
    if only_conflicts:
        for path in found.conflicts:
            click.echo(os.fsencode(path))  # git allows names that are no UTF-8
        if found.conflicts:
            context.exit(1)
    elif as_json:
        click.echo(json.dumps([row.data() for row in found.rows], indent=2))
    else:
        click.echo(found.table())
