"""What is learnt of a model: its limits by what it refuses, its thoughts by its replies."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.clock import Clock
from support.scripted import RECIPE_PROMPTS, SCRIPTED, as_json, client

from pygen_copier.client.chain import Chain
from pygen_copier.client.client import Client
from pygen_copier.client.models import Models
from pygen_copier.client.reply_budget import DEFAULT, MOST, effort, reply_budget
from pygen_copier.errors import (
    BudgetSpentError,
    PromptTooLongError,
    RefusedOptionError,
    UnusableReplyError,
)
from pygen_copier.events import Event
from pygen_copier.prompts.brief import Document
from pygen_copier.prompts.prompt_templates import PromptTemplates
from pygen_copier.providers.base import Allowance, Reply, Request
from pygen_copier.providers.profile import Profile
from pygen_copier.testing import Scripted, ScriptedProvider, answering, cut_off, scripted
from pygen_copier.tokens import SMALL_WINDOW, estimate_tokens

SCHEMA = {"type": "object", "required": ["summary"], "properties": {"summary": {"type": "string"}}}
REPLIES = Path(__file__).parents[2] / "examples" / "qec" / "replies"
MODULE: dict[str, Any] = {"module": {"name": "codes", "api": [{"name": "f"}] * 6}}


def room(request: Request) -> int:
    """Return the room for a reply and the thoughts on it."""
    return request.max_output_tokens + request.thought_tokens


def prompt(request: Request) -> int:
    """Return the tokens of a prompt."""
    return estimate_tokens(request.system) + estimate_tokens(request.user)


def limited(of: str, limit: int, heavier: float = 1.0) -> ScriptedProvider:
    """Register a service that refuses what goes beyond a limit, and names it."""

    def script(request: Request) -> Scripted:
        held = room(request) + (0 if of == "output" else round(prompt(request) * heavier))
        if held > limit:
            return PromptTooLongError(f"Limit {limit}.", limit=limit, of=of)  # type: ignore[arg-type]
        return Reply("reply", "stop", 0, 0, "m")

    return answering(script)


class TestLimits:
    """A refusal that names a number."""

    @pytest.mark.parametrize("of", ["window", "output", "rate"])
    def test_shrinks_the_reply_and_goes_on(self, of: str, clock: Clock) -> None:
        """The reply takes what is left, at once; the next request is not refused any more."""
        provider = limited(of, 3_000)
        for name in "abc":
            assert client().ask("module", name, {**MODULE, "n": name}).text == "reply"
        assert len(provider.requests) == 4
        assert clock.waits == []
        assert room(provider.requests[0]) > 3_000
        assert all(2_000 < room(request) <= 3_000 for request in provider.requests[1:])

    def test_is_kept_to_where_the_service_counts_more(self, clock: Clock) -> None:
        """A limit that was kept to by the estimate says that prompts have more tokens."""
        provider = limited("window", 3_000, heavier=1.4)
        assert client().ask("module", "a", {**MODULE, "text": "word " * 800}).text == "reply"
        assert len(provider.requests) <= 5
        assert clock.waits == []

    @pytest.mark.parametrize("of", ["window", "rate"])
    def test_that_leaves_no_room_is_told(self, of: str) -> None:
        """Who asked can ask for parts; the service is not asked again."""
        provider = limited(of, 1_000)
        with pytest.raises(PromptTooLongError, match="has 1000"):
            client().ask("module", "a", {**MODULE, "text": "word " * 1_500})
        assert len(provider.requests) == 1

    @pytest.mark.parametrize("limit", [None, 30])
    def test_is_no_limit_without_a_number_that_can_be_one(self, limit: int | None) -> None:
        """Other refusals are raised as they are."""
        provider = scripted(PromptTooLongError("Too long.", limit=limit))
        with pytest.raises(PromptTooLongError, match="Too long"):
            client().ask("module", "a", {})
        assert len(provider.requests) == 1

    def test_is_seen_by_who_asks_what_fits(self) -> None:
        """Beforehand everything fits a model of which nothing is known."""
        limited("rate", 3_000)
        assert client().fits("module", MODULE, 50_000)
        assert not client().is_small("module")
        client().ask("module", "a", MODULE)
        assert client().fits("module", MODULE, 2_000)
        assert not client().fits("module", MODULE, 3_000)
        assert client().is_small("module")

    def test_of_a_minute_is_learnt_from_headers(self) -> None:
        """Before anything is refused."""
        said = Allowance(tokens=SMALL_WINDOW - 1, tokens_left=SMALL_WINDOW - 1000)
        scripted(Reply("reply", "stop", 10, 10, "m", allowance=said))
        client().ask("module", "a", {})
        assert client().is_small("module")

    def test_is_no_part_of_the_key(self) -> None:
        """A reply is found again whatever was learnt since."""
        provider = limited("output", 600)
        client().ask("module", "a", MODULE)
        requests = len(provider.requests)
        assert client().ask("module", "a", MODULE).text == "reply"
        assert len(provider.requests) == requests


class TestOptions:
    """An option that the service refuses."""

    def test_is_left_out_at_once(self, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
        """The provider asks without it; nothing is waited, and each try counts."""
        monkeypatch.setenv("PYGEN_MAX_REQUESTS", "3")
        provider = scripted(RefusedOptionError("schema"), RefusedOptionError("seed"), "reply")
        assert client().ask("module", "a", {}).text == "reply"
        assert clock.waits == []
        with pytest.raises(BudgetSpentError):
            client().ask("module", "b", {"n": 1})
        assert len(provider.requests) == 3

    def test_that_is_refused_for_ever_is_told(self, clock: Clock) -> None:
        """A provider that does not learn does not ask without end."""
        provider = answering(lambda _: RefusedOptionError("schema"))
        with pytest.raises(RefusedOptionError):
            client().ask("module", "a", {})
        assert len(provider.requests) <= 16


def thinking(tokens: int, most: int = 100_000, *, told: bool = True) -> ScriptedProvider:
    """Register a model that thinks before every reply.

    Args:
        tokens: How many tokens its thoughts take.
        most: The most tokens of a reply.
        told: Whether the service counts the thoughts apart.
    """

    def script(request: Request) -> Scripted:
        had = min(room(request), most)
        if had < tokens + 10:
            return Reply("", "length", 100, had, "m", tokens_thought=had if told else 0)
        text = as_json({"summary": "Small."})
        return Reply(text, "stop", 100, tokens + 10, "m", tokens_thought=tokens if told else 0)

    provider = answering(script)
    provider.abilities = Profile(output=most)
    return provider


class TestThoughts:
    """A model that thinks, whatever it is told."""

    @pytest.mark.parametrize("told", [True, False])
    def test_get_the_room_that_they_need(self, told: bool, clock: Clock) -> None:
        """Nine thousand tokens before every reply cost two vain requests, in all."""
        provider = thinking(9_000, told=told)
        events: list[Event] = []
        asking = Client(Models(SCRIPTED), PromptTemplates([RECIPE_PROMPTS]), listener=events.append)
        for number, task in enumerate(["assess", "summary", "module", "judge", "tests"]):
            assert asking.ask(task, "package", {**MODULE, "n": number}).text
        vain = len(provider.requests) - 5
        assert vain == 2
        assert [event.state for event in events] == ["thinking"] * vain
        assert events[0].detail.startswith("all 150 tokens went into thoughts; asked again with")
        assert max(map(room, provider.requests)) < 25_000
        assert clock.waits == []

    def test_in_the_text_count_as_well(self) -> None:
        """Where a service leaves them there, they are measured."""
        provider = scripted(f"<think>{'hm, well ' * 3_000}</think>reply", "reply")
        client().ask("assess", "a", {})
        client().ask("assess", "b", {"n": 1})
        assert [request.thought_tokens > 8_000 for request in provider.requests] == [False, True]

    def test_that_are_known_have_room_from_the_first(self) -> None:
        """A profile that says how a model thinks, and the task, say how much."""
        provider = scripted("a", "b")
        provider.abilities = Profile(thinking="effort")
        client().ask("judge", "a", {})
        client().ask("module", "b", {})
        low, medium = provider.requests
        assert (low.effort, medium.effort) == ("low", "medium")
        assert 0 < low.thought_tokens < medium.thought_tokens

    def test_are_less_where_there_is_no_more_room(self) -> None:
        """Of more room and less thought the second is left; then it is told, and not stored."""
        provider = thinking(9_000, most=8_192)
        reply = client().ask("module", "a", MODULE)
        assert (reply.text, reply.finish) == ("", "length")
        assert [request.effort for request in provider.requests][-1] == "low"
        assert len(provider.requests) <= 4
        assert list(client().store.files()) == []

    def test_that_never_end_cost_few_requests(self) -> None:
        """Thirty tasks of such a model are not asked thirty times."""
        provider = thinking(9_000, most=8_192)
        for number in range(30):
            client().ask("module", f"m{number}", {**MODULE, "n": number})
        assert len(provider.requests) <= 8

    def test_are_named_where_an_object_was_wanted(self) -> None:
        """The error says what happened; nobody takes it for a reply that was cut off."""
        provider = thinking(9_000, most=2_000)
        with pytest.raises(UnusableReplyError, match="went into thoughts") as caught:
            client().ask_json("summary", "package", {}, SCHEMA, chain=Chain())
        assert not caught.value.cut
        assert len(provider.requests) <= 4

    def test_need_no_room_where_a_model_does_not_think(self) -> None:
        """Nothing is added to what a reply may have."""
        provider = scripted("reply")
        client().ask("module", "a", MODULE)
        assert provider.requests[0].thought_tokens == 0


class TestBudgets:
    """How many tokens a reply may have."""

    def test_are_small_for_small_tasks(self) -> None:
        """A verdict of forty tokens does not hold eight thousand of a minute."""
        assert reply_budget("assess", {}) == 150
        assert reply_budget("judge", {"texts": [{}] * 4}) == 1_150
        assert effort("assess") == effort("judge") == "low"
        assert effort("structure") == effort("module") == "medium"

    def test_grow_with_what_is_asked_for(self) -> None:
        """By features, by the API, by the text that is changed, by the names of a piece."""
        assert reply_budget("structure", {"features": [{}] * 8}) > 15_000
        assert reply_budget("structure", {"features": [{}]}) < 4_000
        assert reply_budget("structure", {"features": [{}] * 99}) == MOST
        methods: dict[str, Any] = {"module": {"api": [{"methods": [{}] * 20}]}}
        assert reply_budget("module", methods) > reply_budget("module", MODULE)
        source = Document("python", "codes.py", "x = [1, 2]\n" * 3_000)
        assert reply_budget("repair", {"of": "module", "source": source}) > 20_000
        assert reply_budget("piece", {"names": ["f"] * 8}) > reply_budget("piece", {"names": ["f"]})
        assert reply_budget("generate", {}) == reply_budget("other", {}) == DEFAULT

    def test_hold_the_replies_of_the_demonstration(self) -> None:
        """Each is at most two thirds of its budget, so that a good model is not cut off."""
        told = (REPLIES / "structure" / "package.md").read_text(encoding="utf-8")
        structure = json.loads(told[told.index("{") : told.rindex("}") + 1])
        briefs: dict[str, dict[str, Any]] = {"structure": {"features": [{}] * 8}}
        briefs |= {module["name"]: {"module": module} for module in structure["modules"]}
        seen = 0
        for path in REPLIES.rglob("*.md"):
            task = path.parent.name
            brief = briefs.get("structure" if task == "structure" else path.stem, {})
            tokens = estimate_tokens(path.read_text(encoding="utf-8"))
            assert tokens * 1.5 <= reply_budget(task, brief), path
            seen += 1
        assert seen >= 50


def test_a_loop_gets_no_more_room() -> None:
    """A small model that says the same over and over would do so for as long as it may."""
    loop = cut_off('{"summary": "' + "Small codes for small codes. " * 200)
    provider = scripted(loop, loop, loop)
    with pytest.raises(UnusableReplyError):
        client().ask_json("summary", "package", {}, SCHEMA)
    assert len({request.max_output_tokens for request in provider.requests}) == 1
    assert len({request.temperature for request in provider.requests}) == 3
