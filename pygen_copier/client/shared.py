"""What all clients of a process share: the budget, and the pace of each provider."""

from __future__ import annotations

import threading

from pygen_copier import settings
from pygen_copier.client.budget import Budget
from pygen_copier.client.rate_limit import Pace


class Shared:
    """What clients share; planning and generation each have a client, and one run is both.

    Attributes:
        budget: What is spent.
    """

    def __init__(self) -> None:
        self.budget = Budget()
        self._lock = threading.Lock()
        self._paces: dict[str, Pace] = {}

    def pace(self, provider: str) -> Pace:
        """Return the pace of a provider; the same one each time."""
        with self._lock:
            if provider not in self._paces:
                most = settings.concurrency(settings.MOST_AT_ONCE)
                self._paces[provider] = Pace(provider, most)
            return self._paces[provider]


# Replaced by tests, each of which is a process of its own in this respect.
of_process = Shared()
