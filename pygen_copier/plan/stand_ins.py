"""A stand-in is what a plan holds where no reply could be used; it is marked and told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from typing import TypeVar

from pygen_copier.errors import BlockedError, PromptTooLongError, UnusableReplyError
from pygen_copier.events import Event, Listener

T = TypeVar("T")

FAILURES = (UnusableReplyError, BlockedError, PromptTooLongError)
"""What a stand-in is taken for; keys, networks, quotas and budgets end a run."""

ASSESSMENT = "assess"
PROPOSALS = "features"
REQUIREMENTS = "requirements"
SUMMARY = "summary"
VERDICTS = "judge"
RECONCILIATION = "reconcile"
CONTEXT = "context"


def of_feature(name: str) -> str:
    """Return what the stand-in for a feature's texts is called."""
    return f"feature:{name}"


def of_module(name: str) -> str:
    """Return what the stand-in for a whole module is called."""
    return f"module:{name}"


def of_api(name: str) -> str:
    """Return what the stand-in for the API of a module is called."""
    return f"api:{name}"


class StandIns:
    """Remembers what a stand-in was taken for; any thread may tell it.

    Args:
        listener: Hears of each stand-in.
        names: Those that are there already.
    """

    def __init__(self, listener: Listener, names: Collection[str] = ()) -> None:
        self._listener = listener
        self._lock = threading.Lock()
        self._names = set(names)

    @property
    def names(self) -> tuple[str, ...]:
        """What stand-ins were taken for, sorted."""
        with self._lock:
            return tuple(sorted(self._names))

    def add(self, *names: str) -> None:
        """Remember stand-ins that were told already."""
        with self._lock:
            self._names.update(names)

    def take(self, name: str, ask: Callable[[], T], instead: Callable[[], T], words: str) -> T:
        """Return what is asked for or, where no reply can be used, what stands in for it.

        Args:
            name: What it is for.
            ask: Asks for it.
            instead: Makes the stand-in.
            words: What stands in, to tell it.
        """
        try:
            return ask()
        except FAILURES as error:
            self.add(name)
            self.tell(name, words, error.problem)
            return instead()

    def tell(self, name: str, words: str, why: str) -> None:
        """Say what stands in, and why."""
        self._listener(Event(name, "stood in", f"{words}: {why}"))
