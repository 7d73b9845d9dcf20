"""A bucket holds what a service allows in a period, and fills up evenly: tokens, or requests."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Bucket:
    """What is left of an allowance.

    Attributes:
        limit: How much it holds.
        left: How much is left; less than nothing where more was taken than was allowed.
        a_second: How much comes back in a second.
        at: When this was so.
    """

    limit: float
    left: float
    a_second: float
    at: float

    def wait(self, wanted: float, now: float) -> float:
        """Return the seconds until so much is there; what it never holds is waited for in vain."""
        self._fill(now)
        missing = min(wanted, self.limit) - self.left
        return max(0.0, missing / self.a_second)

    def take(self, taken: float, now: float) -> None:
        """Take something, which may not be there, or give back less than nothing."""
        self._fill(now)
        self.left = min(self.limit, self.left - taken)

    def told(self, left: float, now: float) -> None:
        """Hear how much is left; what is counted here as taken and not there yet, stays taken."""
        self._fill(now)
        self.left = min(self.left, left)

    def _fill(self, now: float) -> None:
        self.left = min(self.limit, self.left + (now - self.at) * self.a_second)
        self.at = now
