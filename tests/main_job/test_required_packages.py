"""Required packages: what a model names is looked up when the plan is made, before it costs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.asks import Ask
from support.copier import Project
from support.model import good_model
from support.projects import Copy
from support.servers import ModelServer

pytestmark = pytest.mark.slow

BY_GROQ = {"provider": "groq", "model": "small-model"}
Names = Callable[[Ask], list[str]]


def requiring(names: Names) -> Callable[[Ask], str]:
    """Return a good model whose structures require what a function says."""

    def reply(ask: Ask) -> str:
        said = good_model(ask)
        if ask.task != "structure":
            return said
        return json.dumps({**json.loads(said), "dependencies": names(ask)})

    return reply


@pytest.fixture
def served(
    index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[Names], ModelServer]]:
    """Return what starts a server of such a model."""
    monkeypatch.setenv("PYGEN_CACHE_DIR", str(tmp_path / "cache"))
    servers: list[ModelServer] = []

    def start(names: Names) -> ModelServer:
        server = ModelServer("groq", requiring(names))
        servers.append(server)
        return server.__enter__()

    yield start
    for server in servers:
        server.__exit__(None, None, None)


@pytest.mark.usefixtures("with_uv")
def test_an_invented_name_goes_back_to_the_model(
    served: Callable[[Names], ModelServer], copy: Copy, tmp_path: Path
) -> None:
    """It is told what the index says, before a file is asked for, and names another package."""
    server = served(
        lambda ask: ["greeting>=1"] if "problems" in ask.brief else ["greeting", "invented>=2"]
    )
    done = copy(**BY_GROQ, environ=server.environ)
    assert done.code == 0, done.err
    tasks = [ask.task for ask in server.requests]
    assert tasks.count("structure") == 2
    assert tasks.index("module") > len(tasks) - tasks[::-1].index("structure") - 1
    (problem,) = next(ask.brief["problems"] for ask in server.requests if "problems" in ask.brief)
    assert problem.startswith("Dependency 'invented>=2' cannot be installed as a wheel: because")
    plan = Project(tmp_path / "project").answers()["plan"]
    assert isinstance(plan, dict)
    assert plan["dependencies"] == ["greeting>=1"]


@pytest.mark.usefixtures("without_uv")
def test_what_a_model_insists_on_is_left_out(
    served: Callable[[Names], ModelServer], copy: Copy, tmp_path: Path
) -> None:
    """Whatever it says, the plan has no requirement that cannot be installed, which is told."""
    server = served(lambda _: ["invented>=2", "greeting"])
    done = copy(**BY_GROQ, thrift=True, environ=server.environ)
    assert done.code == 0, done.err
    assert "mended  structure  dropped the requirement invented>=2: " in done.err
    plan = Project(tmp_path / "project").answers()["plan"]
    assert isinstance(plan, dict)
    assert plan["dependencies"] == ["greeting"]
    assert plan["unconfirmed"] == ["greeting"]


def test_nothing_is_looked_up_where_the_plan_stays(
    project: Project, server: ModelServer, uv_that_tells: Path
) -> None:
    """An update without news starts nothing that asks an index."""
    done = project.update(environ=server.environ)
    assert done.code == 0, done.err
    assert not uv_that_tells.exists()
