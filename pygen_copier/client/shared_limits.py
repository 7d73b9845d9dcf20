"""What all clients of a process share: the budget, and the rate limit of each provider."""

from __future__ import annotations

import threading

from pygen_copier import settings
from pygen_copier.client.budget import Budget
from pygen_copier.client.rate_limit import RateLimit


class SharedLimits:
    """What clients share; planning and generation each have a client, and one run is both.

    Attributes:
        budget: What is spent.
    """

    def __init__(self) -> None:
        self.budget = Budget()
        self._lock = threading.Lock()
        self._rate_limits: dict[str, RateLimit] = {}

    def rate_limit(self, provider: str) -> RateLimit:
        """Return the rate limit of a provider; the same one each time."""
        with self._lock:
            if provider not in self._rate_limits:
                most = settings.concurrency(settings.MOST_AT_ONCE)
                self._rate_limits[provider] = RateLimit(provider, most)
            return self._rate_limits[provider]
