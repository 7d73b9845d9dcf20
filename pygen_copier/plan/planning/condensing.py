"""Condensing: what is too long for a later step is said in a sentence or two, a request each."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from pygen_copier import settings
from pygen_copier.concurrency.task_graph import run_all
from pygen_copier.names import slug
from pygen_copier.plan.model import Feature, Requirement
from pygen_copier.plan.planning import schemas
from pygen_copier.plan.planning.asking import Asking, text_of
from pygen_copier.plan.signatures_in_text import demanded_in
from pygen_copier.plan.stand_ins import FAILURES

CONDENSED_TOKENS = 60
"""About how many tokens a condensed text takes."""

_REQUIREMENT_WORDS = 12  # of a requirement for which there is little room
_SHORT_WORDS = 40  # of what stands in for a condensed text
_SENTENCE = re.compile(r"(?<=[.!?])\s+")

Told = list[dict[str, str]]
"""Features as a brief has them."""


class Condensing:
    """Chooses how much of features a request has room for.

    Args:
        asking: Who condenses.
    """

    def __init__(self, asking: Asking) -> None:
        self.asking = asking
        self._lock = threading.Lock()
        self._known: dict[str, str] = {}

    def within(
        self,
        task: str,
        brief_with: Callable[[Told], Mapping[str, Any]],
        features: Sequence[Feature],
        reply_tokens: int,
        keys: Sequence[str] = ("description", "pseudocode", "implementation"),
        *,
        condense: bool = True,
    ) -> dict[str, Any] | None:
        """Return the brief that says the most of features and fits, or None where none does.

        All texts come first, then the descriptions, then these condensed, then the names alone.

        Args:
            task: The task of the brief.
            brief_with: Makes the brief, given the features in it.
            features: The features.
            reply_tokens: About how many tokens the reply takes.
            keys: Which of their texts are wanted.
            condense: Whether less than the descriptions will do.
        """
        told = [_told(feature, keys) for feature in features]
        spoken = [_told(feature, keys[:1]) for feature in features]
        for version in (told, spoken) if told != spoken else (told,):
            if self.asking.fits(task, brief := dict(brief_with(version)), reply_tokens):
                return brief
        if not condense:
            return None
        names = [_told(feature, ()) for feature in features]
        room = [{**each, "description": "word " * CONDENSED_TOKENS} for each in names]
        if keys and self.asking.fits(task, brief_with(room), reply_tokens):
            texts = self.all_of({f.name: f.description or f.given for f in features})
            short = [{**each, "description": texts[each["name"]]} for each in names]
            if self.asking.fits(task, brief := dict(brief_with(short)), reply_tokens):
                return brief
        brief = dict(brief_with(names))
        return brief if self.asking.fits(task, brief, reply_tokens) else None

    def with_requirements(
        self,
        task: str,
        brief_with: Callable[[Told, Mapping[str, Any]], Mapping[str, Any]],
        features: Sequence[Feature],
        requirements: Sequence[Requirement],
        reply_tokens: int,
        keys: Sequence[str] = ("description", "pseudocode", "implementation"),
        *,
        condense: bool = True,
    ) -> dict[str, Any] | None:
        """Return what `within` does, with as much of the requirements as there is room for.

        Args:
            task: The task of the brief.
            brief_with: Makes the brief, given the features in it, and the requirements.
            features: The features.
            requirements: The requirements.
            reply_tokens: About how many tokens the reply takes.
            keys: Which of the features' texts are wanted.
            condense: Whether less than the features' descriptions will do.
        """
        for demanded in _tellings(requirements):

            def with_told(told: Told, demanded: Mapping[str, Any] = demanded) -> Mapping[str, Any]:
                return brief_with(told, demanded)

            asked = (task, with_told, features, reply_tokens, keys)
            if brief := self.within(*asked, condense=condense):
                return brief
        return None

    def all_of(self, texts: Mapping[str, str]) -> dict[str, str]:
        """Return texts in a sentence or two each, by their names."""
        return run_all(
            dict.fromkeys(texts, ()),
            lambda name: self.one(name, texts[name]),
            settings.concurrency(settings.MOST_AT_ONCE),
        )

    def one(self, name: str, text: str) -> str:
        """Return a text in a sentence or two; its beginning stands in where nobody condenses it."""
        short = " ".join(text.split())
        if len(short.split()) <= _SHORT_WORDS:
            return short
        with self._lock:
            known = self._known.get(text)
        if known is None:
            known = self._condensed(name, short)
            with self._lock:
                self._known[text] = known
        return known

    def _condensed(self, name: str, text: str) -> str:
        brief = {"name": name, "text": text}
        if not self.asking.fits("condense", brief, CONDENSED_TOKENS):
            halves = _halves(text)
            if len(halves) == 1:
                return beginning(text)
            return self.one(name, " ".join(self.one(name, half) for half in halves))
        try:
            told = self.asking.ask("condense", slug(name), brief, schemas.CONDENSED)
        except FAILURES:
            return beginning(text)
        short = text_of(told, "text")
        return short if 0 < len(short) < len(text) else beginning(text)


def beginning(text: str, words: int = _SHORT_WORDS) -> str:
    """Return the first sentences of a text that are so many words at most, or so many words."""
    kept: list[str] = []
    for sentence in _SENTENCE.split(" ".join(text.split())):
        if len([*kept, *sentence.split()]) > words:
            break
        kept += sentence.split()
    return " ".join(kept) or " ".join(text.split()[:words])


def ids_of(brief: Mapping[str, Any]) -> list[str]:
    """Return the ids of the requirements that a brief tells."""
    return [each["id"] for each in brief.get("requirements", ())]


def _tellings(requirements: Sequence[Requirement]) -> Iterator[dict[str, Any]]:
    """Yield requirements as a brief has them: whole, then in short, then signatures alone."""
    if requirements:
        yield {"requirements": [each.spec() for each in requirements]}
        short = [
            {**each.spec(), "text": _short(each.text)} for each in requirements if each.text.strip()
        ]
        yield {"requirements": short}
        named = [
            {"id": each.id, "text": ", ".join(one.shown for one in demanded)}
            for each in requirements
            if (demanded := demanded_in(each.text))
        ]
        if named:
            yield {"requirements": named}
    yield {}


def _short(text: str) -> str:
    """Return the beginning of a requirement with what it demands by name."""
    demanded = [each.shown for each in demanded_in(text)]
    return "; ".join([beginning(text, _REQUIREMENT_WORDS), *demanded])


def _halves(text: str) -> list[str]:
    sentences = _SENTENCE.split(text)
    middle = len(sentences) // 2
    return [" ".join(part) for part in (sentences[:middle], sentences[middle:]) if part]


def _told(feature: Feature, keys: Iterable[str]) -> dict[str, str]:
    """Return what a brief says of a feature."""
    texts = {key: value for key in keys if (value := getattr(feature, key))}
    return {"name": feature.name, **texts}
