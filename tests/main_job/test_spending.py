"""The budget of a run: it stops cleanly, and goes on where it stopped."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.copier import Project
from support.projects import Copy
from support.servers import ModelServer

pytestmark = pytest.mark.slow

# assess, 2 features, summary, a verdict, structure, reconcile, 2 modules, 2 examples, 2 tests,
# 4 pages
ALL, PLANNING = 17, 7
MODEL = {"provider": "groq", "model": "small-model"}


@pytest.mark.parametrize("limit", [1, 6, 8, 10, 13])
def test_a_run_stops_and_goes_on(
    limit: int, copy: Copy, server: ModelServer, tmp_path: Path
) -> None:
    """So many requests are sent, nothing is written, and the next run asks for the rest only."""
    first = copy(environ={**server.environ, "PYGEN_MAX_REQUESTS": str(limit)}, **MODEL)

    assert first.code == 1
    assert "Traceback" not in first.err
    assert f"The budget is spent: {limit} request" in first.complaint
    assert f"(PYGEN_MAX_REQUESTS is {limit})" in first.complaint
    told = f"What is left, {ALL - limit} files, takes about {ALL - limit} requests and "
    assert (told in first.complaint) == (limit >= PLANNING)
    assert not (tmp_path / "project").exists()
    assert len(server.requests) == limit

    second = copy(environ={**server.environ, "PYGEN_MAX_REQUESTS": str(ALL - limit)}, **MODEL)

    assert second.code == 0, second.err
    assert len(server.requests) == ALL
    assert (tmp_path / "project" / "pyproject.toml").is_file()


def test_tokens_are_spent_as_well(copy: Copy, server: ModelServer, tmp_path: Path) -> None:
    """A limit of tokens stops a run likewise; without one it is finished."""
    first = copy(environ={**server.environ, "PYGEN_MAX_TOKENS": "500"}, **MODEL)

    assert first.code == 1
    assert "(PYGEN_MAX_TOKENS is 500)" in first.complaint
    assert not (tmp_path / "project").exists()
    sent = len(server.requests)
    assert 0 < sent < ALL

    assert copy(environ=server.environ, **MODEL).code == 0
    assert len(server.requests) == ALL
    project = Project(tmp_path / "project")
    assert len(list((project.folder / "tests").glob("test_*.py"))) == 2


@pytest.mark.parametrize("variable", ["PYGEN_MAX_REQUESTS", "PYGEN_MAX_TOKENS"])
def test_a_limit_that_is_no_number_is_told(
    variable: str, copy: Copy, server: ModelServer, tmp_path: Path
) -> None:
    """A line that says what may be set, before anything is sent."""
    done = copy(environ={**server.environ, variable: "a few"}, **MODEL)

    assert done.code == 1
    assert f"{variable} is 'a few'." in done.complaint
    assert server.requests == []
    assert not (tmp_path / "project").exists()
