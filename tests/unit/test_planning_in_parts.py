"""Planning in small windows: what is asked for in parts, and that nothing is lost on the way."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from support.asks import Ask
from support.plans import function
from support.scripted import client
from support.wordy_model import wordy_model

from pygen_copier.plan.inputs import PlanInputs
from pygen_copier.plan.model import Plan
from pygen_copier.plan.planning.model import PlanningModel
from pygen_copier.plan.planning.planner import make_plan
from pygen_copier.plan.rules import valid_plan, violations
from pygen_copier.providers.base import Reply, Request
from pygen_copier.testing import ScriptedProvider, answering
from pygen_copier.testing import brief as brief_of
from pygen_copier.tokens import estimate_tokens

FEATURES = [
    "error detection and syndrome measurement",
    "error correction protocols",
    "fault tolerance",
    "logical qubit encoding",
    "adaptive decoding",
    "noise modelling and simulation",
    "scalability and distributed processing",
    "circuit integration",
]
"""Of the paper's package for quantum error correction."""

MODULE = {"features": ["all"], "api": [function("value")]}


def windowed(window: int, answer: Callable[[Ask], str] = wordy_model) -> ScriptedProvider:
    """Let a model of so many tokens answer at ordinary length; what does not fit is cut off."""

    def script(request: Request) -> Reply:
        ask = Ask(request.model, request.system, request.user)
        text = answer(ask)
        prompt = estimate_tokens(request.system) + estimate_tokens(request.user)
        room = min(request.max_output_tokens, window - prompt)
        assert room > 0, f"{request.task} does not fit: {prompt} of {window}"
        tokens = estimate_tokens(text)
        if tokens > room:
            return Reply(text[: len(text) * room // tokens], "length", prompt, room, "small")
        return Reply(text, "stop", prompt, tokens, "small")

    provider = answering(script)
    provider.size = window
    return provider


def planned(description: str = "Quantum error correction.", **changes: Any) -> Plan:
    """Return the plan for the eight features."""
    answers = {"package_name": "stabqec", "description": description, "features": FEATURES}
    inputs = PlanInputs.of_answers({**answers, **changes})
    return make_plan(inputs, PlanningModel(client(), "package")).plan


@pytest.mark.parametrize("window", [8192, 4096, 2048])
def test_eight_features_are_planned(window: int) -> None:
    """A model that answers well needs no stand-in, and no request that does not fit is sent."""
    provider = windowed(window)
    plan = planned()
    assert violations(plan) == []
    assert plan.stand_ins == ()
    assert {name for module in plan.modules for name in module.features} == set(FEATURES)
    assert all(len(module.api) > 5 for module in plan.modules)
    assert plan.context
    tasks = Counter(provider.tasks)
    assert tasks["structure"] == 0
    assert tasks["modules"] == 1
    assert tasks["api"] == len(plan.modules)


def test_a_large_window_takes_the_structure_whole() -> None:
    """What a model has room for comes at once, for that is better code."""
    provider = windowed(100_000)
    planned()
    tasks = Counter(provider.tasks)
    assert tasks["structure"] == 1
    assert not {"modules", "api", "condense", "context"} & set(tasks)


def test_a_structure_that_was_cut_off_comes_in_parts() -> None:
    """A model that says nothing of its limits, and stops, is asked for less at once."""

    def script(request: Request) -> Reply | str:
        text = wordy_model(Ask(request.model, request.system, request.user))
        if request.task == "structure":
            return Reply(text[: len(text) // 2], "length", 100, 100, "small")
        return text

    provider = answering(script)
    plan = planned()
    assert plan.stand_ins == ()
    assert Counter(provider.tasks)["modules"] == 1
    assert all(len(module.api) > 5 for module in plan.modules)


def test_features_are_condensed_one_by_one() -> None:
    """Where their descriptions leave no room, each is said in a sentence, and asked once only."""

    def answer(ask: Ask) -> str:
        told = json.loads(wordy_model(ask))
        if ask.task == "feature":
            name = ask.brief["feature"]
            words = (f"It is about {name} of kind {kind}." for kind in "abcdefghijklm")
            told["description"] = " ".join(words)
        return json.dumps(told)

    provider = windowed(2048, answer)
    planned(refine_rounds=0)
    condensed = [brief for brief in provider.briefs if brief["task"] == "condense"]
    assert sorted(brief["name"] for brief in condensed) == sorted(set(FEATURES))
    modules = next(brief for brief in provider.briefs if brief["task"] == "modules")
    assert all(len(each["description"].split()) <= 40 for each in modules["features"])


def test_a_description_that_does_not_fit_is_condensed() -> None:
    """The person's own words are said in short where there is no room for them."""
    windowed(4096)
    plan = planned("It corrects errors of a kind that is told here at length. " * 800)
    assert violations(plan) == []
    assert plan.stand_ins == ()


def test_an_api_that_nobody_tells_has_a_function() -> None:
    """Of one module there is no usable reply: it is marked, and the others are whole."""

    def answer(ask: Ask) -> str:
        if ask.task == "api" and ask.brief["module"]["name"] == "fault_tolerance":
            return "It should be tolerant of faults."
        return wordy_model(ask)

    windowed(8192, answer)
    plan = planned()
    assert plan.stand_ins == ("api:fault_tolerance",)
    assert [item.name for item in plan.module("fault_tolerance").api] == ["run_fault_tolerance"]
    assert len(plan.module("adaptive_decoding").api) > 5


def test_modules_are_mended_before_their_apis_are_asked_for() -> None:
    """What is wrong with the modules goes back with the draft; only then each API is designed."""

    def answer(ask: Ask) -> str:
        told = wordy_model(ask)
        if ask.task == "modules" and "problems" not in ask.brief:
            modules = json.loads(told)
            modules["modules"][1]["uses"] = ["nowhere"]
            return json.dumps(modules)
        return told

    provider = windowed(8192, answer)
    assert planned().stand_ins == ()
    first, again = (brief_of(r) for r in provider.requests if r.task == "modules")
    assert "draft" not in first
    assert json.loads(again["draft"])["modules"][1]["uses"] == ["nowhere"]
    assert "'nowhere', which is no module" in again["problems"][0]
    assert Counter(provider.tasks)["api"] == len(FEATURES)


def test_the_context_of_a_large_package_is_merged_in_steps() -> None:
    """A plan that does not fit even in short is told in parts, each once, and these are merged."""
    purpose = "Keeps what is known of a thing, and says it to whoever asks for it, in order. " * 2
    names = [f"part_{number:02}" for number in range(40)]
    modules = [{**MODULE, "name": name, "purpose": purpose} for name in names]
    plan = valid_plan({"summary": "A package.", "features": [{"name": "all"}], "modules": modules})

    def answer(ask: Ask) -> str:
        told = [module["name"] for module in ask.brief["plan"].get("modules", ())]
        return json.dumps({"context": f"It is about {', '.join(told) or 'all of them'}."})

    provider = windowed(2048, answer)
    told = PlanningModel(client(), "package").context(PlanInputs("tiny", "Small.", ()), plan)
    *parts, last = (brief["plan"] for brief in provider.briefs)
    named = [module["name"] for part in parts for module in part["modules"]]
    assert sorted(named) == names
    assert 1 < len(parts) < len(names)
    assert len(last["parts"]) == len(parts)
    assert told == "It is about all of them."
