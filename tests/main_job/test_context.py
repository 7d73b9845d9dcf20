"""The question `context`: the package in short, always, never, or where a window is small."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from support.copier import Project, commit, pygen_copier
from support.model import good_model
from support.projects import Copy
from support.servers import ModelServer

pytestmark = pytest.mark.slow

GROQ = {"provider": "groq", "model": "small-model"}
SHORT = "A small package of parity_checks, look_up_decoding."


def tasks(server: ModelServer) -> Counter[str]:
    """Return how often each task was asked for."""
    return Counter(ask.task for ask in server.requests)


def rows(project: Project) -> list[dict[str, Any]]:
    """Return what `status` says of each artifact."""
    done = pygen_copier("status", "--json", project.folder)
    found: list[dict[str, Any]] = json.loads(done.out)
    return found


def told(server: ModelServer) -> set[str]:
    """Return what requests for files were told of the package."""
    briefs = [ask.brief for ask in server.requests]
    return {brief["context"].split("\n\n", 1)[1].strip() for brief in briefs if "context" in brief}


def test_with_and_without_can_be_compared(copy: Copy, tmp_path: Path) -> None:
    """On, it stands for the summary whatever the window; off, it does not; the record says which.

    Whoever changes the answer keeps all that is written, and is told what is older.
    """
    with ModelServer("groq", good_model) as server:
        done = copy("project", environ=server.environ, **GROQ, context="on")
        assert done.code == 0, done.err
        assert told(server) == {SHORT}
        assert tasks(server)["context"] == 1
        project = Project(tmp_path / "project")
        project.start_history()
        assert {row["context"] for row in rows(project)} == {"condensed"}
        server.requests.clear()
        updated = project.update("-d", "context=off", environ=server.environ)
        assert updated.code == 0, updated.err
        assert not server.requests
        assert project.status() == " M .copier-answers.yml\n"
        assert {row["older_prompt"] for row in rows(project)} == {True}
        commit(project.folder)
        again = project.update("-d", 'regenerate=["module:*"]', environ=server.environ)
        assert again.code == 0, again.err
    assert SHORT not in told(server)
    modules = [row for row in rows(project) if row["artifact"].startswith("module:")]
    assert [(row["context"], row["older_prompt"]) for row in modules] == [("", False)] * 2


def test_a_package_that_has_none_gets_one(copy: Copy, tmp_path: Path) -> None:
    """Switched on later, it is made once; no file is asked for, and the next update asks nobody."""
    with ModelServer("groq", good_model) as server:
        done = copy("project", environ=server.environ, **GROQ)
        assert done.code == 0, done.err
        assert "context" not in tasks(server)
        project = Project(tmp_path / "project")
        project.start_history()
        server.requests.clear()
        (tmp_path / "data.yml").write_text("context: on\n")  # true, to YAML
        updated = project.update("--data-file", str(tmp_path / "data.yml"), environ=server.environ)
        assert updated.code == 0, updated.err
        assert tasks(server) == {"context": 1}
    changed = project.status().split()
    assert set(changed) <= {"M", ".copier-answers.yml", "docs/plan.md"}
    assert f"context: {SHORT}" in project.read(".copier-answers.yml")
    commit(project.folder)
    same = project.update()
    assert same.code == 0, same.err
    assert project.status() == ""


def test_off_is_never_asked_for(copy: Copy) -> None:
    """Even with a small window nobody is asked for it, and the summary is told or nothing."""
    with ModelServer("ollama", good_model, window=3_400) as server:
        done = copy(environ=server.environ, provider="ollama", model="small-model", context="off")
    assert done.code == 0, done.err
    assert "context" not in tasks(server)


def test_it_holds_what_the_code_examples_show(
    copy: Copy, template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The request for it has the summaries of the examples beside the plan."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "style.py").write_text(
        'def encode_bits(bits: list[int]) -> bytes:\n    """Pack."""\n'
    )
    with ModelServer("groq", good_model) as server:
        done = copy(environ=server.environ, **GROQ, context="on", code_examples=["style.py"])
    assert done.code == 0, done.err
    (brief,) = (ask.brief for ask in server.requests if ask.task == "context")
    assert "encode_bits" in json.dumps(brief["code_examples"])
    assert brief["plan"]["modules"]
