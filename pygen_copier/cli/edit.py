"""`pygen-copier edit`: a recorded plan in the person's editor, then the update."""

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
        "pygen-copier edit --trust tiny-codes",
        'EDITOR="code --wait" pygen-copier edit --trust',
        "pygen-copier edit --trust -- --vcs-ref v2.0.0",
    ),
)
@click.argument("project", type=click.Path(path_type=Path), default=".")
@answers_file_option
@trust_option
@click.pass_context
def edit(context: click.Context, project: Path, answers_file: str, trust: bool) -> None:
    """Edit the plan of a project, then update the package.

    PROJECT is its folder (default: this one). The plan opens in $VISUAL or $EDITOR, which must
    return only when the file is closed, such as "code --wait". It is checked when it is saved; then
    `copier update` brings the package in line. Behind -- stand options for Copier, whose exit code
    is this command's. The update runs code of the template.
    """
    from pygen_copier.reports.edit import edit_plan

    edit_plan(project, [*(["--trust"] if trust else []), *context.args], answers_file)
