"""A requirement is a sentence or signature of what a person wrote, kept letter for letter.

Code takes those that demand in so many words, a model is asked for the others, and what a model
says counts only where it really stands in what the person wrote.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pygen_copier.names import slug
from pygen_copier.plan import stand_ins
from pygen_copier.plan.inputs import PlanInputs
from pygen_copier.plan.model import Plan, Requirement, SpecRecord
from pygen_copier.plan.revision import same_features
from pygen_copier.plan.signatures_in_text import demanded_in
from pygen_copier.plan.statements import folded, is_demand, statements, words

LEAST_WORDS = 8
"""The words beside what code finds for which a model is asked: fewer only say what a package is."""

MOST = 300
"""How many a plan holds: about 13,000 tokens, which a window of 32,000 has room for, and fifteen
for each of twenty features. More belong to a specification of several packages."""

_LEAST_OF_A_TEXT = 3  # words of a requirement without code in it
_ALIKE = 0.6  # from where on a sentence is taken for another one's new wording


@dataclass(frozen=True, slots=True)
class Statement:
    """What a person demanded, before it has an id.

    Attributes:
        text: It, letter for letter.
        source: Where it stands.
        features: Names of the features that it belongs to, as far as that is known.
    """

    text: str
    source: str
    features: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sources:
    """What a person wrote, to look for requirements in.

    Attributes:
        texts: All of it, by where it stands, such as `description`.
        fresh: What of it was not looked at before, likewise.
        pieces: Texts to ask a model about that code need not look at, by where they stand.
        stated: What code found already.
        untouched: Where requirements stay as they are, whatever the texts say.
    """

    texts: Mapping[str, str]
    fresh: Mapping[str, str]
    pieces: Mapping[str, Sequence[str]] = field(default_factory=dict)
    stated: Sequence[Statement] = ()
    untouched: Collection[str] = ()


@dataclass(frozen=True)
class Gathered:
    """The requirements of a plan, before there is a structure.

    Attributes:
        requirements: All of them; those that are new may name no modules yet.
        last: The highest number that one ever had.
        features: Names of the features that one belongs to, by its id, where that is known.
        gone: Those of the plan before that nobody demands any more.
        unfounded: What a model said that does not stand in what the person wrote.
        beyond: What is demanded and has no room in the plan.
    """

    requirements: tuple[Requirement, ...]
    last: int = 0
    features: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    gone: tuple[Requirement, ...] = ()
    unfounded: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()


Ask = Callable[[Mapping[str, Sequence[str]]], Sequence[str]]
"""Asks a model for the requirements in texts, given by where they stand."""


def sources_of(inputs: PlanInputs, before: Plan | None, waiting: Collection[str] = ()) -> Sources:
    """Return what a person wrote, and what of it was not looked at for a plan before.

    Args:
        inputs: What the person asked for.
        before: The plan to revise.
        waiting: What stand-ins hold that is asked for again.
    """
    own = inputs.own or inputs
    clarified = [f"{question} {answer}" for question, answer in inputs.clarified]
    told = {feature.name: feature.given for feature in own.features if feature.given}
    texts = {"description": own.description, "features": "\n\n".join(told.values())}
    stated = [Statement(each, "answers") for each in clarified]
    answered = "\n\n".join(clarified)
    if before is None or stand_ins.REQUIREMENTS in waiting:
        sources = Sources({**texts, "answers": answered}, texts, stated=stated)
        return _with_spec(sources, inputs, None)
    same = {feature.name for feature in same_features(own.features, before)}
    new = [given for name, given in told.items() if name not in same]
    described = "" if inputs.same_description(before) else own.description
    fresh = {"description": described, "features": "\n\n".join(new)}
    sources = Sources({**texts, "answers": answered}, fresh, stated=stated)
    return _with_spec(sources, inputs, before.spec)


def _with_spec(sources: Sources, inputs: PlanInputs, since: SpecRecord | None) -> Sources:
    """Return sources with a specification; what stands in the form of a demand is not asked about.

    Where it is not at hand, it says what it said.
    """
    if inputs.spec is None:
        untouched = ["spec"] if inputs.has_spec else []
        return replace(sources, texts={**sources.texts, "spec": ""}, untouched=untouched)
    new = inputs.spec.new_since(since)
    features = {slug(feature.name): (feature.name,) for feature in inputs.features}
    stated = [
        Statement(each.text, "spec", features.get(slug(each.feature), ()) if each.feature else ())
        for each in inputs.spec.demands_of(new)
    ]
    left = [section.whole() for section in new if not inputs.spec.demands_of([section])]
    return replace(
        sources,
        texts={**sources.texts, "spec": inputs.spec.text},
        fresh={**sources.fresh, "spec": "\n\n".join(left)},
        stated=[*sources.stated, *stated],
    )


def to_ask(sources: Sources) -> dict[str, list[str]]:
    """Return the texts that a model is asked about, by where they stand; none for a few words."""
    asked = {name: list(texts) for name, texts in sources.pieces.items() if any(texts)}
    left = {
        each for text in sources.fresh.values() for each in statements(text) if not is_demand(each)
    }
    if asked or sum(map(words, left)) >= LEAST_WORDS:
        for name, text in sources.fresh.items():
            if text.strip():
                asked.setdefault(name, []).insert(0, text)
    return asked


def gathered(sources: Sources, told: Iterable[str], before: Plan | None) -> Gathered:
    """Return the requirements of a plan: those that stay, and those that are new.

    One that was there stays, under its id, while its text still stands where it was taken from. A
    new one that is another one's new wording goes to the same modules.

    Args:
        sources: What the person wrote.
        told: What a model takes for a demand in it.
        before: The plan to revise.
    """
    known = before.requirements if before else ()
    whole = {name: folded(text) for name, text in sources.texts.items()}
    kept = [
        each
        for each in known
        if each.source in sources.untouched
        or each.source not in whole
        or _stands(each.text, whole[each.source])
    ]
    gone = [each for each in known if each not in kept]
    found = list(sources.stated)
    for name, text in sources.fresh.items():
        found += [Statement(each, name) for each in statements(text) if is_demand(each)]
    room = max(0, MOST - len(kept))
    found, beyond = _within(found, kept, room)
    asked, unfounded = _founded(told, whole, [*found, *kept])
    if beyond or len(found) + len(asked) > room:
        beyond += [each.text for each in asked[max(0, room - len(found)) :]]
        asked = asked[: max(0, room - len(found))]
    numbers = [_number(each.id) for each in known]
    last = max([before.last_requirement if before else 0, *numbers])
    features: dict[str, tuple[str, ...]] = {}
    new: list[Requirement] = []
    for statement in [*found, *asked]:
        last += 1
        made = Requirement.model_validate(
            {
                "id": f"R{last}",
                "text": statement.text,
                "modules": _successor(statement, gone),
                "from": statement.source,
            }
        )
        new.append(made)
        if statement.features:
            features[made.id] = statement.features
    top = max((_number(each.id) for each in [*kept, *new]), default=0)
    return Gathered(
        (*kept, *new),
        last if last > top else 0,
        features,
        tuple(gone),
        tuple(unfounded),
        tuple(beyond),
    )


def _within(
    found: Sequence[Statement], kept: Sequence[Requirement], room: int
) -> tuple[list[Statement], list[str]]:
    """Return the statements that are new, as many as there is room for, and the texts of others."""
    known = {each.text for each in kept}
    new = {each.text: each for each in reversed(found) if each.text not in known}
    ordered = [new[text] for text in dict.fromkeys(each.text for each in found) if text in new]
    return ordered[:room], [each.text for each in ordered[room:]]


def _founded(
    told: Iterable[str], whole: Mapping[str, str], there: Sequence[Statement | Requirement]
) -> tuple[list[Statement], list[str]]:
    """Return what of a reply stands in the texts and is not there yet, and what does not stand."""
    asked: list[Statement] = []
    unfounded: list[str] = []
    for reply in told:
        for text in _parts(reply, whole):
            place = next((name for name, every in whole.items() if _stands(text, every)), None)
            if place is None:
                unfounded.append(text)
            elif words(text) >= _LEAST_OF_A_TEXT or demanded_in(f"`{text}`"):
                others = [*(each.text for each in there), *(each.text for each in asked)]
                if not any(text in other or other in text for other in others):
                    asked.append(Statement(text, place))
    return asked, unfounded


def _parts(reply: str, whole: Mapping[str, str]) -> Iterator[str]:
    """Yield the sentences of a reply; the whole of it where one of them does not stand alone."""
    parts = statements(reply)
    founded = all(any(_stands(each, every) for every in whole.values()) for each in parts)
    yield from parts if founded else [folded(reply)] if folded(reply) else []


def _stands(text: str, whole: str) -> bool:
    """Return whether a text stands in another, and neither begins nor ends within a word."""
    text = folded(text)
    if not text:
        return False
    before = r"(?<!\w)" if text[0].isalnum() else ""
    after = r"(?!\w)" if text[-1].isalnum() else ""
    return re.search(f"{before}{re.escape(text)}{after}", whole) is not None


def _successor(statement: Statement, gone: Sequence[Requirement]) -> tuple[str, ...]:
    """Return the modules of that requirement which a statement says in new words."""
    near = [
        (difflib.SequenceMatcher(None, statement.text, each.text).ratio(), each.modules)
        for each in gone
        if each.source == statement.source
    ]
    best = max(near, key=lambda pair: pair[0], default=(0.0, ()))
    return best[1] if best[0] >= _ALIKE else ()


def _number(name: str) -> int:
    return int(name[1:]) if name[1:].isdecimal() else 0
