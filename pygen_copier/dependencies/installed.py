"""What is installed of a package's requirements, and what can be asked of it.

Until it is opened nothing is known, so nothing is refused: a run that asks no model fetches and
reads nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from pygen_copier import process
from pygen_copier.dependencies import standard_library
from pygen_copier.dependencies.found import UNKNOWN, Found, Look
from pygen_copier.errors import PygenError
from pygen_copier.events import Event, Listener

if TYPE_CHECKING:
    from pygen_copier.dependencies.site_packages import SitePackages

SUBJECT = "dependencies"


class Installed:
    """The packages that requirements bring, read when something is first asked of them."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._folder: Callable[[], Path] | None = None
        self._look: Look | None = None
        self._listener: Listener | None = None
        self._packages: SitePackages | None = None
        self._is_open = False

    def open(
        self, folder: Callable[[], Path] | None, look: Look | None, listener: Listener
    ) -> None:
        """Let it be asked.

        Args:
            folder: Returns the folder of an environment, and makes it where need be; None where
                there is none, and only the standard library is known.
            look: Looks at names by running what defines them, in a sandbox; None where there is
                no sandbox.
            listener: Hears, once, where the environment cannot be made.
        """
        with self._lock:
            self._is_open = True
            self._folder, self._look, self._listener = folder, look, listener

    @property
    def is_open(self) -> bool:
        """Whether it may be asked."""
        return self._is_open

    @property
    def packages(self) -> SitePackages | None:
        """What is installed, or None where nobody knows."""
        from pygen_copier.dependencies.site_packages import SitePackages  # most runs ask nothing

        with self._lock:
            if self._packages is None and self._folder is not None:
                try:
                    self._packages = SitePackages(_site_packages(self._folder()))
                except PygenError as error:
                    self._folder = None
                    if self._listener:
                        told = f"names of dependencies are not checked. {error.problem}"
                        self._listener(Event(SUBJECT, "unread", told))
            return self._packages

    def may_have(self, name: str) -> bool:
        """Return whether a name may be of a package that is installed; so it is if nobody knows."""
        return not self._is_open or self.packages is None or self.packages.writes(name)

    def find(self, dotted: str, minimum_python: str = "") -> Found:
        """Return what is there under a dotted name, as far as reading tells.

        Args:
            dotted: The name, which begins with a module.
            minimum_python: The oldest Python that the code is for.
        """
        if not self._is_open:
            return UNKNOWN
        if standard_library.is_standard(dotted):
            return standard_library.find(dotted, minimum_python)
        return self.packages.find(dotted) if self.packages else UNKNOWN

    def find_on(self, made_of: str, name: str) -> Found:
        """Return what is there under a name of an instance, as far as reading tells.

        Args:
            made_of: The dotted name of its class.
            name: The name, which may be dotted.
        """
        if standard_library.is_standard(made_of) or not self._is_open or not self.packages:
            return UNKNOWN  # of a class of the standard library nobody knows its attributes
        return self.packages.find_on(made_of, name)

    def look(self, names: Iterable[str]) -> Mapping[str, Found]:
        """Return what the objects themselves say of dotted names, where they may be run."""
        asked: Sequence[str] = sorted(
            {name for name in names if not standard_library.is_standard(name)}
        )
        if not asked or self._look is None or self.packages is None:
            return {}
        told: Mapping[str, Any] = self._look(asked)
        return {name: Found.of_data(told.get(name)) for name in asked}


class _Known(dict[tuple[str, ...], Installed]):
    """What is installed, by requirements."""


def installed(requirements: Iterable[str]) -> Installed:
    """Return what is installed of some requirements, the same for all who ask in this process."""
    return process.one(_Known).setdefault(tuple(sorted(requirements)), Installed())


def _site_packages(environment: Path) -> Path:
    found = [*environment.glob("lib/python*/site-packages"), environment / "Lib" / "site-packages"]
    return found[0]
