"""A run that ends early: what was typed is kept, and the command that is named goes on with it."""

from __future__ import annotations

import os
import re
import shlex
import signal
import stat
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pexpect
import pytest
import yaml
from support.asks import Ask
from support.copier import FEATURES, FIRST_ANSWERS, Project, as_data, copier
from support.model import good_model
from support.servers import STALL, Fault, ModelServer
from support.terminal import heed_interrupts

from pygen_copier import settings

pytestmark = pytest.mark.weekly

ENTER = "\x1b\r"  # Esc, then Enter, ends an answer of several lines
GROQ = {"provider": "groq", "model": "small-model"}
KEY = "gsk_" + "a1B2" * 12
WRITING = ("module", "tests", "example", "page")
KNOWN = {
    **FIRST_ANSWERS,
    "import_name": "tiny_codes",
    "license": "MIT",
    "ci": "none",
    "setup_environment": False,
    "ask_more": False,
    "clarify": False,
    "minimum_python": "3.11",
    "docstrings": "google",
    "author_name": "Ada",
    "author_email": "ada@example.org",
    "repository_url": "",
    "enhancement": "full",
    "thrift": False,
    "context": "auto",
}


class Person:
    """A person at a terminal in which Copier runs.

    Args:
        command: Copier's arguments.
        environ: More variables.
        cwd: Where it runs.
    """

    def __init__(
        self, command: Sequence[str | Path], environ: Mapping[str, str], cwd: Path
    ) -> None:
        self.cwd, self.environ = cwd, environ
        self.child: pexpect.spawn[str] = pexpect.spawn(
            sys.executable,
            ["-W", "ignore", "-m", "copier", *map(str, command)],
            encoding="utf-8",
            timeout=60,
            dimensions=(60, 400),
            env={**os.environ, **environ},
            cwd=cwd,
            preexec_fn=heed_interrupts,
        )

    def end(self) -> str:
        """Wait for the end, which is an early one, and return what was said."""
        said = self.child.read()
        self.child.close()
        assert self.child.exitstatus == 1, said
        return str(said)


def kept(said: str) -> tuple[Path, list[str]]:
    """Return the file that a run named, and Copier's arguments to go on."""
    file = re.search(r"What you answered is kept in (\S+)\.[ \r]", said)
    command = re.search(r"^  copier (.+?)\r?$", said, re.MULTILINE)
    assert file, said
    assert command, said
    return Path(file[1]), shlex.split(command[1])


def read(path: Path) -> Any:
    """Return what a file of answers holds."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def without(*names: str) -> list[str]:
    """Return the answers that are known, but for some, as options."""
    return as_data({name: value for name, value in KNOWN.items() if name not in names})


def test_interrupted_at_a_question(template: Path, tmp_path: Path) -> None:
    """What was answered and what stood half typed are kept; going on asks that question again."""
    data = without("description", "package_name")
    where: list[str | Path] = ["-d", "provider=scaffold", template, "a project"]
    person = Person(["copy", "--trust", *data, *where], {}, tmp_path)
    person.child.expect("What is the package called")
    person.child.sendline("tiny-codes")
    person.child.expect("What is it for")
    person.child.send(f"Codes with {KEY} in them")
    person.child.expect("in them")
    person.child.sendcontrol("c")
    said = person.end()
    file, command = kept(said)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    answers = read(file)
    assert answers["package_name"] == "tiny-codes"
    assert answers["description"] == "Codes with [a key was left out here] in them"
    assert yaml.safe_load(answers["features"]) == FEATURES
    assert KEY not in said[said.index("What you answered") :]
    assert "What looked like a key was left out of description." in said
    assert command[-4:] == ["--ask", "description", str(template), "a project"]
    assert not (tmp_path / "a project").exists()

    again = Person(command, {}, tmp_path)
    again.child.expect("What is it for")
    again.child.send(" and more\r")
    again.child.expect("This is the plan")
    again.child.send(ENTER)
    again.child.expect("tiny-codes is in")
    again.child.read()
    recorded = Project(tmp_path / "a project").answers()
    assert recorded["description"] == "Codes with [a key was left out here] in them and more"
    assert not file.exists()


@pytest.mark.parametrize("how", ["Ctrl-C", "SIGTERM", "SIGHUP"])
def test_interrupted_where_nothing_is_checked(template: Path, tmp_path: Path, how: str) -> None:
    """What stood half typed at a question without a rule is kept, whatever ended the run."""
    data = without("author_name", "ask_more")
    data += as_data({"provider": "scaffold", "ask_more": True})
    person = Person(["copy", "--trust", *data, template, "project"], {}, tmp_path)
    person.child.expect("Who is its author")
    person.child.sendcontrol("u")
    person.child.send("Ada Typ")
    person.child.expect("Ada Typ")
    if how == "Ctrl-C":
        person.child.sendcontrol("c")
    else:
        person.child.kill(signal.Signals[how])
    assert kept(person.end())[1][-4:-2] == ["--ask", "author_name"]
    (file,) = (settings.cache_folder() / "answers").glob("project-*.yml")
    assert read(file)["author_name"] == "Ada Typ"
    assert not (tmp_path / "project").exists()


def test_interrupted_at_a_default(template: Path, tmp_path: Path) -> None:
    """Where nothing was typed nothing is kept, and nothing is told."""
    data = without("author_name", "ask_more")
    data += as_data({"provider": "scaffold", "ask_more": True})
    person = Person(["copy", "--trust", *data, template, "project"], {}, tmp_path)
    person.child.expect("Who is its author")
    person.child.sendcontrol("c")
    assert "What you answered" not in person.end()


def test_interrupted_in_the_plan(template: Path, tmp_path: Path) -> None:
    """An edit of the plan that was not entered yet, and is not valid, is there when one goes on."""
    where: list[str | Path] = ["-d", "provider=scaffold", template, "project"]
    person = Person(["copy", "--trust", *without(), *where], {}, tmp_path)
    person.child.expect("This is the plan")
    person.child.expect("version: 1")
    person.child.send("[")
    person.child.expect("This is no YAML")
    person.child.sendcontrol("c")
    file, command = kept(person.end())
    assert "\n[version: 1" in read(file)["plan"]
    again = Person(command, {}, tmp_path)
    again.child.expect(r"\[version: 1")
    again.child.send("\x1b[B\x1b[3~" + ENTER)  # below the digests that were put back
    again.child.expect("tiny-codes is in")
    again.child.read()
    assert not file.exists()


@pytest.mark.parametrize("command", ["update", "recopy"])
def test_an_interrupted_update(template: Path, tmp_path: Path, command: str) -> None:
    """What was changed so far is kept, the project is as it was, and the named command goes on."""
    project = Project(tmp_path / "project")
    copier("copy", "--trust", "--defaults", *without(), template, project.folder)
    project.start_history()
    overwrite = ["--overwrite"] if command == "recopy" else []
    person = Person([command, "--trust", *overwrite, project.folder], {}, tmp_path)
    person.child.expect("What is the package called")
    person.child.send("\r")
    person.child.expect("What is it for")
    person.child.send(" And more.\r")
    person.child.expect("What can it do")
    person.child.sendcontrol("c")
    file, going_on = kept(person.end())
    assert project.status() == ""
    assert going_on[0] == command
    assert read(file)["description"].endswith(" And more.")
    done = copier(*going_on, "--defaults", cwd=tmp_path)
    assert done.code == 0, done.err
    assert str(project.answers()["description"]).endswith(" And more.")


def refusing(ask: Ask) -> Fault:
    """Refuse the key."""
    return Fault(401, "Invalid API Key")


def stalling(ask: Ask) -> Fault | str:
    """Never answer a request for tests."""
    return STALL if ask.task == "tests" else good_model(ask)


def failing(ask: Ask) -> Fault | str:
    """Fail for good when tests are asked for."""
    return Fault(500, "It broke.") if ask.task == "tests" else good_model(ask)


EARLY: dict[str, tuple[Callable[[Ask], Fault | str], dict[str, str]]] = {
    "a key that is refused": (refusing, {}),
    "a budget": (good_model, {"PYGEN_MAX_REQUESTS": "12"}),
    "an interruption": (stalling, {}),
    "a service that is gone": (failing, {"PYGEN_TIMEOUT": "1"}),
}


@pytest.mark.parametrize("why", EARLY)
def test_ended_while_models_are_asked(template: Path, tmp_path: Path, why: str) -> None:
    """Whatever the reason, the answers are kept, and no reply that came is asked for twice."""
    answer, limits = EARLY[why]
    is_asked = threading.Event()

    def noting(ask: Ask) -> Fault | str:
        if ask.task == "tests":
            is_asked.set()
        return answer(ask)

    data = [*without("author_name"), *as_data(GROQ)]
    command: list[str | Path] = ["copy", "--trust", *data, "-d", "ask_more=true"]
    command += [template, "project"]
    with ModelServer("groq", noting) as server:
        person = Person(command, {**server.environ, **limits}, tmp_path)
        person.child.expect("Who is its author")
        person.child.sendcontrol("u")
        person.child.sendline("Ada Typed")
        if answer is not refusing:
            person.child.expect("This is the plan")
            person.child.send(ENTER)
        if answer is stalling:
            assert is_asked.wait(60)
            person.child.sendcontrol("c")
        said = person.end()
        # Files are written at once: which of those replies were there nobody can say.
        answered = {str(ask.brief) for ask in server.requests if ask.task not in WRITING}
    file, going_on = kept(said)
    assert read(file)["author_name"] == "Ada Typed"
    assert not (tmp_path / "project").exists()
    assert ("Replies that came are kept in" in said) == (answer is not refusing)
    with ModelServer("groq", good_model) as server:
        done = copier(*going_on, "--defaults", cwd=tmp_path, environ=server.environ)
        assert done.code == 0, done.err
        again = {str(ask.brief) for ask in server.requests}
    assert not again & (set() if answer is refusing else answered)
    assert Project(tmp_path / "project").answers()["author_name"] == "Ada Typed"
    assert not file.exists()
