"""The client sends a task's request to its model, once in a lifetime of the reply store."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pygen_copier.client.models import Model, Models
from pygen_copier.client.retry import with_retries
from pygen_copier.client.store import ReplyStore
from pygen_copier.errors import PygenError
from pygen_copier.prompts.brief import system_message, user_message
from pygen_copier.prompts.replies import UnreadableReplyError, json_object
from pygen_copier.prompts.wording import Wording
from pygen_copier.providers import access, registry
from pygen_copier.providers.base import Reply, Request

TEMPERATURES = {"assess": 0.0, "judge": 0.0, "feature": 0.4, "summary": 0.4}
TEMPERATURE = 0.2


class Client:
    """Asks models.

    Args:
        models: The model of every task.
        wording: The system message of every task.
        store: Where replies are kept.
    """

    def __init__(self, models: Models, wording: Wording, store: ReplyStore | None = None) -> None:
        self.models = models
        self.wording = wording
        self.store = store or ReplyStore()
        self._seconds = access.timeout()

    def ask(
        self,
        task: str,
        name: str,
        inputs: Mapping[str, Any],
        *,
        schema: Mapping[str, Any] | None = None,
        seed: int = 0,
    ) -> Reply:
        """Return the reply to a task, from the store where it was answered before.

        Args:
            task: The task, which chooses the wording and the model.
            name: What the task is about; a label.
            inputs: The brief's inputs.
            schema: The JSON Schema of the reply, None for text.
            seed: The sampling seed; another seed is another request.

        Raises:
            ProviderError: The model could not be asked, whatever the retries.
        """
        model = self._model(task)
        provider = registry.get(model.provider)
        request = Request(
            task=task,
            name=name,
            system=system_message(self.wording.of(task)),
            user=user_message("Carry out this brief.", task, inputs),
            model=model.name,
            schema=schema,
            temperature=TEMPERATURES.get(task, TEMPERATURE),
            seed=seed,
        )
        if not provider.stored:
            return provider.complete(request)
        reply = self.store.get(model.provider, request)
        if reply is None:
            reply = with_retries(lambda _: provider.complete(request), self._seconds)
            self.store.put(model.provider, request, reply)
        return reply

    def ask_json(
        self, task: str, name: str, inputs: Mapping[str, Any], schema: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return the object a model replied with; a reply that holds none is asked for again.

        Raises:
            PygenError: No reply held an object with the schema's required keys.
            ProviderError: As `ask` does.
        """
        problem = ""
        for seed in range(3):
            reply = self.ask(task, name, inputs, schema=schema, seed=seed)
            if reply.finish == "blocked":
                raise PygenError(
                    f"{self._model(task)} declined the task '{task}'.",
                    "Reword the description, or choose another model.",
                )
            try:
                value = json_object(reply.text)
            except UnreadableReplyError as error:
                problem = str(error)
                continue
            missing = [key for key in schema.get("required", ()) if key not in value]
            if not missing:
                return value
            problem = f"The reply has no {missing[0]!r}."
        raise PygenError(
            f"{self._model(task)} gave no usable reply to the task '{task}': {problem}",
            "Run the command again with another model: -d model=NAME.",
        )

    def _model(self, task: str) -> Model:
        model = self.models.for_task(task)
        if model is None:
            raise PygenError(
                f"The task '{task}' needs a model and none is chosen.",
                "Choose a provider: -d provider=NAME.",
            )
        return model
