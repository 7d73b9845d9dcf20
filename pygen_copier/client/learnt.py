"""What was learnt of a model while it was asked: by what it refused, counted, and thought."""

from __future__ import annotations

import math
import threading
from collections import deque

from pygen_copier.errors import PromptTooLongError
from pygen_copier.prompts import thoughts
from pygen_copier.providers.base import Effort, Reply, Request
from pygen_copier.tokens import estimate_tokens

LEAST_LIMIT = 256  # a service that names less means something else
# Room for thoughts before any were seen, and how much more than those that were.
_THOUGHT_TOKENS: dict[Effort, int] = {"low": 1_024, "medium": 4_096, "high": 12_288}
MOST_THOUGHT = 65_536
_MORE_THAN_SEEN = 1.5
_ROOMIER = 3  # times the room that was spent on thoughts alone
_MUCH = 2  # tokens of a text, for each that is estimated, that are not taken for thoughts
_MOST_VAIN = 3  # replies of thoughts alone, one after the other, where no more room can be had

# How fast it writes: short replies tell of the way to the service and back.
_LONG_REPLY, _LONG_WAIT = 100, 10.0  # tokens, seconds: one of them is enough
_SLOW = 30.0  # tokens a second; who is faster is done in time
_LAST_REPLIES = 8  # of which the fastest counts: others may have waited for their turn there
_OF_THE_TIME = 0.8
_LEAST_IN_TIME = 256

_HEAVIEST = 2.0
_HEAVIER = 1.15  # how much more a prompt is taken to have where it was refused all the same
_FORGETS = 0.9  # how fast a heavy prompt is forgotten


class Learnt:
    """What clients of a process learnt of one model.

    Attributes:
        window: The window that the service named in a refusal, None where it did not.
        output: The most tokens of a reply, likewise.
        minute: The tokens of a minute, of a refusal or of headers.
        thinks: Whether it was seen to think, however it is told to.
    """

    def __init__(self) -> None:
        self.window: int | None = None
        self.output: int | None = None
        self.minute: int | None = None
        self.thinks = False
        self._lock = threading.Lock()
        self._weight = 1.0  # tokens as the service counts them, for each that is estimated
        self._thought: dict[Effort, int] = {}
        self._room = 0
        self._at_ease = True
        self._vain = 0
        self._vain_room = 0
        self._speeds: deque[float] = deque(maxlen=_LAST_REPLIES)

    def prompt_tokens(self, estimated: int) -> int:
        """Return about how many tokens the service counts in a prompt."""
        return math.ceil(estimated * self._weight)

    def effort(self, wished: Effort) -> Effort:
        """Return how much it shall think: less where thoughts took all the room there was."""
        return wished if self._at_ease else "low"

    def thought_tokens(self, effort: Effort) -> int:
        """Return the room its thoughts need."""
        seen = self._thought.get(effort) or max(self._thought.values(), default=0)
        if seen:
            return max(_THOUGHT_TOKENS["low"], math.ceil(seen * _MORE_THAN_SEEN))
        return max(self._room, _THOUGHT_TOKENS[effort])

    def took(self, seconds: float, reply: Reply) -> None:
        """Learn how fast it writes from how long a reply took."""
        tokens = reply.tokens_out or estimate_tokens(reply.text)
        if seconds > 0 and tokens and (seconds >= _LONG_WAIT or tokens >= _LONG_REPLY):
            with self._lock:
                self._speeds.append(tokens / seconds)

    def gave_up(self, seconds: float, room: int) -> None:
        """Learn that a reply, which could have so many tokens, did not come in a time."""
        with self._lock:
            self._speeds.clear()  # those were of shorter replies, or of fewer at once
            self._speeds.append(min(_SLOW, room / seconds) / 2)

    def output_within(self, seconds: float) -> int | None:
        """Return how many tokens it writes in a time, None where it is not known to be slow."""
        with self._lock:
            fastest = max(self._speeds, default=_SLOW)
        if fastest >= _SLOW:
            return None
        return max(_LEAST_IN_TIME, math.floor(fastest * seconds * _OF_THE_TIME))

    def refused(self, error: PromptTooLongError, request: Request) -> bool:
        """Learn from a refusal; return whether the request may fit now.

        Args:
            error: The refusal.
            request: What was sent.
        """
        limit = error.limit
        if limit is None or limit < LEAST_LIMIT:
            return False
        with self._lock:
            if error.of == "output":
                if request.max_output_tokens + request.thought_tokens <= limit:
                    return False
                self.output = min(limit, self.output or limit)
                return True
            known = self.window if error.of == "window" else self.minute
            if error.of == "window":
                self.window = min(limit, known or limit)
            else:
                self.minute = limit
            if known is not None and known <= limit:  # it was kept to: the prompt has more tokens
                self._weight *= _HEAVIER
            return True

    def heard(self, request: Request, estimated: int, reply: Reply) -> None:
        """Learn from a reply.

        Args:
            request: What was sent.
            estimated: How many tokens its prompt was estimated to have.
            reply: What came.
        """
        vain = is_vain(reply)
        thought = 0 if vain else max(reply.tokens_thought, _inline(reply))
        with self._lock:
            if reply.tokens_in and estimated:
                # Never less than estimated: some services do not count what they had cached.
                seen = min(reply.tokens_in / estimated, _HEAVIEST)
                self._weight = max(1.0, seen, self._weight * _FORGETS)
            if self.thinks and not vain:  # some services count thoughts, but not apart
                thought = max(thought, reply.tokens_out - _MUCH * estimate_tokens(reply.text))
            if thought > 0:
                self.thinks = True
                self._thought[request.effort] = max(thought, self._thought.get(request.effort, 0))
            if not vain:
                self._vain = 0

    def thought_alone(self, request: Request) -> None:
        """Learn that a request had too little room for thoughts: all of it was spent on them."""
        room = room_of(request)
        with self._lock:
            self.thinks = True
            grown = max(_THOUGHT_TOKENS["medium"], _ROOMIER * room)
            self._room = max(self._room, min(MOST_THOUGHT, grown))
            for effort, seen in self._thought.items():
                self._thought[effort] = max(seen, room)

    def thought_in_vain(self, request: Request) -> bool:
        """Learn that there is no more room; return whether less effort may still help."""
        with self._lock:
            if self._at_ease and request.effort != "low":
                self._at_ease = False
                return True
            self._vain += 1
            self._vain_room = max(self._vain_room, room_of(request))
            return False

    def is_hopeless(self, request: Request) -> bool:
        """Return whether a request would come to nothing but thoughts, as those before it did."""
        return self._vain >= _MOST_VAIN and room_of(request) <= self._vain_room


def is_vain(reply: Reply) -> bool:
    """Return whether a reply met its limit before the model had thought to the end."""
    if reply.finish != "length":
        return False
    return not reply.text.strip() or thoughts.answer(reply.text.replace("\r\n", "\n")) is None


def room_of(request: Request) -> int:
    """Return the most tokens that a reply and the thoughts on it may have."""
    return request.max_output_tokens + request.thought_tokens


def _inline(reply: Reply) -> int:
    """Return about how many tokens of a reply's text are thoughts."""
    if not thoughts.begins(reply.text):
        return 0
    answer = thoughts.answer(reply.text) or ""
    return estimate_tokens(reply.text[: len(reply.text) - len(answer)])
