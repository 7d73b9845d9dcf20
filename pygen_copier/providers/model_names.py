"""A model's name says what it is for, its version and its size, and so which is offered first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

# What is no model for texts and code, or not one to rely on.
_SPECIAL = re.compile(
    r"preview|\bexp\b|experimental|guard|embed|rerank|whisper|moderation|tts|audio|speech|voice"
    r"|transcri|realtime|\blive\b|image|imagen|dall-e|sora|veo|lyria|video|banana|robotics|aqa"
    r"|computer-use|search|compound|ocr|minilm|\bbge|\bclip\b|orpheus|davinci|babbage|cloud$",
    re.IGNORECASE,
)
_CODER = re.compile(r"code|devstral", re.IGNORECASE)
_SIZE = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)\s*(b|m)\b", re.IGNORECASE)
_VERSION = re.compile(r"(?<![\d.])\d+(?:\.\d+)*(?![\d.]*[bm]\b)", re.IGNORECASE)
# From here on a number is a date.
_LARGEST_VERSION = 1000

Version = tuple[int, ...]


class Offer(NamedTuple):
    """A model as a service lists it: its name, its parameters in thousand millions, its use."""

    name: str
    size: float = 0.0
    writes: bool = True


def offer(name: str, size: str = "", *, writes: bool = True) -> Offer:
    """Return a model by its name, and by what else a service says of it.

    Args:
        name: Its name.
        size: Its parameters such as `7.6B`; what its name says where this is empty.
        writes: Whether it writes texts, as far as the service says.
    """
    found = _SIZE.search(size or name)
    thousand_millions = float(found[1]) / (1000 if found[2] in "mM" else 1) if found else 0.0
    return Offer(name, thousand_millions, writes and not _SPECIAL.search(name))


def version_of(text: str) -> Version:
    """Return the first number in a name that is a version, and no size or date."""
    for found in _VERSION.findall(text):
        numbers = tuple(map(int, found.split(".")))
        if max(numbers) < _LARGEST_VERSION:
            return numbers
    return ()


def newest_first(names: Iterable[str]) -> list[str]:
    """Return names of models, those that write texts first, then by version, the newest first."""
    by_name = sorted(names)
    return sorted(by_name, key=lambda name: (offer(name).writes, version_of(name)), reverse=True)


def first_choice(offers: Sequence[Offer], families: Sequence[str]) -> str | None:
    """Return the model to offer first, or None where none writes.

    Args:
        offers: What there is.
        families: Regular expressions of whole names, the preferred one first, each with a group
            `version`. Where there is no model of any, one for code goes first, then the largest,
            then the newest.
    """
    writers = [each for each in offers if each.writes]
    for family in families:
        matches = (re.fullmatch(family, each.name, re.IGNORECASE) for each in writers)
        members = [(version_of(found["version"]), found[0]) for found in matches if found]
        if members:
            newest = max(version for version, _ in members)
            return min(name for version, name in members if version == newest)
    ranked = sorted(writers, key=lambda each: each.name)
    ranked.sort(
        key=lambda each: (bool(_CODER.search(each.name)), each.size, version_of(each.name)),
        reverse=True,
    )
    return ranked[0].name if ranked else None
