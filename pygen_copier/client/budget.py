"""The budget: how many requests and tokens a process may spend, and has spent."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from pygen_copier import settings
from pygen_copier.errors import BudgetSpentError
from pygen_copier.providers.base import Reply
from pygen_copier.text import count
from pygen_copier.tokens import estimate_tokens

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What may be spent; 0 where there is no limit.

    Attributes:
        requests: How many requests may be sent, retries included.
        tokens: How many tokens prompts and replies may take together.
    """

    requests: int
    tokens: int

    @classmethod
    def of_environment(cls) -> Limits:
        """Read `PYGEN_MAX_REQUESTS` and `PYGEN_MAX_TOKENS`.

        Raises:
            PygenError: One of them is no whole number.
        """
        return cls(settings.max_requests(), settings.max_tokens())


@dataclass(frozen=True, slots=True)
class Spending:
    """What was spent.

    Attributes:
        requests: How many requests were sent.
        prompts: How many tokens prompts took.
        replies: How many tokens replies took.
    """

    requests: int
    prompts: int
    replies: int

    @property
    def money(self) -> float | None:
        """What it cost at the prices of `PYGEN_PRICES`, None where these are not given.

        Raises:
            PygenError: What is given is no two numbers.
        """
        prices = settings.prices()
        if prices is None:
            return None
        return (self.prompts * prices[0] + self.replies * prices[1]) / _MILLION

    def __sub__(self, before: Spending) -> Spending:
        return Spending(
            self.requests - before.requests,
            self.prompts - before.prompts,
            self.replies - before.replies,
        )


class Budget:
    """Counts what is spent, and lets nothing be begun beyond the limits.

    A request counts when it is sent, its tokens when the reply is there; until then the prompt is
    estimated, so that requests of several threads do not count on the same tokens. What is under
    way when a limit is met ends, and may take its replies' tokens beyond it.

    Attributes:
        requests: How many requests were sent.
        prompts: How many tokens prompts took.
        replies: How many tokens replies took.
    """

    def __init__(self) -> None:
        self.requests = 0
        self.prompts = 0
        self.replies = 0
        self._lock = threading.Lock()
        self._under_way = 0  # tokens of the prompts that were sent and not yet answered

    def spend(self, limits: Limits, tokens: int, send: Callable[[], Reply]) -> Reply:
        """Send a request and count it.

        Args:
            limits: What may be spent.
            tokens: About how many tokens its prompt takes.
            send: What sends it.

        Raises:
            BudgetSpentError: It would go beyond a limit, and was not sent.
        """
        with self._lock:
            if limits.requests and self.requests >= limits.requests:
                raise self._spent(settings.MAX_REQUESTS, limits.requests, "")
            left = limits.tokens - self.tokens - self._under_way
            if limits.tokens and tokens > left:
                more = f", and the next takes about {tokens}"
                raise self._spent(settings.MAX_TOKENS, limits.tokens, more)
            self.requests += 1
            self._under_way += tokens
        taken = (0, 0)
        try:
            reply = send()
            # A service that does not count is counted for.
            taken = (reply.tokens_in or tokens, reply.tokens_out or estimate_tokens(reply.text))
        finally:
            with self._lock:
                self._under_way -= tokens
                self.prompts += taken[0]
                self.replies += taken[1]
        return reply

    @property
    def tokens(self) -> int:
        """How many tokens were taken."""
        return self.prompts + self.replies

    def spending(self) -> Spending:
        """Return what was spent so far."""
        with self._lock:
            return Spending(self.requests, self.prompts, self.replies)

    def _spent(self, variable: str, limit: int, more: str) -> BudgetSpentError:
        requests, tokens = count(self.requests, "request"), count(self.tokens, "token")
        return BudgetSpentError(
            f"The budget is spent: {requests} and {tokens}{more} ({variable} is {limit}).",
            f"Set {variable} to more and run the same command: it goes on where it stopped.",
            requests=self.requests,
            tokens=self.tokens,
        )
