"""A tidier brings Python texts into form with ruff and black, in a process of its own.

    python -m pygen_copier.tidier SECONDS

writes a line of JSON first, to say that it is ready. It reads jobs, each as JSON on a line: a text,
and the options of ruff. It answers each with a line, in their order: the text as ruff leaves it,
what ruff says of that, and the text as black formats it; or `null` where ruff could not be run.
It ends with its input, or when black takes longer than so many seconds for a text.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import asdict, dataclass

from pygen_copier import crew
from pygen_copier.errors import PygenError
from pygen_copier.lint import Finding, Looked, look

SECONDS = 20  # that black may take for a text; what people write takes less than one
MANY = 12  # texts for which it pays to start processes
_LARGE = 20_000  # characters from which a text may keep black busy for minutes
_STARTING_SECONDS = 5.0
_MOST = 2  # processes, of 40 MB each
_import_lock = threading.Lock()
_beginning = threading.Lock()


@dataclass(frozen=True, slots=True)
class Tidied:
    """A text in form.

    Attributes:
        looked: The text as ruff leaves it, and what ruff says of it.
        formatted: That text as black formats it; None where black cannot, or not in time.
    """

    looked: Looked
    formatted: str | None


def tidied(text: str, options: Sequence[str]) -> Tidied:
    """Bring a text into form, in a process of its own where there is one.

    Args:
        text: Python source that parses.
        options: What `lint.fixes` returns.

    Raises:
        PygenError: ruff could not be run.
    """
    if len(text) >= _LARGE:
        begin()  # only a process can be ended
    for tidier in sorted(_tidiers, key=Tidier.load):
        with contextlib.suppress(EndedError):
            if done := tidier.tidied(text, options):
                return done
            break
    [looked] = look([text], options)
    return Tidied(looked, formatted(looked.text))


def formatted(text: str) -> str | None:
    """Return Python source as black formats it in this process, or None where it cannot."""
    with _import_lock:  # compiled black can be imported by one thread at a time only
        import black  # 0.2 s: only when something is formatted

    try:
        return black.format_str(text, mode=black.Mode())
    except Exception:
        return None


def begin() -> None:
    """Let texts be brought into form by processes from now on, if these can be started."""
    with _beginning:
        _tidiers[:] = [each for each in _tidiers if each.broken or not each.ended.is_set()]
        while len(_tidiers) < _MOST:
            try:
                _tidiers.append(Tidier())
            except OSError:
                return


class EndedError(Exception):
    """The process has ended, or did not begin in time."""


class Tidier:
    """A process that brings texts into form one after another.

    This one is freed for what else there is to do, for black holds the interpreter's lock.

    Attributes:
        ended: Whether it has ended.
        broken: Whether it never was ready; then another one would not be either.
    """

    def __init__(self) -> None:
        self.ended = threading.Event()
        self.broken = False
        self._started = threading.Event()
        self._writing = threading.Lock()
        self._waiting: deque[tuple[str, Future[Tidied | None]]] = deque()
        self._process = subprocess.Popen(  # noqa: S603 - this interpreter, and this module
            [sys.executable, "-P", "-m", "pygen_copier.tidier", str(SECONDS)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C in a terminal is not for it
        )
        atexit.register(self.close)
        crew.do(self._receive)

    def load(self) -> int:
        """Return how many texts wait for it."""
        return len(self._waiting)

    def tidied(self, text: str, options: Sequence[str]) -> Tidied | None:
        """Return a text in form, or None where ruff could not be run.

        Raises:
            EndedError: The process has ended.
        """
        answer: Future[Tidied | None] = Future()
        if not self._started.wait(_STARTING_SECONDS):
            raise EndedError
        with self._writing:
            if self.ended.is_set() or self._process.stdin is None:
                raise EndedError
            self._waiting.append((text, answer))
            try:
                self._process.stdin.write(json.dumps([text, options]).encode("ascii") + b"\n")
                self._process.stdin.flush()
            except BaseException as error:
                self._process.kill()  # or half a line would be taken for a job
                if not isinstance(error, OSError):
                    raise
        return answer.result()

    def close(self) -> None:
        """End the process."""
        atexit.unregister(self.close)
        self._process.kill()
        self.ended.wait(_STARTING_SECONDS)

    def _receive(self) -> None:
        """Hand out the answers until the process ends."""
        with contextlib.suppress(ValueError, TypeError, IndexError):  # what says no such thing
            for line in self._process.stdout or ():
                done = _read(line)
                if self._started.is_set():
                    self._waiting.popleft()[1].set_result(done)
                self._started.set()
        self.broken = not self._started.is_set()
        self._process.kill()
        was_too_long = self._process.wait() == -getattr(signal, "SIGALRM", 0)
        with self._writing:
            for pipe in (self._process.stdin, self._process.stdout):
                with contextlib.suppress(OSError):  # what it did not read is lost
                    pipe.close()  # type: ignore[union-attr] # both are pipes
            self._started.set()
            if was_too_long and self._waiting:
                text, answer = self._waiting.popleft()
                answer.set_result(Tidied(Looked(text, None), None))
            while self._waiting:
                self._waiting.popleft()[1].set_exception(EndedError())
            self.ended.set()
        atexit.unregister(self.close)


_tidiers: list[Tidier] = []


def _read(line: bytes) -> Tidied | None:
    answer = json.loads(line)
    if not answer:
        return None
    text, found, form = answer
    findings = None if found is None else tuple(Finding(**each) for each in found)
    return Tidied(Looked(text, findings), form)


def _serve(seconds: int) -> None:
    """Answer jobs; all that have come are given to ruff together."""
    alarm = getattr(signal, "alarm", lambda seconds: None)  # Windows has none, and so no limit
    if hasattr(signal, "SIGALRM"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)  # it ends the process
    jobs: queue.SimpleQueue[tuple[str, list[str]]] = queue.SimpleQueue()
    crew.do(lambda: _take(jobs))
    formatted("")
    gc.freeze()  # what was imported stays, and need not be looked at again: 7 % of the time
    _write([])
    while True:
        batch = [jobs.get()]
        while not jobs.empty():
            batch.append(jobs.get())
        for looked in _looked(batch):
            if looked is None:
                _write(None)
                continue
            alarm(seconds)
            form = formatted(looked.text)
            alarm(0)
            found = looked.findings
            _write([looked.text, None if found is None else [asdict(each) for each in found], form])


def _take(jobs: queue.SimpleQueue[tuple[str, list[str]]]) -> None:
    for line in sys.stdin:
        text, options = json.loads(line)
        jobs.put((text, options))
    os._exit(0)  # nobody waits for what is left


def _looked(batch: Sequence[tuple[str, list[str]]]) -> list[Looked | None]:
    """Return what ruff makes of texts, in their order; None where it could not be run."""
    by_options: dict[tuple[str, ...], list[int]] = {}
    for number, (_, options) in enumerate(batch):
        by_options.setdefault(tuple(options), []).append(number)
    found: list[Looked | None] = [None] * len(batch)
    for given, numbers in by_options.items():
        with contextlib.suppress(PygenError):
            for number, looked in zip(
                numbers, look([batch[n][0] for n in numbers], given), strict=True
            ):
                found[number] = looked
    return found


def _write(answer: object) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
