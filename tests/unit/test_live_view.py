"""Progress on a terminal: what a person sees while a run goes on, and what is left of it."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from support import teller
from support.terminal import Terminal

from pygen_copier.events import Event
from pygen_copier.progress import show_progress

pytestmark = pytest.mark.slow

Told = list[Any]

WIDE = "量子誤り訂正" * 6
RUN: list[Told] = [
    ["module:codes", "started"],
    ["module:codes", "asked"],
    ["module:noise", "asked"],
    ["module:noise", "repairing", "", [1200, 640]],
    [f"tests:{WIDE}", "asked"],
    ["page:\x1b[31m\x1b[2Jred\nline\u202e[bold]", "asked"],
    ["module:done", "generated", "groq:m1", [800, 200]],
    ["example:stuck", "scaffolded", "groq:m1", [5000, 1000]],
]


class Show:
    """A run that tells what it is told, in a terminal.

    Args:
        folder: An empty folder.
        columns: How wide the terminal is.
        lines: How high it is.
        environ: More variables.
    """

    def __init__(self, folder: Path, columns: int = 80, lines: int = 24, **environ: str) -> None:
        pipe = folder / "events"
        os.mkfifo(pipe)
        command = [sys.executable, teller.__file__, str(pipe), "48"]
        self.terminal = Terminal(command, columns, lines, environ)
        self.events = pipe.open("w", encoding="utf-8")

    def tell(self, *events: Told) -> None:
        """Let the run tell events."""
        self.events.write("".join(f"{json.dumps(event)}\n" for event in events))
        self.events.flush()

    def leave(self) -> list[str]:
        """Let the run end, and return what is on the screen then."""
        self.events.close()
        assert self.terminal.end() == 0
        return self.terminal.rows


@pytest.fixture
def show(tmp_path: Path) -> Iterator[Callable[..., Show]]:
    """Return a function that starts a run, which is ended with the test."""
    shows: list[Show] = []

    def start(columns: int, lines: int = 24, **environ: str) -> Show:
        shows.append(Show(tmp_path, columns, lines, **environ))
        return shows[-1]

    yield start
    for each in shows:
        each.events.close()
        each.terminal.child.close(force=True)


Start = Callable[..., Show]


def test_80_columns(show: Start) -> None:
    """A row for what is under way and a line that sums up, none broken, hostile names harmless."""
    run = show(80)
    run.tell(*RUN)
    assert run.terminal.wait_for("2 of 48 done") == [
        "  scaffolded  example:stuck  groq:m1",
        "       asked  module:codes                                                 0:00",
        "   repairing  module:noise                                  1,840 tokens   0:00",
        f"       asked  tests:{WIDE[:17]} …                   0:00",
        "       asked  page:[31m[2Jred line[bold]                                   0:00",
        "              2 of 48 done, 1 scaffolded, 8,840 tokens, 0:00",
    ]


def test_120_columns(show: Start) -> None:
    """A wide terminal shows long names whole."""
    run = show(120)
    run.tell(*RUN)
    assert run.terminal.wait_for("2 of 48 done") == [
        "  scaffolded  example:stuck  groq:m1",
        f"       asked  {'module:codes':78}                   0:00",
        f"   repairing  {'module:noise':78}    1,840 tokens   0:00",
        f"       asked  tests:{WIDE}                   0:00",
        f"       asked  {'page:[31m[2Jred line[bold]':78}                   0:00",
        "              2 of 48 done, 1 scaffolded, 8,840 tokens, 0:00",
    ]


def test_40_columns(show: Start) -> None:
    """A narrow terminal has no room for tokens of a single artifact, and breaks no line either."""
    run = show(40)
    run.tell(*RUN)
    assert run.terminal.wait_for("2 of 48 done") == [
        "  scaffolded  example:stuck  groq:m1",
        "       asked  module:codes         0:00",
        "   repairing  module:noise         0:00",
        f"       asked  tests:{WIDE[:5]} …   0:00",
        "       asked  page:[31m[2Jred l…   0:00",
        "2 of 48 done, 1 scaffolded, 8,840 toke…",
    ]


@pytest.mark.parametrize(("lines", "rows"), [(24, 10), (8, 5), (3, 1)])
def test_the_height_is_bounded(show: Start, lines: int, rows: int) -> None:
    """Of many at once those that take longest are shown, and how many more there are."""
    run = show(80, lines)
    run.tell(*([f"module:part_{number}", "asked"] for number in range(200)))
    run.tell(["module:part_0", "generated"])
    seen = run.terminal.wait_for("1 of 48 done")
    assert [row.split()[1] for row in seen[:-2]] == [f"module:part_{n + 1}" for n in range(rows)]
    assert seen[-2].strip() == f"and {199 - rows} more"
    assert len(seen) < max(lines, 4)


def test_what_is_left_is_a_line(show: Start) -> None:
    """When the run ends the view is gone; what fell back and the sum stay, the cursor below."""
    run = show(80)
    run.tell(*RUN)
    run.tell(["module:noise", "generated", "groq:m1", [2400, 1280]], ["module:codes", "kept"])
    run.terminal.wait_for("4 of 48 done")
    assert run.leave() == [
        "  scaffolded  example:stuck  groq:m1",
        "              4 of 48 done, 1 repaired, 1 scaffolded, 10,680 tokens, 0:00",
        "left",
    ]
    assert run.terminal.shows_cursor
    assert run.terminal.at == (3, 0)


def test_lines_that_matter_stay_above_the_view(show: Start) -> None:
    """What a person must know stays, and so does what others print to stderr meanwhile."""
    run = show(80)
    path = f"/home/person/{'long/' * 20}reply.damaged"
    run.tell(
        ["module:codes", "asked"],
        [path, "damaged", "set aside"],
        ["print", "a warning of an SDK"],
        ["groq", "paused", "for 2 s"],
        ["module:codes", "retrying", "503"],
        ["module:done", "scaffolded"],
        ["module:more", "kept"],
    )
    seen = run.terminal.wait_for("2 of 48 done")
    assert "".join(seen[:2]) == f"     damaged  {path}  set aside"
    assert seen[2:] == [
        "a warning of an SDK",
        "      paused  groq  for 2 s",
        "    retrying  module:codes                   0:00",
        "              2 of 48 done, 1 scaffolded, 0:00",
    ]


class Screen(io.StringIO):
    """A terminal in this process."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        """Return that it is a terminal."""
        return True


def test_many_threads_may_tell_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads that tell, print and end while the view draws itself neither block nor lose one."""
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm-256color")
    for variable in ("CI", "NO_COLOR"):
        monkeypatch.delenv(variable, raising=False)

    def work(number: int) -> None:
        name = f"module:{number}"
        listener(Event(name, "asked"))
        if number % 10 == 0:
            print(f"warning {number}", file=sys.stderr)  # noqa: T201 - as SDKs do
        listener(Event(name, "scaffolded" if number % 2 else "generated", "m1", (1, 0)))

    with (
        show_progress(1500),
        show_progress(500) as listener,  # whoever comes later adds to the total
        ThreadPoolExecutor(16) as threads,
    ):
        list(threads.map(work, range(2000)))
    assert sys.stderr is screen
    shown = screen.getvalue()
    assert shown.count("  scaffolded  module:") == 1000
    assert shown.count("warning ") == 200
    assert "2000 of 2000 done, 1000 scaffolded, 2,000 tokens" in shown


def test_data_on_stdout_stays_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is printed to stdout while the view is up does not go to the terminal at stderr."""
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("CI", raising=False)
    with show_progress() as listener:
        listener(Event("module:a", "asked"))
        print("data")  # noqa: T201 - as commands do
    assert "module:a" in screen.getvalue()
    assert "data" not in screen.getvalue()
    assert capsys.readouterr().out == "data\n"


def test_nothing_is_shown_where_nothing_happens(show: Start) -> None:
    """A run that asks nobody leaves no line."""
    run = show(80)
    assert run.leave() == ["left"]
    assert run.terminal.raw == "left\r\n"


def test_news_alone_are_not_summed_up(show: Start) -> None:
    """Where no work was done, there is nothing to sum up."""
    run = show(80)
    run.tell(["module:a", "removed", "edited by hand"])
    assert run.leave() == ["     removed  module:a  edited by hand", "left"]


def test_ctrl_c_leaves_the_terminal_as_it_was(show: Start) -> None:
    """The view is gone, what was done is told, the cursor is there."""
    run = show(80)
    run.tell(*RUN)
    run.terminal.wait_for("2 of 48 done")
    run.terminal.child.sendintr()
    assert run.terminal.end() == 0
    assert run.terminal.rows[1].replace("^C", "").strip().startswith("2 of 48 done")
    assert run.terminal.rows[2] == "stopped"
    assert run.terminal.shows_cursor


def test_a_killed_run_leaves_the_cursor(show: Start) -> None:
    """Whoever kills a run has a cursor in the shell afterwards."""
    run = show(80)
    run.tell(*RUN)
    run.terminal.wait_for("2 of 48 done")
    run.terminal.child.kill(signal.SIGKILL)
    run.terminal.end()
    assert run.terminal.shows_cursor


def test_no_color_is_honoured(show: Start) -> None:
    """With `NO_COLOR` the view is there, without a colour."""
    run = show(80, NO_COLOR="1")
    run.tell(*RUN)
    run.terminal.wait_for("2 of 48 done")
    run.leave()
    colours = r"\x1b\[[0-9;]*3[0-9][0-9;]*m"
    assert not re.search(colours, run.terminal.raw)


def test_colours_are_there_otherwise(show: Start) -> None:
    """Without `NO_COLOR` states have colours."""
    run = show(80)
    run.tell(*RUN)
    run.terminal.wait_for("2 of 48 done")
    run.leave()
    assert "\x1b[33m" in run.terminal.raw


PLAIN = {
    "CI": {"CI": "true"},
    "dumb": {"TERM": "dumb"},
    "unknown": {"TERM": "unknown"},
    "ascii": {"PYTHONIOENCODING": "ascii"},
}


@pytest.mark.parametrize("environ", PLAIN)
def test_where_text_cannot_be_replaced_there_are_lines(show: Start, environ: str) -> None:
    """In CI and on a dumb terminal each artifact is a line, without escapes."""
    run = show(80, **PLAIN[environ])
    run.tell(*RUN)
    assert run.leave() == [
        "   generated  module:done  groq:m1",
        "  scaffolded  example:stuck  groq:m1",
        "left",
    ]
    assert "\x1b" not in run.terminal.raw


def test_quiet_runs_show_nothing(show: Start) -> None:
    """With `PYGEN_QUIET` there is no view; what others say is there."""
    run = show(80, PYGEN_QUIET="1")
    run.tell(*RUN, ["print", "an error"])
    assert run.leave() == ["an error", "left"]
