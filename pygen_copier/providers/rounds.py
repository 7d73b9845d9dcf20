"""A round: the prompts that one run leaves to be answered, in one file, and the answers to them.

A person pastes one file into a chat window and saves one answer, instead of one for each prompt.
"""

from __future__ import annotations

import re
import threading
from pathlib import Path

from pygen_copier import process
from pygen_copier.errors import ProviderError
from pygen_copier.events import Log
from pygen_copier.paths import read_inside, write_inside

ALL_PROMPTS = "all-prompts.md"
ALL_REPLIES = "all-answers.md"
MOST_BYTES = 4_000_000
"""How much of a file of replies is read."""

_OLD = "all-answers.old.md"
_TOLD = ".told"
_MARK = re.compile(r"^[^\w\n]*=== +([\w.-]+)/([\w.-]+) +===[^\w\n]*$", re.M)
_HEAD = """\
Below are {} prompts. Answer each on its own, as if it were the only one. Put above each answer, on
a line of its own, the line that stands above its prompt, such as

{}

and write nothing else around the answers.
"""


class Round:
    """The prompts that are to be answered in a folder, by the run of this process.

    Args:
        folder: The folder of the replies.

    Raises:
        ProviderError: An answer to all prompts holds none of them.
        OSError: The folder cannot be read or written.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._prompts: dict[str, str] = {}
        self._log = process.one(Log)
        told = folder / _TOLD
        if lines := text_in(folder, told):
            self._log.leave_out(lines.splitlines())
            told.unlink()
        if text := text_in(folder, folder / ALL_REPLIES):
            self._take(folder / ALL_REPLIES, text)

    def add(self, task: str, name: str, prompt: str) -> None:
        """Add a prompt to the file of all; the first one replaces those of earlier rounds."""
        with self._lock:
            self._prompts[f"=== {task}/{name} ==="] = prompt
            parts = [f"{mark}\n\n{text}" for mark, text in sorted(self._prompts.items())]
            if len(parts) > 1:
                parts.insert(0, _HEAD.format(len(parts), min(self._prompts)))
            write(self._folder, self._folder / ALL_PROMPTS, "\n".join(parts))
            self._log.keep_in(self._folder / _TOLD)

    def _take(self, answers: Path, text: str) -> None:
        """Save the answers to all prompts each where it belongs."""
        marks = list(_MARK.finditer(text))
        if not marks and (asked := _only(self._folder)):
            text, marks = f"{asked[0]}\n{text}", [asked]
        taken = 0
        for at, mark in enumerate(marks, start=1):
            reply = self._folder / mark[1] / f"{mark[2]}.md"
            end = marks[at].start() if at < len(marks) else len(text)
            answer = text[mark.end() : end].strip()
            if answer and reply.with_name(f"{mark[2]}.prompt.md").is_file():
                write(self._folder, reply, f"{answer}\n")
                taken += 1
        if not taken:
            raise ProviderError(
                f"{answers} holds no answer under a line such as `=== module/codes ===`.",
                "Put above each answer the line that stands above its prompt, or save the answers "
                "one by one.",
            )
        answers.replace(self._folder / _OLD)


class Rounds:
    """The rounds of this process, by folder."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rounds: dict[Path, Round] = {}

    def of(self, folder: Path) -> Round:
        """Return the round of a folder; the answers to the last one are taken first."""
        key = folder.absolute()
        with self._lock:
            if key not in self._rounds:
                self._rounds[key] = Round(folder)
            return self._rounds[key]


def _only(folder: Path) -> re.Match[str] | None:
    """Return the mark of the only prompt of a round, which begins its file."""
    return _MARK.match(text_in(folder, folder / ALL_PROMPTS) or "")


def text_in(folder: Path, path: Path) -> str | None:
    """Return the text of a file, or None where there is none or nothing in it.

    Args:
        folder: The folder of the replies, which may be reached by a link.
        path: A file in it.

    Raises:
        PathError: It is a link or behind one, is no file, or is too large.
        UnicodeError: It is no UTF-8 text.
    """
    try:
        data = read_inside(folder, path.relative_to(folder), MOST_BYTES)
    except FileNotFoundError:
        return None
    text = (data or b"").decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    return text if text.strip() else None


def write(folder: Path, path: Path, text: str) -> None:
    """Write a file so that nobody ever reads half of it.

    Args:
        folder: The folder of the replies, which may be reached by a link.
        path: A file in it, in a folder that need not be there.
        text: Its text.

    Raises:
        PathError: It is a link or behind one.
        OSError: It cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    write_inside(folder, path.relative_to(folder), text.encode())
