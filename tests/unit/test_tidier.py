"""The tidier: ruff and black in processes of their own, and what happens where these fail."""

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

from pygen_copier.errors import PygenError
from pygen_copier.formatting import ruff, tidier
from pygen_copier.formatting.languages import format_python, in_form, tidy
from pygen_copier.formatting.ruff import Looked
from pygen_copier.prompts.replies import code_block

REPOSITORY = Path(__file__).parents[2]
OPTIONS = ruff.fixes("tiny", "3.11", ())
MESSY = "import sys\nimport os\nx = sys.path [0]\n"
TIDY = "import sys\n\nx = sys.path[0]\n"


@pytest.fixture(autouse=True)
def tidiers(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tidier.Tidier]]:
    """Give each test its own processes, and end them."""
    mine: list[tidier.Tidier] = []
    monkeypatch.setattr(tidier, "_tidiers", mine)
    monkeypatch.setattr(tidier, "_forming", {})
    yield mine
    for each in mine:
        each.close()


def kept(text: str) -> str:
    """Return Python in the form in which it is kept."""
    return in_form(tidy(text, "python"), "python")


def done(text: str) -> tuple[Looked, str | None]:
    """Return what ruff makes of a text, and black of what ruff left."""
    tidier.form(text)
    looked = tidier.looked(text, OPTIONS)
    return looked, tidier.formatted(looked.text)


def texts() -> list[str]:
    """Return code that models wrote, and code that people wrote."""
    replies = sorted((REPOSITORY / "examples" / "qec" / "replies").glob("[met]*/*.md"))
    files = sorted((REPOSITORY / "tests" / "unit").glob("test_*.py"))[:20]
    codes = [code_block(path.read_text(encoding="utf-8"), "python") for path in replies]
    every = [*codes, *(path.read_text(encoding="utf-8") for path in files)]
    return [text for text in every if len(text) < 20_000]  # larger ones are never done here


def test_a_text_comes_out_the_same_wherever_it_is_tidied(tidiers: list[tidier.Tidier]) -> None:
    """Many texts at once, in processes that give ruff all that wait, are as each alone here."""
    given = [each.replace("import ", "import  ", 1) for each in texts()]
    assert len(given) > 30
    here = [done(text) for text in given]
    tidier.begin()
    with ThreadPoolExecutor(len(given)) as threads:
        there = list(threads.map(done, given))
    assert there == here
    assert [each.ended.is_set() for each in tidiers] == [False, False]
    assert all(form for _, form in there)


def test_a_large_text_is_given_to_a_process(tidiers: list[tidier.Tidier]) -> None:
    """Black may take minutes for one, and only a process can be ended."""
    tidier.formatted("x = 1\n")
    assert tidiers == []
    large = "x = 1\n" * 4_000
    assert tidier.formatted(large) == large
    assert len(tidiers) == 2


def test_texts_for_different_pythons_are_told_apart() -> None:
    """What waits together is looked at with the options of each."""
    tidier.begin()
    newer = "type Row = list[int]\n"
    options = [ruff.fixes("", python, ()) for python in ("3.11", "3.12")] * 4
    with ThreadPoolExecutor(8) as threads:
        looked = list(threads.map(lambda given: tidier.looked(newer, given), options))
    codes = [[found.code for found in each.findings or ()] for each in looked]
    assert codes == [[ruff.SYNTAX], []] * 4


@pytest.mark.parametrize("program", ["/nowhere/python", "/bin/false"])
def test_a_process_may_not_start(
    monkeypatch: pytest.MonkeyPatch, tidiers: list[tidier.Tidier], program: str
) -> None:
    """Then texts are brought into form in this one, and it is not tried for each of them."""
    monkeypatch.setattr(sys, "executable", program)
    tidier.begin()
    assert kept(MESSY) == TIDY
    begun = list(tidiers)
    tidier.begin()
    assert tidiers == begun


def test_a_process_may_be_killed(tidiers: list[tidier.Tidier]) -> None:
    """What it was asked for is done here, and the next run begins another."""
    tidier.begin()
    assert kept(MESSY) == TIDY
    for each in tidiers:
        assert each._started.wait(20)  # one that never was ready is not begun again
        each._process.kill()
    assert kept(MESSY.replace("0", "1")) == TIDY.replace("0", "1")
    assert all(each.ended.wait(20) for each in tidiers)
    tidier.begin()
    assert [each.ended.is_set() for each in tidiers] == [False, False]


@pytest.mark.parametrize("killed", [0, 1])
def test_one_process_does_the_work_of_both(
    monkeypatch: pytest.MonkeyPatch, tidiers: list[tidier.Tidier], killed: int
) -> None:
    """Where one was ended, say for a text that took too long, the other is given what comes."""
    tidier.begin()
    assert kept(MESSY) == TIDY
    tidiers[killed].close()
    monkeypatch.setattr(tidier, "look", lambda *given: pytest.fail("ruff was run here"))
    monkeypatch.setattr(tidier, "_formatted", lambda *given: pytest.fail("black was run here"))
    assert kept(MESSY.replace("0", "1")) == TIDY.replace("0", "1")


@pytest.mark.parametrize("script", ["read line; kill -9 $$", "cat", "echo }; cat > /dev/null"])
def test_a_process_may_fail_at_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    """A text that it was given and did not answer as it should is done here."""
    monkeypatch.setattr(sys, "executable", str(program(tmp_path, script)))
    tidier.begin()
    assert kept(MESSY) == TIDY


def test_a_text_that_takes_too_long_stays_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tidiers: list[tidier.Tidier]
) -> None:
    """Black is ended, the text is only trimmed, and the next one is done here."""
    monkeypatch.setattr(sys, "executable", str(program(tmp_path, "read line; kill -ALRM $$")))
    monkeypatch.setattr(tidier, "_MOST", 1)
    tidier.begin()
    assert format_python(MESSY + "\n\n") == MESSY
    assert [each.ended.is_set() for each in tidiers] == [True]
    assert kept(MESSY) == TIDY


def test_black_is_given_so_many_seconds(
    monkeypatch: pytest.MonkeyPatch, tidiers: list[tidier.Tidier]
) -> None:
    """The process ends itself by a signal, which the one that waits knows the reason by."""
    monkeypatch.setattr(tidier, "SECONDS", 1)
    tidier.begin()
    hostile = "".join(
        f"x{n} = f(a{n}, [{'1,' * 200}], (lambda: {'(' * 40}1{')' * 40}))\n" for n in range(3000)
    )
    assert tidier.formatted(hostile) is None
    [ended] = [each for each in tidiers if each.ended.wait(0)]
    assert ended._process.returncode == -signal.SIGALRM


def test_where_ruff_fails_there_it_is_told_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process without ruff says so, and the person hears of it as without that process."""
    monkeypatch.setattr(
        sys,
        "executable",
        str(program(tmp_path, "while read line; do echo '[\"look\", null]'; done")),
    )
    tidier.begin()
    assert kept(MESSY) == TIDY
    monkeypatch.setattr(ruff, "_binary", lambda: "/nowhere/ruff")
    with pytest.raises(PygenError, match="ruff could not look"):
        kept(MESSY)


def test_processes_end_with_the_one_that_began_them() -> None:
    """Nothing stays behind a run that is killed."""
    script = (
        "import os, signal\nfrom pygen_copier.formatting import tidier\ntidier.begin()\n"
        "tidier.formatted('x=1')\n"
        "print(*(each._process.pid for each in tidier._tidiers), flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, check=False
    )
    assert done.returncode == -signal.SIGKILL
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
    """Return a program that says it is ready, and then does what a script says."""
    path = folder / "python"
    path.write_text(f"#!/bin/sh\necho '[]'\n{script}\n", encoding="utf-8")
    path.chmod(0o700)
    return path
