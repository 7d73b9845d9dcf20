"""Capacity: what a model takes at once, by its profile and by what was learnt of it since."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pygen_copier.client.learnt import Learnt
from pygen_copier.client.models import Model
from pygen_copier.errors import PromptTooLongError
from pygen_copier.providers.base import Effort, Request
from pygen_copier.providers.profile import Profile
from pygen_copier.tokens import SMALL_WINDOW

LEAST_OUTPUT_TOKENS = 256
_MINUTE_SPARE = 64  # of so many tokens of a minute, one is left to what a service counts otherwise


@dataclass(frozen=True, slots=True)
class Capacity:
    """What a model takes at once.

    Attributes:
        model: The model.
        profile: What its provider says of it.
        learnt: What was learnt of it.
        seconds: How long a reply may take, None where that does not matter.
    """

    model: Model
    profile: Profile
    learnt: Learnt
    seconds: float | None = None

    @property
    def window(self) -> int | None:
        """The tokens of a prompt and its reply together, None where nobody says."""
        return _least(self.profile.window, self.learnt.window)

    @property
    def is_small(self) -> bool:
        """Whether it is known that what it takes at once is too little for a plan."""
        most = _least(self.window, self.learnt.minute)
        return most is not None and most < SMALL_WINDOW

    def takes(self, prompt: int, reply_tokens: int, effort: Effort) -> bool:
        """Return whether a prompt, its reply and the thoughts on it fit.

        Args:
            prompt: The tokens of the prompt, estimated.
            reply_tokens: Those of the reply.
            effort: How much it would think.
        """
        room = self._room(self.learnt.prompt_tokens(prompt))
        wanted = reply_tokens + min(self._thoughts(effort), self._thoughts("low"))
        return room is None or wanted <= room

    def fit(self, request: Request, prompt: int) -> Request:
        """Return a request whose reply and thoughts have the room that there is for them.

        Where there is less than both want, less is thought, and then the reply is shorter. The
        prompt is never cut.

        Args:
            request: The request, which asks for no room for thoughts.
            prompt: The tokens of its prompt, estimated.

        Raises:
            PromptTooLongError: The prompt leaves no room for a reply.
        """
        tokens = self.learnt.prompt_tokens(prompt)
        room, reply = self._room(tokens), request.max_output_tokens
        effort = self.learnt.effort(request.effort)
        thoughts = self._thoughts(effort)
        if room is None:
            return replace(request, effort=effort, thought_tokens=thoughts)
        if room < min(LEAST_OUTPUT_TOKENS, reply):
            raise self._too_long(request, tokens)
        if reply + thoughts > room and thoughts:
            effort, thoughts = "low", min(thoughts, self._thoughts("low"))
        if reply + thoughts > room:
            reply = max(room - thoughts, min(LEAST_OUTPUT_TOKENS, reply))
        return replace(
            request,
            effort=effort,
            max_output_tokens=reply,
            thought_tokens=min(thoughts, room - reply),
        )

    def _room(self, prompt: int) -> int | None:
        """Return how many tokens a reply may have beside a prompt, None where nobody says."""
        minute = self.learnt.minute
        if minute is not None:
            minute -= minute // _MINUTE_SPARE
        beside = _least(self.window, minute)
        return _least(
            _least(self.profile.output, self.learnt.output),
            None if beside is None else beside - prompt,
            None if self.seconds is None else self.learnt.output_within(self.seconds),
        )

    def _thoughts(self, effort: Effort) -> int:
        thinks = self.profile.thinking != "none" or self.learnt.thinks
        return self.learnt.thought_tokens(effort) if thinks else 0

    def _too_long(self, request: Request, prompt: int) -> PromptTooLongError:
        window, minute = self.window, self.learnt.minute
        if window is None or (minute is not None and minute < window):
            limit, of = minute, f"a minute of {self.model.provider}"
        else:
            limit, of = window, f"the window of {self.model}"
        return PromptTooLongError(
            f"The prompt of {request.task} {request.name} has about {prompt} tokens; "
            f"{of} has {limit}.",
            "Choose a model with a larger window, or make the plan's modules smaller.",
        )


def _least(*limits: int | None) -> int | None:
    return min((limit for limit in limits if limit is not None), default=None)
