"""Events, and the lines and errors that a person reads."""

from __future__ import annotations

import pytest

from pygen_copier.errors import MissingReplyError, PygenError
from pygen_copier.events import Event, write_line


def test_an_event_is_one_line_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    """State, subject and detail stand on a line, the states in a column."""
    write_line(Event("module:codes", "generated", "groq:m1, 7 tokens"))
    write_line(Event("module:noise", "scaffolded"))
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == (
        "   generated  module:codes  groq:m1, 7 tokens\n  scaffolded  module:noise\n"
    )


@pytest.mark.parametrize("state", ["started", "asked", "repairing", "continued", "kept"])
def test_a_log_has_one_line_an_artifact(capsys: pytest.CaptureFixture[str], state: str) -> None:
    """What only goes on, and what stays as it was, is no line of a log."""
    write_line(Event("module:codes", state))
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("state", ["retrying", "paused", "removed", "damaged", "new to us"])
def test_a_log_has_what_a_person_must_know(capsys: pytest.CaptureFixture[str], state: str) -> None:
    """Why a run waits, and news that are about no artifact, are lines."""
    write_line(Event("groq", state, "for 2 s"))
    assert capsys.readouterr().err == f"{state:>12}  groq  for 2 s\n"


def test_hostile_names_do_no_harm(capsys: pytest.CaptureFixture[str]) -> None:
    """Names from models can neither begin a line, nor colour it, nor turn it around."""
    write_line(Event("module:\x1b[2Ja\nkept\r b\u202e", "gen\nerated", "\x07x\ty\u2028z"))
    assert capsys.readouterr().err == "  gen erated  module:[2Ja kept b  x y z\n"


def test_quiet_runs_write_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With `PYGEN_QUIET` no line is written."""
    monkeypatch.setenv("PYGEN_QUIET", "1")
    write_line(Event("module:codes", "generated"))
    assert capsys.readouterr().err == ""


def test_an_error_is_one_line_with_its_remedy() -> None:
    """Whatever line breaks a service put into it, an error is a line: the problem, the remedy."""
    error = PygenError("It\n failed.", "Try\n\nagain.")
    assert str(error) == "It failed. Try again."
    assert (error.problem, error.remedy) == ("It failed.", "Try again.")
    assert str(PygenError("It failed.")) == "It failed."


def test_a_missing_reply_says_where_it_belongs() -> None:
    """The message names the prompt to paste and the file for the answer."""
    message = str(MissingReplyError("r/module/codes.prompt.md", "r/module/codes.md"))
    assert "r/module/codes.prompt.md" in message
    assert "save the answer as r/module/codes.md" in message
