"""The client sends a task's request to its model, once in a lifetime of the reply store."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeGuard

from pygen_copier import process, settings
from pygen_copier.client.budget import Limits
from pygen_copier.client.capacity import Capacity
from pygen_copier.client.chain import Chain
from pygen_copier.client.learnt import is_vain
from pygen_copier.client.models import Model, Models
from pygen_copier.client.reply_budget import effort, reply_budget
from pygen_copier.client.sender import Sender
from pygen_copier.client.shared_limits import SharedLimits
from pygen_copier.client.store import ReplyStore
from pygen_copier.client.used_replies import UsedReplies
from pygen_copier.concurrency.timeout import within
from pygen_copier.errors import ProviderError, PygenError, UnusableReplyError
from pygen_copier.events import Listener, write_line
from pygen_copier.prompts.json_replies import CutReplyError, MisfitReplyError, json_object, loops
from pygen_copier.prompts.prompt_templates import PromptTemplates
from pygen_copier.prompts.replies import ALL_THOUGHT, UnreadableReplyError
from pygen_copier.providers import credentials, registry
from pygen_copier.providers.base import Provider, Reply, Request
from pygen_copier.providers.credentials import WINDOW_SECONDS
from pygen_copier.providers.profile import Profile
from pygen_copier.text import sound
from pygen_copier.tokens import estimate_tokens

# Tasks that write a part of what `of` in their brief names.
PARTS = ("piece", "section")
# How often an object is asked for, and how much more room it gets each time it was cut off.
TRIES = 3
ROOMIER = 2
# By how much the temperature rises: a sober model says the same again, whatever the seed.
HOTTER = 0.3
# How much longer than an SDK is waited (seconds): it says more of what is wrong, and hangs up.
GRACE = 1.0
# How far the seeds of two samples are apart: more than one sample takes for a text.
APART = 100_000


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
        self._sender = Sender(
            Limits.of_environment(),
            settings.timeout(),
            credentials.read_timeout() + GRACE,
            process.one(SharedLimits),
            listener,
        )
        self._lock = threading.Lock()
        self._measuring: dict[Model, threading.Lock] = {}
        self._capacities: dict[Model, Capacity] = {}

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
        hotter: float = 0.0,
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
            hotter: By how much the temperature is above what is usual for the task.

        Raises:
            ProviderError: The model could not be asked, whatever the retries.
            BudgetSpentError: The request would go beyond `PYGEN_MAX_REQUESTS` or
                `PYGEN_MAX_TOKENS`.
        """
        of = str(inputs["of"]) if task in PARTS else ""
        model = self._model(task, of)
        provider = registry.get(model.provider)
        messages = self.prompts.messages(task, inputs)
        request = Request(
            task=task,
            name=name,
            system=messages.system,
            user=messages.user,
            model=model.name,
            schema=schema,
            temperature=self.models.temperature(task, of, hotter),
            seed=seed + APART * settings.seed(),
            max_output_tokens=reply_tokens or reply_budget(task, inputs),
            effort=effort(task),
        )
        if not provider.stored:
            unkept = provider.complete(request)
            process.one(UsedReplies).add(model, request, unkept)
            return _sound(unkept)
        key = self.store.key(model.provider, request)
        if chain:
            chain.add(key)
        reply = self.store.get(key)
        if reply is None:
            with self.store.asking(key, f"{task}:{name}"):
                reply = self.store.get(key)  # another run may have asked for it meanwhile
                if reply is None:
                    reply = self._send(model, provider, request, inputs)
                    if is_vain(reply):
                        return reply  # nothing of it is worth keeping
                    self.store.put(key, model.provider, request, reply)
        process.one(UsedReplies).add(model, request, reply, key)
        return _sound(reply)

    def _send(
        self, model: Model, provider: Provider, request: Request, inputs: Mapping[str, Any]
    ) -> Reply:
        capacity, sent = self._capacity(model), request
        if capacity.is_small:  # what is sent is shorter then; the key in the store is not
            short = self.prompts.messages(request.task, inputs, small=True)
            sent = replace(request, system=short.system, user=short.user)
        return self._sender.send(sent, capacity, provider)

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
        hotter: float = 0.0,
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
            hotter: By how much the temperature of the first try is above what is usual.

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
                hotter=hotter + HOTTER * again,
            )
            heard(reply)
            if reply.finish == "blocked":
                break
            if is_vain(reply):  # it had all the room there is
                why = UnreadableReplyError(ALL_THOUGHT)
                break
            try:
                value = json_object(reply.text, schema, cut=reply.finish == "length")
            except UnreadableReplyError as error:
                why = error
                if isinstance(error, CutReplyError) and not loops(reply.text):
                    more = ROOMIER * (more or reply_budget(task, inputs))
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
        if model is None:
            return True
        capacity = self._capacity(model)
        messages = self.prompts.messages(task, inputs, small=capacity.is_small)
        return capacity.takes(sum(map(estimate_tokens, messages)), reply_tokens, effort(task))

    def is_small(self, task: str) -> bool:
        """Return whether the model of a task is known to take too little at once for a plan."""
        model = self.models.for_task(task)
        return model is not None and self._capacity(model).is_small

    def _capacity(self, model: Model) -> Capacity:
        """Return what a model takes; its profile is asked for once, and waited for not long."""
        if model in self._capacities:
            return self._capacities[model]
        with self._lock:
            measuring = self._measuring.setdefault(model, threading.Lock())
        with measuring:  # only who asks the same model waits
            if model not in self._capacities:
                provider = registry.get(model.provider)
                try:
                    profile = within(lambda: provider.profile(model.name), WINDOW_SECONDS)
                except ProviderError:
                    profile = Profile()  # the request itself tells what is wrong
                learnt = process.one(SharedLimits).learnt(model)
                self._capacities[model] = Capacity(
                    *(model, profile, learnt), credentials.read_timeout()
                )
            return self._capacities[model]

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


def _sound(reply: Reply) -> Reply:
    """Return a reply whose text can be sent back and written: the door that all replies pass."""
    text = sound(reply.text)
    return reply if text == reply.text else replace(reply, text=text)


def _has_all(error: UnreadableReplyError, schema: Mapping[str, Any]) -> TypeGuard[MisfitReplyError]:
    """Return whether an object came that has the keys a schema requires, whatever they hold."""
    required = set(schema.get("required", ()))
    return isinstance(error, MisfitReplyError) and required <= error.value.keys()
