"""The pace of a model: a request goes out when the service's rates have room for it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pygen_copier.client import retry
from pygen_copier.client.bucket import Bucket
from pygen_copier.client.learnt import Learnt
from pygen_copier.errors import ProviderError, QuotaSpentError, RateLimitedError, RefusedOptionError
from pygen_copier.events import Event, Listener
from pygen_copier.providers.base import Allowance, Reply
from pygen_copier.providers.profile import Rates
from pygen_copier.text import count

MINUTE = 60.0
_LONGEST_PERIOD = 600.0  # seconds; what a day allows is not spread over it
_NAP = (
    2.0  # seconds that are slept before looking again: less may be left, or the day's quota spent
)
_INSTANT = 0.01  # a wait that is shorter is none: it ends in no time that a clock can show
_TOLD = 1.0  # a wait that is shorter is not worth a word
# What a service counts beyond what is expected.
_SPARE, _SPARE_SHARE = 8, 0.02


class Pace:
    """Holds requests back until what the service says is left of its rates has room for them.

    A token bucket for the tokens of a minute and one for each allowance of requests, as the headers
    of replies and refusals describe them. A service holds the prompt and the whole room for the
    reply against its rate; what was not used is taken to be given back unless the headers say
    otherwise. Where a service says nothing, nothing is held back.

    Args:
        name: The model, for what is told.
        reported: What is reported of its rates. It is not taken for true, but no more than this
            goes out before the service has said something.
        learnt: Hears of the tokens of a minute.
        keep: Keeps what the service says for later.
    """

    def __init__(
        self,
        name: str,
        reported: Rates,
        learnt: Learnt,
        keep: Callable[[Rates], None] = lambda rates: None,
    ) -> None:
        self.name = name
        self._reported = reported
        self._learnt = learnt
        self._keep = keep
        self._queue = threading.Lock()  # whoever waits keeps those behind it from overtaking
        self._changed = threading.Condition()
        self._tokens: Bucket | None = None
        self._requests: dict[int, Bucket] = {}
        self._is_known = False
        self._held = 0  # tokens of what is under way
        self._under_way = 0
        self._told_at = float("-inf")
        self._spent: QuotaSpentError | None = None
        self._spent_until = float("-inf")

    @property
    def rates(self) -> Rates:
        """What the service allows, as far as it said so."""
        minute = next(
            (limit for limit, each in self._requests.items() if _is_a_minutes(each)), None
        )
        return Rates(minute, None, int(self._tokens.limit) if self._tokens else None)

    @contextmanager
    def turn(self, tokens: Callable[[], int], listener: Listener) -> Iterator[Account]:
        """Wait until a request may go out; inside, it is under way.

        Args:
            tokens: Says what it may take, the prompt, the reply and the thoughts, by what is known
                when it is looked at.
            listener: Hears of a pause.

        Raises:
            QuotaSpentError: What a day allows is spent.
        """
        wanted = self._begin(tokens, listener)
        account = Account()
        error: ProviderError | None = None
        try:
            yield account
        except ProviderError as raised:
            error = raised
            raise
        finally:
            self._ended(wanted, account.reply, error)

    def _begin(self, tokens: Callable[[], int], listener: Listener) -> int:
        """Wait, and return the tokens that are held for the request."""
        with self._queue:
            slept = 0.0
            while True:
                with self._changed:
                    if self._spent and retry.now() < self._spent_until:
                        raise self._spent
                    self._changed.wait_for(lambda: self._has_room(_with_spare(tokens())))
                    wanted = _with_spare(tokens())
                    wait = self._wait(wanted)
                    # What was slept is over, whatever the clock says.
                    if wait < _INSTANT or slept >= _LONGEST_PERIOD:
                        self._take(wanted)
                        return wanted
                    tell = wait >= _TOLD and retry.now() - self._told_at >= MINUTE
                    if tell:
                        self._told_at = retry.now()
                if tell:
                    listener(Event(self.name, "paused", f"for {wait:.3g} s: {self._reason()}"))
                nap = min(wait, _NAP)
                retry.sleep(nap)
                slept += nap

    def _has_room(self, wanted: int) -> bool:
        """Return whether what is under way leaves room: all of it may arrive at the same moment.

        Before the service has said anything, what is reported of it counts.
        """
        tokens: float | None = self._tokens.limit if self._tokens else None
        if not self._is_known:
            tokens = self._reported.tokens_a_minute
        return not self._under_way or tokens is None or self._held + wanted <= tokens

    def _wait(self, wanted: int) -> float:
        now = retry.now()
        waits = [bucket.wait(1, now) for bucket in self._requests.values()]
        return max([*waits, self._tokens.wait(wanted, now) if self._tokens else 0.0])

    def _take(self, wanted: int) -> None:
        now = retry.now()
        self._under_way += 1
        self._held += wanted
        if self._tokens:
            self._tokens.take(wanted, now)
        for bucket in self._requests.values():
            bucket.take(1, now)

    def _reason(self) -> str:
        rates = self.rates
        allowed = ((rates.requests_a_minute, "request"), (rates.tokens_a_minute, "token"))
        told = [count(limit, what) for limit, what in allowed if limit]
        return f"the service allows {' and '.join(told)} a minute."

    def _ended(self, wanted: int, reply: Reply | None, error: ProviderError | None) -> None:
        now = retry.now()
        with self._changed:
            self._under_way -= 1
            self._held -= wanted
            back = 0
            if reply:
                self._is_known = True
                back = wanted - (reply.tokens_in + reply.tokens_out or wanted)
            elif isinstance(error, (RateLimitedError, RefusedOptionError)):
                back = wanted  # it was not let in
            if self._tokens:
                self._tokens.take(-back, now)
            allowance = reply.allowance if reply else getattr(error, "allowance", None)
            if isinstance(allowance, Allowance):
                before = self.rates
                self._hear(allowance, now)
                if self.rates != before:
                    self._keep(self.rates)
            if isinstance(error, QuotaSpentError):
                self._spent, self._spent_until = error, now + (error.delay or MINUTE)
            self._changed.notify_all()

    def _hear(self, said: Allowance, now: float) -> None:
        self._is_known = True
        if said.tokens:
            left = said.tokens if said.tokens_left is None else said.tokens_left
            self._learnt.minute = said.tokens
            if self._tokens is None or self._tokens.limit != said.tokens:
                self._tokens = Bucket(said.tokens, left - self._held, said.tokens / MINUTE, now)
            self._tokens.told(left, now)
            if said.tokens == self._reported.tokens_a_minute and self._reported.requests_a_minute:
                most = self._reported.requests_a_minute
                self._limit_requests(most, most - 1, most / MINUTE, now)
        if said.requests and said.requests_left is not None and said.requests_reset:
            used = max(1, said.requests - said.requests_left)
            self._limit_requests(said.requests, said.requests_left, used / said.requests_reset, now)

    def _limit_requests(self, limit: int, left: int, a_second: float, now: float) -> None:
        if limit / a_second > _LONGEST_PERIOD:
            return
        if limit in self._requests:
            self._requests[limit].told(left, now)
        else:
            self._requests[limit] = Bucket(limit, left - self._under_way, a_second, now)


class Account:
    """What came of a request that had its turn.

    Attributes:
        reply: The reply, None where none came.
    """

    def __init__(self) -> None:
        self.reply: Reply | None = None


def _with_spare(tokens: int) -> int:
    return round(tokens * (1 + _SPARE_SHARE)) + _SPARE


def _is_a_minutes(bucket: Bucket) -> bool:
    return abs(bucket.limit / bucket.a_second - MINUTE) < MINUTE / 2
