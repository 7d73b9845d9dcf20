"""Events: small records of what happens in a run; progress and logs listen to them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

from pygen_copier import environment


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened.

    Attributes:
        subject: What it happened to, such as `module:codes`.
        state: What happened, in a word or two, such as `generated`.
        detail: More about it, such as the model and the tokens.
    """

    subject: str
    state: str
    detail: str = ""


Listener = Callable[[Event], None]


def write_line(event: Event) -> None:
    """Write an event as one line to stderr, unless `PYGEN_QUIET` is set."""
    if not environment.quiet():
        detail = f"  {event.detail}" if event.detail else ""
        sys.stderr.write(f"{event.state:>12}  {event.subject}{detail}\n")
        sys.stderr.flush()
