"""A translation: the modules and tests of a package in JavaScript, as a model writes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from pygen_copier import settings
from pygen_copier.client.client import Client
from pygen_copier.client.models import SCAFFOLD, Model, Models
from pygen_copier.concurrency.task_graph import run_all
from pygen_copier.errors import BlockedError, PromptTooLongError, PygenError
from pygen_copier.evaluation.subject import Subject
from pygen_copier.events import JUDGED, STARTED, UNJUDGED, Event, Listener
from pygen_copier.prompts.brief import Document
from pygen_copier.prompts.prompt_templates import PromptTemplates
from pygen_copier.prompts.replies import UnreadableReplyError, code_block

_TASK = "translate"


@dataclass(frozen=True, slots=True)
class Translation:
    """A package in JavaScript.

    Attributes:
        modules: Texts of its modules by their paths.
        tests: Texts of its tests by their paths.
        missing: Why others are not there, by the paths of what was to be translated.
    """

    modules: Mapping[str, str]
    tests: Mapping[str, str]
    missing: Mapping[str, str]

    @property
    def files(self) -> dict[str, str]:
        """The texts of modules and tests by their paths."""
        return {**self.modules, **self.tests}


def translate(subject: Subject, model: Model, listener: Listener) -> Translation:
    """Ask a model for the modules of a package in JavaScript, and then for their tests.

    Args:
        subject: The package.
        model: The model.
        listener: Hears of every file.

    Raises:
        PygenError: It is no model that could translate.
        ProviderError: It could not be asked, whatever the retries.
    """
    if model.provider == SCAFFOLD:
        raise PygenError(
            "The scaffold translates nothing.", "Name a model: --translate groq:MODEL."
        )
    asking = _Asking(Client(Models(model), PromptTemplates(), listener=listener), listener)
    modules = {path: text for path, text in subject.modules.items() if text.strip()}
    places = {path: module_path(subject, path) for path in modules}
    beside = dict(sorted(places.items()))
    written = _all(
        asking, {path: _brief(path, text, places[path], beside) for path, text in modules.items()}
    )
    texts = {places[path]: text for path, text in written.items() if text is not None}
    wanted: dict[str, Mapping[str, Any]] = {}
    for path in modules:
        if written.get(path) is None:
            continue
        for test in subject.tests_of(path):
            place = f"tests/{PurePosixPath(test).stem}.test.mjs"
            shown = Document("javascript", places[path], texts[places[path]])
            wanted[test] = {
                **_brief(test, subject.files[test], place, beside),
                "translated": shown,
            }
    tested = _all(asking, wanted)
    tests = {str(wanted[path]["into"]): text for path, text in tested.items() if text is not None}
    return Translation(texts, tests, dict(sorted(asking.missing.items())))


def module_path(subject: Subject, path: str) -> str:
    """Return where the translation of a module lies.

    Args:
        subject: The package.
        path: The module.
    """
    inner = PurePosixPath(path.removeprefix("src/")).with_suffix("")
    name = inner.parent / "index" if inner.name == "__init__" else inner
    return f"src/{name}.mjs"


class _Asking:
    """Asks for one file at a time, and notes what does not come."""

    def __init__(self, client: Client, listener: Listener) -> None:
        self.client, self.listener = client, listener
        self.missing: dict[str, str] = {}

    def ask(self, path: str, brief: Mapping[str, Any]) -> str | None:
        """Return the translation of a file, or None where it could not be had."""
        subject = f"{_TASK}:{path}"
        self.listener(Event(subject, STARTED))
        why = ""
        try:
            reply = self.client.ask(_TASK, path, brief)
            if reply.finish != "stop":
                why = "The reply was cut off." if reply.finish == "length" else "It was declined."
            else:
                code = code_block(reply.text, "javascript")
                tokens = (reply.tokens_in, reply.tokens_out)
                self.listener(Event(subject, JUDGED, "", tokens))
                return code if code.endswith("\n") else f"{code}\n"
        except (PromptTooLongError, BlockedError) as error:
            why = error.problem
        except UnreadableReplyError as error:
            why = str(error)
        self.missing[path] = why
        self.listener(Event(subject, UNJUDGED, why))
        return None


def _brief(path: str, text: str, into: str, beside: Mapping[str, str]) -> dict[str, Any]:
    return {"path": path, "into": into, "source": Document("python", path, text), "files": beside}


def _all(asking: _Asking, briefs: Mapping[str, Mapping[str, Any]]) -> dict[str, str | None]:
    return run_all(
        dict.fromkeys(briefs, ()),
        lambda path: asking.ask(path, briefs[path]),
        settings.concurrency(),
    )
