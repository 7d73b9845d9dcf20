"""An error is one line for a person: what happened, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from pygen_copier.providers.base import Allowance


class PygenError(Exception):
    """The base of every error that is shown to a person.

    Args:
        problem: What happened, as a sentence without a line break.
        remedy: What to do about it: a command, a variable, a file to look at.
    """

    def __init__(self, problem: str, remedy: str = "") -> None:
        self.problem = " ".join(problem.split())
        self.remedy = " ".join(remedy.split())
        super().__init__(problem, remedy)

    def __str__(self) -> str:
        return f"{self.problem} {self.remedy}".strip()


def refused(error: OSError) -> PygenError:
    """Return what the system refused, a file or a connection, as an error for a person."""
    why = error.strerror or str(error) or type(error).__name__
    if error.filename is None:
        return PygenError(
            f"The system refused what was to be done: {why}.",
            "Mend that, and run the same command again.",
        )
    return PygenError(
        f"{error.filename} cannot be read or written: {why}.",
        "Look at its path, whether you may write there, and at the room on the disk.",
    )


class ProviderError(PygenError):
    """A provider could not answer a request.

    Args:
        problem: What happened.
        remedy: What to do about it.
        delay: Seconds the service asked to wait, or None where it named none.

    Attributes:
        transient: Whether the same request may succeed when it is sent again.
    """

    transient = False

    def __init__(self, problem: str, remedy: str = "", *, delay: float | None = None) -> None:
        super().__init__(problem, remedy)
        self.delay = delay


class MissingSdkError(ProviderError):
    """The provider's SDK is not installed beside this library."""


class MissingKeyError(ProviderError):
    """No key was found in the environment."""


class RejectedKeyError(ProviderError):
    """The service refused the key, or the key has no right to the model."""


class UnknownModelError(ProviderError):
    """The service does not offer the model that was asked for."""


class RateLimitedError(ProviderError):
    """The service asks to slow down.

    Args:
        problem: What happened.
        remedy: What to do about it.
        delay: Seconds the service asked to wait, or None where it named none.
        allowance: What it says is left of its rates, or None where it does not say.
    """

    transient = True

    def __init__(
        self,
        problem: str,
        remedy: str = "",
        *,
        delay: float | None = None,
        allowance: Allowance | None = None,
    ) -> None:
        super().__init__(problem, remedy, delay=delay)
        self.allowance = allowance


class UnreachableError(ProviderError):
    """The service is overloaded, refuses connections, stalls, or breaks off."""

    transient = True


class QuotaSpentError(ProviderError):
    """What a service allows in a day, or in all, is spent; `delay` says when there is more."""


class PromptTooLongError(ProviderError):
    """A prompt and the room for its reply do not fit what the model or the service takes.

    Args:
        problem: What happened.
        remedy: What to do about it.
        limit: The tokens that the service named, or None where it named none.
        of: What has this limit: the model's `window`, its `output`, or the service's `rate`, the
            tokens of a minute, where prompt and reply can never fit.
    """

    def __init__(
        self,
        problem: str,
        remedy: str = "",
        *,
        limit: int | None = None,
        of: Literal["window", "output", "rate"] = "window",
    ) -> None:
        super().__init__(problem, remedy)
        self.limit = limit
        self.of = of


class BlockedError(ProviderError):
    """The service declined to answer on grounds of its content rules."""


class BadReplyError(ProviderError):
    """The service answered with something that is no reply."""

    transient = True


class RefusedOptionError(BadReplyError):
    """The service refused an option, such as a schema: the provider asks without it from now on."""


class UnusableReplyError(PygenError):
    """No reply of a model to a task could be used: it was blocked, cut off, or not as asked for.

    Planning takes a stand-in then; keys, networks and budgets are other errors, and end a run.

    Args:
        problem: What happened.
        remedy: What to do about it.
        cut: Whether the replies were cut off, so that less at once may do.
        blocked: Whether the service declined to answer.
        draft: The last object that came and is not as asked for, for whoever can mend it.
    """

    def __init__(
        self,
        problem: str,
        remedy: str = "",
        *,
        cut: bool = False,
        blocked: bool = False,
        draft: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(problem, remedy)
        self.cut = cut
        self.blocked = blocked
        self.draft = draft


class BudgetSpentError(PygenError):
    """What a run may spend is spent; nothing more is asked.

    Args:
        problem: What happened.
        remedy: What to do about it.
        requests: How many requests the run sent.
        tokens: How many tokens it took, prompts and replies together.
    """

    def __init__(self, problem: str, remedy: str, *, requests: int, tokens: int) -> None:
        super().__init__(problem, remedy)
        self.requests = requests
        self.tokens = tokens


class MissingReplyError(ProviderError):
    """The `files` provider has no reply for a request yet.

    Args:
        prompt: The file the prompt was written to.
        reply: The file the reply is expected in.
    """

    def __init__(self, prompt: str, reply: str) -> None:
        super().__init__(
            f"No reply to {prompt} was found.",
            f"Paste it into any chat, save the answer as {reply}, and run the same command again.",
        )
        self.prompt = prompt
        self.reply = reply


class MissingRepliesError(PygenError):
    """The `files` provider has no replies for several requests of a round yet.

    Args:
        missing: The error of each.
    """

    def __init__(self, missing: Sequence[MissingReplyError]) -> None:
        prompts = sorted(error.prompt for error in missing)
        folder = Path(prompts[0]).parent.parent
        super().__init__(
            f"{len(missing)} replies are still to be given, to {', '.join(prompts)}.",
            f"Paste {folder / 'all-prompts.md'}, which has them all, into any chat and save the "
            f"answer as {folder / 'all-answers.md'}; or paste each, and save its answer beside it "
            "as NAME.md instead of NAME.prompt.md. Then run the same command again.",
        )
        self.prompts = prompts


class SandboxError(PygenError):
    """There is no sandbox here, or what generated code needs cannot be installed for it."""
