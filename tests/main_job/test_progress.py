"""Progress of the real commands, on a terminal: live, and gone before a person is asked."""

from __future__ import annotations

import shlex
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from support.asks import Ask
from support.copier import FEATURES, FIRST_ANSWERS, Project, as_data
from support.model import good_model
from support.servers import ModelServer
from support.terminal import Terminal

pytestmark = pytest.mark.slow

ENTER = "\x1b\r"  # Esc, then Enter, ends an answer of several lines
COPIER = [sys.executable, "-W", "ignore", "-m", "copier"]
MODEL = {"provider": "groq", "model": "small-model"}
KNOWN = {
    **FIRST_ANSWERS,
    **MODEL,
    "import_name": "tiny_codes",
    "license": "MIT",
    "ci": "none",
    "minimum_python": "3.11",
    "author_name": "Ada",
    "author_email": "ada@example.org",
    "repository_url": "",
    "enhancement": "full",
    "docstrings": "google",
    "thrift": False,
    "setup_environment": False,
    "ask_more": False,
    "clarify": False,
}


class Gate:
    """A good model that waits, at one task, until it is let through.

    Args:
        task: The task.
    """

    def __init__(self, task: str) -> None:
        self.task = task
        self.open = threading.Event()

    def __call__(self, ask: Ask) -> str:
        """Return a good answer."""
        if ask.task == self.task:
            assert self.open.wait(60)
        return good_model(ask)


@pytest.fixture
def gate() -> Iterator[Gate]:
    """A gate at the structure of a plan."""
    gate = Gate("structure")
    yield gate
    gate.open.set()


def assert_shows_planning(terminal: Terminal, steps: int) -> None:
    """Check that the view is there while the structure of the plan is waited for."""
    rows = terminal.wait_for(f"{steps} done")
    [row] = [row for row in rows if "asked" in row]
    assert "  structure:package" in row
    assert rows[-1].strip() == f"{steps} done, 0:00"


@pytest.mark.parametrize("columns", [80, 120])
def test_planning_is_shown_and_gone_before_the_question(
    columns: int, gate: Gate, template: Path, tmp_path: Path
) -> None:
    """`copier copy` shows how planning goes on, then one line of it above the plan to review."""
    places = [str(template), str(tmp_path / "project")]
    command = [*COPIER, "copy", "--trust", *as_data(KNOWN), *places]
    with ModelServer("groq", gate) as server:
        terminal = Terminal(command, columns, 120, server.environ)
        # An assessment, two features, a summary, and the verdicts on all of these.
        assert_shows_planning(terminal, 5)
        gate.open.set()
        rows = terminal.wait_for("This is the plan")
        assert rows[0].strip() == "7 done, 0:00"
        assert not [row for row in rows if "asked" in row]
        terminal.wait(lambda _: terminal.shows_cursor)
        terminal.child.send(ENTER)
        terminal.wait_for("tiny-codes is in")
        assert terminal.end() == 0
    assert (tmp_path / "project/src/tiny_codes/parity_checks.py").is_file()


def test_an_update_shows_progress_although_copier_is_quiet(gate: Gate, project: Project) -> None:
    """Copier sets `quiet` for the renders of an update; the person waits there as well."""
    features = as_data({"features": [*FEATURES, "noise channels"]})
    command = [*COPIER, "update", "--trust", "--defaults", *features]
    with ModelServer("groq", gate) as server:
        terminal = Terminal(command, 80, 40, server.environ, project.folder)
        terminal.wait_for("asked  structure:package")
        gate.open.set()
        assert terminal.end() == 0
    assert "asked  structure" not in "\n".join(terminal.rows)
    assert (project.folder / "src/tiny_codes/noise_channels.py").is_file()


def test_a_plan_on_stdout_is_data_alone(gate: Gate, tmp_path: Path) -> None:
    """`pygen-copier plan` shows progress on the terminal while its output goes to a file."""
    command, output = (
        shlex.quote(str(path))
        for path in (Path(sys.executable).with_name("pygen-copier"), tmp_path / "plan.yml")
    )
    options = "--package-name tiny-codes --description Codes. --feature a --feature b"
    where = f"{command} plan {options} --provider groq --model small-model > {output}"
    with ModelServer("groq", gate) as server:
        terminal = Terminal(["sh", "-c", where], 80, 24, server.environ)
        assert_shows_planning(terminal, 5)
        gate.open.set()
        assert terminal.end() == 0
    assert terminal.rows == ["              7 done, 0:00"]
    written = yaml.safe_load((tmp_path / "plan.yml").read_text(encoding="utf-8"))
    assert [module["name"] for module in written["plan"]["modules"]] == ["a", "b"]
