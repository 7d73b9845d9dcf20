"""Spoiled replies: what can become of the reply that a good model would give."""

from __future__ import annotations

import itertools
import json
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from support.asks import Answer, Ask
from support.moods import PROSE
from support.servers import Fault, Responder

# Makes of a reply what is sent in its place.
Way = Callable[[Ask, str], Answer | str]


def _each(value: Any, change: Callable[[Any], Any]) -> Any:
    """Return a value with what is in it changed."""
    if isinstance(value, dict):
        return {key: _each(each, change) for key, each in value.items()}
    if isinstance(value, list):
        return [_each(each, change) for each in value]
    return change(value)


def _object(change: Callable[[Any], Any]) -> Way:
    def way(ask: Ask, text: str) -> Answer | str:
        try:
            return json.dumps(change(json.loads(text)))
        except ValueError:
            return PROSE

    return way


def _turned(value: Any) -> Any:
    """Return a value of another type."""
    if isinstance(value, dict):
        return {key: _turned(each) for key, each in value.items()}
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return [value]


WAYS: dict[str, Way] = {
    "empty": lambda ask, text: "",
    "prose": lambda ask, text: PROSE,
    "null": _object(lambda told: dict.fromkeys(told)),
    "nulls": _object(lambda told: _each(told, lambda _: None)),
    "types": _object(_turned),
    "bare": _object(lambda told: {}),
    "list": _object(lambda told: [told]),
    "invented": _object(lambda told: _each(told, lambda v: "whatever" if v else v)),
    "cut": lambda ask, text: Answer(text[: len(text) // 2], "length"),
    "looped": lambda ask, text: Answer(text[: len(text) // 3] * 40, "length"),
    "echo": lambda ask, text: json.dumps(ask.brief),
    "blocked": lambda ask, text: Answer("", "blocked"),
}


class Spoiled:
    """Spoils the first replies to a task, for everything that the task is asked for.

    Args:
        model: Whose replies are spoiled.
        task: The task.
        ways: Names of `WAYS`, one for each reply that is spoiled.

    Attributes:
        spoiled: The requests whose replies were.
    """

    def __init__(self, model: Responder, task: str, ways: Sequence[str]) -> None:
        self.model = model
        self.task = task
        self.ways = ways
        self.spoiled: list[Ask] = []
        self._seen: Counter[str] = Counter()
        self._lock = threading.Lock()

    def __call__(self, ask: Ask) -> Answer | str | Fault:
        """Return the answer, or what became of it."""
        answer = self.model(ask)
        if ask.task != self.task or not isinstance(answer, str):
            return answer
        subject = _subject(ask)
        with self._lock:
            number = self._seen[subject]
            self._seen[subject] += 1
            if number >= len(self.ways):
                return answer
            self.spoiled.append(ask)
        return WAYS[self.ways[number]](ask, answer)


def _subject(ask: Ask) -> str:
    """Return what a request is about, the same for its repairs."""
    brief = ask.brief
    named: Iterable[Any] = (brief.get(key) for key in ("module", "feature", "page", "name"))
    told = next((each for each in named if each), "")
    return str(told.get("name", told) if isinstance(told, dict) else told)


def in_turn(ways: Sequence[str], times: int = 3) -> list[tuple[str, ...]]:
    """Return ways in groups of so many; the last is filled up from the beginning."""
    endless = itertools.cycle(ways)
    return [tuple(itertools.islice(endless, times)) for _ in range(-(-len(ways) // times))]
