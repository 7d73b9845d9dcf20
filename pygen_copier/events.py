"""Events: small records of what happens in a run; progress and logs listen to them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

from pygen_copier import settings
from pygen_copier.text import oneline

# The states of work that goes on.
STARTED = "started"
ASKED = "asked"
REPAIRING = "repairing"
CONTINUED = "continued"
TRIED = "tried"
WAITING = frozenset({"retrying", "paused"})
UNDER_WAY = frozenset({STARTED, ASKED, REPAIRING, CONTINUED, TRIED}) | WAITING

# The states that end it. A state that is in neither set is news of its own, such as `removed`.
FALLBACKS = frozenset({"scaffolded", "unrevised"})
UNANSWERED = "unanswered"
DONE = frozenset({"planned", "generated", "revised", "rechecked", "kept", UNANSWERED}) | FALLBACKS

# What a log does without: one line an artifact is enough, and none for one that is as it was. Of
# what stands in where a request was unanswered there is a line of its own.
_UNWRITTEN = (UNDER_WAY - WAITING) | {"kept", UNANSWERED}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened.

    Attributes:
        subject: What it happened to, such as `module:codes`.
        state: What happened, in a word or two, such as `generated`.
        detail: More about it, such as the model and the tokens.
        tokens: Tokens in and out that the subject has taken in this run so far.
    """

    subject: str
    state: str
    detail: str = ""
    tokens: tuple[int, int] = (0, 0)


Listener = Callable[[Event], None]


def line_of(event: Event) -> str:
    """Return an event as a line that does no harm to a terminal or a log."""
    detail = f"  {oneline(event.detail)}" if event.detail else ""
    return f"{oneline(event.state):>12}  {oneline(event.subject)}{detail}"


def write_line(event: Event) -> None:
    """Write an event that a log should have as one line to stderr, unless `PYGEN_QUIET` is set."""
    if event.state not in _UNWRITTEN and not settings.quiet():
        sys.stderr.write(f"{line_of(event)}\n")
        sys.stderr.flush()
