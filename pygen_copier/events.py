"""Events: small records of what happens in a run; progress and logs listen to them."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pygen_copier import process, settings
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
MEASURED, JUDGED, UNJUDGED = "measured", "judged", "unjudged"
_WRITTEN = {"planned", "generated", "revised", "rechecked", "kept", UNANSWERED}
DONE = frozenset({*_WRITTEN, MEASURED, JUDGED, UNJUDGED}) | FALLBACKS

# What a log does without: one line an artifact is enough, and none for one that is as it was. Of
# what stands in where a request was unanswered there is a line of its own.
_UNWRITTEN = (UNDER_WAY - WAITING) | {"kept", UNANSWERED, MEASURED, JUDGED}


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


class Log:
    """The lines that this process wrote; those of earlier rounds of the same run are left out."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._written: dict[str, None] = {}
        self._earlier: frozenset[str] = frozenset()
        self._file: Path | None = None

    def leave_out(self, lines: Iterable[str]) -> None:
        """Leave out lines that an earlier run wrote."""
        with self._lock:
            self._earlier = frozenset(lines)
            self._written = {**dict.fromkeys(lines), **self._written}

    def keep_in(self, file: Path) -> None:
        """Keep in a file what was written and will be, for the run that goes on."""
        with self._lock:
            if self._file is None:
                self._file = file
                self._save()

    def is_news(self, line: str) -> bool:
        """Return whether a line is to be written, and take it for written."""
        with self._lock:
            if line in self._earlier:
                return False
            if line not in self._written:
                self._written[line] = None
                self._save()
            return True

    def _save(self) -> None:
        if self._file:
            with suppress(OSError):  # the lines are written again, and no more
                self._file.write_text("\n".join(self._written), encoding="utf-8")


Listener = Callable[[Event], None]


def nobody(event: Event) -> None:
    """Hear nothing: the listener of who wants to see no progress."""


def line_of(event: Event) -> str:
    """Return an event as a line that does no harm to a terminal or a log."""
    detail = f"  {oneline(event.detail)}" if event.detail else ""
    return f"{oneline(event.state):>12}  {oneline(event.subject)}{detail}"


def write_line(event: Event) -> None:
    """Write an event that a log should have as one line to stderr, unless `PYGEN_QUIET` is set."""
    line = line_of(event)
    if event.state in _UNWRITTEN or settings.quiet() or not process.one(Log).is_news(line):
        return
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
