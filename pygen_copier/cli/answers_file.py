"""The option `--answers-file`, which names where a project records its answers, as in Copier."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

answers_file_option: Callable[[Callable[..., Any]], Callable[..., Any]] = click.option(
    "-a",
    "--answers-file",
    metavar="FILE",
    default="",
    help="Where the project records its answers, relative to it.  [default: the only such file]",
)
"""Hands a command `answers_file`, empty where nobody named one."""
