"""Verification: whether generated code is run in a sandbox, or read only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pygen_copier.events import Event, Listener

if TYPE_CHECKING:
    from pygen_copier.sandbox import Tester

SANDBOX, STATIC = "sandbox", "static"


def default_verify() -> str:
    """Return how code is verified where nobody says: in a sandbox, if one can be had here."""
    from pygen_copier.sandbox import unavailable

    return STATIC if unavailable() else SANDBOX


def tester_of(
    answers: Mapping[str, Any], requirements: Sequence[str], listener: Listener
) -> Tester | None:
    """Return what runs generated code, or None where it is read only.

    Args:
        answers: The answers, of which `verify` counts.
        requirements: What the code needs to run (PEP 508).
        listener: Hears where a sandbox was asked for and cannot be had.
    """
    if answers.get("verify") != SANDBOX:
        return None
    from pygen_copier.sandbox import SandboxTester, unavailable

    if why := unavailable():
        listener(Event("verify", "static", f"no sandbox: {why}"))
        return None
    return SandboxTester(requirements)
