"""A chain is the requests of one loop of repair: what comes of it decides what is kept."""

from __future__ import annotations

import threading
from collections.abc import Iterable


class Chain:
    """Remembers which stored replies a chain is made of.

    While a chain is unfinished its replies are kept, and a killed run goes on from them. Where it
    ends in a stand-in, a refusal or an error, `Client.strike` removes them: the same command asks
    anew instead of failing again.

    Attributes:
        keys: The keys of its replies in the store.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._keys: list[str] = []

    @property
    def keys(self) -> Iterable[str]:
        """The keys of its replies in the store."""
        with self._lock:
            return tuple(self._keys)

    def add(self, key: str) -> None:
        """Remember a reply."""
        with self._lock:
            self._keys.append(key)

    def extend(self, keys: Iterable[str]) -> None:
        """Remember the replies of another chain."""
        with self._lock:
            self._keys.extend(keys)
