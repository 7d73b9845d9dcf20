"""`pygen-copier edit`: a recorded plan in the person's editor, then the update."""

from __future__ import annotations

from pathlib import Path

import click

from pygen_copier.cli.epilog import examples


class _PassingOn(click.Command):
    """A command whose arguments behind `--` are for another program; `context.args` holds them."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        at = args.index("--") if "--" in args else len(args)
        super().parse_args(context, args[:at])
        context.args = args[at + 1 :]
        return context.args


@click.command(
    cls=_PassingOn,
    options_metavar="[OPTIONS]",
    epilog=examples(
        "pygen-copier edit tiny-codes",
        'EDITOR="code --wait" pygen-copier edit',
        "pygen-copier edit -- --vcs-ref v2.0.0",
    ),
)
@click.argument("project", type=click.Path(path_type=Path), default=".")
@click.pass_context
def edit(context: click.Context, project: Path) -> None:
    """Edit the plan of a project, then update the package.

    PROJECT is its folder (default: this one). The plan opens in $VISUAL or $EDITOR, which must
    return only when the file is closed, such as "code --wait". It is checked when it is saved; then
    `copier update` brings the package in line. Behind -- stand options for Copier, whose exit code
    is this command's.
    """
    from pygen_copier.reports.edit import edit_plan

    edit_plan(project, context.args)
