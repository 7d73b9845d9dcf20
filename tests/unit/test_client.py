"""The client: from a task to a reply, asked once, understood or told."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from support.asks import Ask
from support.scripted import RECIPE_PROMPTS, SCRIPTED, UnstoredProvider, as_json, client

from pygen_copier import process
from pygen_copier.client import retry
from pygen_copier.client.capacity import LEAST_OUTPUT_TOKENS
from pygen_copier.client.chain import Chain
from pygen_copier.client.client import Client
from pygen_copier.client.models import Model, Models
from pygen_copier.client.used_replies import UsedReplies
from pygen_copier.errors import (
    MissingReplyError,
    PromptTooLongError,
    PygenError,
    RejectedKeyError,
    UnreachableError,
    UnusableReplyError,
)
from pygen_copier.plan.planning.model import PlanningModel
from pygen_copier.prompts.brief import DATA_RULE
from pygen_copier.prompts.prompt_templates import PromptTemplates
from pygen_copier.providers import Profile, registry
from pygen_copier.providers.base import Reply
from pygen_copier.testing import ScriptedProvider, answering_with, blocked, brief, cut_off, scripted
from pygen_copier.tokens import SMALL_WINDOW, estimate_tokens

SCHEMA = {"type": "object", "required": ["summary"], "properties": {"summary": {"type": "string"}}}


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Let retries take no time; the list holds the seconds they would have waited."""
    seconds: list[float] = []
    monkeypatch.setattr(retry, "sleep", seconds.append)
    return seconds


def ask_summary() -> dict[str, object]:
    """Ask for a summary as JSON."""
    return client().ask_json("summary", "package", {"description": "Codes."}, SCHEMA)


def test_a_request_holds_the_wording_and_the_brief() -> None:
    """The system message has the rules, the user message what to do, and both are the prompt's."""
    provider = scripted("reply")
    client().ask("module", "codes", {"import_name": "tiny"}, schema=SCHEMA, seed=3)
    [request] = provider.requests
    prompts = PromptTemplates([RECIPE_PROMPTS])
    assert request.system == f"{DATA_RULE}\n\n{prompts.of('python')}"
    assert Ask("", "", request.user).lead == prompts.of("module").removeprefix(
        f"{prompts.of('python')}\n\n"
    )
    assert brief(request) == {"task": "module", "import_name": "tiny"}
    assert (request.task, request.name, request.model) == ("module", "codes", SCRIPTED.name)
    assert (request.schema, request.seed) == (SCHEMA, 3)


@pytest.mark.parametrize(
    ("task", "temperature"), [("assess", 0.0), ("feature", 0.4), ("summary", 0.4), ("module", 0.2)]
)
def test_judging_is_sober_and_describing_is_not(task: str, temperature: float) -> None:
    """Each task has its sampling temperature."""
    provider = scripted("reply")
    client().ask(task, "x", {})
    assert provider.requests[0].temperature == temperature


def test_what_is_in_the_store_asks_nobody() -> None:
    """The same request, in this run or the next, is answered from the store."""
    provider = scripted("once")
    first = client().ask("module", "codes", {"n": 1})
    assert client().ask("module", "codes", {"n": 1}) == first
    assert len(provider.requests) == 1
    assert first.model == "script-1-actual"


def test_how_long_a_reply_took_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """The store has the seconds of each reply, the last try's alone."""
    times = iter(range(0, 1000, 7))
    monkeypatch.setattr(retry, "now", lambda: float(next(times)))
    scripted("once")
    asked = client().ask("module", "codes", {"n": 1})
    assert asked.seconds == 7
    assert client().ask("module", "codes", {"n": 1}).seconds == 7


@pytest.mark.parametrize(
    ("task", "inputs", "seed"), [("tests", 1, 0), ("module", 2, 0), ("module", 1, 1)]
)
def test_another_request_is_asked(task: str, inputs: int, seed: int) -> None:
    """Another task, brief or seed is another request."""
    provider = scripted("one", "two")
    client().ask("module", "codes", {"n": 1})
    assert client().ask(task, "codes", {"n": inputs}, seed=seed).text == "two"
    assert len(provider.requests) == 2


def test_a_provider_of_files_is_not_stored() -> None:
    """A person's reply can be edited and is read anew each time, and not waited for."""
    error = MissingReplyError("a.prompt.md", "a.md")
    provider = answering_with(UnstoredProvider(["one", "two", error]))
    assert [client().ask("module", "codes", {}).text for _ in range(2)] == ["one", "two"]
    with pytest.raises(MissingReplyError):
        client().ask("module", "codes", {})
    assert len(provider.requests) == 3
    assert list(client().store.files()) == []


def test_a_failing_request_is_retried_and_its_reply_kept(waits: list[float]) -> None:
    """A transient error is waited out; what comes then is stored."""
    provider = scripted(UnreachableError("down"), "up")
    assert client().ask("module", "codes", {}).text == "up"
    assert client().ask("module", "codes", {}).text == "up"
    assert len(provider.requests) == 2
    assert len(waits) == 1


def test_an_error_is_not_kept() -> None:
    """A request that failed is asked again in the next run."""
    provider = scripted(RejectedKeyError("Your key was refused."), "now")
    with pytest.raises(RejectedKeyError):
        client().ask("module", "codes", {})
    assert client().ask("module", "codes", {}).text == "now"
    assert len(provider.requests) == 2


def test_the_time_for_a_request_is_set_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """`PYGEN_TIMEOUT` bounds all attempts; a value that is no number is told."""
    monkeypatch.setenv("PYGEN_TIMEOUT", "3")
    provider = scripted(UnreachableError("1"), UnreachableError("2"), UnreachableError("3"), "late")
    with pytest.raises(UnreachableError):
        client().ask("module", "codes", {})
    assert 1 < len(provider.requests) < 4  # about 1 + 2 s of waiting, where time stands still
    monkeypatch.setenv("PYGEN_TIMEOUT", "soon")
    with pytest.raises(PygenError, match="PYGEN_TIMEOUT is 'soon'"):
        client()


def test_a_store_that_cannot_be_used_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cache folder that is a file ends in the message that names the variable to set."""
    (tmp_path / "cache").write_text("a file", encoding="utf-8")
    monkeypatch.setenv("PYGEN_CACHE_DIR", str(tmp_path / "cache"))
    scripted("reply")
    with pytest.raises(PygenError, match="PYGEN_CACHE_DIR"):
        client().ask("module", "codes", {})


class TestJson:
    """Tasks that are answered by an object."""

    def test_gives_the_object(self) -> None:
        """The object is taken out of what stands around it; the schema is sent along."""
        provider = scripted(as_json({"summary": "Small.", "more": 1}))
        assert ask_summary() == {"summary": "Small.", "more": 1}
        assert provider.requests[0].schema == SCHEMA

    @pytest.mark.parametrize("bad", ["I would rather not.", as_json({"sumary": "?"}), ""])
    def test_asks_again_for_what_cannot_be_used(self, bad: str) -> None:
        """A reply without the object or without a required key is asked for under another seed."""
        provider = scripted(bad, as_json({"summary": "Small."}))
        assert ask_summary() == {"summary": "Small."}
        assert [request.seed for request in provider.requests] == [0, 1]

    def test_gives_up_with_a_remedy(self) -> None:
        """After three useless replies the message says what was wrong, and what to do."""
        provider = scripted("no", "never", as_json({"sumary": "?"}))
        with pytest.raises(PygenError) as caught:
            ask_summary()
        assert str(caught.value) == (
            "scripted:script-1 gave no usable reply to the task 'summary': The reply has no "
            "'summary'. Run the command again with another model: -d model=NAME."
        )
        assert len(provider.requests) == 3

    def test_asks_for_what_was_cut_off_with_more_room(self) -> None:
        """A reply that met the token limit is never mended: half a sentence is worse than none."""
        provider = scripted(cut_off('{"summary": "Small codes for'), as_json({"summary": "Small."}))
        assert ask_summary() == {"summary": "Small."}
        first, second = (request.max_output_tokens for request in provider.requests)
        assert second == 2 * first

    def test_tells_that_all_was_cut_off(self) -> None:
        """Who asked can ask for less at once; nothing of it is kept to be replayed."""
        provider = scripted(*[cut_off('{"summary": "Small codes for')] * 3)
        with pytest.raises(UnusableReplyError, match="cut off") as caught:
            ask_summary()
        assert caught.value.cut
        assert not caught.value.blocked
        assert len(provider.requests) == 3
        assert list(client().store.files()) == []

    @pytest.mark.parametrize("last", ["no", blocked()])
    def test_replays_nothing_that_was_unusable(self, last: str | Reply) -> None:
        """The same request, in this run or the next, asks anew."""
        scripted(*[last] * 3)
        chain = Chain()
        with pytest.raises(UnusableReplyError):
            client().ask_json("summary", "package", {}, SCHEMA, chain=chain)
        assert chain.keys == ()
        provider = scripted(as_json({"summary": "Small."}))
        found = client().ask_json("summary", "package", {}, SCHEMA, chain=chain)
        assert found == {"summary": "Small."}
        assert len(provider.requests) == len(chain.keys) == 1

    def test_gives_what_does_not_fit_to_who_mends_it(self) -> None:
        """Where that is asked for, an object with the required keys comes as it is."""
        odd = {"summary": ["Small."]}
        provider = scripted(*[as_json(odd)] * 4)
        assert client().ask_json("summary", "package", {}, SCHEMA, lenient=True) == odd
        with pytest.raises(UnusableReplyError, match="is a list, not a text") as caught:
            client().ask_json("summary", "other", {"n": 1}, SCHEMA)
        assert caught.value.draft == odd
        assert len(provider.requests) == 4

    def test_tells_a_refusal_of_the_service(self) -> None:
        """A blocked reply is not asked for again; the message says who declined what."""
        provider = scripted(blocked())
        with pytest.raises(PygenError) as caught:
            ask_summary()
        assert str(caught.value) == (
            "scripted:script-1 declined the task 'summary'. "
            "Reword the description, or choose another model."
        )
        assert len(provider.requests) == 1


class TestWindow:
    """Requests to a model whose window is known."""

    def test_leaves_room_for_the_prompt(self) -> None:
        """Prompt and reply fit the window together; a large window bounds nothing."""
        provider = scripted("large", "unknown", "small")
        for number, size in enumerate([200_000, None, 4_000]):
            provider.size = size
            client().ask("module", "codes", {"n": number})
        large, unknown, small = (request.max_output_tokens for request in provider.requests)
        assert large == unknown > 4_000 > small
        prompt = estimate_tokens(provider.requests[2].system + provider.requests[2].user)
        assert 3_950 <= prompt + small <= 4_000

    def test_refuses_a_prompt_that_does_not_fit(self) -> None:
        """A prompt without room for a reply is told before it is sent, with the numbers."""
        provider = scripted()
        provider.size = 2_000
        with pytest.raises(PromptTooLongError) as caught:
            client().ask("module", "codes", {"text": "word " * 3_000})
        assert "The prompt of module codes has about" in str(caught.value)
        assert "the window of scripted:script-1 has 2000" in str(caught.value)
        assert "Choose a model with a larger window" in str(caught.value)
        assert provider.requests == []

    @pytest.mark.parametrize(("less", "fits"), [(0, True), (1, False)])
    def test_leaves_the_least_reply_its_room(self, less: int, fits: bool) -> None:
        """A prompt beside which the least reply just fits is sent; one token more is refused."""
        provider = scripted("first", "second")
        provider.size = 9_000
        client().ask("module", "codes", {"n": 1})
        (request,) = provider.requests
        tokens = estimate_tokens(request.system) + estimate_tokens(request.user)
        provider.size = tokens + LEAST_OUTPUT_TOKENS - less
        if fits:
            client().ask("module", "codes", {"n": 2})
            assert provider.requests[1].max_output_tokens == LEAST_OUTPUT_TOKENS
        else:
            with pytest.raises(PromptTooLongError):
                client().ask("module", "codes", {"n": 2})

    def test_is_no_part_of_the_key(self) -> None:
        """A reply is found again whatever is known of the window then."""
        provider = scripted("once")
        provider.size = 6_000
        client().ask("module", "codes", {})
        provider.size = None
        assert client().ask("module", "codes", {}).text == "once"

    def test_is_asked_for_once(self) -> None:
        """A client asks for the window of a model once, and not for what is in the store."""
        provider = scripted("one", "two")
        asking = client()
        for number in (1, 2, 1):
            asking.ask("module", "codes", {"n": number})
        assert provider.sized == 1
        client().ask("module", "codes", {"n": 1})
        assert provider.sized == 1

    def test_of_one_model_keeps_no_other_waiting(self) -> None:
        """While one service is slow to say how large its model is, another is asked."""
        measured, sized, ended = (threading.Event() for _ in range(3))

        class Slow(ScriptedProvider):
            """One that takes its time to say how large its model is."""

            name = "slow"

            def profile(self, model: str) -> Profile:
                """Wait for the test."""
                sized.set()
                assert measured.wait(60)
                return Profile()

        registry.use(Slow(["slow"]))
        scripted("quick")
        asking = Client(
            Models(SCRIPTED, {"tests": Model("slow", "m2")}), PromptTemplates([RECIPE_PROMPTS])
        )

        def measure() -> None:
            asking.is_small("tests")
            ended.set()

        threading.Thread(target=measure, daemon=True).start()
        assert sized.wait(60)
        assert asking.ask("module", "codes", {}).text == "quick"
        assert not ended.is_set()
        measured.set()

    def test_may_stay_unknown(self) -> None:
        """Where the service does not say, the request is sent as it is."""
        scripted("reply")
        assert client().ask("module", "codes", {}).text == "reply"

    @pytest.mark.parametrize(
        ("size", "small"),
        [(None, False), (SMALL_WINDOW, False), (SMALL_WINDOW - 1, True), (4_096, True)],
    )
    def test_is_small_below_a_bound(self, size: int | None, small: bool) -> None:
        """A model is small where its window is known to be."""
        scripted().size = size
        assert client().is_small("module") is small

    def test_of_one_stage_is_enough_to_need_the_context(self) -> None:
        """The plan is condensed where any model that writes files is small, whichever it is."""
        windows = {"small": SMALL_WINDOW - 1, "large": SMALL_WINDOW}

        class Sized(ScriptedProvider):
            """A provider of models of two sizes."""

            def profile(self, model: str) -> Profile:
                """Return the size that is said of the model."""
                return Profile(window=windows[model])

        registry.use(Sized([]))
        small, large = (Model("scripted", name) for name in windows)
        for stages, needed in [({}, False), ({"tests": small}, True), ({"judge": small}, False)]:
            asking = Client(Models(large, stages), PromptTemplates([RECIPE_PROMPTS]))
            assert PlanningModel(asking, "package").needs_context() is needed

    def test_of_no_model_is_not_small(self) -> None:
        """Where no model is used, none is small."""
        assert not Client(Models(None), PromptTemplates([RECIPE_PROMPTS])).is_small("module")


class TestModels:
    """Which model answers which task."""

    def test_a_part_has_the_model_of_its_task_unless_it_has_its_own(self) -> None:
        """A continuation is asked of its own stage, else of the task it goes on with."""
        default, module, part = (Model("groq", name) for name in "dmp")
        assert Models(default).for_task("continue", "module") == default
        assert Models(default, {"module": module}).for_task("continue", "module") == module
        both = Models(default, {"module": module, "continue": part})
        assert both.for_task("continue", "module") == part

    def test_a_stage_has_its_own_model(self) -> None:
        """A task named in `stage_models` goes to that model, every other to the chosen one."""
        models = Models.of_answers(
            {"provider": "groq", "model": "a", "stage_models": {"tests": "ollama:b:7b"}}
        )
        assert str(models.for_task("module")) == "groq:a"
        assert models.for_task("tests") == Model("ollama", "b:7b")

    @pytest.mark.parametrize("answers", [{}, {"provider": "scaffold"}, {"provider": None}])
    def test_the_scaffold_is_no_model(self, answers: dict[str, object]) -> None:
        """Without a provider no task has a model."""
        assert Models.of_answers(answers).for_task("module") is None

    @pytest.mark.parametrize("text", ["", "groq", "groq:", ":a"])
    def test_a_model_has_two_parts(self, text: str) -> None:
        """A stage model without provider or name is told with how to write it."""
        with pytest.raises(PygenError, match="Write it as provider:model"):
            Models.of_answers({"stage_models": {"tests": text}})

    def test_stages_are_a_mapping(self) -> None:
        """Another shape is told with how to write it."""
        with pytest.raises(PygenError, match="stage_models is no mapping"):
            Models.of_answers({"stage_models": ["tests"]})

    def test_a_task_without_a_model_cannot_be_asked(self) -> None:
        """Asking without a model tells how to choose one."""
        with pytest.raises(PygenError, match=r"needs a model and none is chosen.*provider=NAME"):
            Client(Models(None), PromptTemplates([RECIPE_PROMPTS])).ask("module", "codes", {})

    def test_a_stage_is_asked_of_its_provider(self) -> None:
        """The request goes to the provider of the task's model, and is stored under its name."""

        class Other(ScriptedProvider):
            """One of another name."""

            name = "other"

        provider, other = scripted("default"), Other(["other"])
        registry.use(other)
        models = Models(SCRIPTED, {"tests": Model("other", "m2")})
        asking = Client(models, PromptTemplates([RECIPE_PROMPTS]))
        assert asking.ask("tests", "codes", {}).text == "other"
        assert asking.ask("module", "codes", {}).text == "default"
        assert [request.model for request in other.requests] == ["m2"]
        assert len(provider.requests) == 1


def test_another_sample_is_another_request(monkeypatch: pytest.MonkeyPatch) -> None:
    """`PYGEN_SEED` asks anew, and what was used of either sample is noted, kept replies too."""
    provider = scripted("one", "two")
    said = []
    for number in ("0", "1", "0", "1"):
        monkeypatch.setenv("PYGEN_SEED", number)
        said.append(client().ask("module", "codes", {"n": 1}, seed=3).text)
    assert said == ["one", "two", "one", "two"]
    first, second = (request.seed for request in provider.requests)
    assert (first, second) == (3, 100_003)
    used = process.one(UsedReplies).all()
    assert [each.tokens_out for each in used] == [10] * 4
