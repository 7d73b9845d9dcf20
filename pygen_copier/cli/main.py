"""The commands; an error is one sentence on stderr and exit code 1, wrong usage is exit code 2.

A command's own module imports what it needs when it runs, so that `--help` is there at once.
"""

from __future__ import annotations

import click

from pygen_copier import __version__
from pygen_copier.cli.doctor import doctor
from pygen_copier.cli.edit import edit
from pygen_copier.cli.plan import plan
from pygen_copier.cli.status import status
from pygen_copier.cli.store import store
from pygen_copier.cli.zip import zip_command
from pygen_copier.errors import PygenError


class _Commands(click.Group):
    """A group whose errors are told in one line."""

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except PygenError as error:
            raise click.ClickException(str(error)) from None


@click.group(
    cls=_Commands,
    commands=[status, plan, edit, zip_command, store, doctor],
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="pygen-copier")
def main() -> None:
    """Look after packages that were generated with pygen-copier.

    Packages are made and updated with Copier itself: copier copy, copier update.
    """
