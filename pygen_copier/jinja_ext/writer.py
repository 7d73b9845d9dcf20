"""The writer of generated texts: it asks for one, has it repaired, and replays what was asked."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, ClassVar

from pygen_copier import process, settings
from pygen_copier.client.client import Client
from pygen_copier.client.models import SCAFFOLD, Model, Models, named_model
from pygen_copier.client.store import ReplyStore
from pygen_copier.errors import PygenError
from pygen_copier.events import Event, nobody, write_line
from pygen_copier.formatting.formatter import Formatter
from pygen_copier.generation.artifact import Artifact
from pygen_copier.generation.attempts import Attempts
from pygen_copier.generation.check import Check, Texts
from pygen_copier.generation.long_files.long_file import DECLINED
from pygen_copier.generation.run import Run
from pygen_copier.jinja_ext.assessment import prompts_of
from pygen_copier.jinja_ext.formats import stand_in
from pygen_copier.jinja_ext.options import Options
from pygen_copier.jinja_ext.render_context import RenderContext
from pygen_copier.jinja_ext.tag_text import tag_name, tag_text
from pygen_copier.plan.refusal import refuse_prompts
from pygen_copier.prompts.prompt_templates import PromptTemplates
from pygen_copier.providers import registry
from pygen_copier.providers.base import Reply
from pygen_copier.source.syntax import Source

MAX_REPAIRS = 2


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


class StandsHere(Check):
    """The text can stand where the tag is rendered."""

    id: ClassVar[str] = "stands"
    title: ClassVar[str] = "is not taken for a template"

    def __init__(self, where: RenderContext) -> None:
        self._where = where

    def problems(self, source: Source, texts: Texts) -> Sequence[str]:
        """Return why the text cannot stand here."""
        problem = self._where.problem_of(source.text)
        return [problem] if problem else []


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
        name, prompt = tag_name(name, prompt)
        if settings.model() == SCAFFOLD:
            return stand_in(name, options.kind)
        artifact = tag_text(name, prompt, options, also=[StandsHere(where)])
        model = model_of(options, ask=not (where.is_preview or where.refusal))
        if model is None:
            model = stored_model(artifact)
        try:
            return self._replayed(artifact, model)
        except NotStoredError:
            if where.is_preview:
                return stand_in(name, options.kind)
            if where.refusal:
                raise PygenError(
                    f"The text {name!r} is not in the reply store, and {where.refusal}.",
                    where.remedy,
                ) from None
        return self._asked(artifact, model, where)

    def _replayed(self, artifact: Artifact, model: Model | None) -> str:
        if model is None or not registry.get(model.provider).stored:
            raise NotStoredError("Nothing is stored of it.")
        return _write(artifact, model, self._client(model, asks=False))[0]

    def _asked(self, artifact: Artifact, model: Model | None, where: RenderContext) -> str:
        if model is None:
            raise no_model(artifact.name)
        refuse_prompts(prompts_of([artifact]))
        if not registry.get(model.provider).stored:
            self._require_own_label(model, artifact)
        text, (tokens_in, tokens_out) = _write(artifact, model, self._client(model, asks=True))
        if where.is_command:
            told = f"{model}  {tokens_in}+{tokens_out} tokens"
            write_line(Event(f"generate:{artifact.name}", "generated", told))
        return text

    def _client(self, model: Model, *, asks: bool) -> Client:
        if (model, asks) not in self._clients:
            store = ReplyStore() if asks else Replays()
            self._clients[model, asks] = Client(Models(model), PromptTemplates(), store)
        return self._clients[model, asks]

    def _require_own_label(self, model: Model, artifact: Artifact) -> None:
        """Refuse two prompts of one name where replies are found by their names."""
        prompt = self._prompts.setdefault((model, artifact.label), artifact.prompt)
        if prompt != artifact.prompt:
            raise PygenError(
                f"{model} finds replies by name, and two prompts are named {artifact.name!r}.",
                'Name each tag differently, in a loop with "…-" ~ loop.index.',
            )


def model_of(options: Options, *, ask: bool) -> Model | None:
    """Return who writes a text, or None where no model can be used here.

    Args:
        options: The tag's options.
        ask: Whether a service may be asked which models it has.
    """
    if options.model:
        return Model.parse(options.model)
    if named := named_model():
        return named
    provider = registry.first_usable()
    if provider == SCAFFOLD:
        return None
    return Model(provider, registry.default_model(provider, ask=ask))


def stored_model(artifact: Artifact) -> Model | None:
    """Return the model whose reply to the request for a text is in the reply store, or None.

    It is for where no model can be used: whoever asked one before needs none now.
    """
    known = registry.names()
    for model in process.one(_StoredModels):
        if model.provider not in known or not registry.get(model.provider).stored:
            continue
        client = Client(Models(model), PromptTemplates(), Replays())
        with suppress(NotStoredError):
            _attempts(artifact, client).ask(artifact.task)
            return model
    return None


class _StoredModels(list[Model]):
    """The models of whose replies some are stored, the latest used first; looked for once."""

    def __init__(self) -> None:
        contents = (each.stored for each in ReplyStore().contents())
        super().__init__(dict.fromkeys(Model.parse(each.model) for each in contents if each))


def no_model(*names: str) -> PygenError:
    """Return the error that there is nobody to write texts."""
    return PygenError(
        f"No model can be used here to write {', '.join(map(repr, names))}.",
        "Set GROQ_API_KEY or GEMINI_API_KEY, start Ollama, or set PYGEN_MODEL=provider:model.",
    )


def _write(artifact: Artifact, model: Model, client: Client) -> tuple[str, tuple[int, int]]:
    """Ask, check and have repaired; return the text and the tokens it took."""
    attempts = _attempts(artifact, client)
    best, _ = attempts.mend(attempts.ask(artifact.task), MAX_REPAIRS)
    if not best.problems:
        return attempts.format(best.source).strip("\n"), attempts.tokens
    kind, name = artifact.spec["kind"], artifact.name
    if best.problems == (DECLINED,):
        problem = f"{model} declined to write {name!r}."
    else:
        problem = f"{model} wrote no acceptable {kind} for {name!r}: {best.problems[0]}"
    raise PygenError(problem, "Reword the tag's prompt, or name another model.")


def _attempts(artifact: Artifact, client: Client) -> Attempts:
    return Attempts(artifact, Run(client, {}, None, nobody, Formatter()), 0)
