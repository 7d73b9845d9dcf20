"""Replies that cannot be used: whatever a model sends, a package comes out and exit 0."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.asks import Answer, Ask
from support.copier import FIRST_ANSWERS, Project, git
from support.long_model import long_model, long_plan
from support.model import fenced, good_model
from support.moods import Window, prosaic
from support.outcome import Outcome, outcome
from support.projects import Copy
from support.servers import Fault, ModelServer, Responder
from support.spoiling import WAYS, Spoiled, in_turn
from support.tester import PlainTester
from support.wordy_model import wordy_model

from pygen_copier import process
from pygen_copier.questionnaire import artifact_extension

pytestmark = pytest.mark.weekly

_SMALL = 2_560
_OF_RUN = ("window", "output", "model")  # the others are answers


def forgetful(ask: Ask) -> Answer | str | Fault:
    """Answer as a model that forgets all of a module at first."""
    return fenced("LIMIT = 1\n") if ask.task == "module" else wordy_model(ask)


# The tasks that a first run asks for, and what of the run makes it ask.
TASKS: dict[str, dict[str, Any]] = {
    "assess": {},
    "features": {"features": []},
    "feature": {},
    "judge": {},
    "summary": {},
    "structure": {},
    "reconcile": {},
    "context": {"window": 8_192},
    "modules": {"window": _SMALL},
    "api": {"window": _SMALL},
    "module": {},
    "tests": {},
    "example": {},
    "page": {},
    "condense": {"window": _SMALL, "description": "It keeps what it is given in order. " * 400},
    "enhance": {"thrift": True},
    "repair": {"model": forgetful},
    "piece": {
        "model": long_model,
        "window": 4_096,
        "output": 1_024,
        "features": ["parity"],
        "plan": long_plan(),
    },
}
_GROUPS = in_turn(list(WAYS))
# Three ways for each task, others from task to task.
_SPOILED = [(task, _GROUPS[number % len(_GROUPS)]) for number, task in enumerate(TASKS)]


def mistaken(ask: Ask) -> str:
    """Answer as a model whose first module fails its tests."""
    reply = good_model(ask)
    return reply.replace("n + 1", "n - 1") if ask.task == "module" else reply


def made_by(model: Responder, copy_here: Copy, folder: Path, run: dict[str, Any]) -> Outcome:
    """Return what came of a run with a model, which has to end in a package."""
    window = run.get("window", 131_072)
    answers = {key: value for key, value in run.items() if key not in _OF_RUN}
    windowed = Window(model, window)
    with ModelServer("gemini", windowed, window=window, output=run.get("output")) as server:
        done = copy_here(server.environ, provider="gemini", model="small-model", **answers)
    assert done.code == 0, done.err
    made = outcome(Project(folder))
    assert made.parses
    if made.stand_ins:
        assert 'regenerate=["plan"' in done.err
    return made


@pytest.mark.parametrize(
    ("task", "ways"), _SPOILED, ids=[f"{task}-{'-'.join(ways)}" for task, ways in _SPOILED]
)
def test_a_task_that_is_spoiled_three_times_ends_no_run(
    task: str, ways: tuple[str, ...], copy_here: Copy, tmp_path: Path
) -> None:
    """A package comes out; and the same command, asked of a healthy model, lacks nothing."""
    model = TASKS[task].get("model", wordy_model)
    spoiled = Spoiled(model, task, ways)
    folder = tmp_path / "project"
    made_by(spoiled, copy_here, folder, TASKS[task])
    assert spoiled.spoiled
    folder.rename(tmp_path / "first")
    with process.renewed():  # as another day's command
        again = made_by(model, copy_here, folder, TASKS[task])
    assert not again.stand_ins
    assert not again.fallbacks


@pytest.mark.parametrize("ways", _GROUPS, ids=["-".join(ways) for ways in _GROUPS])
def test_a_revision_that_is_spoiled_three_times_ends_no_update(
    ways: tuple[str, ...], project: Project
) -> None:
    """What was written stays; the same update, asked of a healthy model, revises it."""
    spoiled = Spoiled(wordy_model, "revise", ways)
    wish = ("-d", 'improve={"module:parity_checks": "Say less."}')
    for model in (spoiled, wordy_model):
        with ModelServer("groq", model) as server:
            done = project.update(*wish, environ=server.environ)
        assert done.code == 0, done.err
        made = outcome(project)
        assert made.parses
        if model is spoiled:
            assert spoiled.spoiled
            git(project.folder, "checkout", "-q", ".")
            git(project.folder, "clean", "-qfd")
    assert not made.fallbacks


@pytest.mark.parametrize("ways", _GROUPS, ids=["-".join(ways) for ways in _GROUPS])
def test_a_diagnosis_that_is_spoiled_three_times_ends_no_run(
    ways: tuple[str, ...], copy_here: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nobody says which side is wrong, a package comes out all the same."""
    monkeypatch.setattr(artifact_extension, "tester_of", lambda *_: PlainTester())
    monkeypatch.setenv("PYGEN_CONCURRENCY", "1")  # what it runs, it runs in this process
    spoiled = Spoiled(mistaken, "diagnose", ways)
    made_by(spoiled, copy_here, tmp_path / "project", {"verify": "sandbox"})
    assert spoiled.spoiled


def test_a_model_that_knows_nothing_but_prose(copy_here: Copy, tmp_path: Path) -> None:
    """Where every object is asked for in vain, the person's own words make the plan."""
    made = made_by(prosaic(wordy_model), copy_here, tmp_path / "project", {})
    assert [each["name"] for each in made.plan["features"]] == FIRST_ANSWERS["features"]
    assert made.stand_ins


def test_a_model_that_says_nothing_of_use(copy_here: Copy, tmp_path: Path) -> None:
    """Where nothing at all is of use, the package is made of scaffolds, and says so."""
    made = made_by(lambda ask: "I cannot say.", copy_here, tmp_path / "project", {})
    assert made.stand_ins
    assert set(made.fallbacks) >= {name for name in made.generated if name.startswith("module:")}
