"""A feature list as people write it: one feature a line, a YAML list, or commas on one line."""

from __future__ import annotations

import re

from pygen_copier.errors import PygenError
from pygen_copier.text import oneline
from pygen_copier.yaml_text import read_yaml

MOST_WORDS = 6
"""How long a part between commas may be; a longer one is part of a sentence."""

_MARK = re.compile(r"\s*(?:[-*•]|\d{1,3}[.)])\s+")
_NO_MARK = re.compile(r"\s+\S")
_NOTHING = ("", "~", "null")


def listed(value: object) -> object:
    """Return the list that an answer to `features` stands for; what is no text stays as it is.

    Args:
        value: The answer. A text is a YAML list, or a feature a line, with or without a mark in
            front, or short features between commas on its only line.

    Raises:
        PygenError: It begins a YAML list and does not end it, or has no words.
    """
    if value is None:
        return []
    return _listed(value.strip("\n\r")) if isinstance(value, str) else value


def _listed(text: str) -> list[object]:
    if text.strip() in _NOTHING:
        return []
    try:
        data = read_yaml(text, "features", "Write one feature a line.")
    except PygenError:
        if text.lstrip().startswith("["):
            raise
        data = None
    if isinstance(data, list):
        return [item for item in data if item is not None]  # a mark with nothing behind it
    if not any(map(str.isalpha, text)):
        raise PygenError(f"features is no list: {oneline(text)!r}.", "Write one feature a line.")
    lines = _lines(text)
    return [*(_between_commas(lines[0]) if len(lines) == 1 else lines)]


def _lines(text: str) -> list[str]:
    """Return a feature a line, without marks; an indented line goes on with a marked one."""
    found: list[str] = []
    is_marked = False
    for line in text.splitlines():
        if not line.strip():
            continue
        if mark := _MARK.match(line):
            found.append(line[mark.end() :].strip())
            is_marked = True
        elif is_marked and _NO_MARK.match(line):
            found[-1] = f"{found[-1]} {line.strip()}"
        else:
            found.append(line.strip())
            is_marked = False
    return found


def _between_commas(line: str) -> list[str]:
    """Return the short parts of a line, or the line where it is a sentence or has a description."""
    parts = [part.strip() for part in line.split(",") if part.strip()]
    is_one = ": " in line or line.endswith((".", "!", "?"))
    if is_one or any(len(part.split()) > MOST_WORDS for part in parts):
        return [line]
    return [*parts[:-1], parts[-1].removeprefix("and ")] if len(parts) > 1 else [line]
