"""An unfinished run ended early: what was typed into it is kept, in a file to go on from."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from pygen_copier import settings
from pygen_copier.digests import digest
from pygen_copier.errors import PygenError
from pygen_copier.providers.keys import LEFT_OUT, without_keys
from pygen_copier.yaml_text import dump_yaml, read_yaml, read_yaml_file

FOLDER = "answers"
"""The folder of such files, in the cache folder: never in a project, which stays as it was."""

_HEAD = (
    "# What was answered in a run that ended early; `copier` reads it with --data-file. It is\n"
    "# removed when a run for the same folder has all of these answers and ends well.\n"
)
_ONLY_ME = 0o600


def keep_answers(project: Path, answers: Mapping[str, Any]) -> Path:
    """Keep the answers of a run that ended early, without keys, and return the file.

    Args:
        project: The folder that the run was for.
        answers: The answers.

    Raises:
        OSError: They can be written nowhere.
    """
    kept = without_keys(dict(answers))
    forget_answers(project, kept)
    text = _HEAD + dump_yaml(kept)
    for folder in (settings.cache_folder() / FOLDER, Path(tempfile.gettempdir())):
        with suppress(OSError):
            return _written(folder, _stem(project), text)
    raise OSError("no folder can be written")


def forget_answers(project: Path, *answers: Mapping[str, Any]) -> None:
    """Remove the files of earlier runs for a folder of which nothing would be lost.

    Args:
        project: The folder.
        answers: What a run was given, what it recorded, what is kept in a newer file: any of them.
    """
    for file in _kept(project):
        with suppress(PygenError, OSError):
            earlier = read_yaml_file(file)
            if isinstance(earlier, dict) and all(
                any(name in each and is_same(value, each[name]) for each in answers)
                for name, value in earlier.items()
            ):
                file.unlink()


def key_warning(answers: Mapping[str, Any]) -> str:
    """Return which answers held a key, as a sentence; empty where none did."""
    names = [name for name, value in answers.items() if LEFT_OUT in repr(without_keys(value))]
    if not names:
        return ""
    return f" What looked like a key was left out of {', '.join(names)}."


def is_same(one: object, other: object) -> bool:
    """Return whether two answers are the same, one of which may be a YAML text of the other."""
    return one == other or _read(one) == _read(other)


def _read(value: object) -> object:
    if isinstance(value, str):
        with suppress(PygenError):
            return read_yaml(value)
    return value


def _stem(project: Path) -> str:
    where = project.absolute()
    name = re.sub(r"[^A-Za-z0-9_.-]+", "-", where.name).strip("-.") or "project"
    return f"{name[:40]}-{digest(str(where), 8)}"


def _kept(project: Path) -> Iterator[Path]:
    yield from (settings.cache_folder() / FOLDER).glob(f"{_stem(project)}*.yml")


def _written(folder: Path, stem: str, text: str) -> Path:
    """Write a file that only its owner reads, beside those that are there."""
    folder.mkdir(parents=True, exist_ok=True)
    number = 1
    while True:
        path = folder / (f"{stem}.yml" if number == 1 else f"{stem}-{number}.yml")
        try:
            handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _ONLY_ME)
        except FileExistsError:
            number += 1
            continue
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        return path
