"""Consent: what a model adds to the dependencies is installed only where a person knows of it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pexpect
import pytest
from support.asks import Ask
from support.copier import ANSWERS, FIRST_ANSWERS, Project, Run, as_data, copier, pygen_copier
from support.model import good_model
from support.projects import Copy
from support.servers import ModelServer

pytestmark = pytest.mark.slow

BY_GROQ = {"provider": "groq", "model": "small-model"}
ENTER = "\x1b\r"  # Esc, then Enter, ends an answer of several lines
NOTE = "> **Not confirmed yet:**"
TOLD = "Added by a model and confirmed by nobody: greeting>=1"


def adding(ask: Ask) -> str:
    """Reply as a good model that needs another package."""
    reply = good_model(ask)
    if ask.task != "structure":
        return reply
    return json.dumps({**json.loads(reply), "dependencies": ["greeting>=1"]})


@pytest.fixture
def adder(index: Path) -> Iterator[ModelServer]:
    """A server whose model adds `greeting`, which the index of the tests has."""
    with ModelServer("groq", adding) as server:
        yield server


@pytest.fixture
def added(adder: ModelServer, copy: Copy, tmp_path: Path) -> tuple[Run, Project]:
    """A copy that nobody reviewed, whose environment was asked for."""
    done = copy(**BY_GROQ, setup_environment=True, environ=adder.environ)
    assert done.code == 0, done.err
    return done, Project(tmp_path / "project")


def plan_in(project: Project) -> dict[str, Any]:
    """Return the recorded plan."""
    plan = project.answers()["plan"]
    assert isinstance(plan, dict)
    return plan


def test_what_nobody_saw_is_told_and_not_installed(
    added: tuple[Run, Project], adder: ModelServer, template: Path, tmp_path: Path
) -> None:
    """The environment is not made, and the run, its next steps and `status` name what is new.

    Copied again from these answers, the package is the same to the letter.
    """
    done, project = added
    assert plan_in(project)["unconfirmed"] == ["greeting"]
    assert f"{NOTE} a model added `greeting` to the dependencies" in project.read("README.md")
    assert not (project.folder / ".venv").exists()
    assert f".venv was not made. {TOLD}. Look at them first." in done.err
    assert "The last command installs what a model added, greeting: look at it first." in done.err
    assert f"{TOLD}: what is written by itself" in done.err.partition("Later, ")[2]
    assert f"{TOLD}." in pygen_copier("status", project.folder).out
    again = copier(
        *("copy", "--trust", "--defaults", "--data-file", project.folder / ANSWERS),
        *(template, tmp_path / "again"),
    )
    assert again.code == 0, again.err
    assert ".venv was not made" in again.err
    assert Project(tmp_path / "again").files() == project.files()


def test_a_confirmation_is_recorded_and_costs_nothing(
    added: tuple[Run, Project], adder: ModelServer
) -> None:
    """An update with the name asks no model and changes the answers alone; then nothing is told."""
    _, project = added
    project.start_history()
    adder.requests.clear()
    unchanged = project.update(environ=adder.environ)
    assert TOLD in unchanged.err
    assert project.status() == ""
    done = project.update("-d", "confirmed_dependencies=Greeting, numpy", environ=adder.environ)
    assert done.code == 0, done.err
    assert "confirmed_dependencies  the plan does not depend on numpy" in done.err
    assert adder.requests == []
    assert project.status().split() == ["M", ANSWERS, "M", "README.md"]
    assert NOTE not in project.read("README.md")
    assert "unconfirmed" not in plan_in(project)
    assert "confirmed_dependencies" not in project.answers()
    assert TOLD not in done.err


def test_a_yes_at_the_terminal_is_recorded(
    adder: ModelServer, template: Path, tmp_path: Path, uv_that_tells: Path
) -> None:
    """Whoever lets the environment be made has confirmed the plan: an update finds no work."""
    answers = {**FIRST_ANSWERS, **BY_GROQ, "setup_environment": True, "thrift": True}
    child = pexpect.spawn(
        sys.executable,
        [
            *("-W", "ignore", "-m", "copier", "copy", "--trust", "--defaults", *as_data(answers)),
            *(str(template), str(tmp_path / "project")),
        ],
        env={**os.environ, **adder.environ},
        encoding="utf-8",
        timeout=60,
    )
    child.expect(r"Install them into \.venv\? \[y/N\] ")
    child.sendline("y")
    child.read()
    project = Project(tmp_path / "project")
    assert uv_that_tells.exists()
    assert plan_in(project)["dependencies"] == ["greeting>=1"]
    assert "unconfirmed" not in plan_in(project)
    assert NOTE not in project.read("README.md")
    project.start_history()
    adder.requests.clear()
    done = project.update(environ=adder.environ)
    assert (done.code, adder.requests, project.status()) == (0, [], ""), done.err
    assert TOLD not in done.err


def test_what_is_confirmed_beforehand_is_installed(
    adder: ModelServer, copy: Copy, tmp_path: Path, uv_that_tells: Path
) -> None:
    """A name that is given with the copy is no news then, and what installs takes wheels only."""
    done = copy(
        **BY_GROQ,
        setup_environment=True,
        confirmed_dependencies=["greeting"],
        environ=adder.environ,
    )
    assert done.code == 0, done.err
    assert "unconfirmed" not in plan_in(Project(tmp_path / "project"))
    assert TOLD not in done.err
    assert "--only-binary :all: --no-binary tiny-codes -e file:///" in uv_that_tells.read_text()


def test_a_plan_that_is_given_counts_as_seen(
    adder: ModelServer, template: Path, tmp_path: Path
) -> None:
    """`pygen-copier plan` tells what the model added; its output, given to Copier, confirms it."""
    (tmp_path / "answers.yml").write_text(json.dumps({**FIRST_ANSWERS, **BY_GROQ}))
    planned = pygen_copier("plan", "--data-file", tmp_path / "answers.yml", environ=adder.environ)
    assert planned.code == 0, planned.err
    assert f"{TOLD}. Copier takes them as confirmed in a plan you give it." in planned.err
    (tmp_path / "plan.yml").write_text(planned.out)
    done = copier(
        *("copy", "--trust", "--defaults", "--data-file", tmp_path / "plan.yml"),
        *(template, tmp_path / "project"),
        environ=adder.environ,
    )
    assert done.code == 0, done.err
    assert TOLD not in done.err
    assert plan_in(Project(tmp_path / "project"))["dependencies"] == ["greeting>=1"]


def test_a_plan_that_is_reviewed_counts_as_seen(
    adder: ModelServer, template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The screen beside the plan names what is new; who goes on has confirmed it, at no request."""
    for name, value in {**adder.environ, "PYGEN_CACHE_DIR": str(tmp_path / "cache")}.items():
        monkeypatch.setenv(name, value)
    known = {**FIRST_ANSWERS, **BY_GROQ, "ask_more": False, "thrift": True}
    child = pexpect.spawn(
        sys.executable,
        [
            *("-W", "ignore", "-m", "copier", "copy", "--trust", *as_data(known)),
            *(str(template), str(tmp_path / "project")),
        ],
        encoding="utf-8",
        timeout=60,
        dimensions=(60, 120),
    )
    child.expect("Of these a model added, and you have not confirmed: greeting>=1")
    child.expect("version: 1")
    child.send(ENTER)
    child.expect("tiny-codes is in")
    child.expect(pexpect.EOF)
    project = Project(tmp_path / "project")
    assert "unconfirmed" not in plan_in(project)
    assert plan_in(project)["dependencies"] == ["greeting>=1"]
    assert [ask.task for ask in adder.requests].count("assess") == 1
