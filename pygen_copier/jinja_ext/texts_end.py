"""The end of a run of a template with tags: which texts may want to be written anew."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

from pygen_copier import settings
from pygen_copier.questionnaire.answers_file import update_words
from pygen_copier.text import count


class TextsEnd:
    """Tells at the end of a command of the texts that wait; Copier calls it.

    Args:
        answers_file: Where the project's answers are recorded, relative to it.
    """

    def __init__(self, answers_file: str) -> None:
        self._answers_file = answers_file
        self._waiting: Sequence[str] = ()
        self._unrevised: Sequence[str] = ()
        self._older: Sequence[str] = ()

    def hear(self, waiting: Sequence[str], unrevised: Sequence[str], older: Sequence[str]) -> None:
        """Hear what is recorded now.

        Args:
            waiting: The texts that a stand-in stands for.
            unrevised: Those that are as they were, though they were to be improved.
            older: Those that were written for another prompt than today's.
        """
        self._waiting, self._unrevised, self._older = waiting, unrevised, older

    def __call__(self) -> None:
        """Tell of them, unless the command failed."""
        if sys.exc_info()[0] is not None or settings.quiet():
            return
        if self._waiting:
            told = count(len(self._waiting), "text is a stand-in", "texts are stand-ins")
            self._write(f"{told}: {', '.join(self._waiting)}.", "To have it written", self._waiting)
        if self._unrevised:
            told = count(len(self._unrevised), "text is as it was", "texts are as they were")
            named = f"{told}, for no acceptable reply came: {', '.join(self._unrevised)}."
            self._write(named, "To have it written anew", self._unrevised)
        if self._older:
            told = count(
                len(self._older),
                "text was written for another prompt",
                "texts were written for other prompts",
            )
            self._write(
                f"{told}: {', '.join(self._older)}.", "To have it written anew", self._older
            )

    def _write(self, told: str, to: str, names: Sequence[str]) -> None:
        again = f"regenerate={json.dumps(list(names), ensure_ascii=False)}"
        command = update_words(self._answers_file, "-d", again)
        sys.stderr.write(f"{told} {to}, run: {command}\n")
