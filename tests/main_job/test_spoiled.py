"""Replies that cannot be used: whatever a model sends, a package comes out and exit 0."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.copier import FIRST_ANSWERS, Project
from support.moods import Window, prosaic
from support.outcome import Outcome, outcome
from support.projects import Copy
from support.servers import ModelServer, Responder
from support.spoiling import WAYS, Spoiled, in_turn
from support.wordy_model import wordy_model

from pygen_copier import process

_SMALL = 2_560
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
}
_GROUPS = in_turn(list(WAYS))
# Three ways for each task, others from task to task.
_SPOILED = [(task, _GROUPS[number % len(_GROUPS)]) for number, task in enumerate(TASKS)]


def made_by(model: Responder, copy_here: Copy, folder: Path, run: dict[str, Any]) -> Outcome:
    """Return what came of a run with a model, which has to end in a package."""
    window = run.get("window", 131_072)
    answers = {key: value for key, value in run.items() if key != "window"}
    with ModelServer("gemini", Window(model, window), window=window) as server:
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
    spoiled = Spoiled(wordy_model, task, ways)
    folder = tmp_path / "project"
    made_by(spoiled, copy_here, folder, TASKS[task])
    assert spoiled.spoiled
    folder.rename(tmp_path / "first")
    with process.renewed():  # as another day's command
        again = made_by(wordy_model, copy_here, folder, TASKS[task])
    assert not again.stand_ins
    assert not again.fallbacks


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
