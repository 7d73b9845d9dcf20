"""A turn is the right to ask for one reply: of runs that want the same, one pays for it.

It is a lock on a file, which the system takes back from a process that dies, however that happens.
Where files cannot be locked everybody has a turn.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from pygen_copier.client import retry
from pygen_copier.events import Event, Listener

_CAN_LOCK = sys.platform != "win32"
if _CAN_LOCK:
    import fcntl

_LOOK_AGAIN = 0.25  # seconds
# Nobody asks for so long: a turn that is held on is taken for lost.
_MOST_LOOKS = 4 * 3600


@contextlib.contextmanager
def turn(folder: Path, key: str, subject: str, listener: Listener) -> Iterator[None]:
    """Enter a turn, after those who have it; it ends with the block, or with the process.

    Args:
        folder: Where the files lie that are locked.
        key: What it is for.
        subject: The same, for a person.
        listener: Hears that somebody else has the turn.
    """
    path = folder / key
    handle = _taken(path, subject, listener)
    try:
        yield
    finally:
        if handle is not None:
            with contextlib.suppress(OSError):
                path.unlink()
            os.close(handle)


def _taken(path: Path, subject: str, listener: Listener) -> int | None:
    """Return the file that is locked, once nobody else has it; None where it cannot be."""
    if not _CAN_LOCK:
        return None
    for look in range(_MOST_LOOKS):
        try:
            handle = _opened(path)
        except OSError:
            return None
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if path.stat().st_ino == os.fstat(handle).st_ino:
                return handle
        except FileNotFoundError:
            pass  # who had it has removed it: it is no longer the file that others lock
        except BlockingIOError:
            if look == 0:
                listener(Event(subject, "paused", "another run asks for the same reply"))
            os.close(handle)
            retry.sleep(_LOOK_AGAIN)
            continue
        except OSError:
            os.close(handle)
            return None
        os.close(handle)
    return None


def _opened(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except FileNotFoundError:  # the first to ask makes the folder
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
