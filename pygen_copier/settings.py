"""The settings: every variable `PYGEN_…` that steers a run; one that cannot be read fails loudly.

What each is for stands in `docs/reference/environment.md`, which a test holds against this module.
"""

from __future__ import annotations

import math
import os
from datetime import UTC, date, datetime
from pathlib import Path

from pygen_copier.errors import PygenError

BATCH = "PYGEN_BATCH"
MODEL = "PYGEN_MODEL"
CACHE_DIR = "PYGEN_CACHE_DIR"
CONCURRENCY = "PYGEN_CONCURRENCY"
EVENTS = "PYGEN_EVENTS"
MAX_REQUESTS = "PYGEN_MAX_REQUESTS"
MAX_TOKENS = "PYGEN_MAX_TOKENS"
PRICES = "PYGEN_PRICES"
PROMPTS = "PYGEN_PROMPTS"
QUIET = "PYGEN_QUIET"
SEED = "PYGEN_SEED"
TIMEOUT = "PYGEN_TIMEOUT"
SOURCE_DATE_EPOCH = "SOURCE_DATE_EPOCH"
"""What dates builds that are to be made again (reproducible-builds.org)."""

# What holds where PYGEN_CONCURRENCY is unset: for requests of any kind, and for the short ones.
AT_ONCE = 8
MOST_AT_ONCE = 16


def cache_folder() -> Path:
    """Return the folder of the reply store and of the sandbox's environments."""
    if given := _text(CACHE_DIR):
        return Path(given)
    from platformdirs import user_cache_path

    return user_cache_path("pygen-copier")


def data_folder() -> Path:
    """Return the folder of what updates need later, and no cleaning of caches may take away."""
    from platformdirs import user_data_path

    return user_data_path("pygen-copier")


def batch() -> bool:
    """Return whether requests go in batches, where a service takes them and nobody waits."""
    return _text(BATCH) not in ("", "0")


def concurrency(default: int = AT_ONCE) -> int:
    """Return how many requests may be under way at once.

    Args:
        default: What holds where nothing is set; planning, whose requests are short, allows more.
    """
    return _number(CONCURRENCY, default)


def event_log() -> Path | None:
    """Return the file that the events of a run are added to, or None."""
    named = _text(EVENTS)
    return Path(named) if named else None


def max_requests() -> int:
    """Return how many requests a run may send, 0 where there is no limit."""
    return _number(MAX_REQUESTS, 0, least=0)


def max_tokens() -> int:
    """Return how many tokens a run may send and take, 0 where there is no limit."""
    return _number(MAX_TOKENS, 0, least=0)


def model() -> str:
    """Return the model of commands and tags, `provider:model`; empty where none is named."""
    return _text(MODEL)


def prices() -> tuple[float, float] | None:
    """Return what a million tokens of prompts and of replies cost, or None where nobody says.

    Raises:
        PygenError: What is given is no two numbers.
    """
    given = _text(PRICES)
    if not given:
        return None
    try:
        prompts, replies = (float(number) for number in given.split(","))
    except ValueError:
        prompts = replies = -1.0
    if not (0 <= prompts < math.inf and 0 <= replies < math.inf):
        raise PygenError(
            f"{PRICES} is {given!r}.",
            "Set it to what a million tokens of prompts, and of replies, cost: 0.15,0.60.",
        )
    return prompts, replies


def prompts_folder() -> Path | None:
    """Return the folder of the person's own prompts for all projects, or None.

    Raises:
        PygenError: What is named is no folder.
    """
    named = _text(PROMPTS)
    if not named:
        return None
    folder = Path(named).expanduser()
    if not folder.is_dir():
        raise PygenError(
            f"{PROMPTS} is {named!r}, which is no folder.",
            "Name a folder of prompts, or unset it.",
        )
    return folder.resolve()


def quiet() -> bool:
    """Return whether progress is switched off."""
    return _text(QUIET) not in ("", "0")


def source_date() -> int | None:
    """Return the date that files are given, in seconds since 1970, or None where none is set.

    Raises:
        PygenError: What is given is no number of seconds.
    """
    given = _text(SOURCE_DATE_EPOCH)
    try:
        return int(given) if given else None
    except ValueError:
        raise PygenError(
            f"{SOURCE_DATE_EPOCH} is {given!r}, which is no number of seconds.",
            "Set it, or unset it.",
        ) from None


def today() -> date:
    """Return the day that questions begin from: that of SOURCE_DATE_EPOCH where it is set.

    Raises:
        PygenError: What is given is no number of seconds.
    """
    given = source_date()
    try:
        return (
            datetime.now(UTC).date() if given is None else datetime.fromtimestamp(given, UTC).date()
        )
    except (ValueError, OverflowError, OSError):
        raise PygenError(
            f"{SOURCE_DATE_EPOCH} is {given}, which is no date.", "Set it, or unset it."
        ) from None


def seed() -> int:
    """Return the number of the sample that is taken of every reply: another one asks anew."""
    return _number(SEED, 0, least=0)


def timeout() -> int:
    """Return the seconds for a request with its retries."""
    return _number(TIMEOUT, 300)


def _text(variable: str) -> str:
    return os.environ.get(variable, "").strip()


def _number(variable: str, default: int, *, least: int = 1) -> int:
    """Return a whole number, or a default where the variable is unset or empty.

    Raises:
        PygenError: The value is no whole number, or less than the least that makes sense.
    """
    given = _text(variable)
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
