"""Packages whose code is run before it is accepted: `verify: sandbox` in the real Copier."""

from __future__ import annotations

import itertools
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from support.asks import Ask
from support.copier import Project, Run
from support.model import good_model
from support.servers import ModelServer

from pygen_copier.events import Event
from pygen_copier.generation.record import Record
from pygen_copier.questionnaire import verify_question

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("index")]

_NUMBERS = itertools.count()
MODULE, TESTS = "module:parity_checks", "tests:parity_checks"
PAGE = "page:how-to-parity-checks"


class FlawedModel:
    """Writes a module whose results are too small, and mends it when it is told to.

    Attributes:
        stubborn: Whether what is mended is as wrong as before, in another way each time.
    """

    def __init__(self, *, stubborn: bool = False) -> None:
        self.stubborn = stubborn
        self.repairs = 0

    def __call__(self, ask: Ask) -> str:
        """Answer a brief."""
        reply = good_model(ask)
        first = ask.task == "module" and ask.brief["module"]["name"] == "parity_checks"
        if self.stubborn and ask.task == "diagnose":
            self.repairs += 1
        flawed = first or (self.stubborn and ask.task == "diagnose")
        return reply.replace("n + 1", f"n - {self.repairs}") if flawed else reply


def made(copy: Callable[..., Run], server: ModelServer, **answers: str) -> Run:
    """Copy the template with a model of this server, and have the code run.

    The replies of other tests are in the same folder as the environments, so each test asks for a
    package of its own.
    """
    purpose = f"Small codes, number {next(_NUMBERS)}."
    return copy(
        environ=server.environ,
        provider="groq",
        model="small-model",
        verify="sandbox",
        description=purpose,
        **answers,
    )


@pytest.mark.usefixtures("sandboxed")
def test_what_fails_in_the_sandbox_is_mended(copy: Callable[..., Run], tmp_path: Path) -> None:
    """A module that fails its tests is diagnosed and mended before a file is written."""
    with ModelServer("groq", FlawedModel()) as server:
        done = made(copy, server)
        assert done.code == 0, done.err
        tasks = [ask.task for ask in server.requests]
        assert (tasks.count("diagnose"), tasks.count("repair")) == (1, 0)
        project = Project(tmp_path / "project")
        project.start_history()
        again = project.update(environ=server.environ)
        assert again.code == 0, again.err
        assert len(server.requests) == len(tasks)
    assert project.status() == ""
    record = Record.read(project.answers()["generated"])
    assert "n + 1" in record[MODULE].text(MODULE)
    assert record[MODULE].checks[-2:] == ("tests-pass", "types")
    assert record[TESTS].checks[-3:] == ("tests-pass", "tests-tell", "types")
    printed = record["example:parity-checks"].output
    assert printed
    for file in ("README.md", "docs/examples.md"):
        assert f"It prints:\n\n```text\n{printed}```\n" in project.read(file)
    programs = [e for name, e in record.items() if name.startswith(("example:", "page:"))]
    assert all("runs" in entry.checks for entry in programs)
    assert not any(entry.fallback for entry in record.values())


@pytest.mark.usefixtures("sandboxed")
def test_wrong_types_are_mended(copy: Callable[..., Run], tmp_path: Path) -> None:
    """The package's own mypy reads what runs, the Python of pages too: it goes to repair, once."""

    def loose(ask: Ask) -> str:
        reply = good_model(ask)
        wrong = ask.task == "module" and ask.brief["module"]["name"] == "parity_checks"
        if ask.task == "page" and ask.brief["page"] == "how-to-parity-checks":
            return reply.replace("print(", "size: str = parity_checks_value(1)\nprint(")
        return reply.replace("n + 1", "n + 1 or 'many'") if wrong else reply

    with ModelServer("groq", loose) as server:
        done = made(copy, server)
    assert done.code == 0, done.err
    repairs = {ask.brief["name"]: ask.brief for ask in server.requests if ask.task == "repair"}
    assert repairs.keys() == {MODULE, PAGE}
    assert "[return-value]" in repairs[MODULE]["problems"][0]
    assert "[assignment]" in repairs[PAGE]["problems"][0]
    record = Record.read(Project(tmp_path / "project").answers()["generated"])
    assert "many" not in record[MODULE].text(MODULE)
    assert record[MODULE].checks[-1] == record[PAGE].checks[-1] == "types"


@pytest.mark.usefixtures("sandboxed")
def test_what_stays_wrong_is_replaced_and_told(copy: Callable[..., Run], tmp_path: Path) -> None:
    """The scaffold stands in after three repairs, the run ends well and names what waits."""
    with ModelServer("groq", FlawedModel(stubborn=True)) as server:
        done = made(copy, server)
    assert done.code == 0, done.err
    assert [ask.task for ask in server.requests].count("diagnose") == 3
    record = Record.read(Project(tmp_path / "project").answers()["generated"])
    waiting = {name for name, entry in record.items() if entry.fallback}
    assert {MODULE, TESTS} <= waiting
    others = waiting - {MODULE, TESTS}
    assert all(name.startswith(("example:", "page:")) for name in others)  # of the module
    assert "for no acceptable reply came" in done.err
    assert all(name in done.err.rpartition("regenerate")[2] for name in waiting)
    assert "given up" in done.err


def test_without_a_sandbox_code_is_only_read(
    copy: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where none can be had it is said once, with the remedy, and the package is made."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for tool in Path(str(shutil.which("git"))).parent.iterdir():
        if tool.name != "bwrap":
            (tools / tool.name).symlink_to(tool)
    monkeypatch.setenv("PATH", str(tools))
    with ModelServer("groq", FlawedModel()) as server:
        done = made(copy, server)
    assert done.code == 0, done.err
    told = [line for line in done.err.splitlines() if "no sandbox" in line]
    assert len(told) == 1
    assert "bubblewrap" in told[0]
    record = Record.read(Project(tmp_path / "project").answers()["generated"])
    assert "tests-pass" not in record[MODULE].checks


@pytest.mark.usefixtures("sandboxed")
def test_a_dependency_that_is_nowhere_is_left_out_or_ends_the_run(
    copy: Callable[..., Run], tmp_path: Path
) -> None:
    """What a model needs and nobody offers is left out; in one's own plan it is one line."""

    def answer(ask: Ask) -> str:
        reply = good_model(ask)
        if ask.task == "structure":
            return json.dumps({**json.loads(reply), "dependencies": ["no-such-thing>=1"]})
        return reply

    with ModelServer("groq", answer) as server:
        done = made(copy, server)
        assert done.code == 0, done.err
        assert "no-such-thing" in done.err
        plan = Project(tmp_path / "project").answers()["plan"]
        assert isinstance(plan, dict)
        assert plan["dependencies"] == []
        shutil.rmtree(tmp_path / "project")
        own = {**plan, "inputs": "", "dependencies": ["no-such-thing>=1"]}
        done = made(copy, server, plan=json.dumps(own))
    assert done.code == 1
    assert "no-such-thing" in done.complaint
    assert "verify" in done.complaint
    assert "Traceback" not in done.err
    assert not (tmp_path / "project").exists()


@pytest.mark.usefixtures("sandboxed")
def test_types_without_the_extra_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where mypy is not installed here it is said once, with the command that adds it."""
    monkeypatch.setattr(verify_question, "find_spec", lambda name: None)
    heard: list[Event] = []
    tester = verify_question.tester_of({"verify": "sandbox"}, [], heard.append)
    assert tester
    assert not tester.checks_types
    (told,) = heard
    assert "types are not checked without mypy" in told.detail
    assert "[types]" in told.detail
