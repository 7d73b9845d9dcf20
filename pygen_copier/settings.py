"""The environment variables that steer a run; a value that cannot be read fails loudly."""

from __future__ import annotations

import os

from pygen_copier.errors import PygenError

# What holds where PYGEN_CONCURRENCY is unset: for requests of any kind, and for the short ones.
AT_ONCE = 8
MOST_AT_ONCE = 16


def number(variable: str, default: int, *, least: int = 1) -> int:
    """Return a whole number from the environment.

    Args:
        variable: The variable's name.
        default: What holds where it is unset or empty.
        least: The smallest value that makes sense.

    Raises:
        PygenError: The value is no whole number, or too small.
    """
    given = os.environ.get(variable, "").strip()
    if not given:
        return default
    try:
        value = int(given)
    except ValueError:
        value = least - 1
    if value < least:
        raise PygenError(
            f"{variable} is {given!r}.",
            f"Set it to a whole number of at least {least}, or unset it.",
        )
    return value


def concurrency(default: int = AT_ONCE) -> int:
    """Return how many requests may be under way at once (`PYGEN_CONCURRENCY`).

    Args:
        default: What holds where nothing is set; planning, whose requests are short, allows more.
    """
    return number("PYGEN_CONCURRENCY", default)


def quiet() -> bool:
    """Return whether progress is switched off (`PYGEN_QUIET`)."""
    return os.environ.get("PYGEN_QUIET", "") not in ("", "0")
