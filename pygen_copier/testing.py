"""The scripted model: a queue of replies and a history of requests, to test recipes and providers.

It belongs to no test framework. A test of a recipe renders its template with what a model would
say, and looks at the files and at what was asked; a test of a provider sends `sample_request`.
"""

from __future__ import annotations

import os
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar, TypeAlias

from pygen_copier import process, settings
from pygen_copier.prompts.brief import brief_of
from pygen_copier.providers import Profile, Reply, Request, use

__all__ = [
    "MODEL",
    "Script",
    "Scripted",
    "ScriptedProvider",
    "answering",
    "answering_with",
    "blocked",
    "brief",
    "cut_off",
    "fenced",
    "render_recipe",
    "sample_request",
    "scripted",
    "update_recipe",
]

Scripted: TypeAlias = str | Reply | Exception
"""What a script says: a reply's text, a whole reply, or an error to raise."""

Script: TypeAlias = Callable[[Request], Scripted]
"""A function that answers a request; several threads may call it at once."""

MODEL = "script-1"
"""The name of the scripted model."""


class ScriptedProvider:
    """A provider that answers from a script, and remembers what it was asked.

    Args:
        script: The answers in their order, or a function that answers a request. Files that do
            not wait for one another are asked for at once, in any order: that takes a function.

    Attributes:
        requests: The requests, in their order.
        size: The window of its model in tokens, or None where nobody says.
        abilities: What its model can do besides.
        sized: How often it was asked what its model can do.
    """

    name: ClassVar[str] = "scripted"
    default_model: ClassVar[str] = MODEL
    stored: ClassVar[bool] = True

    def __init__(self, script: Sequence[Scripted] | Script) -> None:
        self.requests: list[Request] = []
        self.size: int | None = None
        self.abilities = Profile()
        self.sized = 0
        self._answer: Script = script if callable(script) else self._next
        self._queue = [] if callable(script) else list(script)

    def complete(self, request: Request) -> Reply:
        """Return, or raise, what the script says next."""
        self.requests.append(request)
        answer = self._answer(request)
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, str):
            return Reply(answer, "stop", 100, 10, f"{MODEL}-actual")
        return answer

    def unusable(self) -> str | None:
        """Return None: a script can be used everywhere."""
        return None

    def models(self) -> Sequence[str]:
        """Return the one model there is."""
        return [MODEL]

    def profile(self, model: str) -> Profile:
        """Return what was set, with the size that was set as its window."""
        self.sized += 1
        return self.abilities if self.size is None else replace(self.abilities, window=self.size)

    @property
    def briefs(self) -> list[dict[str, Any]]:
        """The briefs of the requests, in their order."""
        return [brief(request) for request in self.requests]

    @property
    def tasks(self) -> list[str]:
        """The tasks of the requests, in their order."""
        return [request.task for request in self.requests]

    def _next(self, request: Request) -> Scripted:
        if not self._queue:
            raise AssertionError(f"The script is at its end, and was asked {request.task}.")
        return self._queue.pop(0)


def scripted(*script: Scripted) -> ScriptedProvider:
    """Let the provider `scripted` of this process answer from a queue, and return it."""
    return answering_with(ScriptedProvider(script))


def answering(script: Script) -> ScriptedProvider:
    """Let the provider `scripted` of this process answer by a function, and return it."""
    return answering_with(ScriptedProvider(script))


def answering_with(provider: ScriptedProvider) -> ScriptedProvider:
    """Let a scripted provider be the one of its name in this process, and return it."""
    use(provider)
    return provider


def render_recipe(
    template: Path,
    folder: Path,
    answers: Mapping[str, Any],
    script: Sequence[Scripted] | Script = (),
) -> ScriptedProvider:
    """Render a template as `copier copy` does, with a scripted model.

    Replies are kept for this run only, and no other model is asked.

    Args:
        template: The folder of the template; what is not committed counts, too.
        folder: The folder of the new project.
        answers: The answers; `provider` and `model` are the scripted ones where they are not here.
        script: What the model says.

    Returns:
        The provider, with what it was asked.

    Raises:
        UserMessageError: Of Copier: the run ended with its one line.
    """
    from copier import run_copy

    with _scripted_run(script) as (provider, model):
        run_copy(
            str(template),
            folder,
            {**model, **answers},
            vcs_ref="HEAD",
            defaults=True,
            unsafe=True,
            quiet=True,
        )
    return provider


def update_recipe(
    folder: Path, answers: Mapping[str, Any], script: Sequence[Scripted] | Script = ()
) -> ScriptedProvider:
    """Update a project as `copier update` does, with a scripted model.

    Args:
        folder: The folder of the project, committed in a git repository, as its template is.
        answers: The answers that are new.
        script: What the model says.

    Returns:
        The provider, with what it was asked.

    Raises:
        UserMessageError: Of Copier: the run ended with its one line.
    """
    from copier import run_update

    with _scripted_run(script) as (provider, _):
        run_update(folder, dict(answers), defaults=True, overwrite=True, unsafe=True, quiet=True)
    return provider


@contextmanager
def _scripted_run(
    script: Sequence[Scripted] | Script,
) -> Iterator[tuple[ScriptedProvider, dict[str, str]]]:
    """Give a run a process, a reply store and a model of its own."""
    from copier.errors import CopierWarning

    with (
        process.renewed(),
        warnings.catch_warnings(),
        tempfile.TemporaryDirectory(prefix="pygen-test-") as cache,
    ):
        # Of a template that is not committed, which is what a test is for.
        warnings.simplefilter("ignore", CopierWarning)
        provider = answering_with(ScriptedProvider(script))
        own = {settings.CACHE_DIR: cache, settings.QUIET: "1"}
        before = {name: os.environ.get(name) for name in own}
        os.environ.update(own)
        try:
            yield provider, {"provider": provider.name, "model": MODEL}
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value


def sample_request(**fields: Any) -> Request:
    """Return a request as the engine sends it, to try a provider with.

    Args:
        fields: Fields of the request that shall be others.
    """
    defaults = {
        "task": "module",
        "name": "codes",
        "system": "You write Python.",
        "user": 'Write the module.\n\n```json\n{"task": "module", "import_name": "quanta"}\n```\n',
        "model": MODEL,
        "seed": 7,
        "max_output_tokens": 512,
    }
    return Request(**{**defaults, **fields})


def brief(request: Request) -> dict[str, Any]:
    """Return the brief of a request, with the texts of the blocks it refers to in their places."""
    return brief_of(request.user)


def fenced(language: str, text: str) -> str:
    """Return a text as a model sends it: in a fenced block, with words before it."""
    return f"Here it is:\n\n```{language}\n{text.strip()}\n```\n"


def cut_off(text: str) -> Reply:
    """Return a reply that ended at the token limit."""
    return Reply(text, "length", 100, 10, f"{MODEL}-actual")


def blocked() -> Reply:
    """Return a reply that the service's content rules withheld."""
    return Reply("", "blocked", 100, 0, f"{MODEL}-actual")
