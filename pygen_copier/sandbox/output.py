"""Output of a foreign program: bounded, without control characters or paths of this machine."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pygen_copier.text import printable

_ANSI = re.compile(r"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)?|[@-Z\\-_])")
_KEPT = 16 * 1024


class Output:
    """What a program printed: its head and its tail, and how much was left out between them."""

    def __init__(self) -> None:
        self.size = 0
        self._head = bytearray()
        self._tail = bytearray()

    def add(self, chunk: bytes) -> None:
        """Take in what was read."""
        self.size += len(chunk)
        room = _KEPT - len(self._head)
        self._head += chunk[:room]
        self._tail += chunk[max(room, 0) :]
        del self._tail[:-_KEPT]

    def text(self, private: Sequence[str] = ()) -> str:
        """Return what is kept, made harmless.

        Args:
            private: Paths that are not shown.
        """
        left_out = self.size - len(self._head) - len(self._tail)
        middle = f"\n… {left_out} bytes left out …\n".encode() if left_out else b""
        return harmless((self._head + middle + self._tail).decode("utf-8", "replace"), private)


def harmless(text: str, private: Sequence[str] = ()) -> str:
    """Return a text without terminal codes and control characters, and without some paths."""
    text = printable(_ANSI.sub("", text)).replace("\r\n", "\n").replace("\r", "\n")
    for path in private:
        text = text.replace(path, "<python>")
    return text


def last_lines(text: str, count: int) -> str:
    """Return the last lines of a text, and say so where there were more."""
    lines = text.strip("\n").splitlines()
    if len(lines) <= count:
        return "\n".join(lines)
    return "\n".join([f"… {len(lines) - count + 1} lines left out …", *lines[1 - count :]])
