"""The `files` provider: replies are files that a person, or a recording, has put into a folder."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from pygen_copier import process
from pygen_copier.errors import MissingReplyError, ProviderError
from pygen_copier.paths import PathError
from pygen_copier.providers.base import Reply, Request
from pygen_copier.providers.profile import Profile
from pygen_copier.providers.rounds import Rounds, text_in, write

_NAME = re.compile(r"(?!\.)[\w.-]+")
_RESERVED = (".prompt", ".old")


class FilesProvider:
    """Reads replies from the folder that stands in the place of the model's name.

    The reply to a request is `<task>/<name>.md` in that folder. Where there is none, the prompt is
    written beside it as `<name>.prompt.md`, so that any chat window can serve as the model. All
    prompts of a run are in `all-prompts.md`, too, and `all-answers.md` may answer all of them. A
    new folder ignores itself, as virtual environments do.
    """

    name: ClassVar[str] = "files"
    default_model: ClassVar[str] = "replies"
    stored: ClassVar[bool] = False

    def complete(self, request: Request) -> Reply:
        """Return the reply that was filed for a request.

        Raises:
            MissingReplyError: There is none yet, or it answers an older prompt.
            ProviderError: The request's names make no file name, or a file cannot be used.
        """
        model = Path(request.model)
        folder = model / _checked(request.task)
        name = _checked(request.name)
        reply, prompt = folder / f"{name}.md", folder / f"{name}.prompt.md"
        text = _prompt(request)
        try:
            round_ = process.one(Rounds).of(model)
            asked, answer = text_in(model, prompt), text_in(model, reply)
            if answer and asked is not None and asked != text:
                # First, so that a run killed in between leaves no old answer to a new prompt.
                reply.replace(folder / f"{name}.old.md")
                answer = None
            if not answer:
                _ignore(model)
                write(model, prompt, text)
                round_.add(request.task, request.name, text)
                raise MissingReplyError(str(prompt), str(reply))
        except PathError as error:
            raise ProviderError(
                f"The reply {reply} or its prompt cannot be used: {error.problem}", error.remedy
            ) from None
        except (OSError, UnicodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "it is no UTF-8 text"
            raise ProviderError(
                f"The reply {reply} or its prompt cannot be used: {why}.",
                "Check the two files, and that their folder can be written to.",
            ) from error
        return Reply(answer, "stop", 0, 0, request.model)

    def unusable(self) -> str | None:
        """Return None: files can be used everywhere."""
        return None

    def models(self) -> Sequence[str]:
        """Return no names: any folder will do."""
        return ()

    def profile(self, model: str) -> Profile:
        """Return a profile of nothing: what can be done is up to whoever answers."""
        return Profile()


def _checked(part: str) -> str:
    """Return a name that is safe as a file name, for names may come from a model."""
    if not _NAME.fullmatch(part) or part.endswith(_RESERVED):
        raise ProviderError(
            f"{part!r} cannot name a reply.",
            "Use letters, digits, `.`, `_` and `-`, with no dot in front and no `.prompt` behind.",
        )
    return part


def _prompt(request: Request) -> str:
    """Return a request as a person reads it; the user's message, and so the brief, comes last."""
    parts = [f"# {request.task}: {request.name}", "## System", request.system]
    if request.schema is not None:
        schema = json.dumps(request.schema, indent=2, ensure_ascii=False)
        parts += ["## Reply", f"One JSON object of this schema:\n\n```json\n{schema}\n```"]
    parts += ["## User", request.user]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _ignore(folder: Path) -> None:
    """Have git ignore a new folder, so that a project is clean after a run from within it."""
    if not folder.exists() or not any(folder.iterdir()):
        write(folder, folder / ".gitignore", "*\n")
