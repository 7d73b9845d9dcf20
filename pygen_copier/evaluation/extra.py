"""The extra `eval`: the libraries that measuring needs, imported when they are first used."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from pygen_copier.errors import PygenError
from pygen_copier.providers.installation import add_extra


def library(name: str) -> Any:
    """Return a library of the extra.

    Args:
        name: Its module.

    Raises:
        PygenError: It is not installed.
    """
    try:
        return import_module(name)
    except ImportError:
        raise PygenError(
            f"This needs `{name.partition('.')[0]}`, which is not installed.",
            f"Run: {add_extra('eval')}",
        ) from None
