"""Interruptions: what ends a program from outside is taken as Ctrl-C while a person is asked."""

from __future__ import annotations

import signal
import threading

_ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


class Interruptions:
    """Has the signals that end a program interrupt it, so that what was typed can be kept.

    Whoever handles them already goes on to. SIGKILL cannot be handled.
    """

    def __init__(self) -> None:
        self._taken: list[signal.Signals] = []
        if threading.current_thread() is threading.main_thread():
            for each in _ENDING:
                if signal.getsignal(each) is signal.SIG_DFL:
                    signal.signal(each, signal.default_int_handler)
                    self._taken.append(each)

    def restore(self) -> None:
        """Have the signals end the program again."""
        while self._taken:
            signal.signal(self._taken.pop(), signal.SIG_DFL)
