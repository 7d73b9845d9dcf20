"""Lenient JSON: what a model meant to write, read in a time that grows with its length alone.

Commas, colons and ends may be missing, texts may stand in single quotes and hold quotes of their
own, and words of Python or none count as what they look like.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

# A quote ends a text only where that can go on as JSON does.
_GOES_ON = r"(?:\s*(?:[,:}\]]|\Z)|[ \t]*\n\s*[\"{\[])"
_DOUBLE = re.compile(rf'"((?:[^"\\]|\\.|"(?!{_GOES_ON}))*)"(?={_GOES_ON})', re.DOTALL)
_SINGLE = re.compile(rf"'((?:[^'\\]|\\.|'(?!{_GOES_ON}))*)'(?={_GOES_ON})", re.DOTALL)
_PLAIN = re.compile(r"//[^\n]*|[^\s{}\[\]:,\"']+")
_NUMBER = re.compile(r"-?\d{1,30}(?:\.\d{1,30})?(?:[eE][+-]?\d{1,3})?")
_WORDS = {"true": True, "false": False, "null": None, "None": None, "True": True, "False": False}
_MARKS = "{}[]:,"
_DEEPEST = 200


class _Mark(str):
    """A sign of JSON, which is no text."""


def lenient_object(text: str) -> dict[str, Any] | None:
    """Return the object that a text begins with, as far as it goes, or None.

    Args:
        text: The text, from its brace on.
    """
    root: dict[str, Any] | None = None
    open_ones: list[dict[str, Any] | list[Any]] = []
    keys: list[str | None] = []
    for part in _parts(text):
        if isinstance(part, _Mark) and part in "{[":
            made: dict[str, Any] | list[Any] = {} if part == "{" else []
            if root is None and isinstance(made, list):
                return None
            if open_ones:
                _put(open_ones[-1], keys, made)
            else:
                root = made if isinstance(made, dict) else None
            open_ones.append(made)
            keys.append(None)
            if len(open_ones) > _DEEPEST:
                return None
        elif isinstance(part, _Mark) and part in "}]":
            kind = dict if part == "}" else list
            while open_ones and any(isinstance(each, kind) for each in open_ones[-3:]):
                keys.pop()
                if isinstance(open_ones.pop(), kind):
                    break
            if not open_ones:
                return root
        elif isinstance(part, _Mark):
            if part == "," and keys:
                keys[-1] = None
        elif open_ones:
            _put(open_ones[-1], keys, part)
    return root


def _put(inside: dict[str, Any] | list[Any], keys: list[str | None], value: Any) -> None:
    """Put a value where it belongs; the first of a pair is its key."""
    if isinstance(inside, list):
        inside.append(value)
    elif (key := keys[-1]) is None:
        keys[-1] = value if isinstance(value, str) else None
    else:
        inside[key] = value
        keys[-1] = None


def _parts(text: str) -> Iterator[Any]:
    at = 0
    while at < len(text):
        one = text[at]
        if one in _MARKS:
            yield _Mark(one)
            at += 1
        elif one in "\"'":
            found = _DOUBLE.match(text, at) if one == '"' else _SINGLE.match(text, at)
            if found is None:
                return  # a text that breaks off, and all behind it
            yield _unescaped(found[1])
            at = found.end()
        elif found := _PLAIN.match(text, at):
            if not found[0].startswith("//"):
                yield _word(found[0])
            at = found.end()
        else:
            at += 1


def _unescaped(body: str) -> str:
    quoted = re.sub(r'(\\.)|"', lambda found: found[1] or '\\"', body, flags=re.DOTALL)
    try:
        return str(json.loads(f'"{quoted}"', strict=False))
    except ValueError:
        return body


def _word(word: str) -> Any:
    if word in _WORDS:
        return _WORDS[word]
    if _NUMBER.fullmatch(word):
        return float(word) if set(word) & set(".eE") else int(word)
    return word
