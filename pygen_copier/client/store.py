"""The reply store: every reply on disk before it is used, so that nothing paid for is lost."""

from __future__ import annotations

import contextlib
import os
import random
import re
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pygen_copier import process, settings
from pygen_copier.client.stored_reply import (
    DamagedReplyError,
    NewerFormatError,
    StoredReply,
    request_key,
)
from pygen_copier.client.turns import turn
from pygen_copier.errors import PygenError
from pygen_copier.events import Event, Listener, write_line
from pygen_copier.providers.base import Reply, Request

DAY = 86_400.0
# A reply that no run has used for so long is removed.
MAX_AGE = 90 * DAY
# Nobody writes one file for so long: whoever began it was killed.
_LONGEST_WRITE = DAY / 24
_SWEPT, _TURNS = "swept", "turns"
_REPLY, _DAMAGED, _PART = ".json", ".damaged", ".part"
_OWN = re.compile(r"[0-9a-f]{64}(\.json|\.damaged|\.\w+\.part)")


class _Stamped(set[Path]):
    """The replies that this process has used: the last use of others is looked for."""


@dataclass(frozen=True, slots=True)
class StoreFile:
    """A file of the store.

    Attributes:
        path: The file.
        used: When its reply came or was last used, in seconds since 1970.
        size: Its size in bytes.
        stored: What it holds, None where that cannot be read.
        problem: Why it cannot be read.
    """

    path: Path
    used: float
    size: int
    stored: StoredReply | None
    problem: str = ""


class ReplyStore:
    """Replies in a folder, keyed by the whole request; safe for several processes at once.

    A file is written beside its place and moved there: a killed run leaves a whole file or none.
    After a loss of power the replies of the last seconds may be missing or not whole; to wait for
    the disk takes longer than to check a reply. Each file can tell whether it is whole, and which
    request it answers.

    Args:
        folder: Where the replies lie; default `PYGEN_CACHE_DIR`, else the user's cache folder.
        listener: Hears of files that are set aside.
    """

    def __init__(self, folder: Path | None = None, listener: Listener = write_line) -> None:
        self.folder = (folder or settings.cache_folder()) / "replies"
        self.listener = listener
        self._lock = threading.Lock()
        self._ready = False
        self._last_day = 0.0

    def key(self, provider: str, request: Request) -> str:
        """Return the key of a request: everything that is sent, and to whom."""
        return request_key(provider, request)

    def get(self, key: str) -> Reply | None:
        """Return the reply to a request, or None where it has to be asked for.

        A file that is damaged, or answers another request, is set aside and named.

        Raises:
            PygenError: The folder cannot be read, or not be written: a reply could not be kept.
        """
        path = self._path(key)
        stored = None
        try:
            stored = StoredReply.load(path.read_bytes(), key)
        except (FileNotFoundError, NewerFormatError):
            pass  # to be asked for
        except OSError as error:
            raise self._unusable("read", error) from None
        except DamagedReplyError as error:
            self._set_aside(path, str(error))
        if stored is None:
            self._make_ready()
            return None
        with contextlib.suppress(OSError):  # a reply can be used where it cannot be touched
            self._stamp(path, path.stat().st_mtime)
        return stored.reply

    @contextlib.contextmanager
    def asking(self, key: str, subject: str) -> Iterator[None]:
        """Let nobody else ask for a reply meanwhile: another run waits, and finds it here then.

        Args:
            key: The key of the request.
            subject: What it is about.
        """
        with turn(self.folder / _TURNS, key, subject, self.listener):
            yield

    def put(self, key: str, provider: str, request: Request, reply: Reply) -> None:
        """Keep the reply to a request, readable by nobody but the person.

        Raises:
            PygenError: The folder cannot be written.
        """
        content = StoredReply.of_request(provider, request, reply).dump().encode("ascii")
        part = self.folder / f"{key}.{os.getpid():x}{random.getrandbits(64):x}{_PART}"
        try:
            self._write(part, content)
            part.replace(self._path(key))
            with contextlib.suppress(OSError):  # another process may have cleared it already
                self._stamp(self._path(key), self._last_day)
        except OSError as error:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
            raise self._unusable("written", error) from None

    def remove(self, keys: Iterable[str]) -> None:
        """Remove replies, as far as they are there, so that they are not replayed.

        Raises:
            PygenError: The folder cannot be written.
        """
        for key in keys:
            self._remove(self._path(key), 0.0)

    def files(self) -> list[Path]:
        """Return the files of the replies."""
        return [path for path in self._own() if path.suffix == _REPLY]

    def contents(self) -> list[StoreFile]:
        """Return what is stored, the latest used first; nothing is changed.

        Raises:
            PygenError: The folder cannot be read.
        """
        found = [self._file(path) for path in self._own() if path.suffix != _PART]
        return sorted(filter(None, found), key=lambda each: (-each.used, each.path))

    def clear(self, older_than: float = 0.0, *, damaged_only: bool = False) -> tuple[int, int]:
        """Remove replies and return how many, and how many files that had been set aside.

        Args:
            older_than: Only what was last used so many seconds ago or more.
            damaged_only: Whether replies stay, and only what was set aside goes.

        Raises:
            PygenError: The folder cannot be read or written.
        """
        counts = {_REPLY: 0, _DAMAGED: 0, _PART: 0}
        for path in self._own():
            if damaged_only and path.suffix == _REPLY:
                continue
            # What another process is writing just now is left to it.
            age = max(older_than, _LONGEST_WRITE) if path.suffix == _PART else older_than
            counts[path.suffix] += self._remove(path, age)
        return counts[_REPLY], counts[_DAMAGED]

    def _write(self, path: Path, content: bytes) -> None:
        """Write a new file in as few calls of the system as may be: each lets other threads run."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        try:
            handle = os.open(path, flags, 0o600)
        except FileNotFoundError:  # somebody removed the folder
            self.folder.mkdir(parents=True, exist_ok=True)
            handle = os.open(path, flags, 0o600)
        try:
            while content:
                content = content[os.write(handle, content) :]
        finally:
            os.close(handle)

    def _make_ready(self) -> None:
        """See to it, once, that a reply can be kept before it is paid for."""
        with self._lock:
            if self._ready:
                return
            try:
                self.folder.mkdir(parents=True, exist_ok=True)
                with tempfile.TemporaryFile(dir=self.folder):
                    pass
            except OSError as error:
                raise self._unusable("written", error) from None
            with contextlib.suppress(OSError, PygenError):  # a store that is not swept is only big
                self._sweep_daily()
            self._ready = True

    def _sweep_daily(self) -> None:
        """Remove what nobody has used for long, if no process did so within a day.

        How long that is, is told by the last use before this run, where the clock is later: it may
        be wrong for one run. So what was used last stays, however long ago that was.
        """
        mark, now = self.folder / _SWEPT, time.time()
        with contextlib.suppress(FileNotFoundError):
            self._last_day = mark.stat().st_mtime
            if abs(now - self._last_day) < DAY:
                return
        mark.touch()  # first, so that another process leaves it to this one
        os.utime(mark, (now, now))
        own = process.one(_Stamped)
        uses = [p.stat().st_mtime for p in self._own() if p.suffix == _REPLY and p not in own]
        late = min(now, max(uses, default=now))
        for path in self._own():
            with contextlib.suppress(FileNotFoundError):
                if late - path.stat().st_mtime >= MAX_AGE:
                    self._remove(path, 0.0)

    def _stamp(self, path: Path, at_least: float) -> None:
        """Note that a reply is used now, or when it was before where the clock goes back."""
        used = max(time.time(), at_least)
        os.utime(path, (used, used))
        process.one(_Stamped).add(path)

    def _own(self) -> Iterator[Path]:
        """Yield the files that a store wrote; whatever else lies there is not ours."""
        try:
            paths = sorted(self.folder.iterdir())
        except FileNotFoundError:
            return
        except OSError as error:
            raise self._unusable("read", error) from None
        yield from (path for path in paths if _OWN.fullmatch(path.name))

    def _file(self, path: Path) -> StoreFile | None:
        stored, problem = None, ""
        try:
            facts = path.stat()
            if path.suffix == _DAMAGED:
                raise DamagedReplyError("it was set aside")
            stored = StoredReply.load(path.read_bytes(), path.stem)
        except FileNotFoundError:
            return None  # another process was faster
        except OSError as error:
            raise self._unusable("read", error) from None
        except NewerFormatError as error:
            problem = f"a newer version wrote it: {error}"
        except DamagedReplyError as error:
            problem = f"damaged: {error}"
        return StoreFile(path, facts.st_mtime, facts.st_size, stored, problem)

    def _remove(self, path: Path, older_than: float) -> bool:
        try:
            if older_than and time.time() - path.stat().st_mtime < older_than:
                return False
            path.unlink()
        except FileNotFoundError:
            return False  # another process was faster
        except OSError as error:
            raise self._unusable("written", error) from None
        return True

    def _set_aside(self, path: Path, problem: str) -> None:
        aside = path.with_suffix(_DAMAGED)
        try:
            path.replace(aside)
        except FileNotFoundError:
            return  # another process was faster, and has told it
        except OSError as error:
            raise self._unusable("written", error) from None
        self.listener(Event(str(aside), "damaged", f"{problem}; set aside, and asked for again"))

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}{_REPLY}"

    def _unusable(self, what: str, error: OSError) -> PygenError:
        return PygenError(
            f"The reply store {self.folder} cannot be {what}: {error.strerror}.",
            "Make it readable and writable, or set PYGEN_CACHE_DIR to a folder that is.",
        )
