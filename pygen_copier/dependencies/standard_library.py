"""The standard library: what it offers here, told by its own objects, for it is no stranger's."""

from __future__ import annotations

import sys
from functools import lru_cache

from pygen_copier.dependencies.found import UNKNOWN, Found, State
from pygen_copier.dependencies.look import look_at
from pygen_copier.source.parsing import parsing_alone

# What does something where it is imported, or is no library.
_ACTING = frozenset({"__main__", "antigravity", "idlelib", "test", "this", "turtledemo"})
# What has other names on other systems.
_BY_SYSTEM = frozenset(
    {
        *("asyncio", "ctypes", "curses", "errno", "fcntl", "locale", "mmap", "multiprocessing"),
        *("os", "posix", "pty", "pwd", "readline", "resource", "select", "selectors", "shutil"),
        *("signal", "socket", "ssl", "stat", "subprocess", "sys", "termios", "time", "tkinter"),
        *("mimetypes", "platform", "sysconfig", "syslog", "threading", "token", "turtle", "uuid"),
    }
)
_KEPT = 4096


def is_standard(dotted: str) -> bool:
    """Return whether a dotted name begins with a module of the standard library, or `builtins`."""
    return dotted.partition(".")[0] in sys.stdlib_module_names


def find(dotted: str, minimum_python: str = "") -> Found:
    """Return what is there under a dotted name of the standard library.

    Args:
        dotted: The name.
        minimum_python: The oldest Python the code is for; of one that is newer than this one,
            nobody here knows what it has beside what there is.
    """
    found = _found(dotted)
    is_older = bool(minimum_python) and _version(minimum_python) > sys.version_info[:2]
    if is_older or dotted.partition(".")[0] in _BY_SYSTEM:
        return found if found.state is State.THERE and not is_older else UNKNOWN
    return found


@lru_cache(_KEPT)
def _found(dotted: str) -> Found:
    first, *rest = dotted.split(".")
    # Annotations may name what only type checkers know, such as `functools._Wrapped`.
    if first in _ACTING or any(name.startswith("_") for name in rest):
        return UNKNOWN
    with parsing_alone():  # it tells nobody what is deprecated
        return Found.of_data(look_at(dotted))


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".")[:2] if part.isdigit())
