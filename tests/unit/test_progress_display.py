"""Progress where there is no terminal: lines, in any thread, until the block is left."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from support import teller

from pygen_copier.events import Event
from pygen_copier.progress import show_progress


def test_a_pipe_gets_a_line_an_artifact(tmp_path: Path) -> None:
    """In a log there are lines without escapes, and Rich is not even imported."""
    events = [
        ["module:codes", "started"],
        ["module:codes", "asked"],
        ["module:codes", "repairing", "", [10, 5]],
        ["groq", "paused", "for 2 s"],
        ["module:codes", "generated", "groq:m1, 7 tokens", [20, 7]],
    ]
    told = tmp_path / "told"
    told.write_text("".join(f"{json.dumps(event)}\n" for event in events), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-X", "importtime", teller.__file__, str(told), "5"],
        capture_output=True,
        text=True,
        check=True,
    )
    lines = done.stderr.splitlines()
    assert not [line for line in lines if line.startswith("import time:") and "rich" in line]
    assert done.stdout == ""
    assert [line for line in lines if not line.startswith("import time:")] == [
        "      paused  groq  for 2 s",
        "   generated  module:codes  groq:m1, 7 tokens",
        "left",
    ]


def test_threads_share_whole_lines(capsys: pytest.CaptureFixture[str]) -> None:
    """Many threads at once write whole lines, each once."""
    with show_progress(total=200) as listener, ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda n: listener(Event(f"module:{n}", "generated")), range(200)))
    lines = capsys.readouterr().err.splitlines()
    assert sorted(lines) == sorted(f"   generated  module:{n}" for n in range(200))


def test_blocks_in_one_another_share_a_view(capsys: pytest.CaptureFixture[str]) -> None:
    """The view goes on until the outermost block is left, in whichever order they end."""
    outer, inner = show_progress(), show_progress(total=3)
    first, second = outer.__enter__(), inner.__enter__()
    assert first == second
    outer.__exit__(None, None, None)
    second(Event("module:a", "generated"))
    inner.__exit__(None, None, None)
    assert capsys.readouterr().err == "   generated  module:a\n"


def test_threads_that_are_left_behind_say_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """After the block, however it was left, what a thread still tells is not shown."""
    with pytest.raises(KeyboardInterrupt), show_progress() as listener:
        raise KeyboardInterrupt
    listener(Event("module:a", "generated"))
    with show_progress() as again:
        listener(Event("module:b", "generated"))
        again(Event("module:c", "generated"))
    assert capsys.readouterr().err == "   generated  module:c\n"


def test_quiet_runs_write_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With `PYGEN_QUIET` no line is written."""
    monkeypatch.setenv("PYGEN_QUIET", "1")
    with show_progress() as listener:
        listener(Event("module:a", "generated"))
    assert capsys.readouterr().err == ""
