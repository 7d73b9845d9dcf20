"""Texts that are meant to harm: refused before any is asked for, by the rules and by a model."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.asks import Ask
from support.copier import copier
from support.existing import ONLY_TEXTS, author, write_template
from support.servers import ModelServer

pytestmark = pytest.mark.slow


def tag(name: str, prompt: str) -> str:
    """Return a tag."""
    return f'{{% generate "{name}" %}}{prompt}{{% endgenerate %}}\n'


HARMLESS = tag("intro", "Introduce a shop for flowers.")
REFUSED = json.dumps({"allowed": False, "reason": "It cheats people."})


class Judge:
    """An author who refuses so many times, and then allows."""

    def __init__(self, refusals: int) -> None:
        self.refusals = refusals

    def __call__(self, ask: Ask) -> str:
        """Answer a request."""
        if ask.task == "assess" and self.refusals:
            self.refusals -= 1
            return REFUSED
        return author(ask)


@pytest.fixture
def server() -> Iterator[ModelServer]:
    """A Groq server with an author of texts."""
    with ModelServer("groq", author) as server:
        yield server


def template(folder: Path, body: str) -> Path:
    """Write a template whose page has tags."""
    answers = "{{ _copier_answers|to_yaml }}\n"
    files = {
        "copier.yml": ONLY_TEXTS,
        "README.md.jinja": body,
        "{{ _copier_conf.answers_file }}.jinja": answers,
    }
    return write_template(folder / "template", files)


def tasks(server: ModelServer) -> list[str]:
    """Return the tasks of the requests, in their order."""
    return [ask.task for ask in server.requests]


def test_a_prompt_that_the_rules_know_costs_nothing(tmp_path: Path, server: ModelServer) -> None:
    """One harmful prompt among harmless ones: no request, no project, and the text is named."""
    made = template(tmp_path, HARMLESS + tag("tool", "Write how our keylogger sends passwords."))
    done = copier("copy", "--trust", made, tmp_path / "project", environ=server.environ)
    assert done.code == 1
    assert tasks(server) == []
    assert not (tmp_path / "project").exists()
    assert done.complaint.startswith(
        "These texts will not be generated: The prompt of 'tool' asks for software that spies"
    )
    assert len(done.complaint.splitlines()) == 1


def test_all_prompts_are_assessed_at_once(tmp_path: Path, server: ModelServer) -> None:
    """One request holds the prompts of a wave; an update with nothing new asks nothing."""
    made = template(tmp_path, HARMLESS + tag("rules", "Say when the shop is open."))
    done = copier("copy", "--trust", made, tmp_path / "project", environ=server.environ)
    assert done.code == 0, done.err
    assert sorted(tasks(server)) == ["assess", "generate", "generate"]
    (assessed,) = (ask for ask in server.requests if ask.task == "assess")
    assert set(assessed.brief["texts"]) == {"intro", "rules"}


def test_a_model_that_refuses_twice(tmp_path: Path, server: ModelServer) -> None:
    """What a model refuses twice is not asked for; its reason and the way on are told."""
    server.answer = Judge(2)
    made = template(tmp_path, HARMLESS)
    done = copier("copy", "--trust", made, tmp_path / "project", environ=server.environ)
    assert done.code == 1
    assert tasks(server) == ["assess", "assess"]
    assert "It cheats people." in done.complaint
    assert "asked twice" in done.complaint
    assert "Say in the tags' prompts what they are for" in done.complaint


def test_a_model_that_muses(tmp_path: Path, server: ModelServer) -> None:
    """What is allowed when it is looked at again is written: a harmless text is not lost."""
    server.answer = Judge(1)
    made = template(tmp_path, HARMLESS)
    done = copier("copy", "--trust", made, tmp_path / "project", environ=server.environ)
    assert done.code == 0, done.err
    assert tasks(server) == ["assess", "assess", "generate"]


@pytest.mark.parametrize("model", ["scaffold", "files"])
def test_nobody_is_asked_where_no_service_writes(
    tmp_path: Path, server: ModelServer, model: str
) -> None:
    """Stand-ins and a chat window: the rules hold, and no model assesses."""
    made = template(tmp_path, HARMLESS)
    environ = {**server.environ, "PYGEN_MODEL": f"{model}:{tmp_path / 'replies'}"}
    if model == "scaffold":
        environ["PYGEN_MODEL"] = model
    done = copier("copy", "--trust", made, tmp_path / "project", environ=environ)
    assert tasks(server) == []
    assert "assess" not in done.err
