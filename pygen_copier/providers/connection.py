"""A connection to a service: one client of its SDK for all threads."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Generic, Protocol, TypeVar

Settings = tuple[str, str | None, float]
"""The address, the key if there is one, and how many seconds each read may take."""


class Closable(Protocol):
    """A client, of which no more than this is known here."""

    def close(self) -> None:
        """Close its connections."""
        ...


Client = TypeVar("Client", bound=Closable)


class Connection(Generic[Client]):
    """The client of a provider, made anew only where its settings have changed.

    Args:
        connect: Makes a client.
    """

    def __init__(self, connect: Callable[[str, str | None, float], Client]) -> None:
        self._connect = connect
        self._lock = Lock()
        self._made: tuple[Settings, Client] | None = None

    def of(self, settings: Settings) -> Client:
        """Return the client for settings.

        Args:
            settings: What it connects with.

        Raises:
            ImportError: The SDK is not installed, or not whole.
        """
        with self._lock:
            if self._made is None or self._made[0] != settings:
                self._drop()
                self._made = settings, self._connect(*settings)
            return self._made[1]

    def close(self) -> None:
        """Close the client; the next call makes a new one."""
        with self._lock:
            self._drop()

    def _drop(self) -> None:
        if self._made is not None:
            self._made[1].close()
            self._made = None
