"""Assessment: who may refuse a package, how often that is asked, and what is said of it."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from support.asks import Ask
from support.descriptions import HARMFUL, HARMLESS
from support.model import good_model
from support.scripted import as_json, client

from pygen_copier.client.store import ReplyStore
from pygen_copier.errors import PygenError
from pygen_copier.plan.inputs import PlanInputs, read_features
from pygen_copier.plan.model import Plan
from pygen_copier.plan.planning.model import PlanningModel
from pygen_copier.plan.planning.planner import make_plan
from pygen_copier.plan.safety import obvious_harm
from pygen_copier.providers.base import Request
from pygen_copier.testing import ScriptedProvider, answering, blocked, brief

REFUSED = {"allowed": False, "reason": "It steals passwords."}


def judging(judge: Callable[[Request], object]) -> ScriptedProvider:
    """Let a good model assess as is said; a text is prose."""

    def script(request: Request) -> object:
        if request.task != "assess":
            return good_model(Ask(request.model, request.system, request.user))
        said = judge(request)
        return as_json(said) if isinstance(said, dict) else said

    return answering(script)  # type: ignore[arg-type]  # what a script may say


def planned(description: str = "Small codes.", *features: str) -> Plan:
    """Return the plan of a package."""
    given = read_features(list(features) or ["parity"])
    inputs = PlanInputs("tiny", description, given, refine_rounds=0)
    return make_plan(inputs, PlanningModel(client(), "package")).plan


def test_what_two_opinions_refuse_is_refused() -> None:
    """The error says who refused, that it was asked twice, and how another model judges it."""
    provider = judging(lambda _: REFUSED)
    with pytest.raises(PygenError, match="will not be generated: It steals passwords") as caught:
        planned()
    assert provider.tasks == ["assess", "assess"]
    assert "scripted:script-1, asked twice" in caught.value.problem
    assert 'stage_models={assess: "PROVIDER:MODEL"}' in caught.value.remedy


def test_the_second_opinion_knows_the_first() -> None:
    """It is told why the package was refused, and is another request."""
    provider = judging(lambda _: REFUSED)
    with pytest.raises(PygenError):
        planned()
    first, second = provider.requests
    assert "refused" not in brief(first)
    assert brief(second)["refused"] == "It steals passwords."
    assert first.seed != second.seed


def test_a_first_refusal_alone_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Who allows it the second time has the last word."""
    judging(lambda request: {"allowed": "refused" in brief(request), "reason": "A bomb!"})
    assert planned().modules
    assert (
        "disputed  assess  scripted:script-1 refused at first: A bomb!" in capsys.readouterr().err
    )


@pytest.mark.parametrize("said", ["It looks fine to me.", {"reason": "…"}, {"allowed": "maybe"}])
def test_without_a_verdict_the_rules_decide(
    said: object, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is said, and marked in the plan."""
    judging(lambda _: said)
    assert planned().stand_ins == ("assess",)
    assert "stood in  assess  the list of rules alone decides: " in capsys.readouterr().err


def test_a_blocked_assessment_leaves_it_to_the_rules() -> None:
    """A service that will not even look at it has not refused the package."""
    judging(lambda _: blocked())
    assert planned().stand_ins == ("assess",)


def test_a_second_opinion_that_is_none_refuses_nothing() -> None:
    """One refusal is not two."""
    judging(lambda request: "Hm." if "refused" in brief(request) else REFUSED)
    assert planned().stand_ins == ("assess",)


@pytest.mark.parametrize("allowed", ["true", "Yes"])
def test_a_text_that_says_true_is_true(allowed: str) -> None:
    """A model that is not held to a schema may write it so."""
    judging(lambda _: {"allowed": allowed, "reason": ""})
    assert planned().stand_ins == ()


def test_a_refusal_is_not_replayed() -> None:
    """The same command, when the model has come to its senses, makes the package."""
    judging(lambda _: REFUSED)
    with pytest.raises(PygenError):
        planned()
    assert ReplyStore().files() == []
    provider = judging(lambda _: {"allowed": True, "reason": "It harms nobody."})
    assert planned().modules
    assert provider.tasks.count("assess") == 1


@pytest.mark.parametrize("description", HARMFUL)
def test_the_rules_are_asked_first(description: str) -> None:
    """What is plainly meant to harm costs no request, whatever a model would say of it."""
    provider = judging(lambda _: {"allowed": True, "reason": "Fine."})
    with pytest.raises(PygenError, match="will not be generated"):
        planned(description)
    assert provider.tasks == []


def test_no_harmless_description_is_refused_by_a_careless_judge() -> None:
    """Forty descriptions that sound bad: a judge that refuses at first sight refuses none."""
    assert len(set(HARMLESS)) == 40
    dice = random.Random(7)  # noqa: S311 - a careless judge

    def careless(request: Request) -> object:
        again = "refused" in brief(request)
        return {"allowed": again or dice.random() < 0.3, "reason": "It sounds dangerous."}

    judging(careless)
    for description in HARMLESS:
        assert obvious_harm(description, []) is None, description
        assert planned(description).modules, description
