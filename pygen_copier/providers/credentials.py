"""What it takes to reach a service: its SDK, its key, its address, and patience."""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib.util import find_spec
from urllib.parse import urlsplit

from pygen_copier import settings
from pygen_copier.errors import PygenError, RejectedKeyError

KEY_VARIABLES = (
    *("GROQ_API_KEY", "GEMINI_API_KEY", "GOOGLE_API_KEY", "OLLAMA_API_KEY", "OPENAI_API_KEY"),
)
# How long a service may take to say how large a model's window is.
WINDOW_SECONDS = 10.0


def read_timeout() -> float:
    """Return the seconds to wait for one answer: half of all, so that it can be asked for again."""
    return settings.timeout() / 2


def key(variables: Sequence[str]) -> str | None:
    """Return the key held by the first of some variables that is set, or None.

    Raises:
        RejectedKeyError: The value cannot be a key, and HTTP libraries would quote it in full.
    """
    for variable in variables:
        if value := os.environ.get(variable, "").strip():
            if not (value.isascii() and value.isprintable() and " " not in value):
                raise RejectedKeyError(
                    f"{variable} holds characters that no key has.", f"Set {variable} again."
                )
            return value
    return None


def address(variable: str, default: str) -> str:
    """Return the base URL a variable holds, or a default, without a slash at its end."""
    return checked_address(variable, os.environ.get(variable, "").strip() or default)


def checked_address(variable: str, url: str) -> str:
    """Return a URL without a slash at its end, or say which variable holds what is none."""
    try:
        parts = urlsplit(url)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        valid = False
    if not valid:
        raise PygenError(
            f"{variable} holds no address.", f"Set {variable} to a URL such as https://example.org."
        )
    return url.rstrip("/")


def host(url: str) -> str:
    """Return host and port of a URL, leaving out a name and password it may carry."""
    return urlsplit(url).netloc.rpartition("@")[2]


def installed(module: str) -> bool:
    """Return whether a module can be imported, without importing it."""
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # the package around it is missing
        return False
