"""The rate limit: a refusal pauses every thread and lowers how many requests are under way."""

from __future__ import annotations

import threading
from contextlib import ExitStack, suppress

import pytest
from support.clock import PATIENCE, Clock, HeldClock
from support.scripted import RECIPE_PROMPTS, SCRIPTED

from pygen_copier import process
from pygen_copier.client import retry
from pygen_copier.client.client import Client
from pygen_copier.client.models import Model, Models
from pygen_copier.client.rate_limit import RateLimit
from pygen_copier.client.shared_limits import SharedLimits
from pygen_copier.errors import RateLimitedError, UnreachableError
from pygen_copier.events import Event
from pygen_copier.prompts.prompt_templates import PromptTemplates
from pygen_copier.providers.base import Request
from pygen_copier.testing import Scripted, answering

MOMENT = 0.2  # seconds in which a wrong limit shows itself; a right one passes on any machine


def refused(limit: RateLimit, delay: float | None = 7.0) -> list[Event]:
    """Make a request that is refused, and return what was told."""
    told: list[Event] = []
    with suppress(RateLimitedError), limit.turn(300, told.append):
        raise RateLimitedError("Slow down.", delay=delay)
    return told


def answered(limit: RateLimit, times: int = 1) -> None:
    """Make requests that are answered."""
    for _ in range(times):
        with limit.turn(300, lambda _: None):
            pass


def asked_of(provider: str) -> Client:
    """Return a client that asks a scripted provider."""
    return Client(Models(Model(provider, SCRIPTED.name)), PromptTemplates([RECIPE_PROMPTS]))


class TestPause:
    """A refusal pauses the provider."""

    def test_holds_every_thread(self, held_clock: HeldClock) -> None:
        """One 429 of 7 s, eight threads: none begins a request before the 7 s are over."""
        refuse = iter([True])
        begun: list[float] = []

        def script(request: Request) -> Scripted:
            begun.append(held_clock.now)
            return RateLimitedError("Slow down.", delay=7) if next(refuse, False) else "reply"

        answering(script)
        client = asked_of("scripted")
        done = threading.Semaphore(0)

        def ask(name: str) -> None:
            client.ask("module", name, {"name": name})
            done.release()

        threading.Thread(target=lambda: ask("first"), daemon=True).start()
        held_clock.until_asleep(1)
        for name in "abcdefg":
            threading.Thread(target=ask, args=(name,), daemon=True).start()
        held_clock.until_asleep(8)
        held_clock.advance(6.99)
        assert begun == [1000.0]
        held_clock.advance(0.01)
        for _ in range(8):
            assert done.acquire(timeout=PATIENCE)
        assert begun == [1000.0] + [pytest.approx(1007.0)] * 8

    def test_lets_what_is_under_way_go_on(self, held_clock: HeldClock) -> None:
        """A request that was begun before the refusal gets its reply during the pause."""
        limit = RateLimit("scripted", 8)
        with limit.turn(300, lambda _: None):
            refused(limit)
        assert held_clock.waits == []

    def test_is_told_once(self, clock: Clock) -> None:
        """Of requests that are refused together, the first tells of the pause."""
        limit = RateLimit("groq", 8)
        told: list[Event] = []
        with suppress(RateLimitedError), ExitStack() as together:
            for _ in range(3):
                together.enter_context(limit.turn(300, told.append))
                clock.now += 0.5
            raise RateLimitedError("Slow down.", delay=7)
        assert told == [Event("groq", "paused", "for 7 s: Slow down.")]
        answered(limit)
        assert clock.waits == [7.0]

    @pytest.mark.parametrize("delays", [(7.0, 9.0), (9.0, 7.0)])
    def test_lasts_as_long_as_the_longest(self, delays: tuple[float, float], clock: Clock) -> None:
        """A refusal that comes during a pause makes it longer where it asks for more, only."""
        limit = RateLimit("groq", 8)
        with suppress(RateLimitedError), limit.turn(300, lambda _: None):
            refused(limit, delays[0])
            raise RateLimitedError("Slow down.", delay=delays[1])
        answered(limit)
        assert clock.waits == [9.0]

    def test_is_slept_through_once(self, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
        """Whoever has slept goes on, even where the clock that is looked at is a little behind."""
        limit = RateLimit("groq", 8)
        refused(limit)
        monkeypatch.setattr(retry, "sleep", clock.waits.append)
        answered(limit)
        assert clock.waits == [7.0]

    def test_without_a_delay_follows_formula_11(self, clock: Clock) -> None:
        """Where the service names no delay, each pause is twice as long as the one before."""
        limit = RateLimit("groq", 8)
        details = [refused(limit, None)[0].detail[:8] for _ in range(4)]
        assert details == ["for 1 s:", "for 2 s:", "for 4 s:", "for 8 s:"]
        assert clock.waits == [1, 2, 4]

    def test_that_is_too_long_is_told(self, clock: Clock) -> None:
        """A pause that outlasts a request's time is not waited for: the refusal is its error."""
        limit = RateLimit("groq", 8)
        refused(limit, 400)
        with pytest.raises(RateLimitedError, match="Slow down"), limit.turn(300, lambda _: None):
            pytest.fail("it was begun")
        assert clock.waits == []

    def test_is_the_models_own(self, clock: Clock) -> None:
        """Another model of the provider goes on: rates are held by model."""
        refused(process.one(SharedLimits).rate_limit(Model("groq", "m")))
        answered(process.one(SharedLimits).rate_limit(Model("groq", "n")))
        assert clock.waits == []

    def test_holds_every_client_of_the_process(self, clock: Clock) -> None:
        """What planning was told, generation keeps to."""
        provider = answering(lambda _: "reply")
        refused(process.one(SharedLimits).rate_limit(SCRIPTED))
        asked_of("scripted").ask("module", "codes", {})
        assert clock.waits == [7.0]
        assert len(provider.requests) == 1


class TestLimit:
    """How many requests may be under way."""

    def test_comes_down_after_repeated_refusals(self, clock: Clock) -> None:
        """The first refusal only pauses, each further one halves, and one request stays."""
        limit = RateLimit("groq", 8)
        limits = []
        for _ in range(6):
            refused(limit)
            limits.append(limit.most)
        assert limits == [8, 4, 2, 1, 1, 1]

    def test_counts_requests_that_are_refused_together_once(self, clock: Clock) -> None:
        """Eight refusals of requests that were begun under one limit are one sign, not eight."""
        limit = RateLimit("groq", 8)
        refused(limit)
        with suppress(RateLimitedError), ExitStack() as together:
            for _ in range(8):
                together.enter_context(limit.turn(300, lambda _: None))
            raise RateLimitedError("Slow down.", delay=1)
        assert limit.most == 4

    def test_recovers_step_by_step(self, clock: Clock) -> None:
        """As many answers as may be under way add one, up to what it was."""
        limit = RateLimit("groq", 4)
        for _ in range(3):
            refused(limit)
        assert limit.most == 1
        limits = []
        for _ in range(1 + 2 + 3 + 4):
            answered(limit)
            limits.append(limit.most)
        assert limits == [2, 2, 3, 3, 3, 4, 4, 4, 4, 4]
        refused(limit)
        assert limit.most == 4  # at its full limit again, a first refusal only pauses

    def test_does_not_recover_by_what_was_begun_before(self, clock: Clock) -> None:
        """An answer to a request of the old limit does not speak for the new one."""
        limit = RateLimit("groq", 4)
        refused(limit)
        with limit.turn(300, lambda _: None):
            refused(limit)
            refused(limit)
        assert limit.most == 1

    def test_is_left_alone_by_other_errors(self, clock: Clock) -> None:
        """A service that fails was not asked too fast, and has not answered either."""
        limit = RateLimit("groq", 4)
        refused(limit)
        refused(limit)
        for _ in range(4):
            with suppress(UnreachableError), limit.turn(300, lambda _: None):
                raise UnreachableError("down")
        assert limit.most == 2

    def test_bounds_the_requests_under_way(self, clock: Clock) -> None:
        """With a limit of two, eight threads have two requests under way, and end all the same."""
        limit = RateLimit("groq", 8)
        while limit.most > 2:
            refused(limit)
        begun, ended = threading.Semaphore(0), threading.Semaphore(0)
        answer = threading.Event()

        def ask() -> None:
            with limit.turn(300, lambda _: None):
                begun.release()
                assert answer.wait(PATIENCE)
            ended.release()

        for _ in range(8):
            threading.Thread(target=ask, daemon=True).start()
        assert [begun.acquire(timeout=PATIENCE) for _ in range(2)] == [True, True]
        assert not begun.acquire(timeout=MOMENT)
        answer.set()
        assert all(ended.acquire(timeout=PATIENCE) for _ in range(8))
