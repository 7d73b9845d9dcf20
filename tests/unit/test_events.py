"""Events, and the lines and errors that a person reads."""

from __future__ import annotations

import pytest

from pygen_copier.errors import MissingReplyError, PygenError
from pygen_copier.events import Event, write_line


def test_an_event_is_one_line_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    """State, subject and detail stand on a line, the states in a column."""
    write_line(Event("module:codes", "generated", "groq:m1, 7 tokens"))
    write_line(Event("module:noise", "kept"))
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == (
        "   generated  module:codes  groq:m1, 7 tokens\n        kept  module:noise\n"
    )


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
