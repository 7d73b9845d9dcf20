"""The option `--trust`, which a person alone can say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

trust_option: Callable[[Callable[..., Any]], Callable[..., Any]] = click.option(
    "--trust",
    is_flag=True,
    help="Run the code of the template that the project records.  "
    "[default: where Copier's settings trust it]",
)
"""Hands a command `trust`."""
