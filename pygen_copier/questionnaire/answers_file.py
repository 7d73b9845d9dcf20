"""An answers file: where a project records its answers, under whatever name it has."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from pygen_copier.errors import PygenError
from pygen_copier.paths import PathError, read_inside
from pygen_copier.questionnaire.copier_run import ANSWERS_FILE, SOURCE
from pygen_copier.text import oneline

OPTION = "--answers-file"
"""How a person names it, to Copier and to commands here; `-a` in short."""

_SUFFIXES = (".yml", ".yaml")
# In block style, or as JSON has it.
_IS_ONE = re.compile(rf'^[ \t]*"?{SOURCE}"?[ \t]*:'.encode(), re.MULTILINE)
_HAS_TEXTS = re.compile(rb'^[ \t]*"?generated"?[ \t]*:', re.MULTILINE)


def find_answers_file(project: Path, named: str = "") -> str:
    """Return the answers file of a project, relative to it.

    Args:
        project: Its folder.
        named: The one that a person named; empty for the only one that there is.

    Returns:
        The only one that records something generated, else the only one; where there is none, the
        one that Copier would write.

    Raises:
        PygenError: There are several.
    """
    if named:
        return named
    found = dict(answers_files(project))
    chosen = [file for file, has_texts in found.items() if has_texts] or list(found)
    if len(chosen) > 1:
        raise PygenError(
            f"There are several answers files in {project}: {', '.join(map(oneline, chosen))}.",
            f"Name one of them: {OPTION} FILE, or -a.",
        )
    return chosen[0] if chosen else ANSWERS_FILE


def answers_files(project: Path) -> Iterator[tuple[str, bool]]:
    """Yield a project's answers files, and of each whether it records something generated.

    They are in its folder or in a hidden one below it, and links are none. One that lies
    elsewhere has to be named: a folder below may be a project of its own.
    """
    for path in _candidates(project):
        with suppress(PathError):
            data = read_inside(project, path) or b""
            if _IS_ONE.search(data):
                yield path, bool(_HAS_TEXTS.search(data))


def answers_option(answers_file: str) -> str:
    """Return what names an answers file in a command, behind a space; nothing of the usual one."""
    return "" if answers_file == ANSWERS_FILE else f" -a {shlex.quote(answers_file)}"


def update_words(answers_file: str, *words: str) -> str:
    """Return the command that updates a project, to be pasted.

    Args:
        answers_file: Where the project's answers are recorded.
        words: What else it is told.
    """
    more = f" {shlex.join(words)}" if words else ""
    return f"copier update --trust --defaults{answers_option(answers_file)}{more}"


def _candidates(project: Path) -> Sequence[str]:
    hidden = [each for each in _entries(project) if each.name.startswith(".") and each.is_dir()]
    files = [
        file
        for folder in (project, *hidden)
        if folder.name != ".git"
        for file in _entries(folder)
        if file.suffix in _SUFFIXES
    ]
    return sorted(file.relative_to(project).as_posix() for file in files)


def _entries(folder: Path) -> list[Path]:
    with suppress(OSError):
        return list(folder.iterdir())
    return []
