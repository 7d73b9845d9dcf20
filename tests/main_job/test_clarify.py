"""Clarify: a model asks before it plans, once, and what is answered reaches the plan."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from support.asks import Ask
from support.copier import FIRST_ANSWERS, Project, as_data
from support.model import good_model
from support.projects import Copy
from support.servers import ModelServer
from support.terminal import Terminal

pytestmark = pytest.mark.slow

GROQ = {"provider": "groq", "model": "small-model"}
QUESTION = "Are words bits or bytes?"


def tasks(server: ModelServer) -> list[str]:
    """Return the tasks that were asked for, in their order."""
    return [ask.task for ask in server.requests]


def required(project: Project) -> list[Mapping[str, str]]:
    """Return what the plan requires because of answers."""
    plan = project.answers()["plan"]
    assert isinstance(plan, dict)
    return [each for each in plan.get("requirements", []) if each["from"] == "answers"]


def test_defaults_are_taken_told_and_asked_for_once(
    copy: Copy, server: ModelServer, tmp_path: Path
) -> None:
    """With `clarify=true` and no terminal the defaults are taken; an update asks nothing again."""
    made = copy(environ=server.environ, clarify=True, **GROQ)
    assert made.code == 0, made.err
    assert f"{QUESTION} bits" in made.err
    assert (tasks(server).count("clarify"), tasks(server).count("assess")) == (1, 1)
    assert {"clarify", "assess"} == set(tasks(server)[:2])
    assert any(ask.brief.get("clarified") == {QUESTION: "bits"} for ask in server.requests)
    project = Project(tmp_path / "project")
    assert project.answers()["clarifications"] == {QUESTION: "bits"}
    assert [each["text"] for each in required(project)] == [f"{QUESTION} bits"]
    project.start_history()
    server.requests.clear()
    done = project.update(environ=server.environ)
    assert done.code == 0, done.err
    assert (server.requests, project.status()) == ([], "")


def test_an_answer_that_is_given_needs_no_request(
    copy: Copy, server: ModelServer, tmp_path: Path
) -> None:
    """Answers in the data are taken as they are; another one revises the plan."""
    made = copy(environ=server.environ, clarifications={QUESTION: "bytes"}, **GROQ)
    assert made.code == 0, made.err
    assert "clarify" not in tasks(server)
    project = Project(tmp_path / "project")
    assert [each["text"] for each in required(project)] == [f"{QUESTION} bytes"]
    project.start_history()
    server.requests.clear()
    again = f'clarifications={{"{QUESTION}": bits}}'
    done = project.update("-d", again, environ=server.environ)
    assert done.code == 0, done.err
    assert [each["text"] for each in required(project)] == [f"{QUESTION} bits"]
    assert "clarify" not in tasks(server)
    assert "feature" not in tasks(server)


@pytest.mark.parametrize(
    ("arguments", "answers"),
    [((), {}), (("--pretend",), {"clarify": True}), ((), {"clarify": True, "thrift": True})],
    ids=["nobody said so", "pretending", "thrift"],
)
def test_nobody_asks_where_nobody_is_there(
    arguments: tuple[str, ...], answers: dict[str, object], copy: Copy, server: ModelServer
) -> None:
    """Without a terminal nothing is asked, nor with `--pretend` or `thrift`."""
    done = copy("project", *arguments, environ=server.environ, **GROQ, **answers)
    assert done.code == 0, done.err
    assert "clarify" not in tasks(server)


@pytest.mark.parametrize("reply", ["No idea.", '{"questions": [{"question": 7}]}'])
def test_questions_that_cannot_be_used_are_none(reply: str, copy: Copy, tmp_path: Path) -> None:
    """Where no reply can be used nothing is asked, and the package is made all the same."""
    with ModelServer(
        "groq", lambda ask: reply if ask.task == "clarify" else good_model(ask)
    ) as server:
        done = copy(environ=server.environ, clarify=True, **GROQ)
    assert done.code == 0, done.err
    project = Project(tmp_path / "project")
    assert (required(project), "clarifications" in project.answers()) == ([], False)


def test_in_a_chat_window_it_is_a_prompt_of_the_first_round(copy: Copy, tmp_path: Path) -> None:
    """With the provider `files` the questions are asked for beside the assessment."""
    stopped = copy(provider="files", model=str(tmp_path / "replies"), clarify=True)
    assert stopped.code == 1
    prompts = {path.parent.name for path in (tmp_path / "replies").glob("*/*.prompt.md")}
    assert prompts == {"assess", "clarify"}


def test_a_person_answers_at_the_terminal(
    template: Path, server: ModelServer, tmp_path: Path
) -> None:
    """At a terminal a person is asked by default, changes an answer, and it counts."""
    known = {**FIRST_ANSWERS, **GROQ, "import_name": "tiny_codes", "license": "MIT"}
    more = {"author_name": "A", "author_email": "a@example.org", "minimum_python": "3.11"}
    last = {"repository_url": "", "ci": "none", "setup_environment": "false", "thrift": "false"}
    data = as_data({**known, **more, **last, "enhancement": "none", "docstrings": "google"})
    terminal = Terminal(
        [
            sys.executable,
            "-W",
            "ignore",
            "-m",
            "copier",
            "copy",
            "--trust",
            *data,
            template,
            tmp_path / "project",
        ],
        environ=server.environ,
        columns=100,
        lines=200,
    )
    terminal.child.expect("Shall the rest be asked")
    terminal.child.send("n")
    terminal.child.expect("bits or bytes")
    terminal.child.send(" of eight\x1b\r")
    terminal.child.expect("plan of the package")
    terminal.child.send("\x1b\r")
    terminal.child.expect("tiny-codes is in")
    project = Project(tmp_path / "project")
    assert project.answers()["clarifications"] == {QUESTION: "bits of eight"}
    assert [each["text"] for each in required(project)] == [f"{QUESTION} bits of eight"]


def test_what_is_asked_is_marked_in_the_specification(
    copy: Copy, server: ModelServer, tmp_path: Path
) -> None:
    """What spec-kit's users marked as unclear is what the model is told to ask about first."""
    text = (
        "# Codes\n\nSmall codes.\n\n- **FR-001**: System MUST decode [NEEDS CLARIFICATION: what?]\n"
    )
    (tmp_path / "spec.md").write_text(text, encoding="utf-8")
    done = copy(environ=server.environ, spec=str(tmp_path / "spec.md"), clarify=True, **GROQ)
    assert done.code == 0, done.err
    (asked,) = [ask for ask in server.requests if ask.task == "clarify"]
    assert isinstance(asked, Ask)
    assert asked.brief["unclear"] == ["what?"]
    assert "FR-001" in asked.brief["spec"]
