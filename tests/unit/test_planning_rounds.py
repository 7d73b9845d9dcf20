"""How many requests planning takes, and how many of them wait for one another."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from support.asks import Ask
from support.copier import FIRST_ANSWERS, REPOSITORY
from support.model import good_model, judged
from support.scripted import client

from pygen_copier.plan.inputs import PlanInputs
from pygen_copier.plan.model import Plan
from pygen_copier.plan.planning.dry_run import dry_run
from pygen_copier.plan.planning.model import PlanningModel
from pygen_copier.plan.planning.planner import make_plan
from pygen_copier.providers.base import Request
from pygen_copier.testing import ScriptedProvider, answering, render_recipe

pytestmark = pytest.mark.slow

FEATURES = ["parity", "noise", "decoding", "encoding", "circuits"]


class Rounds:
    """A good model that notes in which round it was asked: after what else had been answered.

    Args:
        wanting: The texts that its judge wants rewritten, by their subjects.
    """

    def __init__(self, *wanting: str) -> None:
        self.wanting = wanting
        self.by_task: dict[str, set[int]] = {}
        self._answered = 0
        self._lock = threading.Lock()

    @property
    def count(self) -> int:
        """How many rounds there were."""
        return max(max(rounds) for rounds in self.by_task.values())

    def __call__(self, request: Request) -> str:
        """Answer, after a while in which others of the round are asked."""
        with self._lock:
            mine = self._answered + 1
            self.by_task.setdefault(request.task, set()).add(mine)
        time.sleep(0.05)
        ask = Ask(request.model, request.system, request.user)
        with self._lock:
            self._answered = max(self._answered, mine)
        if ask.task == "judge":
            scores = [5 if each["subject"] in self.wanting else 8 for each in ask.brief["texts"]]
            verdicts = [
                judged(ask.brief, each, score, "Say more.")
                for each, score in zip(ask.brief["texts"], scores, strict=True)
            ]
            return json.dumps({"verdicts": verdicts})
        text = good_model(ask)
        return text.replace("It ", "Indeed it ") if "advice" in ask.brief else text


def inputs(features: list[str] | None = None, **changes: Any) -> PlanInputs:
    """Return the inputs of a package of five features."""
    given = FEATURES if features is None else features
    answers = {"package_name": "tiny", "description": "Small codes.", "features": given}
    return PlanInputs.of_answers({**answers, **changes})


def planned(given: PlanInputs, previous: Plan | None = None, *, want_context: bool = False) -> Plan:
    """Return the plan that the model makes."""
    steps = PlanningModel(client(), "package")
    return make_plan(given, steps, previous, want_context=want_context).plan


@pytest.fixture
def rounds() -> tuple[Rounds, ScriptedProvider]:
    """Return a model that counts rounds, and the provider that asks it."""
    model = Rounds()
    return model, answering(model)


def test_five_features_take_eleven_requests_in_six_rounds(
    rounds: tuple[Rounds, ScriptedProvider],
) -> None:
    """Features at once; one verdict; the context, where it is wanted, beside the descriptions."""
    model, provider = rounds
    planned(inputs(), want_context=True)
    assert model.by_task == {
        "assess": {1},
        "feature": {2},
        "summary": {3},
        "judge": {4},
        "structure": {5},
        "reconcile": {6},
        "context": {6},
    }
    assert len(provider.requests) == len(FEATURES) + 6


def test_rewrites_are_one_more_round_and_one_more_verdict() -> None:
    """However many texts are wanting, they are rewritten at once and judged together."""
    model = Rounds("parity", "noise", "summary: tiny")
    provider = answering(model)
    planned(inputs())
    assert model.count == 8
    assert Counter(provider.tasks) == {
        "assess": 1,
        "feature": 5 + 2,
        "summary": 1 + 1,
        "judge": 2,
        "structure": 1,
        "reconcile": 1,
    }


def test_thrift_takes_four_requests(rounds: tuple[Rounds, ScriptedProvider]) -> None:
    """All features in one, and nothing is judged, rewritten or reconciled."""
    _, provider = rounds
    plan = planned(inputs(thrift=True))
    assert provider.tasks == ["assess", "enhance", "summary", "structure"]
    assert [feature.description for feature in plan.features] == [
        f"It does {name}." for name in FEATURES
    ]


def test_thrift_asks_alone_for_what_was_left_out() -> None:
    """A feature that the joined reply forgot costs a request of its own."""

    def forgetful(request: Request) -> str:
        text = good_model(Ask(request.model, request.system, request.user))
        if request.task != "enhance":
            return text
        return json.dumps({"features": json.loads(text)["features"][1:]})

    provider = answering(forgetful)
    plan = planned(inputs(thrift=True))
    assert Counter(provider.tasks)["feature"] == 1
    assert all(feature.description for feature in plan.features)
    assert plan.stand_ins == ()


def test_an_update_revises_the_summary_and_shows_what_exists(
    rounds: tuple[Rounds, ScriptedProvider],
) -> None:
    """A new feature is told of the modules there are, and the summary of what it was."""
    _, provider = rounds
    before = planned(inputs(FEATURES[:4]))
    provider.requests.clear()
    planned(inputs(), before)
    briefs = {brief["task"]: brief for brief in provider.briefs}
    assert Counter(provider.tasks)["feature"] == 1
    assert briefs["feature"]["feature"] == "circuits"
    assert "parity (parity_value): Serves parity." in briefs["feature"]["exists"]
    assert briefs["summary"]["previous"] == before.summary
    assert [each["subject"] for each in briefs["judge"]["texts"]] == ["circuits", "summary: tiny"]
    assert [each["name"] for each in briefs["reconcile"]["features"]] == ["circuits"]


@pytest.mark.parametrize(
    "changes",
    [{}, {"thrift": True}, {"refine_rounds": 0}, {"enhancement": "none"}, {"candidates": 2}],
)
def test_a_dry_run_counts_what_a_run_asks(
    changes: dict[str, Any], rounds: tuple[Rounds, ScriptedProvider]
) -> None:
    """With thrift and without: a new plan, and one more feature."""
    _, provider = rounds
    _, counted = dry_run(inputs(FEATURES[:4], **changes), client())
    before = planned(inputs(FEATURES[:4], **changes))
    assert counted.requests == len(provider.requests)
    provider.requests.clear()
    _, counted = dry_run(inputs(**changes), client(), before)
    planned(inputs(**changes), before)
    assert counted.requests == len(provider.requests)


def test_a_whole_package_of_five_features_takes_forty_requests_at_most(tmp_path: Path) -> None:
    """Plan, modules, tests, examples and pages together."""
    answers = {**FIRST_ANSWERS, "features": FEATURES}

    def answer(request: Request) -> str:
        return good_model(Ask(request.model, request.system, request.user))

    provider = render_recipe(REPOSITORY, tmp_path / "package", answers, answer)
    assert len(provider.requests) <= 40, Counter(provider.tasks)
