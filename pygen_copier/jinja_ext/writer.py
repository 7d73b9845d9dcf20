"""The writer of generated texts: it asks for one, has it repaired, and replays what was asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pygen_copier.client.client import Client
from pygen_copier.client.learnt import is_vain
from pygen_copier.client.models import SCAFFOLD, Model, Models, named_model
from pygen_copier.client.repair import repair
from pygen_copier.client.reply_budget import reply_budget
from pygen_copier.client.store import ReplyStore
from pygen_copier.digests import digest
from pygen_copier.errors import PygenError
from pygen_copier.events import Event, write_line
from pygen_copier.jinja_ext.formats import checked, stand_in, unwrapped
from pygen_copier.jinja_ext.options import Options
from pygen_copier.jinja_ext.render_context import RenderContext
from pygen_copier.prompts.brief import Document
from pygen_copier.prompts.prompt_templates import PromptTemplates
from pygen_copier.prompts.replies import ALL_THOUGHT, UnreadableReplyError
from pygen_copier.providers import registry
from pygen_copier.providers.base import Reply
from pygen_copier.text import oneline

MAX_REPAIRS = 2
SHORT = 200  # characters of a text that stands in the brief itself
_LONGEST_LABEL = 60
_OTHER_THAN_LABEL = re.compile(r"[^\w.-]+", re.ASCII)


class NotStoredError(PygenError):
    """A reply would have to be asked for, where no model may be asked."""


class Replays(ReplyStore):
    """A reply store that refuses what it does not hold, so that nothing is asked."""

    def get(self, *request: Any) -> Reply:
        """Return the reply to a request.

        Raises:
            NotStoredError: It is not here.
        """
        reply = super().get(*request)
        if reply is None:
            raise NotStoredError("The reply is not in the reply store.")
        return reply


class Writer:
    """Writes the texts of one environment's tags."""

    def __init__(self) -> None:
        self._clients: dict[tuple[Model, bool], Client] = {}
        self._prompts: dict[tuple[Model, str], str] = {}

    def text(self, name: str, prompt: str, options: Options, where: RenderContext) -> str:
        """Return the text of a tag: from the reply store, else from a model where one may be asked.

        Args:
            name: What the text is.
            prompt: What to write, rendered.
            options: The tag's options.
            where: Where the tag is rendered.

        Raises:
            PygenError: No acceptable text came, or none is stored where none may be asked for.
        """
        name, prompt = oneline(name), prompt.strip()
        if not name:
            raise PygenError("A generate tag has an empty name.", "Name it after what it writes.")
        if not prompt:
            raise PygenError(
                f"The generate tag {name!r} has an empty prompt.",
                "Say what to write between generate and endgenerate.",
            )
        brief = {"name": name, "kind": options.kind, "prompt": prompt}
        try:
            return self._replayed(brief, options, where)
        except NotStoredError:
            if where.is_preview:
                return stand_in(name, options.kind)
            if where.refusal:
                raise PygenError(
                    f"The text {name!r} is not in the reply store, and {where.refusal}.",
                    where.remedy,
                ) from None
        return self._asked(brief, options, where)

    def _replayed(self, brief: Mapping[str, str], options: Options, where: RenderContext) -> str:
        model = _model(options, where)
        if model is None or not registry.get(model.provider).stored:
            raise NotStoredError("Nothing is stored of it.")
        return _write(self._client(model, asks=False), model, brief, options, where)[0]

    def _asked(self, brief: Mapping[str, str], options: Options, where: RenderContext) -> str:
        model = _model(options, where)
        if model is None:
            raise PygenError(
                f"No model can be used here to write {brief['name']!r}.",
                "Set GROQ_API_KEY or GEMINI_API_KEY, start Ollama, or set "
                "PYGEN_MODEL=provider:model.",
            )
        if not registry.get(model.provider).stored:
            self._require_own_label(model, brief)
        text, replies = _write(self._client(model, asks=True), model, brief, options, where)
        if where.is_command:
            tokens_in = sum(reply.tokens_in for reply in replies)
            tokens_out = sum(reply.tokens_out for reply in replies)
            told = f"{model}  {tokens_in}+{tokens_out} tokens"
            write_line(Event(f"generate:{brief['name']}", "generated", told))
        return text

    def _client(self, model: Model, *, asks: bool) -> Client:
        if (model, asks) not in self._clients:
            store = ReplyStore() if asks else Replays()
            self._clients[model, asks] = Client(Models(model), PromptTemplates(), store)
        return self._clients[model, asks]

    def _require_own_label(self, model: Model, brief: Mapping[str, str]) -> None:
        """Refuse two prompts of one name where replies are found by their names."""
        prompt = self._prompts.setdefault((model, _label(brief["name"])), brief["prompt"])
        if prompt != brief["prompt"]:
            raise PygenError(
                f"{model} finds replies by name, and two prompts are named {brief['name']!r}.",
                'Name each tag differently, in a loop with "…-" ~ loop.index.',
            )


@dataclass(frozen=True, slots=True)
class _Attempt:
    """A text that a model gave for a tag, and what is wrong with it."""

    source: str
    text: str
    problems: tuple[str, ...]
    declined: bool

    @property
    def score(self) -> float:
        """1 for a text that can stay, else 0: no other is better than the last."""
        return float(not self.problems)


def _write(
    client: Client, model: Model, brief: Mapping[str, str], options: Options, where: RenderContext
) -> tuple[str, list[Reply]]:
    """Ask, check and have repaired; return the text and the replies it took."""
    label = _label(brief["name"])
    limit = options.max_tokens or reply_budget("generate", brief)
    replies: list[Reply] = []

    def ask(task: str, name: str, inputs: Mapping[str, Any]) -> _Attempt:
        replies.append(client.ask(task, name, _documented(inputs), reply_tokens=limit))
        return _attempt(replies[-1], options.kind, limit, where)

    def mend(_: _Attempt, last: _Attempt) -> _Attempt:
        problems = list(last.problems)
        inputs = {**brief, "of": "generate", "source": last.source, "problems": problems}
        return ask("repair", f"generate-{label}-{digest(inputs, 8)}", inputs)

    best, _ = repair(ask("generate", label, brief), mend, MAX_REPAIRS)
    if not best.problems:
        return best.text, replies
    if best.declined:
        problem = f"{model} declined to write {brief['name']!r}."
    else:
        told = f"no acceptable {options.kind} for {brief['name']!r}: {best.problems[0]}"
        problem = f"{model} wrote {told}"
    raise PygenError(problem, "Reword the tag's prompt, or name another model.")


def _documented(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return inputs with the long texts among them as documents."""
    languages = {"prompt": "text", "source": str(inputs["kind"])}
    return {
        key: (
            Document(languages[key], key, value)
            if key in languages and len(value) > SHORT
            else value
        )
        for key, value in inputs.items()
    }


def _attempt(reply: Reply, kind: str, limit: int, where: RenderContext) -> _Attempt:
    source, text = reply.text, ""
    try:
        source = unwrapped(reply.text, kind)
        text = checked(source, kind)
        problem = where.problem_of(text) or ""
    except UnreadableReplyError as error:
        problem = str(error)
    declined = reply.finish == "blocked"
    if declined:
        problem = "The service declined to answer."
    elif is_vain(reply):
        problem = ALL_THOUGHT
    elif reply.finish == "length":
        problem = f"The reply was cut off at the limit of {limit} tokens. Write it shorter."
    return _Attempt(source, text, (problem,) if problem else (), declined)


def _model(options: Options, where: RenderContext) -> Model | None:
    """Return who writes a text, or None where no model can be used here."""
    if options.model:
        return Model.parse(options.model)
    if named := named_model():
        return named
    provider = registry.first_usable()
    ask = not (where.is_preview or where.refusal)
    return (
        None if provider == SCAFFOLD else Model(provider, registry.default_model(provider, ask=ask))
    )


def _label(name: str) -> str:
    """Return a name as one that a file of a reply may have, another for every other name."""
    label = _OTHER_THAN_LABEL.sub("-", name).strip(".-")[:_LONGEST_LABEL]
    if label == name and not name.endswith((".prompt", ".old")):
        return name
    return f"{label}-{digest(name, 6)}"
