"""The model of a package is the newest that its service lists when it is made, and stays that."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.copier import Project, commit
from support.model import good_model
from support.projects import Copy
from support.servers import ModelServer

from pygen_copier.providers import credentials

LISTED = ["gemini-2.5-flash", "gemini-3.5-flash", "gemini-3.10-flash", "gemini-4-flash-preview"]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not credentials.installed("google.genai"), reason="google-genai is not installed"
    ),
]


def test_it_is_chosen_once_and_recorded(copy: Copy, tmp_path: Path) -> None:
    """One look at the list chooses it; an update looks at nothing, whatever is listed by then."""
    with ModelServer("gemini", good_model, models=LISTED) as server:
        done = copy(environ=server.environ, provider="gemini")
        assert done.code == 0, done.err
        project = Project(tmp_path / "project")
        assert project.answers()["model"] == "gemini-3.10-flash"
        assert {ask.model for ask in server.requests} == {"gemini-3.10-flash"}
        assert sum(each.path.endswith("/models") for each in server.listings) == 1

        project.start_history()
        commit(project.folder)
        server.models = [*LISTED, "gemini-5-flash"]
        server.listings.clear()
        server.requests.clear()
        done = project.update(environ=server.environ)
        assert done.code == 0, done.err
        assert (server.listings, server.requests) == ([], [])
        assert project.status() == ""


def test_a_preview_looks_at_nothing(copy: Copy) -> None:
    """With `--pretend` no service is asked for anything."""
    with ModelServer("gemini", good_model, models=LISTED) as server:
        done = copy("project", "--pretend", environ=server.environ, provider="gemini")
        assert done.code == 0, done.err
        assert (server.listings, server.requests) == ([], [])


def test_another_provider_brings_its_own_model(copy: Copy, tmp_path: Path) -> None:
    """An update with another provider asks for that one's model, not for the recorded name."""
    with ModelServer("groq", good_model) as server:
        assert copy(environ=server.environ, provider="groq").code == 0
    project = Project(tmp_path / "project")
    project.start_history()
    with ModelServer("gemini", good_model, models=LISTED) as server:
        again = 'regenerate=["tests:parity_checks"]'
        done = project.update("-d", "provider=gemini", "-d", again, environ=server.environ)
        assert done.code == 0, done.err
        assert {ask.model for ask in server.requests} == {"gemini-3.10-flash"}
    assert project.answers()["model"] == "gemini-3.10-flash"
