"""Moods of services: a window, a rate, thoughts before every reply, or nothing but prose.

Each is a responder of a `ModelServer`, around another who answers.
"""

from __future__ import annotations

import math
import threading
from dataclasses import replace
from typing import Any

from pygen_copier.tokens import estimate_tokens
from support.asks import Answer, Ask
from support.clock import Clock
from support.servers import Fault, Responder

# A service's own tokenizer counts so much more than is estimated.
_HEAVIER = 1.1

PROSE = (
    "Of course! I would be glad to help you with this. There are several ways to look at it, and "
    "the best one depends on what you have in mind; let me know if I should go into the details."
)


def tokens_of(text: str) -> int:
    """Return the tokens of a text as a service counts them."""
    return round(estimate_tokens(text) * _HEAVIER)


def tokens_in(ask: Ask) -> int:
    """Return the tokens of a prompt as a service counts them."""
    return tokens_of(ask.system) + tokens_of(ask.user)


def cut(text: str, tokens: int) -> str:
    """Return as much of a text as so many tokens take."""
    share = tokens / max(1, tokens_of(text))
    return text if share >= 1 else text[: int(len(text) * share)]


def counted(ask: Ask, answer: Answer | str | Fault, room: int) -> Answer | Fault:
    """Return an answer with its tokens counted, cut off where the room for it ends."""
    if isinstance(answer, Fault):
        return answer
    if isinstance(answer, str):
        answer = Answer(answer)
    tokens, thought = tokens_of(answer.text), answer.tokens_thought
    if thought + tokens <= room:
        return replace(answer, tokens_in=tokens_in(ask), tokens_out=thought + tokens)
    thought = min(thought, room)
    text = cut(answer.text, room - thought)
    return Answer(text, "length", tokens_in(ask), room, thought, answer.thoughts)


class Window:
    """Refuses a prompt that leaves no room in the window for the reply that is asked for.

    Args:
        model: Who answers what fits.
        tokens: The size of the window.
        drops: Whether the front of a prompt that is too long is dropped without a word, as Ollama
            does, in the place of a refusal.

    Attributes:
        refused: The requests that did not fit.
    """

    def __init__(self, model: Responder, tokens: int, *, drops: bool = False) -> None:
        self.model = model
        self.tokens = tokens
        self.drops = drops
        self.refused: list[Ask] = []

    def __call__(self, ask: Ask) -> Answer | Fault:
        """Return the answer, or a refusal that names the window."""
        prompt, wanted = tokens_in(ask), ask.max_tokens or 1
        if self.drops and prompt >= self.tokens:
            self.refused.append(ask)
            return Answer(PROSE, "stop", self.tokens, tokens_of(PROSE))
        if not self.drops and prompt + wanted > self.tokens:
            self.refused.append(ask)
            return Fault(
                400,
                f"This model's maximum context length is {self.tokens} tokens. However, you "
                f"requested {prompt + wanted} tokens ({prompt} in the messages, {wanted} in the "
                "completion). Please reduce the length of the messages or completion.",
            )
        return counted(ask, self.model(ask), min(wanted, self.tokens - prompt))


class FreePlan:
    """Holds prompt and room for the reply against a minute's tokens, as Groq's free plan does.

    What was held and not used is given back with the reply. Both rates fill up evenly.

    Args:
        model: Who answers what is within the rates.
        clock: Tells the time.
        tokens: How many tokens a minute has.
        requests: How many requests a minute has.

    Attributes:
        bounced: The requests that were refused.
    """

    def __init__(
        self, model: Responder, clock: Clock, *, tokens: int = 8_000, requests: int = 30
    ) -> None:
        self.model = model
        self.clock = clock
        self.limits = {"tokens": tokens, "requests": requests}
        self.left = dict[str, float](self.limits)
        self.bounced: list[Ask] = []
        self._at = clock.now
        self._lock = threading.Lock()

    def __call__(self, ask: Ask) -> Answer | Fault:
        """Return the answer with what is left in its head, or a refusal with the wait."""
        held = tokens_in(ask) + (ask.max_tokens or self.limits["tokens"])
        with self._lock:
            self._fill()
            if held > self.limits["tokens"]:
                return self._refuse(ask, "tokens", held, 413)
            for kind, wanted in (("requests", 1), ("tokens", held)):
                if wanted > math.ceil(self.left[kind]):
                    return self._refuse(ask, kind, wanted, 429)
            self.left["requests"] -= 1
            self.left["tokens"] -= held
        answer = counted(ask, self.model(ask), ask.max_tokens or self.limits["tokens"])
        if isinstance(answer, Fault):
            return answer
        with self._lock:
            self.left["tokens"] += held - answer.tokens_in - answer.tokens_out
            return replace(answer, headers=self._headers())

    def _fill(self) -> None:
        minutes = (self.clock.now - self._at) / 60
        self._at = self.clock.now
        for kind, limit in self.limits.items():
            self.left[kind] = min(limit, self.left[kind] + minutes * limit)

    def _refuse(self, ask: Ask, kind: str, wanted: int, status: int) -> Fault:
        self.bounced.append(ask)
        limit, short = self.limits[kind], "TPM" if kind == "tokens" else "RPM"
        of = f"in organization `org_1` service tier `on_demand` on {kind} per minute ({short})"
        body: dict[str, Any] = {"type": kind, "code": "rate_limit_exceeded"}
        headers = self._headers()
        if status == 413:
            body["message"] = (
                f"Request too large for model `{ask.model}` {of}: Limit {limit}, Requested "
                f"{wanted}, please reduce your message size and try again."
            )
        else:
            seconds = (wanted - self.left[kind]) / limit * 60
            body["message"] = (
                f"Rate limit reached for model `{ask.model}` {of}: Limit {limit}, Used "
                f"{limit - int(self.left[kind])}, Requested {wanted}. Please try again in "
                f"{seconds:.3f}s."
            )
            headers["retry-after"] = str(int(seconds) + 1)
        return Fault(status, headers=headers, body={"error": body})

    def _headers(self) -> dict[str, str]:
        """Return what Groq says: the requests of a day, the tokens of a minute."""
        used = self.limits["tokens"] - self.left["tokens"]
        return {
            "x-ratelimit-limit-requests": "1000",
            "x-ratelimit-remaining-requests": "900",
            "x-ratelimit-reset-requests": "2h24m0s",
            "x-ratelimit-limit-tokens": str(self.limits["tokens"]),
            "x-ratelimit-remaining-tokens": str(int(self.left["tokens"])),
            "x-ratelimit-reset-tokens": f"{used / self.limits['tokens'] * 60:.3f}s",
        }


class Thinker:
    """Thinks before every reply, whatever it is told; thoughts take of the room for the reply.

    Args:
        model: Who replies after the thoughts.
        tokens: How many tokens the thoughts take.

    Attributes:
        vain: The requests whose room was spent on thoughts alone.
    """

    def __init__(self, model: Responder, tokens: int = 9_000) -> None:
        self.model = model
        self.tokens = tokens
        self.vain: list[Ask] = []

    def __call__(self, ask: Ask) -> Answer | Fault:
        """Return the answer after the thoughts, as far as there is room for it."""
        answer = self.model(ask)
        if isinstance(answer, Fault):
            return answer
        text = answer if isinstance(answer, str) else answer.text
        asked = "generateContent" not in ask.path  # Gemini sends no thoughts unless it is asked to
        thoughts = "Let me think. " * 2_000 if asked else ""
        told = Answer(text, tokens_thought=self.tokens, thoughts=thoughts)
        done = counted(ask, told, ask.max_tokens or 100_000)
        if isinstance(done, Answer) and not done.text:
            self.vain.append(ask)
        return done


def prosaic(model: Responder) -> Responder:
    """Return a model that answers whatever has a schema with prose."""
    return lambda ask: PROSE if ask.schema else model(ask)
