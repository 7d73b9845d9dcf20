"""A tidier looks at Python texts with ruff, and formats them with black, in a process of its own.

    python -m pygen_copier.formatting.tidier SECONDS

writes a line of JSON first, to say that it is ready. It reads jobs, each as JSON on a line: a text
for ruff with its options, or a text for black with the oldest Python it is for. It answers each
with a line that begins with the kind of the job, those of a kind in their order: the text as ruff
leaves it and what ruff says of that, or the text as black formats it; `null` where these could not
do it. What is for ruff comes first, all of it together, for that is what the models wait for.
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
from typing import Any

from pygen_copier import baton, crew
from pygen_copier.errors import PygenError
from pygen_copier.formatting.ruff import Looked, look
from pygen_copier.source.finding import Finding

SECONDS = 20  # that black may take for a text; what people write takes less than one
MANY = 12  # texts for which it pays to start processes
_LARGE = 20_000  # characters from which a text may keep black busy for minutes
_STARTING_SECONDS = 5.0
_KEPT = 64  # texts that are formatted before anybody waits for that
_ENDED = object()
LOOK, FORMAT = "look", "format"  # the kinds of jobs
_MOST = 2  # processes, of 40 MB each
_import_lock = threading.Lock()
_beginning = threading.Lock()


def looked(text: str, options: Sequence[str]) -> Looked:
    """Have ruff look at a text, in a process of its own where there is one.

    Args:
        text: Python source that parses.
        options: What `lint.fixes` returns.

    Raises:
        PygenError: ruff could not be run.
    """
    if working := _working():  # always the same one, so that more texts come together
        with contextlib.suppress(EndedError):
            if answer := working[0].ask(LOOK, text, options).get():
                return _read(answer)
    [done] = look([text], options)
    return done


def form(text: str, python: str = "") -> None:
    """Begin to format a text, where there is a process for it; `formatted` will be asked for it."""
    if tidier := min(reversed(_working()), key=Tidier.load, default=None):
        with contextlib.suppress(EndedError):
            _forming[text, python] = tidier.ask(FORMAT, text, python)
        while len(_forming) > _KEPT:
            _forming.pop(next(iter(_forming)), None)


def formatted(text: str, python: str = "") -> str | None:
    """Return Python source as black formats it, or None where it cannot, or not in time.

    Args:
        text: Python source.
        python: The oldest Python it is for, such as `3.11`; where it is empty, the text tells.
    """
    if len(text) >= _LARGE:
        begin()  # only a process can be ended
    if (text, python) not in _forming:
        form(text, python)
    with contextlib.suppress(EndedError, KeyError):
        done = _forming.pop((text, python)).get()
        return None if done is None else str(done)
    return _formatted(text, python)


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


class Answer:
    """What comes of a job."""

    def __init__(self) -> None:
        self._given: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def give(self, what: object) -> None:
        """Give it to who waits for it."""
        self._given.put(what)

    def get(self) -> Any:
        """Wait for it, and return it as JSON holds it.

        Raises:
            EndedError: The process ended before.
        """
        with baton.passed_on():
            what = self._given.get()
        if what is _ENDED:
            raise EndedError
        return what


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
        self._waiting: dict[str, deque[Answer]] = {LOOK: deque(), FORMAT: deque()}
        self._process = subprocess.Popen(  # noqa: S603 - this interpreter, and this module
            [sys.executable, "-P", "-m", "pygen_copier.formatting.tidier", str(SECONDS)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C in a terminal is not for it
        )
        atexit.register(self.close)
        crew.do(self._receive)

    def load(self) -> int:
        """Return how many texts wait for it."""
        return sum(map(len, self._waiting.values()))

    def ask(self, kind: str, *job: object) -> Answer:
        """Give it a job.

        Args:
            kind: `LOOK` or `FORMAT`.
            job: What that takes.

        Raises:
            EndedError: The process has ended.
        """
        answer = Answer()
        with baton.passed_on():
            if not self._started.wait(_STARTING_SECONDS):
                raise EndedError
        with self._writing:
            if self.ended.is_set() or self._process.stdin is None:
                raise EndedError
            self._waiting[kind].append(answer)
            try:
                self._process.stdin.write(json.dumps([kind, *job]).encode("ascii") + b"\n")
                self._process.stdin.flush()
            except BaseException as error:
                self._process.kill()  # or half a line would be taken for a job
                if not isinstance(error, OSError):
                    raise
        return answer

    def close(self) -> None:
        """End the process."""
        atexit.unregister(self.close)
        self._process.kill()
        self.ended.wait(_STARTING_SECONDS)

    def _receive(self) -> None:
        """Hand out the answers until the process ends."""
        with contextlib.suppress(ValueError, LookupError, TypeError):  # what says no such thing
            for line in self._process.stdout or ():
                answer = json.loads(line)
                if self._started.is_set():
                    kind, done = answer
                    self._waiting[kind].popleft().give(done)
                self._started.set()
        self.broken = not self._started.is_set()
        self._process.kill()
        was_too_long = self._process.wait() == -getattr(signal, "SIGALRM", 0)
        with self._writing:
            for pipe in (self._process.stdin, self._process.stdout):
                with contextlib.suppress(OSError):  # what it did not read is lost
                    pipe.close()  # type: ignore[union-attr] # both are pipes
            self._started.set()
            if was_too_long and self._waiting[FORMAT]:
                self._waiting[FORMAT].popleft().give(None)
            for waiting in self._waiting.values():
                while waiting:
                    waiting.popleft().give(_ENDED)
            self.ended.set()
        atexit.unregister(self.close)


_tidiers: list[Tidier] = []
_forming: dict[tuple[str, str], Answer] = {}


def _working() -> list[Tidier]:
    return [tidier for tidier in _tidiers if not tidier.ended.is_set()]


def _read(answer: Any) -> Looked:
    text, found = answer
    return Looked(text, None if found is None else tuple(Finding(**each) for each in found))


def _formatted(text: str, python: str = "") -> str | None:
    """Return Python source as black formats it in this process, or None where it cannot."""
    with _import_lock:  # compiled black can be imported by one thread at a time only
        import black  # 0.2 s: only when something is formatted
        from black.mode import TargetVersion

    try:
        oldest = int(python.partition(".")[2]) if python else None
        versions = {v for v in TargetVersion if oldest and v.value >= oldest}
        return black.format_str(text, mode=black.Mode(target_versions=versions))
    except Exception:
        return None


def _serve(seconds: int) -> None:
    """Answer jobs."""
    alarm = getattr(signal, "alarm", lambda seconds: None)  # Windows has none, and so no limit
    if hasattr(signal, "SIGALRM"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)  # it ends the process
    jobs: queue.SimpleQueue[list[Any]] = queue.SimpleQueue()
    crew.do(lambda: _take(jobs))
    _formatted("")
    gc.freeze()  # what was imported stays, and need not be looked at again: 7 % of the time
    _write([])
    looks: list[list[Any]] = []
    forms: deque[list[str]] = deque()
    while True:
        while not (looks or forms) or not jobs.empty():
            kind, *job = jobs.get()
            looks.append(job) if kind == LOOK else forms.append(job)
        for answer in _looked(looks):
            _write([LOOK, answer])
        looks.clear()
        if forms and jobs.empty():
            alarm(seconds)
            done = _formatted(*forms.popleft())
            alarm(0)
            _write([FORMAT, done])


def _take(jobs: queue.SimpleQueue[list[Any]]) -> None:
    for line in sys.stdin:
        jobs.put(json.loads(line))
    os._exit(0)  # nobody waits for what is left


def _looked(batch: Sequence[list[Any]]) -> list[tuple[str, list[dict[str, Any]] | None] | None]:
    """Return what ruff makes of texts, in their order; None where it could not be run."""
    by_options: dict[tuple[str, ...], list[int]] = {}
    for number, (_, options) in enumerate(batch):
        by_options.setdefault(tuple(options), []).append(number)
    found: list[tuple[str, list[dict[str, Any]] | None] | None] = [None] * len(batch)
    for given, numbers in by_options.items():
        with contextlib.suppress(PygenError):
            texts = [batch[number][0] for number in numbers]
            for number, (text, findings) in zip(numbers, look(texts, given), strict=True):
                told = None if findings is None else [each._asdict() for each in findings]
                found[number] = text, told
    return found


def _write(answer: object) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
