"""The budget: what is counted, and when nothing more is begun."""

from __future__ import annotations

import threading

import pytest
from support.clock import Clock
from support.scripted import SCRIPTED, client

from pygen_copier import process
from pygen_copier.client.budget import Budget, Limits
from pygen_copier.client.shared_limits import SharedLimits
from pygen_copier.concurrency.task_graph import run_all
from pygen_copier.errors import BudgetSpentError, PygenError, UnreachableError
from pygen_copier.providers.base import Reply, Request
from pygen_copier.testing import answering, cut_off, scripted
from pygen_copier.tokens import estimate_tokens

NO_LIMITS = Limits(0, 0)


def reply(tokens_in: int, tokens_out: int, text: str = "") -> Reply:
    """Return a reply that took so many tokens."""
    return Reply(text, "stop", tokens_in, tokens_out, SCRIPTED.name)


def spent() -> tuple[int, int]:
    """Return the requests and tokens this process has spent."""
    budget = process.one(SharedLimits).budget
    return budget.requests, budget.tokens


class TestCount:
    """What is counted."""

    def test_is_requests_and_the_tokens_of_their_replies(self) -> None:
        """Prompt and reply count, as the service counted them."""
        budget = Budget()
        for _ in range(3):
            budget.spend(NO_LIMITS, 999, lambda: reply(30, 4))
        assert (budget.requests, budget.tokens) == (3, 102)

    def test_is_estimated_where_the_service_does_not_count(self) -> None:
        """Without the service's numbers the texts are measured."""
        budget = Budget()
        budget.spend(NO_LIMITS, 40, lambda: reply(0, 0, "some words here"))
        assert budget.tokens == 40 + estimate_tokens("some words here")

    def test_holds_retries_and_no_stored_replies(self, clock: Clock) -> None:
        """Each attempt is a request; what the store answers is free."""
        scripted(UnreachableError("down"), UnreachableError("down"), "up")
        for _ in range(2):
            client().ask("module", "codes", {})
        assert spent() == (3, 110)

    def test_is_of_all_clients_of_the_process(self) -> None:
        """Planning and generation, a client each, spend from one budget."""
        scripted("one", "two")
        client().ask("summary", "package", {})
        client().ask("module", "codes", {})
        assert spent() == (2, 220)


class TestLimit:
    """Where a limit is met."""

    def test_of_requests_lets_no_other_be_begun(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The third of two requests is not sent; the error says what was spent and what to do."""
        monkeypatch.setenv("PYGEN_MAX_REQUESTS", "2")
        provider = scripted("one", "two", "three")
        for number in (1, 2):
            client().ask("module", "codes", {"n": number})
        with pytest.raises(BudgetSpentError) as caught:
            client().ask("module", "codes", {"n": 3})
        assert str(caught.value) == (
            "The budget is spent: 2 requests and 220 tokens (PYGEN_MAX_REQUESTS is 2). Set "
            "PYGEN_MAX_REQUESTS to more and run the same command: it goes on where it stopped."
        )
        assert (caught.value.requests, caught.value.tokens) == (2, 220)
        assert len(provider.requests) == 2
        assert client().ask("module", "codes", {"n": 1}).text == "one"  # the store is free

    def test_of_requests_ends_retries(self, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
        """A retry is a request like any other."""
        monkeypatch.setenv("PYGEN_MAX_REQUESTS", "2")
        provider = answering(lambda _: UnreachableError("down"))
        with pytest.raises(BudgetSpentError, match="2 requests and 0 tokens"):
            client().ask("module", "codes", {})
        assert len(provider.requests) == 2

    def test_of_tokens_lets_no_prompt_be_sent_that_exceeds_it(self) -> None:
        """A prompt of exactly what is left is sent, a token more is not."""
        budget, limits = Budget(), Limits(0, 100)
        budget.spend(limits, 100, lambda: reply(50, 10))
        with pytest.raises(BudgetSpentError) as caught:
            budget.spend(limits, 41, lambda: pytest.fail("it was sent"))
        assert str(caught.value) == (
            "The budget is spent: 1 request and 60 tokens, and the next takes about 41 "
            "(PYGEN_MAX_TOKENS is 100). Set PYGEN_MAX_TOKENS to more and run the same command: "
            "it goes on where it stopped."
        )
        budget.spend(limits, 40, lambda: reply(39, 1))
        assert (budget.requests, budget.tokens) == (2, 100)

    def test_of_tokens_is_not_counted_on_twice(self) -> None:
        """What is under way has its prompt reserved, until it is answered or has failed."""
        budget, limits = Budget(), Limits(0, 100)

        def send() -> Reply:
            with pytest.raises(BudgetSpentError):
                budget.spend(limits, 41, lambda: pytest.fail("it was sent"))
            raise UnreachableError("down")

        with pytest.raises(UnreachableError):
            budget.spend(limits, 60, send)
        budget.spend(limits, 100, lambda: reply(1, 1))
        assert (budget.requests, budget.tokens) == (2, 2)

    def test_of_tokens_is_read_by_the_client(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The prompt is measured as it is sent."""
        provider = scripted("one")
        monkeypatch.setenv("PYGEN_MAX_TOKENS", "50")
        with pytest.raises(BudgetSpentError, match=r"0 requests and 0 tokens.*MAX_TOKENS is 50"):
            client().ask("module", "codes", {})
        monkeypatch.setenv("PYGEN_MAX_TOKENS", "100000")
        client().ask("module", "codes", {})
        assert len(provider.requests) == 1

    def test_lets_what_is_under_way_end(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Of eight jobs at once and a limit of three, three are answered, stored and not lost."""
        monkeypatch.setenv("PYGEN_MAX_REQUESTS", "3")
        stopped = threading.Event()

        def script(request: Request) -> Reply:
            assert stopped.wait(60)
            return reply(5, 5, request.name)

        provider = answering(script)
        asking = client()

        def ask(name: str) -> None:
            try:
                asking.ask("module", name, {"n": name})
            except BudgetSpentError:
                stopped.set()
                raise

        with pytest.raises(BudgetSpentError, match="3 requests and 0 tokens"):
            run_all(dict.fromkeys("abcdefgh", ()), ask, 8)
        assert len(provider.requests) == 3
        assert len(list(asking.store.files())) == 3
        assert spent() == (3, 30)

    @pytest.mark.parametrize("given", [None, "", "0"])
    def test_is_none_unless_it_is_set(
        self, given: str | None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Unset, empty and 0 all mean no limit."""
        for variable in ("PYGEN_MAX_REQUESTS", "PYGEN_MAX_TOKENS"):
            if given is not None:
                monkeypatch.setenv(variable, given)
        assert Limits.of_environment() == NO_LIMITS
        scripted(cut_off("long"), "two")
        client().ask("module", "codes", {})
        client().ask("module", "other", {"n": 1})
        assert spent()[0] == 2

    @pytest.mark.parametrize("variable", ["PYGEN_MAX_REQUESTS", "PYGEN_MAX_TOKENS"])
    @pytest.mark.parametrize("given", ["-1", "many", "1.5"])
    def test_that_cannot_be_read_is_told(
        self, variable: str, given: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A limit that is no number fails before anything is sent."""
        monkeypatch.setenv(variable, given)
        with pytest.raises(PygenError, match=f"{variable} is '{given}'. .* at least 0"):
            client()
