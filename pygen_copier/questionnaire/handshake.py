"""The handshake: a template says for which interface it was written, before it relies on any of it.

An interface is what templates may call and import: `pygen.NAME(…)`, filters, tests, and the names
of `pygen_copier.template_api`. `tests/interface` lists what belongs to each number.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import NoReturn

from pygen_copier.providers.installation import upgrade

INTERFACE = 1
"""The interface of this library."""

SERVED = range(1, INTERFACE + 1)
"""The interfaces whose templates this library renders."""

_LONG_AGO = (
    "For a project made long ago, docs/how-to/long-ago.md has the way out that keeps your edits."
)


def require(interface: int) -> None:
    """Refuse, in one line, to render a template that this library does not serve.

    Args:
        interface: The one that the template was written for.

    Raises:
        UserMessageError: Copier's own, for the library is too old for it or too new.
    """
    if interface in SERVED:
        return
    served = " and ".join(map(str, dict.fromkeys((SERVED[0], SERVED[-1]))))
    _refuse(
        f"was written for interface {interface} of pygen-copier, and the installed "
        f"{version('pygen-copier')} serves {served}.",
        _upgrade() if interface > INTERFACE else _LONG_AGO,
    )


def refuse_name(name: str) -> NoReturn:
    """Refuse, in one line, a template that imports a name which is not in the interface.

    Raises:
        AttributeError: The name is one that Python itself looks for.
        UserMessageError: Copier's own, for any other.
    """
    if name.startswith("__"):
        raise AttributeError(name)
    _refuse(
        f"imports {name}, and the installed pygen-copier {version('pygen-copier')} has no such "
        "name.",
        f"{_upgrade()} {_LONG_AGO}",
    )


def _upgrade() -> str:
    return f"Upgrade pygen-copier beside Copier: {upgrade()}."


def _refuse(why: str, remedy: str) -> NoReturn:
    from copier.errors import UserMessageError  # late: commands read it and need no Copier

    raise UserMessageError(f"This version of the template {why} {remedy}")
