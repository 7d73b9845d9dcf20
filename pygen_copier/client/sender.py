"""The sender: a request goes out when there is room for it, and again when more is known."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from pygen_copier import settings
from pygen_copier.client import retry
from pygen_copier.client.budget import Limits
from pygen_copier.client.capacity import Capacity
from pygen_copier.client.learnt import is_vain, room_of
from pygen_copier.client.pace import Account
from pygen_copier.client.quotas import with_time_of_day
from pygen_copier.client.retry import with_retries
from pygen_copier.client.shared_limits import SharedLimits
from pygen_copier.errors import (
    PromptTooLongError,
    ProviderError,
    QuotaSpentError,
    RefusedOptionError,
    UnreachableError,
)
from pygen_copier.events import Event, Listener
from pygen_copier.providers.base import Provider, Reply, Request
from pygen_copier.tokens import estimate_tokens

# How often a request is sent anew because something was learnt: limits, options, room for thoughts.
MOST_LESSONS = 16
_MUCH_OF_IT = 0.9  # of the time for an attempt: what broke off earlier was not too slow


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends requests.

    Attributes:
        limits: What may be spent.
        seconds: The deadline for a request and its retries; to wait for a turn does not count.
        attempt_seconds: The deadline for each try.
        shared: What clients of the process share.
        listener: Hears of retries, pauses and lessons.
    """

    limits: Limits
    seconds: float
    attempt_seconds: float
    shared: SharedLimits
    listener: Listener

    def send(self, request: Request, capacity: Capacity, provider: Provider) -> Reply:
        """Send a request, and again at once where the service showed what it takes instead.

        Args:
            request: The request, with the room that its reply should have.
            capacity: What its model takes.
            provider: Who is asked.

        Returns:
            The reply. It may be thoughts alone, where they took all the room that could be had.

        Raises:
            PromptTooLongError: The prompt leaves no room for a reply.
            ProviderError: The model could not be asked, whatever the retries.
            BudgetSpentError: The request would go beyond a limit.
        """
        learnt, tokens = capacity.learnt, prompt_tokens(request)
        was_slow = False
        for lesson in range(MOST_LESSONS):
            sent, is_last = _Sent(request, tokens, capacity), lesson == MOST_LESSONS - 1
            room = room_of(sent.request)
            if learnt.is_hopeless(sent.request):
                return Reply("", "length", 0, 0, request.model)
            try:
                reply = self._sent(sent, provider)
            except PromptTooLongError as error:
                if is_last or not learnt.refused(error, sent.request):
                    raise
                self._tell(request, "retrying", f"with less: {error.problem}")
                continue
            except UnreachableError as error:
                if is_last or was_slow or room_of(sent.fit()) >= room:
                    raise
                was_slow = True
                self._tell(request, "retrying", f"for less at once: {error.problem}")
                continue
            except RefusedOptionError as error:
                if is_last:
                    raise
                self._tell(request, "retrying", f"without it: {error.problem}")
                continue
            learnt.heard(sent.request, tokens, reply)
            if is_last or not is_vain(reply) or not self._makes_room(sent):
                return reply
        raise AssertionError("unreachable")

    def _makes_room(self, sent: _Sent) -> bool:
        """Learn that a request was spent on thoughts; return whether another try may do better."""
        before, learnt = sent.request, sent.capacity.learnt
        learnt.thought_alone(before)
        after = sent.fit()
        spent = f"all {room_of(before)} tokens went into thoughts"
        if room_of(after) > room_of(before) or after.effort != before.effort:
            how = f"asked again with room for {room_of(after)}"
        elif learnt.thought_in_vain(before):
            how = "asked again to think less"
        else:
            self._tell(before, "thinking", f"{spent}, and there is no more room")
            return False
        self._tell(before, "thinking", f"{spent}; {how}")
        return True

    def _sent(self, sent: _Sent, provider: Provider) -> Reply:
        """Send a request within its rates and the budget, again after errors that may pass."""
        model, account = sent.capacity.model, Account()
        pace = self.shared.pace(model, sent.capacity.profile.rates)
        limit = self.shared.rate_limit(model)

        @contextmanager
        def turn(patience: float) -> Iterator[None]:
            nonlocal account
            with (
                pace.turn(sent.tokens_held, self.listener) as account,
                limit.turn(patience, self.listener),
            ):
                yield

        def call() -> Reply:
            own, begun = account, retry.now()
            try:
                own.reply = provider.complete(sent.request)
            except UnreachableError:
                if (waited := retry.now() - begun) >= _MUCH_OF_IT * self.attempt_seconds:
                    sent.capacity.learnt.gave_up(waited, room_of(sent.request))
                raise
            seconds = retry.now() - begun
            sent.capacity.learnt.took(seconds, own.reply)
            # How long a batch took says nothing of a model's speed.
            return replace(own.reply, seconds=None if settings.batch() else seconds)

        def tell(error: ProviderError, wait: float) -> None:
            self._tell(sent.request, "retrying", f"in {wait:.3g} s: {error.problem}")

        try:
            return with_retries(
                lambda: self.shared.budget.spend(self.limits, sent.tokens, call),
                self.seconds,
                self.attempt_seconds,
                turn,
                tell,
            )
        except QuotaSpentError as error:
            raise with_time_of_day(error) from None

    def _tell(self, request: Request, state: str, detail: str) -> None:
        self.listener(Event(f"{request.task}:{request.name}", state, detail))


class _Sent:
    """A request as it is sent, by what is known of its model by then.

    Args:
        wished: The request, with the room that its reply should have.
        tokens: About how many tokens its prompt takes.
        capacity: What its model takes.

    Attributes:
        request: What is sent.
    """

    def __init__(self, wished: Request, tokens: int, capacity: Capacity) -> None:
        self.wished, self.tokens, self.capacity = wished, tokens, capacity
        self.request = self.fit()

    def fit(self) -> Request:
        """Return the request with the room that there is by now.

        Raises:
            PromptTooLongError: The prompt leaves no room for a reply.
        """
        return self.capacity.fit(self.wished, self.tokens)

    def tokens_held(self) -> int:
        """Fit the request anew, and return the tokens that a service holds for it."""
        self.request = self.fit()
        return self.capacity.learnt.prompt_tokens(self.tokens) + room_of(self.request)


def prompt_tokens(request: Request) -> int:
    """Return about how many tokens a request's prompt takes."""
    return estimate_tokens(request.system) + estimate_tokens(request.user)
