"""Verification: whether generated code is run in a sandbox, or read only.

What the code needs is installed for it either way, as wheels, so that the names it uses of other
packages can be read there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from pygen_copier.errors import SandboxError
from pygen_copier.events import Event, Listener
from pygen_copier.providers.installation import add_extra

if TYPE_CHECKING:
    from pygen_copier.sandbox import Tester
    from pygen_copier.sandbox.venv import Venv

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
    from pygen_copier.sandbox.venv import MYPY, Venv

    if why := unavailable():
        listener(Event("verify", "static", f"no sandbox: {why}"))
        return None
    types = None
    if find_spec("mypy"):
        with suppress(SandboxError):  # what is no requirement is told where it is run
            types = Venv([*requirements, MYPY])
    else:
        remedy = f"types are not checked without mypy: {add_extra('types')}"
        listener(Event("verify", "left out", remedy))
    return SandboxTester(requirements, types=types, listener=listener)


def open_installed(
    requirements: Sequence[str], tester: Tester | None, *, may_fetch: bool, listener: Listener
) -> None:
    """Let checks and briefs ask what is installed of requirements.

    Args:
        requirements: What generated code needs (PEP 508).
        tester: What runs it, or None where it is read only: then nothing is run to look at it.
        may_fetch: Whether an environment may be made where there is none yet.
        listener: Hears, once, where the environment cannot be made.
    """
    from pygen_copier.dependencies.installed import installed
    from pygen_copier.sandbox import SandboxTester
    from pygen_copier.sandbox.looker import Looker
    from pygen_copier.sandbox.venv import Venv

    environment: Venv | None = None
    look = None
    if isinstance(tester, SandboxTester):
        environment, look = tester.environment, Looker(tester.environment)
    elif requirements:
        with suppress(SandboxError):  # what is no requirement is told where it is run
            environment = Venv(requirements)
    usable = environment is not None and (may_fetch or tester or environment.is_made)
    folder = environment.folder if environment and usable else None
    installed(requirements).open(folder, look, listener)
