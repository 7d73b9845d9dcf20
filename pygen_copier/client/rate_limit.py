"""The rate limit of a model: when it may be asked, and how many requests may be under way."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from pygen_copier.client import retry
from pygen_copier.errors import RateLimitedError
from pygen_copier.events import Event, Listener


class RateLimit:
    """Slows all threads that ask a model when its service asks one of them to slow down.

    A refusal (status 429) pauses the model for the delay it names, else for the wait of formula 11:
    what is under way goes on, nothing is begun. Refusals that come again, and do not say what is
    left of a rate, halve the number of requests that may be under way; as many successes as may be
    under way add one. This is additive increase with multiplicative decrease (Chiu and Jain,
    Computer Networks and ISDN Systems 17, 1989). Requests that were refused together were begun
    together and count once.

    Args:
        provider: The provider's name.
        ceiling: The most requests that may ever be under way.

    Attributes:
        most: How many requests may be under way now.
    """

    def __init__(self, provider: str, ceiling: int) -> None:
        self.provider = provider
        self.most = self._ceiling = ceiling
        self._changed = threading.Condition()
        self._under_way = 0
        self._refusals = 0  # since it last had its full limit
        self._round = 0  # refusals that count, ever: what is begun belongs to a round
        self._successes = 0
        self._paused_until = float("-inf")
        self._reason: RateLimitedError | None = None

    @contextmanager
    def turn(self, patience: float, listener: Listener) -> Iterator[None]:
        """Wait until a request may be begun; inside, it is under way.

        Args:
            patience: The most seconds worth waiting for the end of a pause.
            listener: Hears of a pause.

        Raises:
            RateLimitedError: The pause lasts longer; the refusal that it is made of.
        """
        begun_in = self._begin(patience)
        try:
            yield
        except RateLimitedError as refusal:
            pause, is_new = self._refused(begun_in, refusal)
            if is_new:
                detail = f"for {pause:.3g} s: {refusal.problem}"
                listener(Event(self.provider, "paused", detail))
            raise
        else:
            self._succeeded(begun_in)
        finally:
            with self._changed:
                self._under_way -= 1
                self._changed.notify()

    def _begin(self, patience: float) -> int:
        """Wait, and return the round in which the request is begun."""
        slept_until = float("-inf")
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._under_way < self.most)
                wait = self._paused_until - retry.now()
                # A pause that was slept through is over, whatever the clock says.
                if wait <= 0 or self._paused_until <= slept_until:
                    self._under_way += 1
                    return self._round
                if wait > patience and self._reason:
                    raise self._reason
                slept_until = self._paused_until
            retry.sleep(wait)

    def _refused(self, begun_in: int, refusal: RateLimitedError) -> tuple[float, bool]:
        """Pause, and return for how many seconds, and whether this begins a new round."""
        with self._changed:
            is_new = begun_in == self._round
            if is_new:
                if self._refusals and refusal.allowance is None:
                    self.most = max(1, self.most // 2)
                self._round += 1
                self._refusals += 1
                self._successes = 0
            pause = retry.wait_before_retry(self._refusals - 1, refusal.delay)
            if retry.now() + pause > self._paused_until:
                self._paused_until, self._reason = retry.now() + pause, refusal
            return pause, is_new

    def _succeeded(self, begun_in: int) -> None:
        with self._changed:
            if begun_in != self._round:
                return  # it was begun under the limit that was too high
            self._successes += 1
            if self._successes < self.most:
                return
            self._successes = 0
            if self.most < self._ceiling:
                self.most += 1
            else:
                self._refusals = 0
            self._changed.notify()
