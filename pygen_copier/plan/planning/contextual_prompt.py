"""The contextual prompt: the package in a few hundred tokens, merged in steps where it is large."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pygen_copier import settings
from pygen_copier.client.repair import repair
from pygen_copier.concurrency.task_graph import run_all
from pygen_copier.plan.model import Plan
from pygen_copier.plan.planning import schemas
from pygen_copier.plan.planning.asking import Asking, text_of
from pygen_copier.plan.planning.condensing import beginning
from pygen_copier.plan.stand_ins import FAILURES
from pygen_copier.tokens import estimate_tokens

CONTEXT_TOKENS = 400
MAX_TIGHTENINGS = 2  # of a contextual prompt that is longer
_EXAMPLES = "code_examples"
_SHORT_WORDS = 120  # of a summary that stands in for a part


@dataclass(frozen=True, slots=True)
class _Context:
    """An attempt at the contextual prompt; the shorter, the better."""

    text: str
    declined: bool = False

    @property
    def problems(self) -> tuple[str, ...]:
        tokens = estimate_tokens(self.text)
        if not self.text:
            return ("It was empty.",)
        if tokens <= CONTEXT_TOKENS:
            return ()
        return (f"It had about {tokens} tokens; {CONTEXT_TOKENS} are the most.",)

    @property
    def score(self) -> float:
        return -estimate_tokens(self.text) if self.text else float("-inf")


def contextual_prompt(
    asking: Asking, plan: Plan, examples: Sequence[Mapping[str, Any]] = ()
) -> str:
    """Return a plan in a few hundred tokens, the shortest of at most three attempts.

    What does not fit is told in short, the code examples before the plan; a plan that does not fit
    even so is told in parts that are merged.

    Args:
        asking: Who is asked.
        plan: The plan.
        examples: The summaries of code examples, whose conventions are told, too (algorithm 3 of
            the PyGen paper, arXiv 2411.08932).
    """
    for told in _tellings(plan):
        for shown in _showings(examples):
            if asking.fits("context", {"plan": told, **shown}, CONTEXT_TOKENS):
                return _asked(asking, asking.label, told, shown)
    return _merged(asking, plan, examples)


def _showings(examples: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the code examples as they are, then their style and names alone, then nothing."""
    if examples:
        yield {_EXAMPLES: list(examples)}
        keys = ("path", "style", "api")
        bare = [{key: each[key] for key in keys if key in each} for each in examples]
        yield {_EXAMPLES: [{**each, "api": list(each.get("api", ()))} for each in bare]}
        yield {_EXAMPLES: [{"style": each["style"]} for each in bare[:1] if "style" in each]}
    yield {}


def _tellings(plan: Plan) -> Iterator[dict[str, Any]]:
    """Yield the plan as it is, then with less and less of it."""
    yield plan.model_copy(update={"context": "", "stand_ins": ()}).dump()
    named = {"names": [f.name for f in plan.features]}
    yield _short(plan, [_named(module, with_api=True) for module in plan.dump()["modules"]]) | named
    yield _short(plan, [_named(module, with_api=False) for module in plan.dump()["modules"]])


def _short(plan: Plan, modules: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {"summary": plan.summary, "modules": list(modules)}


def _named(module: Mapping[str, Any], *, with_api: bool) -> dict[str, Any]:
    told = {"name": module["name"], "purpose": module["purpose"], "uses": module["uses"]}
    return told | ({"api": [item["name"] for item in module["api"]]} if with_api else {})


def _merged(asking: Asking, plan: Plan, examples: Sequence[Mapping[str, Any]]) -> str:
    """Return the contextual prompt made of those of parts of a plan."""
    modules = [_named(module, with_api=False) for module in plan.dump()["modules"]]
    summary = beginning(plan.summary, _SHORT_WORDS)
    waiting, parts = [modules], []
    while waiting:
        part = waiting.pop(0)
        told = {"summary": summary, "modules": part}
        if asking.fits("context", {"plan": told}, CONTEXT_TOKENS):
            parts.append(told)
        elif len(part) > 1:
            middle = len(part) // 2
            waiting[:0] = [part[:middle], part[middle:]]
    names = [str(number) for number in range(len(parts))]
    texts = run_all(
        dict.fromkeys(names, ()),
        lambda name: _asked(asking, f"{asking.label}-part-{name}", parts[int(name)]),
        settings.concurrency(settings.MOST_AT_ONCE),
    )
    whole = {"summary": summary, "parts": [texts[name] for name in names]}
    while not asking.fits("context", {"plan": whole}, CONTEXT_TOKENS) and len(whole["parts"]) > 1:
        whole["parts"] = [beginning(text, _SHORT_WORDS // 2) for text in whole["parts"]][:-1]
    fitting = (
        shown
        for shown in _showings(examples)
        if asking.fits("context", {"plan": whole, **shown}, CONTEXT_TOKENS)
    )
    return _asked(asking, asking.label, whole, next(fitting, {}))


def _asked(
    asking: Asking, name: str, told: Mapping[str, Any], shown: Mapping[str, Any] | None = None
) -> str:
    seeds = itertools.count(step=10)

    def ask(last: _Context | None) -> _Context:
        inputs: dict[str, Any] = {"plan": told, **(shown or {})}
        if last:
            draft = {"problems": list(last.problems), "draft": last.text}
            with_draft = {**inputs, **draft}
            fits = asking.fits("context", with_draft, CONTEXT_TOKENS)
            inputs = with_draft if fits else {**draft, "plan": {}}
        reply = asking.ask("context", name, inputs, schemas.CONTEXT, seed=next(seeds))
        return _Context(text_of(reply, "context"))

    def again(_: _Context, last: _Context) -> _Context:
        try:
            return ask(last)
        except FAILURES:
            return last

    best, _ = repair(ask(None), again, MAX_TIGHTENINGS)
    return best.text
