"""A judge: a model that is asked for scores of items, and for the better of two modules."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from pygen_copier import settings
from pygen_copier.client.client import TRIES, Client
from pygen_copier.client.models import SCAFFOLD, Model, Models
from pygen_copier.concurrency.task_graph import run_all
from pygen_copier.errors import BlockedError, PromptTooLongError, PygenError, UnusableReplyError
from pygen_copier.evaluation.judging.criteria import SETS, criteria_of
from pygen_copier.evaluation.judging.items import Item
from pygen_copier.evaluation.judging.judgement import Comparison, Judgement
from pygen_copier.events import JUDGED, STARTED, UNJUDGED, Event, Listener
from pygen_copier.prompts.prompt_templates import PromptTemplates

_ADVICE = {"type": "string", "maxLength": 800}
_FIRST, _SECOND, _NEITHER = "first", "second", "neither"
_COMPARED = SETS[0]
_WITHOUT = (PromptTooLongError, BlockedError, UnusableReplyError)
"""What leaves a score missing; a key, a network or a budget that is missing ends the run."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Judge:
    """A model that judges.

    Attributes:
        model: The model.
        is_own: Whether it wrote the package.
        client: Asks it.
        listener: Hears of every item.
    """

    model: Model
    is_own: bool
    client: Client
    listener: Listener

    @classmethod
    def of(cls, model: Model, *, is_own: bool, listener: Listener) -> Judge:
        """Return the judge that a model is.

        Args:
            model: The model.
            is_own: Whether it wrote the package.
            listener: Hears of every item, and of retries.

        Raises:
            PygenError: It is no model that could judge.
        """
        if model.provider == SCAFFOLD:
            raise PygenError("The scaffold judges nothing.", "Name a model: --judge groq:MODEL.")
        return cls(
            model, is_own, Client(Models(model), PromptTemplates(), listener=listener), listener
        )

    def score(self, item: Item, repeat: int) -> Judgement:
        """Ask for the scores of an item; what cannot be had is missing, with the reason.

        Args:
            item: The item.
            repeat: Which time it is, from 1: each has a seed of its own.

        Raises:
            ProviderError: The model could not be asked, whatever the retries.
        """
        asked = criteria_of(item.kind)
        scale = max(each.scale for each, _ in asked.values())
        brief = {
            "subject": item.name,
            "criteria": {
                name: each.criteria[criterion] for name, (each, criterion) in asked.items()
            },
            "scale": scale,
            "texts": item.documents(),
        }
        whole = {"enum": list(range(1, scale + 1)), "type": "integer"}
        schema = _object(scores=_object(**dict.fromkeys(asked, whole)), advice=_ADVICE)
        about = (str(self.model), item.kind, item.name)
        with_item = f"{item.name}, {repeat}" if repeat > 1 else item.name
        found, why = self.ask("score", with_item, brief, schema, repeat)
        scores = found.get("scores")
        given = {
            name: float(scores[name])
            for name in asked
            if isinstance(scores, Mapping) and _is_score(scores.get(name), scale)
        }
        if not why and len(given) < len(asked):
            why = "The reply lacks scores."
        advice = found.get("advice")
        return Judgement(
            *about,
            given,
            repeat,
            advice if isinstance(advice, str) else "",
            why,
            is_own=self.is_own,
        )

    def compare(self, own: Item, other: Item, repeat: int, *, is_first: bool) -> Comparison:
        """Ask which of two modules is better, one of them shown first.

        Args:
            own: The module of the package.
            other: That of the reference.
            repeat: Which time it is, from 1.
            is_first: Whether the package's module is shown first.

        Raises:
            ProviderError: The model could not be asked, whatever the retries.
        """
        shown = (own, other) if is_first else (other, own)
        first, second = (
            [f"{place}/{number}.py" for number in range(1, len(item.texts) + 1)]
            for place, item in zip((_FIRST, _SECOND), shown, strict=True)
        )
        brief = {
            "criteria": dict(_COMPARED.criteria),
            _FIRST: _renamed(shown[0], first),
            _SECOND: _renamed(shown[1], second),
        }
        one = {"type": "string", "enum": [_FIRST, _SECOND, _NEITHER]}
        schema = _object(better=_object(**dict.fromkeys(_COMPARED.criteria, one)))
        label = f"{own.name} and the reference, {repeat}{'' if is_first else ', swapped'}"
        found, why = self.ask("compare", label, brief, schema, repeat)
        better = found.get("better")
        signs = {_FIRST: 1, _SECOND: -1, _NEITHER: 0}
        preferred = {
            name: signs[better[name]] * (1 if is_first else -1)
            for name in _COMPARED.criteria
            if isinstance(better, Mapping) and better.get(name) in signs
        }
        return Comparison(
            *(str(self.model), own.name, other.name, repeat, is_first, preferred, why, self.is_own)
        )

    def ask(
        self, task: str, name: str, brief: Mapping[str, Any], schema: Mapping[str, Any], repeat: int
    ) -> tuple[Mapping[str, Any], str]:
        """Return what was replied, and why that is not what was asked for, if it is not.

        Args:
            task: The task.
            name: What it is about.
            brief: The inputs of its brief.
            schema: The JSON Schema of the reply.
            repeat: Which time it is, from 1.

        Raises:
            ProviderError: The model could not be asked, whatever the retries.
        """
        subject = f"{task}:{name}"
        tokens = (0, 0)

        def hear(reply: Any) -> None:
            nonlocal tokens
            tokens = (tokens[0] + reply.tokens_in, tokens[1] + reply.tokens_out)

        self.listener(Event(subject, STARTED, str(self.model)))
        found: Mapping[str, Any] = {}
        why = ""
        try:
            found = self.client.ask_json(
                *(task, name, brief, schema), seed=(repeat - 1) * TRIES, heard=hear
            )
        except _WITHOUT as error:
            why = error.problem
            found = getattr(error, "draft", None) or {}
        self.listener(Event(subject, UNJUDGED if why else JUDGED, why, tokens))
        return found, why


def ask_scores(judges: Sequence[Judge], items: Sequence[Item], repeats: int) -> list[Judgement]:
    """Return the scores of all items by all judges, in their order.

    Args:
        judges: The judges.
        items: The items.
        repeats: How often each is asked.

    Raises:
        ProviderError: A model could not be asked, whatever the retries.
    """
    return in_parallel(
        [
            partial(judge.score, item, repeat)
            for judge in judges
            for item in items
            for repeat in range(1, repeats + 1)
        ]
    )


def ask_comparisons(
    judges: Sequence[Judge], pairs: Sequence[tuple[Item, Item]], repeats: int
) -> list[Comparison]:
    """Return which of two modules judges prefer, each asked in both orders.

    Args:
        judges: The judges.
        pairs: Modules of the package, each with that of the reference.
        repeats: How often each order is asked for.

    Raises:
        ProviderError: A model could not be asked, whatever the retries.
    """
    return in_parallel(
        [
            partial(judge.compare, *pair, repeat, is_first=is_first)
            for judge in judges
            for pair in pairs
            for repeat in range(1, repeats + 1)
            for is_first in (True, False)
        ]
    )


def in_parallel(calls: Sequence[Callable[[], T]]) -> list[T]:
    """Return what calls return, in their order; as many are under way as requests may be.

    Args:
        calls: The calls.
    """
    numbered = {f"{number:06}": call for number, call in enumerate(calls)}
    done = run_all(
        dict.fromkeys(numbered, ()),
        lambda number: numbered[number](),
        settings.concurrency(),
    )
    return [done[number] for number in numbered]


def _renamed(item: Item, names: Sequence[str]) -> list[Any]:
    """Return an item's texts under names that do not tell whose they are."""
    return [replace(each, path=name) for each, name in zip(item.documents(), names, strict=True)]


def _object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _is_score(value: object, scale: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= scale
