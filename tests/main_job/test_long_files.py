"""Long files and small windows: a package whose files are longer than a model's replies."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Literal

import pytest
from support.asks import CHARACTERS
from support.copier import Project, run
from support.long_model import FUNCTIONS, METHODS, long_model, long_plan
from support.projects import Copy
from support.servers import ModelServer

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("wire", ["groq", "ollama"])
def test_a_package_is_whole_whatever_the_window(
    wire: Literal["groq", "ollama"], copy_here: Copy, tmp_path: Path
) -> None:
    """A window of 4,096 tokens, replies of 1,024: a module of over 2,000, whose tests pass."""
    with ModelServer(wire, long_model, window=4096, output=1024) as server:
        done = copy_here(
            server.environ,
            provider=wire,
            model="small-model",
            features=["parity"],
            plan=long_plan(),
        )
    assert done.code == 0, done.err
    assert "acceptable reply" not in done.err
    project = Project(tmp_path / "project")
    module = project.read("src/tiny_codes/walks.py")
    assert len(module) > 2000 * CHARACTERS
    assert module.count("from itertools import count, islice") == 1
    for name in (*FUNCTIONS, *METHODS):
        assert module.count(f"def {name}(") == 1
    tasks = [ask.task for ask in server.requests]
    assert tasks.count("module") == 1
    assert 2 <= tasks.count("piece") <= 12
    assert all(len(ask.system + ask.user) < 4096 * CHARACTERS for ask in server.requests)
    tested = run(
        *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"),
        cwd=project.folder,
        environ={"PYTHONPATH": "src"},
    )
    assert tested.code == 0, tested.out
    assert f"{len(FUNCTIONS) + len(METHODS) + 2} passed" in tested.out


def test_a_second_run_repeats_nothing(copy_here: Copy, tmp_path: Path) -> None:
    """What a long file took is in the record, with all its tokens, and is asked for once."""
    answers = {
        "provider": "groq",
        "model": "small-model",
        "features": ["parity"],
        "plan": long_plan(),
    }
    with ModelServer("groq", long_model, window=4096, output=1024) as server:
        assert copy_here(server.environ, **answers).code == 0
        asked = len(server.requests)
        project = Project(tmp_path / "project")
        recorded = json.loads(str(project.answers()["generated"]))
        assessed = sum(ask.task == "assess" for ask in server.requests)  # of a plan that is given
        assert sum(entry["attempts"] for entry in recorded.values()) == asked - assessed
        module = recorded["module:walks"]
        assert module["tokens"][1] > 2000
        (tmp_path / "project").rename(tmp_path / "first")
        assert copy_here(server.environ, **answers).code == 0
        assert len(server.requests) == asked
    assert project.files() == Project(tmp_path / "first").files()
