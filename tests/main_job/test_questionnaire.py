"""The questionnaire, answered by a person at a terminal."""

from __future__ import annotations

import sys
from pathlib import Path

import pexpect
import pytest
from support.copier import ANSWERS, FIRST_ANSWERS, Project, as_data

pytestmark = pytest.mark.slow

ENTER = "\x1b\r"  # Esc, then Enter, ends an answer of several lines


def person(template: Path, project: Path, **answers: object) -> pexpect.spawn[str]:
    """Return a terminal in which Copier asks what the answers do not say."""
    command = ["-W", "ignore", "-m", "copier", "copy", "--trust", *as_data(answers)]
    return pexpect.spawn(
        sys.executable,
        [*command, str(template), str(project)],
        encoding="utf-8",
        timeout=60,
        dimensions=(60, 120),
    )


KNOWN = {
    **FIRST_ANSWERS,
    "provider": "scaffold",
    "license": "MIT",
    "ci": "none",
    "setup_environment": False,
    "ask_more": False,
    "minimum_python": "3.11",
    "docstrings": "google",
    "author_name": "Ada",
    "author_email": "ada@example.org",
    "repository_url": "",
}


def test_complaints_come_at_the_question(template: Path, tmp_path: Path) -> None:
    """A person reads what is wrong below the answer, mends it, and goes on."""
    answers = {name: value for name, value in KNOWN.items() if name != "package_name"}
    answers["ask_more"] = True
    child = person(template, tmp_path / "project", **answers)
    child.expect("What is the package called")
    child.sendline("tiny codes")
    child.expect("No valid distribution name")
    child.sendcontrol("u")
    child.sendline("tiny-codes")
    child.expect("What is it imported as")
    child.sendcontrol("u")
    child.sendline("class")
    child.expect("a Python keyword")
    child.sendcontrol("u")
    child.sendline("tiny_codes")
    child.expect("plan of the package")
    child.send(ENTER)
    child.expect("tiny-codes is in")
    child.expect(pexpect.EOF)
    assert (tmp_path / "project/src/tiny_codes/parity_checks.py").is_file()


def test_the_plan_is_shown_edited_and_accepted(template: Path, tmp_path: Path) -> None:
    """The plan stands below its summary, in its own order; a mistake is named, an edit is built."""
    child = person(template, tmp_path / "project", **KNOWN, import_name="tiny_codes")
    child.expect("2 features in 2 modules")
    child.expect("Generation: no request")
    child.expect("version: 1")
    child.expect("features:")
    child.expect("modules:")
    # The cursor is at the top; at the end, it is behind the full stop of the last doc.
    child.send("[")
    child.send(ENTER)
    child.expect("This is no YAML: line 2")
    child.send("\x7f\x1b[1;5F\x7f, by hand.")
    child.send(ENTER)
    child.expect("tiny-codes is in")
    child.expect(pexpect.EOF)
    project = Project(tmp_path / "project")
    assert '"""Look-up decoding, by hand."""' in project.read("src/tiny_codes/look_up_decoding.py")
    assert "by hand" in project.read(ANSWERS)


def test_leaving_at_a_question_writes_nothing(template: Path, tmp_path: Path) -> None:
    """Ctrl-C at a question ends the run and leaves no folder."""
    child = person(template, tmp_path / "project", **KNOWN, import_name="tiny_codes")
    child.expect("version: 1")
    child.sendcontrol("c")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 1
    assert not (tmp_path / "project").exists()
