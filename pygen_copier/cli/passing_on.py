"""Passing on: a command whose arguments behind `--` are for another program."""

from __future__ import annotations

import click


class PassingOn(click.Command):
    """A command whose arguments behind `--` are for another program; `context.args` holds them."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments before `--`, and keep those behind it."""
        at = args.index("--") if "--" in args else len(args)
        super().parse_args(context, args[:at])
        context.args = args[at + 1 :]
        return context.args
