"""A mention of a planned name in a text: as the name is written in code, or as words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pygen_copier.plan.model import Module, Plan

_IDENTIFIER = re.compile(r"[^\W\d]\w*")
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def identifiers(texts: Iterable[str]) -> set[str]:
    """Return all that is written like a name of Python in texts."""
    return {name for text in texts for name in _IDENTIFIER.findall(text)}


def mentions(texts: Iterable[str], names: Iterable[str]) -> bool:
    """Return whether texts mention one of the names, as `TableDecoder` or as table decoders."""
    folded = _folded(" ".join(texts))
    return any(_folded(name).strip().removesuffix("s") in folded for name in names)


def interface_texts(module: Module, *, docs: bool = True) -> Iterator[str]:
    """Yield what stands in the API of a module: its signatures, types, bases and defaults.

    Args:
        module: The module.
        docs: Whether what is said about it counts, too.
    """
    if docs:
        yield module.purpose
    for item in module.spec()["api"]:
        yield from _texts(item, docs=docs)


def own_names(module: Module) -> set[str]:
    """Return the names that a module's API has."""
    return {item.name for item in module.api}


def prose(plan: Plan, features: Iterable[str]) -> Iterator[str]:
    """Yield what a plan says of itself and of some features in words."""
    yield from (plan.tagline, plan.summary)
    for feature in map(plan.feature, features):
        yield from (feature.name, feature.given, feature.text())


def _texts(item: Mapping[str, Any], *, docs: bool) -> Iterator[str]:
    for key, value in item.items():
        if key in ("name", "kind") or (key == "doc" and not docs):
            continue
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, Mapping):
                yield from _texts(each, docs=docs)
            elif isinstance(each, str):
                yield each


def _folded(text: str) -> str:
    """Return a text as lower-case words between single spaces, names taken apart."""
    return f" {' '.join(_WORDS.findall(text)).casefold()} "
