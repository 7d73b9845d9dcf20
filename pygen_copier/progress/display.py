"""The display is how progress is shown: live on a terminal, as lines elsewhere, or not at all."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Protocol

from pygen_copier import process, settings
from pygen_copier.events import Event, Listener, write_line
from pygen_copier.progress.event_log import log_event
from pygen_copier.progress.tally import Tally


class View(Protocol):
    """A way to show events."""

    def hear(self, event: Event) -> None:
        """Show an event; any thread may call it."""

    def close(self) -> None:
        """Show no more."""


class Lines:
    """Writes a line for each event that a log should have."""

    def __init__(self) -> None:
        self._closed = False

    def hear(self, event: Event) -> None:
        """Write an event."""
        if not self._closed:
            write_line(event)

    def close(self) -> None:
        """Write no more: threads that a stopped run left behind have nothing to say."""
        self._closed = True


class _Shown:
    """What is shown in this process: there is one terminal, so there is one view at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._users = 0
        self._tally = Tally()
        self._view: View = Lines()

    def enter(self, total: int | None) -> View:
        """Return the view, a new one where there is none."""
        with self._lock:
            if self._users == 0:
                self._tally = Tally(total)
                self._view = _new_view(self._tally)
            elif total is not None:
                self._tally.expect(total)
            self._users += 1
            return self._view

    def leave(self) -> None:
        """Close the view where nobody else uses it."""
        with self._lock:
            self._users -= 1
            if self._users == 0:
                self._view.close()


@contextmanager
def show_progress(total: int | None = None) -> Iterator[Listener]:
    """Show the events that the listener hears, until the block is left, however it is left.

    On a terminal that is a live view, which is gone before the next question; elsewhere it is a
    line an artifact. With `PYGEN_QUIET` it is nothing. Blocks in one another, or in several
    threads, share one view. Where `PYGEN_EVENTS` names a file, each event goes there as well.

    Args:
        total: How many artifacts there are, or None where nobody knows.
    """
    shown = process.one(_Shown)
    view = shown.enter(total)
    log = settings.event_log()

    try:
        yield partial(_log_and_show, log, view) if log else view.hear
    finally:
        shown.leave()


def _log_and_show(log: Path, view: View, event: Event) -> None:
    log_event(log, event)
    view.hear(event)


def _new_view(tally: Tally) -> View:
    if settings.quiet() or not _is_live_terminal():
        return Lines()
    from pygen_copier.progress.live_view import LiveView

    return LiveView(tally)


def _is_live_terminal() -> bool:
    """Return whether someone looks at stderr, on a terminal where text can be replaced."""
    return (
        sys.stderr.isatty()
        and os.environ.get("TERM") not in ("dumb", "unknown")
        and not os.environ.get("CI")
        and "utf" in (sys.stderr.encoding or "").lower()
    )
