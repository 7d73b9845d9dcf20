"""Black: in this process and in others, and what happens where those fail."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pygen_copier.formatting import black
from pygen_copier.formatting.black import BlackProcesses, format_python
from pygen_copier.prompts.replies import code_block

REPOSITORY = Path(__file__).parents[2]
MESSY = "x = [ 1 ]\n"
FORMATTED = "x = [1]\n"


@pytest.fixture
def processes() -> Iterator[BlackProcesses]:
    """Enter processes, and end them."""
    with BlackProcesses() as entered:
        yield entered


def texts() -> list[str]:
    """Return code that was written for the demonstration, out of form."""
    replies = sorted((REPOSITORY / "examples" / "qec" / "replies").glob("[met]*/*.md"))
    codes = [code_block(path.read_text(encoding="utf-8"), "python") for path in replies]
    return [code.replace(" = ", "  =  ") for code in codes if len(code) < 15_000]


@pytest.mark.slow
def test_a_text_comes_out_the_same_wherever_it_is_formatted(processes: BlackProcesses) -> None:
    """Many texts at once, in processes, are as each alone in this one."""
    given = texts()
    assert len(given) > 30
    with ThreadPoolExecutor(8) as threads:
        there = list(threads.map(lambda text: processes.format(text, "3.11"), given))
    assert there == [format_python(text, "3.11") for text in given]


def test_the_oldest_python_counts_in_processes_too(processes: BlackProcesses) -> None:
    """A text is formatted for the Python that it is given with."""
    text = f"with open({'a' * 40!r}) as first, open({'b' * 40!r}) as second:\n    pass\n"
    assert processes.format(text, "3.11").startswith("with (\n    open(")
    assert not processes.format(text).startswith("with (")


@pytest.mark.parametrize("text", ["def f(:  \n", "x = '\ud800'  \n", "print 'x'  \n"])
def test_what_it_cannot_read_is_trimmed(processes: BlackProcesses, text: str) -> None:
    """A text that is no Python is kept, and the next one is formatted."""
    assert processes.format(text) == text.rstrip() + "\n"
    assert processes.format(MESSY) == FORMATTED


def test_a_process_may_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where none can be begun, texts are formatted here."""
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with BlackProcesses() as processes:
        assert processes.format(MESSY) == FORMATTED
        assert processes.ids == []
    assert format_python(MESSY * 4_000) == MESSY * 4_000  # large, and so left as it is


@pytest.mark.parametrize(
    "script", ["exit 1", "read line; kill -9 $$", "cat", "echo }; cat > /dev/null"]
)
def test_a_process_may_fail_at_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    """A text that it did not answer as it should is formatted here."""
    monkeypatch.setattr(sys, "executable", str(program(tmp_path, script)))
    with BlackProcesses() as processes:
        for _ in range(3):
            assert processes.format(MESSY) == FORMATTED


def test_processes_begin_with_the_first_text() -> None:
    """Requests go out before: to begin a process and import black takes their processor."""
    with BlackProcesses() as processes:
        assert processes.ids == []
        assert processes.format(MESSY) == FORMATTED
        begun = processes.ids
        assert len(begun) == black.PROCESSES
        assert processes.format(MESSY) == FORMATTED
        assert processes.ids == begun


def test_a_large_text_is_given_so_many_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Black may take minutes for one: its process is ended, and the text is only trimmed."""
    monkeypatch.setattr(black, "_SECONDS", 0.5)
    hostile = "".join(
        f"x{n} = f(a{n}, [{'1,' * 200}], (lambda: {'(' * 40}1{')' * 40}))  \n" for n in range(3000)
    )
    assert format_python(hostile) == hostile.replace("  \n", "\n")


@pytest.mark.slow
def test_a_large_text_is_formatted(processes: BlackProcesses) -> None:
    """One that takes no long time comes out as any other."""
    assert format_python(MESSY * 1_500) == FORMATTED * 1_500
    assert processes.format(MESSY * 4_000) == FORMATTED * 4_000


def test_processes_end_with_the_one_that_began_them() -> None:
    """Nothing stays behind a run that is killed."""
    script = (
        "import os, signal\nfrom pygen_copier.formatting.black import BlackProcesses\n"
        "processes = BlackProcesses()\nprocesses.format('x=1')\n"
        "print(*processes.ids, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, check=False
    )
    assert done.returncode == -signal.SIGKILL
    assert len(done.stdout.split()) == black.PROCESSES
    for number in map(int, done.stdout.split()):
        assert has_ended(number)


def has_ended(process: int) -> bool:
    """Return whether a process ends, as soon as it does."""
    try:
        handle = os.pidfd_open(process)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], 30)[0])
    finally:
        os.close(handle)


def program(folder: Path, script: str) -> Path:
    """Return a program that does what a script says."""
    path = folder / "python"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o700)
    return path
