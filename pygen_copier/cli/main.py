"""The commands; an error is one sentence on stderr and exit code 1, wrong usage is exit code 2.

A command's own module imports what it needs when it runs, so that `--help` is there at once.
"""

from __future__ import annotations

import io
import os
import sys
from typing import Any

import click

from pygen_copier import __version__
from pygen_copier.cli.adopt import adopt
from pygen_copier.cli.app import app
from pygen_copier.cli.benchmark import benchmark
from pygen_copier.cli.doctor import doctor
from pygen_copier.cli.edit import edit
from pygen_copier.cli.epilog import listing
from pygen_copier.cli.estimate import estimate
from pygen_copier.cli.evaluate import evaluate
from pygen_copier.cli.improve import improve
from pygen_copier.cli.mcp import mcp
from pygen_copier.cli.models import models
from pygen_copier.cli.new import new
from pygen_copier.cli.plan import plan
from pygen_copier.cli.prompts import prompts
from pygen_copier.cli.rename import rename
from pygen_copier.cli.review import review
from pygen_copier.cli.show import show
from pygen_copier.cli.status import status
from pygen_copier.cli.store import store
from pygen_copier.cli.update import update
from pygen_copier.cli.zip import zip_command
from pygen_copier.errors import PygenError, refused

_EXIT_CODES = listing(
    "Exit codes",
    "0  done",
    "1  an error, told in one line on stderr, or what a command says of its own:",
    "   conflicts (status --conflicts), no service to ask (doctor), a threshold missed (review),",
    "   a cell that failed (benchmark)",
    "2  wrong usage",
)
_COMPLETION = listing(
    "Completion, for the shell's own start file",
    'bash  eval "$(_PYGEN_COPIER_COMPLETE=bash_source pygen-copier)"',
    'zsh   eval "$(_PYGEN_COPIER_COMPLETE=zsh_source pygen-copier)"',
    "fish  _PYGEN_COPIER_COMPLETE=fish_source pygen-copier | source",
)


class _Commands(click.Group):
    """A group whose errors are told in one line, on whatever terminal."""

    def main(self, *arguments: Any, **options: Any) -> Any:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="backslashreplace")  # as Python has stderr
        return super().main(*arguments, **options)

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except PygenError as error:
            raise click.ClickException(str(error)) from None
        except BrokenPipeError:  # whoever read the output has enough; click ends quietly
            raise
        except OSError as error:
            raise click.ClickException(str(refused(error))) from None


@click.group(
    cls=_Commands,
    commands=[
        *(new, app, adopt, update, status, show, plan, edit, improve, rename, estimate),
        *(evaluate, review, benchmark),
        *(models, prompts, doctor, store, zip_command, mcp),
    ],
    epilog=f"{_EXIT_CODES}\n\n{_COMPLETION}",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="pygen-copier")
@click.pass_context
def main(context: click.Context) -> None:
    """Make packages from ideas, and look after them.

    Packages are made and updated with Copier: `new` and `update` run copier copy and copier update.

    Colours are shown on a terminal only, and never where NO_COLOR is set.
    """
    if os.environ.get("NO_COLOR"):
        context.color = False
