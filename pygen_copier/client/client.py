"""The client sends a task's request to its model, once in a lifetime of the reply store."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeGuard

from pygen_copier import process, settings
from pygen_copier.client.budget import Limits
from pygen_copier.client.chain import Chain
from pygen_copier.client.models import Model, Models
from pygen_copier.client.retry import with_retries
from pygen_copier.client.shared_limits import SharedLimits
from pygen_copier.client.store import ReplyStore
from pygen_copier.concurrency.timeout import within
from pygen_copier.errors import (
    PromptTooLongError,
    ProviderError,
    PygenError,
    UnusableReplyError,
)
from pygen_copier.events import Event, Listener, write_line
from pygen_copier.prompts.json_replies import CutReplyError, MisfitReplyError, json_object
from pygen_copier.prompts.prompt_templates import Messages, PromptTemplates
from pygen_copier.prompts.replies import UnreadableReplyError
from pygen_copier.providers import credentials, registry
from pygen_copier.providers.base import Provider, Reply, Request
from pygen_copier.providers.credentials import WINDOW_SECONDS
from pygen_copier.tokens import SMALL_WINDOW, estimate_tokens

TEMPERATURES = {"assess": 0.0, "judge": 0.0, "feature": 0.4, "summary": 0.4}
TEMPERATURE = 0.2
# Tasks that write a part of what `of` in their brief names.
PARTS = ("piece",)
MAX_OUTPUT_TOKENS = 8192
LEAST_OUTPUT_TOKENS = 256
# How often an object is asked for, and how much more room it gets each time it was cut off.
TRIES = 3
ROOMIER = 2
# How much longer than an SDK is waited (seconds): it says more of what is wrong, and hangs up.
GRACE = 1.0


class Client:
    """Asks models.

    Args:
        models: The model of every task.
        prompts: The system message of every task.
        store: Where replies are kept.
        listener: Hears of retries and pauses.

    Raises:
        PygenError: A variable that bounds requests cannot be read.
    """

    def __init__(
        self,
        models: Models,
        prompts: PromptTemplates,
        store: ReplyStore | None = None,
        *,
        listener: Listener = write_line,
    ) -> None:
        self.models = models
        self.prompts = prompts
        self.store = store or ReplyStore(listener=listener)
        self.listener = listener
        self._seconds = settings.timeout()
        self._attempt_seconds = credentials.read_timeout() + GRACE
        self._limits = Limits.of_environment()
        self._shared = process.one(SharedLimits)
        self._lock = threading.Lock()
        self._measuring: dict[Model, threading.Lock] = {}
        self._windows: dict[Model, int | None] = {}

    def ask(
        self,
        task: str,
        name: str,
        inputs: Mapping[str, Any],
        *,
        schema: Mapping[str, Any] | None = None,
        seed: int = 0,
        reply_tokens: int | None = None,
        chain: Chain | None = None,
    ) -> Reply:
        """Return the reply to a task, from the store where it was answered before.

        Args:
            task: The task, which chooses the prompt and the model.
            name: What the task is about; a label.
            inputs: The brief's inputs.
            schema: The JSON Schema of the reply, None for text.
            seed: The sampling seed; another seed is another request.
            reply_tokens: The most tokens the reply may have; by default what the task needs.
            chain: Remembers the stored reply.

        Raises:
            ProviderError: The model could not be asked, whatever the retries.
            BudgetSpentError: The request would go beyond `PYGEN_MAX_REQUESTS` or
                `PYGEN_MAX_TOKENS`.
        """
        model = self._model(task, str(inputs["of"]) if task in PARTS else "")
        provider = registry.get(model.provider)
        messages = self.prompts.messages(task, inputs)
        request = Request(
            task=task,
            name=name,
            system=messages.system,
            user=messages.user,
            model=model.name,
            schema=schema,
            temperature=TEMPERATURES.get(task, TEMPERATURE),
            seed=seed,
            max_output_tokens=reply_tokens or MAX_OUTPUT_TOKENS,
        )
        if not provider.stored:
            return provider.complete(request)
        key = self.store.key(model.provider, request)
        if chain:
            chain.add(key)
        reply = self.store.get(key)
        if reply is None:
            sent = self._messages(task, inputs)
            sent_request = replace(request, system=sent.system, user=sent.user)
            reply = self._send(sent_request, model, provider)
            self.store.put(key, model.provider, request, reply)
        return reply

    def ask_json(
        self,
        task: str,
        name: str,
        inputs: Mapping[str, Any],
        schema: Mapping[str, Any],
        *,
        seed: int = 0,
        reply_tokens: int | None = None,
        chain: Chain | None = None,
        heard: Callable[[Reply], None] = lambda reply: None,
        lenient: bool = False,
    ) -> dict[str, Any]:
        """Return the object a model replied with; a reply that holds none is asked for again.

        Args:
            task: The task.
            name: What the task is about; a label.
            inputs: The brief's inputs.
            schema: The JSON Schema of the reply.
            seed: The sampling seed of the first try.
            reply_tokens: The most tokens the reply may have; by default what the task needs.
            chain: Remembers the stored replies; where none is usable, they are struck out at once.
            heard: Hears of every reply, the unusable ones too.
            lenient: Whether an object that has the required keys is returned even where they do not
                hold what they should: the caller names what is wrong, and has it repaired.

        Raises:
            UnusableReplyError: No reply held an object that fits the schema.
            ProviderError: As `ask` does.
        """
        own, more = Chain(), reply_tokens
        why: UnreadableReplyError | None = None
        for again in range(TRIES):
            reply = self.ask(
                *(task, name, inputs),
                schema=schema,
                seed=seed + again,
                reply_tokens=more,
                chain=own,
            )
            heard(reply)
            if reply.finish == "blocked":
                break
            try:
                value = json_object(reply.text, schema, cut=reply.finish == "length")
            except UnreadableReplyError as error:
                why = error
                if isinstance(error, CutReplyError):
                    more = ROOMIER * (more or MAX_OUTPUT_TOKENS)
                if not lenient or not _has_all(error, schema):
                    continue
                value = dict(error.value)
            if chain:
                chain.extend(own.keys)
            return value
        self.strike(own)
        raise self._unusable(task, None if reply.finish == "blocked" else why)

    def strike(self, chain: Chain) -> None:
        """Remove the stored replies of a chain that came to nothing, so that none is replayed.

        Raises:
            PygenError: The store cannot be written.
        """
        self.store.remove(chain.keys)

    def fits(self, task: str, inputs: Mapping[str, Any], reply_tokens: int) -> bool:
        """Return whether a prompt and a reply fit what the task's model takes at once.

        Window, output and the tokens of a minute count, as far as they are known, and the room
        that the model's thoughts take.

        Args:
            task: The task.
            inputs: The brief's inputs.
            reply_tokens: About how many tokens the reply takes.
        """
        model = self.models.for_task(task, str(inputs.get("of", "")) if task in PARTS else "")
        window = self._window(model) if model else None
        if window is None:
            return True
        return sum(map(estimate_tokens, self._messages(task, inputs))) + reply_tokens <= window

    def _messages(self, task: str, inputs: Mapping[str, Any]) -> Messages:
        """Return what is sent, in short where the window is small; its key in the store is not."""
        return self.prompts.messages(task, inputs, small=self.is_small(task))

    def is_small(self, task: str) -> bool:
        """Return whether the model of a task is known to have too small a window for a plan."""
        model = self.models.for_task(task)
        window = self._window(model) if model else None
        return window is not None and window < SMALL_WINDOW

    def _send(self, request: Request, model: Model, provider: Provider) -> Reply:
        """Send a request within the rate limit and the budget, again where that helps."""
        tokens = estimate_tokens(request.system) + estimate_tokens(request.user)
        fitted = self._fit(request, model, tokens)
        budget, limit = self._shared.budget, self._shared.rate_limit(model.provider)

        def tell(error: ProviderError, wait: float) -> None:
            detail = f"in {wait:.3g} s: {error.problem}"
            self.listener(Event(f"{request.task}:{request.name}", "retrying", detail))

        return with_retries(
            lambda: budget.spend(self._limits, tokens, lambda: provider.complete(fitted)),
            self._seconds,
            self._attempt_seconds,
            lambda patience: limit.turn(patience, self.listener),
            tell,
        )

    def _fit(self, request: Request, model: Model, tokens: int) -> Request:
        """Return a request whose reply fits the window beside its prompt; nothing is cut.

        Raises:
            PromptTooLongError: The prompt leaves no room for a reply.
        """
        window = self._window(model)
        if window is None:
            return request
        room = window - tokens
        if room < LEAST_OUTPUT_TOKENS:
            raise PromptTooLongError(
                f"The prompt of {request.task} {request.name} has about {tokens} tokens; "
                f"the window of {model} has {window}.",
                "Choose a model with a larger window, or make the plan's modules smaller.",
            )
        return replace(request, max_output_tokens=min(request.max_output_tokens, room))

    def _window(self, model: Model) -> int | None:
        """Return the window of a model, asked for once; None where nobody says in time."""
        if model in self._windows:
            return self._windows[model]
        with self._lock:
            measuring = self._measuring.setdefault(model, threading.Lock())
        with measuring:  # only who asks the same model waits
            if model not in self._windows:
                provider = registry.get(model.provider)
                try:
                    window = within(lambda: provider.profile(model.name).window, WINDOW_SECONDS)
                except ProviderError:
                    window = None  # the request itself tells what is wrong
                self._windows[model] = window
            return self._windows[model]

    def _unusable(self, task: str, why: UnreadableReplyError | None) -> UnusableReplyError:
        """Return the error for replies that cannot be used; None says that one was blocked."""
        model = self._model(task)
        if why is None:
            return UnusableReplyError(
                f"{model} declined the task '{task}'.",
                "Reword the description, or choose another model.",
                blocked=True,
            )
        return UnusableReplyError(
            f"{model} gave no usable reply to the task '{task}': {why}",
            "Run the command again with another model: -d model=NAME.",
            cut=isinstance(why, CutReplyError),
            draft=why.value if isinstance(why, MisfitReplyError) else None,
        )

    def _model(self, task: str, of: str = "") -> Model:
        model = self.models.for_task(task, of)
        if model is None:
            raise PygenError(
                f"The task '{task}' needs a model and none is chosen.",
                "Choose a provider: -d provider=NAME.",
            )
        return model


def _has_all(error: UnreadableReplyError, schema: Mapping[str, Any]) -> TypeGuard[MisfitReplyError]:
    """Return whether an object came that has the keys a schema requires, whatever they hold."""
    required = set(schema.get("required", ()))
    return isinstance(error, MisfitReplyError) and required <= error.value.keys()
