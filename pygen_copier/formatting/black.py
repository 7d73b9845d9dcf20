"""Black: the formatter of Python, in this process or in others.

    python -m pygen_copier.formatting.black

formats one text after another: it reads each as JSON on a line, with the oldest Python it is for,
and answers with what black makes of it, `null` where it cannot. It ends with its input.
"""

from __future__ import annotations

import contextlib
import json
import queue
import subprocess
import sys
import threading
from typing import Self

PROCESSES = 2  # of 40 MB each
_SECONDS = 20  # that a large text may take; what people write takes less than one
_LARGE = 20_000  # characters from which a text may keep black busy for minutes
_import_lock = threading.Lock()


def format_python(text: str, python: str = "") -> str:
    """Return Python source as black formats it, or trimmed where it cannot, or not in time.

    Args:
        text: The source.
        python: The oldest Python it is for, such as `3.11`; where it is empty, the text tells.
    """
    formatted = _format_large(text, python) if len(text) >= _LARGE else _format(text, python)
    return trimmed(text) if formatted is None else formatted


def trimmed(text: str) -> str:
    """Return a text without white space at the ends of its lines, and with one line end last."""
    return "\n".join(line.rstrip(" \t") for line in text.split("\n")).strip("\n") + "\n"


class BlackProcesses:
    """Processes that format texts, for black holds the interpreter's lock while it does.

    They begin with the first text, for until then the processors are wanted for requests, and end
    with the process that began them, however that ends.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._all: list[subprocess.Popen[bytes]] = []
        self._idle: queue.SimpleQueue[subprocess.Popen[bytes]] = queue.SimpleQueue()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        """End the processes."""
        for process in self._all:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                with contextlib.suppress(OSError):  # what was not read is lost
                    pipe.close()  # type: ignore[union-attr] # both are pipes

    @property
    def ids(self) -> list[int]:
        """The numbers of the processes."""
        return [process.pid for process in self._all]

    def format(self, text: str, python: str = "") -> str:
        """Return what `format_python` does, in this process where no other can do it."""
        if len(text) >= _LARGE:
            return format_python(text, python)
        try:
            self._begin()
        except OSError:
            return format_python(text, python)
        process = self._idle.get()
        try:
            answer = _asked(process, text, python)
        except (OSError, ValueError):
            process.kill()  # what it may still say is no answer to the next
            return format_python(text, python)
        finally:
            self._idle.put(process)
        return trimmed(text) if answer is None else answer

    def _begin(self) -> None:
        with self._lock:
            while len(self._all) < PROCESSES:
                self._all.append(_process())
                self._idle.put(self._all[-1])


def _command() -> list[str]:
    return [sys.executable, "-P", "-m", "pygen_copier.formatting.black"]


def _process() -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - this interpreter, and this module
        _command(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C in a terminal is not for it
    )


def _asked(process: subprocess.Popen[bytes], text: str, python: str) -> str | None:
    if process.stdin is None or process.stdout is None:
        raise OSError("it has no pipes")
    process.stdin.write(_line([text, python]))
    process.stdin.flush()
    return _answer(process.stdout.readline())


def _format_large(text: str, python: str) -> str | None:
    """Format in a process, for only a process can be ended."""
    try:
        done = subprocess.run(  # noqa: S603 - this interpreter, and this module
            _command(),
            input=_line([text, python]),
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
        return _answer(done.stdout)
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None


def _format(text: str, python: str) -> str | None:
    with _import_lock:  # compiled black can be imported by one thread at a time only
        import black  # 0.2 s: only when something is formatted
        from black.mode import TargetVersion

    oldest = int(python.partition(".")[2]) if python else None
    versions = {v for v in TargetVersion if oldest and v.value >= oldest}
    try:
        return black.format_str(text, mode=black.Mode(target_versions=versions))
    except Exception:  # black fails in many ways on what is no Python
        return None


def _line(value: object) -> bytes:
    return json.dumps(value).encode("ascii") + b"\n"


def _answer(line: bytes) -> str | None:
    answer = json.loads(line)
    if not isinstance(answer, str | None):
        raise ValueError("this is no answer")
    return answer


def _serve() -> None:
    _format("", "")  # it is imported while nobody waits
    for line in sys.stdin.buffer:
        text, python = json.loads(line)
        sys.stdout.buffer.write(_line(_format(text, python)))
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    _serve()
