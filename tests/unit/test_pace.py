"""The pace: requests go out as the service's rates have room for them, and wait no longer."""

from __future__ import annotations

import threading
from collections.abc import Callable
from itertools import pairwise

import pytest
from support.clock import PATIENCE, Clock, HeldClock
from support.scripted import RECIPE_PROMPTS, SCRIPTED

from pygen_copier import process
from pygen_copier.client import quotas
from pygen_copier.client.bucket import Bucket
from pygen_copier.client.client import Client
from pygen_copier.client.learnt import Learnt
from pygen_copier.client.models import Models
from pygen_copier.client.pace import Pace
from pygen_copier.client.shared_limits import SharedLimits
from pygen_copier.errors import QuotaSpentError, RateLimitedError, UnreachableError
from pygen_copier.events import Event
from pygen_copier.prompts.prompt_templates import PromptTemplates
from pygen_copier.providers.base import Allowance, Reply, Request
from pygen_copier.providers.profile import Profile, Rates
from pygen_copier.testing import Scripted, ScriptedProvider, answering_with
from pygen_copier.tokens import estimate_tokens

MOMENT = 0.2  # seconds in which a wrong pace shows itself; a right one passes on any machine
REPORTED = Rates(requests_a_minute=30, tokens_a_minute=8_000)


def said(left: int, limit: int = 8_000) -> Allowance:
    """Return what the headers of a service say of the tokens of a minute."""
    return Allowance(tokens=limit, tokens_left=left, tokens_reset=(limit - left) / limit * 60)


def reply(tokens: int = 1_000, allowance: Allowance | None = None) -> Reply:
    """Return a reply that took some tokens."""
    return Reply("text", "stop", tokens // 2, tokens - tokens // 2, "m", allowance=allowance)


def asked(pace: Pace, tokens: int, answer: Reply, told: list[Event] | None = None) -> None:
    """Make a request that is answered."""
    with pace.turn(lambda: tokens, (told if told is not None else []).append) as account:
        account.reply = answer


def paced(reported: Rates = Rates()) -> Pace:  # noqa: B008 - it is frozen
    """Return a pace of which nothing is known."""
    return Pace("groq:m", reported, Learnt())


class TestBucket:
    """What is left of an allowance."""

    def test_fills_up_evenly(self) -> None:
        """Half a minute brings half of what a minute allows, and never more than all."""
        bucket = Bucket(8_000, 0, 8_000 / 60, at=0.0)
        assert bucket.wait(4_000, 0.0) == pytest.approx(30)
        assert bucket.wait(4_000, 30.0) == 0
        bucket.take(0, 1_000.0)
        assert bucket.left == 8_000

    def test_hears_of_less_and_not_of_more(self) -> None:
        """What is on its way is not there yet: the service does not know of it."""
        bucket = Bucket(8_000, 5_000, 8_000 / 60, at=0.0)
        bucket.take(2_000, 0.0)
        bucket.told(4_500, 0.0)
        assert bucket.left == 3_000
        bucket.told(1_000, 0.0)
        assert bucket.left == 1_000

    def test_does_not_wait_for_what_it_never_holds(self) -> None:
        """A request that is larger than a minute goes out when the minute is full."""
        assert Bucket(600, 0, 10, at=0.0).wait(6_000, 0.0) == 60


class TestPace:
    """Requests of one model."""

    def test_does_not_slow_a_service_that_says_nothing(self, clock: Clock) -> None:
        """Without headers and refusals nothing waits."""
        pace = paced()
        for _ in range(50):
            asked(pace, 50_000, reply(50_000))
        assert clock.waits == []

    def test_waits_for_what_a_minute_gives(self, clock: Clock) -> None:
        """With 8,000 tokens a minute, requests of 4,000 go out every half minute."""
        pace = paced()
        begun = []
        for _ in range(5):
            with pace.turn(lambda: 3_900, lambda _: None) as account:
                begun.append(clock.now)
                account.reply = reply(4_000, said(4_000))
        assert begun[1] == begun[0]
        assert all(29 <= later - at <= 31 for at, later in pairwise(begun[1:]))

    def test_takes_back_what_was_not_used(self, clock: Clock) -> None:
        """A reply that is shorter than its room costs what it took."""
        pace = paced()
        asked(pace, 6_000, reply(500, said(7_500)))
        asked(pace, 6_000, reply(500, said(7_000)))
        asked(pace, 6_000, reply(500, said(6_500)))
        assert clock.waits == []

    def test_believes_a_service_that_gives_nothing_back(self, clock: Clock) -> None:
        """Where the headers say that less is left than was used, that counts."""
        pace = paced()
        asked(pace, 6_000, reply(500, said(2_000)))
        asked(pace, 6_000, reply(500, said(0)))
        assert sum(clock.waits) == pytest.approx(31, abs=1)

    def test_waits_for_requests_of_a_short_period(self, clock: Clock) -> None:
        """Two of thirty are left, a minute fills them up: the fourth waits two seconds."""
        allowance = Allowance(requests=30, requests_left=2, requests_reset=56.0)
        pace = paced()
        for _ in range(4):
            asked(pace, 10, reply(10, allowance if not clock.waits else None))
        assert sum(clock.waits) == pytest.approx(2, abs=0.1)

    def test_does_not_spread_what_a_day_allows(self, clock: Clock) -> None:
        """Groq's headers tell the requests of a day; they may all be sent at once."""
        pace = paced()
        for left in (3, 2, 1, 0):
            asked(pace, 10, reply(10, Allowance(1_000, left, 86_000.0)))
        assert clock.waits == []

    def test_knows_the_free_plan_by_its_tokens(self, clock: Clock) -> None:
        """Where the headers tell the tokens that are reported of it, its requests hold, too."""
        pace = paced(REPORTED)
        for left in range(7_999, 7_999 - 40, -1):
            asked(pace, 10, reply(10, said(left)))
        assert 16 <= sum(clock.waits) <= 24
        other = paced(REPORTED)
        waits = len(clock.waits)
        for left in range(40):
            asked(other, 10, reply(10, said(60_000 - left, 60_000)))
        assert len(clock.waits) == waits

    def test_keeps_what_a_refusal_says(self, clock: Clock) -> None:
        """What a service did not let in was not spent; what it says is left counts."""
        pace = paced()
        told = RateLimitedError("Slow down.", delay=1, allowance=said(1_000))
        with pytest.raises(RateLimitedError), pace.turn(lambda: 5_000, lambda _: None):
            raise told
        asked(pace, 3_000, reply(3_000))
        assert sum(clock.waits) == pytest.approx(2_068 / 8_000 * 60, abs=0.1)

    def test_counts_what_may_have_been_spent(self, clock: Clock) -> None:
        """Of a connection that broke off nobody knows what the service has done."""
        pace = paced()
        asked(pace, 1_000, reply(1_000, said(7_000)))
        with pytest.raises(UnreachableError), pace.turn(lambda: 6_000, lambda _: None):
            raise UnreachableError("down")
        asked(pace, 6_000, reply())
        assert sum(clock.waits) > 35

    def test_tells_a_pause_once_a_minute(self, clock: Clock) -> None:
        """The line says how long, and what is allowed."""
        pace, told = paced(), list[Event]()
        for _ in range(9):
            asked(pace, 3_900, reply(4_000, said(3_000)), told)
        minutes = sum(clock.waits) / 60
        assert 2 <= len(told) <= minutes + 1
        assert told[0].subject == "groq:m"
        assert told[0].state == "paused"
        assert told[0].detail.startswith("for 7.3")
        assert told[0].detail.endswith(" s: the service allows 8,000 tokens a minute.")

    def test_lets_nobody_overtake(self, held_clock: HeldClock) -> None:
        """A small request does not starve a large one."""
        pace = paced()
        asked(pace, 8_000, reply(8_000, said(0)))
        order: list[str] = []
        done = threading.Semaphore(0)

        def ask(name: str, tokens: int) -> None:
            with pace.turn(lambda: tokens, lambda _: None):
                order.append(name)
            done.release()

        threading.Thread(target=ask, args=("large", 6_000), daemon=True).start()
        held_clock.until_asleep(1)
        threading.Thread(target=ask, args=("small", 10), daemon=True).start()
        held_clock.advance(60)
        assert all(done.acquire(timeout=PATIENCE) for _ in range(2))
        assert order == ["large", "small"]


class TestFirst:
    """Before the service has said anything."""

    @pytest.mark.parametrize(("reported", "at_once"), [(REPORTED, 2), (Rates(), 6)])
    def test_no_more_goes_out_than_is_reported(self, reported: Rates, at_once: int) -> None:
        """Of a service with rates, only what fits those goes out before its first reply."""
        pace = paced(reported)
        begun, answer = threading.Semaphore(0), threading.Event()

        def ask() -> None:
            with pace.turn(lambda: 3_800, lambda _: None) as account:
                begun.release()
                assert answer.wait(PATIENCE)
                account.reply = reply(3_800)

        for _ in range(6):
            threading.Thread(target=ask, daemon=True).start()
        assert all(begun.acquire(timeout=PATIENCE) for _ in range(at_once))
        assert not begun.acquire(timeout=MOMENT)
        answer.set()
        assert all(begun.acquire(timeout=PATIENCE) for _ in range(6 - at_once))


class Service(ScriptedProvider):
    """A service that holds prompts and the room for replies against a minute's tokens.

    Args:
        clock: Tells the time.
        heavier: How many tokens it counts for each that is estimated.
    """

    def __init__(self, clock: Clock, heavier: float = 1.12) -> None:
        super().__init__(self.answer)
        self.clock, self.heavier = clock, heavier
        self.left, self.at = 8_000.0, clock.now
        self.bounced = 0
        self._lock = threading.Lock()

    def answer(self, request: Request) -> Scripted:
        """Answer, or refuse with the wait."""
        prompt = estimate_tokens(request.system) + estimate_tokens(request.user)
        counted = round(prompt * self.heavier)
        held = counted + request.max_output_tokens + request.thought_tokens
        with self._lock:
            self.left = min(8_000, self.left + (self.clock.now - self.at) * 8_000 / 60)
            self.at = self.clock.now
            if held > self.left:
                self.bounced += 1
                return RateLimitedError("Slow.", delay=5, allowance=said(int(self.left)))
            self.left -= counted + 900
            left = int(self.left)
        return Reply("text", "stop", counted, 900, "m", allowance=said(left))


def client(listener: Callable[[Event], None] = lambda _: None) -> Client:
    """Return a client that asks the scripted model."""
    return Client(Models(SCRIPTED), PromptTemplates([RECIPE_PROMPTS]), listener=listener)


@pytest.mark.parametrize("at_once", [1, 8])
def test_a_free_plan_bounces_nothing(clock: Clock, at_once: int) -> None:
    """Forty requests of very different length, eight at once: none is refused after the first."""
    service = Service(clock)
    answering_with(service)
    service.abilities = Profile(rates=REPORTED)
    asking, gate = client(), threading.Semaphore(at_once)
    done: list[str] = []

    def ask(number: int) -> None:
        with gate:
            text = "word " * (number * 37 % 1_500)
            done.append(asking.ask("module", f"m{number}", {"text": text}).text)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert done == ["text"] * 40
    assert service.bounced == 0
    assert len(service.requests) == 40


class TestQuota:
    """What a day allows is spent."""

    def test_ends_what_is_asked_after_it(
        self, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The next request is not sent; the line names the quota, the time and the command."""
        at_eleven = quotas.local_time().replace(hour=23, minute=0, second=30, microsecond=0)
        monkeypatch.setattr(quotas, "now", lambda: at_eleven)
        error = QuotaSpentError("The 200000 tokens of a day are spent.", "Wait.", delay=7_200)
        provider = answering_with(ScriptedProvider(["kept", error, "later"]))
        asking = client()
        asking.ask("module", "a", {})
        lines = []
        for name in "bc":
            with pytest.raises(QuotaSpentError) as caught:
                asking.ask("module", name, {"name": name})
            lines.append(str(caught.value))
        assert lines[0].startswith("The 200000 tokens of a day are spent. What came is kept.")
        assert "Run the same command again after " in lines[0]
        assert "01:01, or choose another model" in lines[0]
        assert lines[1] == lines[0]
        assert len(provider.requests) == 2
        assert asking.ask("module", "a", {}).text == "kept"
        clock.now += 7_201
        assert asking.ask("module", "c", {"name": "c"}).text == "later"

    def test_wakes_who_waits_for_a_turn(self, held_clock: HeldClock) -> None:
        """Nobody sleeps through a minute whose tokens a day does not have any more."""
        pace = process.one(SharedLimits).pace(SCRIPTED, Rates())
        asked(pace, 8_000, reply(8_000, said(0)))
        ended: list[Exception] = []

        def ask() -> None:
            try:
                asked(pace, 6_000, reply())
            except QuotaSpentError as error:
                ended.append(error)

        waiting = threading.Thread(target=ask, daemon=True)
        waiting.start()
        held_clock.until_asleep(1)
        pace._ended(0, None, QuotaSpentError("Spent.", delay=900))
        held_clock.advance(2)
        waiting.join(PATIENCE)
        assert len(ended) == 1
