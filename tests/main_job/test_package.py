"""The package that a model wrote, and what becomes of replies that are not acceptable."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest
from support.asks import Ask
from support.copier import Project
from support.model import fenced, good_model
from support.packages import Environment, ci_commands
from support.projects import Copy
from support.servers import ModelServer


@pytest.mark.timeout(300)
def test_a_package_of_a_good_model_is_whole(copy_here: Copy, tmp_path: Path) -> None:
    """What a good model wrote installs, and passes its own tests and checks."""
    with ModelServer("groq", good_model) as server:
        done = copy_here(server.environ, provider="groq", model="small-model")
    assert done.code == 0, done.err
    project = Project(tmp_path / "project")
    environment = Environment(tmp_path / "environment", project.folder)
    for name in ("types", "lint", ""):
        for command in ci_commands(project, name):
            ran = environment.run(*command)
            assert ran.code == 0, f"{command}: {ran.out}{ran.err}"
    assert "2 passed" in ran.out


def test_what_a_model_wrote_is_no_template(copy_here: Copy, tmp_path: Path) -> None:
    """`{{ 7*7 }}` in an answer or a reply stays those characters in the files."""

    def answer(ask: Ask) -> str:
        if ask.task == "example":
            return fenced('"""Shows {{ 7*7 }} and {% raw %}."""\n\nprint("{{ 7*7 }}")\n')
        return good_model(ask)

    with ModelServer("groq", answer) as server:
        done = copy_here(
            server.environ,
            provider="groq",
            model="small-model",
            description='Says "{{ 7*7 }}" \\ and {% raw %}.',
        )
    assert done.code == 0, done.err
    project = Project(tmp_path / "project")
    assert 'print("{{ 7*7 }}")' in project.read("examples/parity_checks.py")
    assert "{{ 7*7 }}" in project.read("README.md")
    described = tomllib.loads(project.read("pyproject.toml"))["project"]["description"]
    assert described == 'Says "{{ 7*7 }}" \\ and {% raw %}.'


def test_a_model_that_never_gets_it_right_leaves_a_scaffold(
    copy_here: Copy, tmp_path: Path
) -> None:
    """After the repairs a scaffold stands in, the run ends well and says how to try again."""

    def answer(ask: Ask) -> str:
        if ask.task == "module" or ask.brief.get("of") == "module":
            return fenced("def other() -> None:\n    pass\n")
        return good_model(ask)

    with ModelServer("groq", answer) as server:
        done = copy_here(server.environ, provider="groq", model="small-model")
        repairs = [ask.brief for ask in server.requests if ask.task == "repair"]
    assert done.code == 0, done.err
    assert " for no acceptable reply came: module:" in done.err
    assert "regenerate=" in done.err
    # The same problems came back, so a second repair was not tried.
    assert len(repairs) == 2
    assert "is not defined" in repairs[0]["problems"][0]
    assert [ask for ask in server.requests if ask.task == "tests"] == []
    project = Project(tmp_path / "project")
    assert "raise NotImplementedError" in project.read("src/tiny_codes/parity_checks.py")
    assert "waiting for an implementation" in project.read("tests/test_parity_checks.py")

    # A better model fills one of them in, and then its tests are written, too.
    project.start_history()
    with ModelServer("groq", good_model) as server:
        again = 'regenerate=["module:parity_checks"]'
        updated = project.update("-d", again, environ=server.environ)
        assert updated.code == 0, updated.err
        assert Counter(ask.task for ask in server.requests) == Counter(module=1, tests=1, page=2)
        # Pages that also speak of the other one still wait.
        pages = {ask.brief["page"] for ask in server.requests if ask.task == "page"}
        assert pages == {"overview", "how-to-parity-checks"}
    assert "NotImplementedError" not in project.read("src/tiny_codes/parity_checks.py")
    assert "waiting" not in project.read("tests/test_parity_checks.py")
