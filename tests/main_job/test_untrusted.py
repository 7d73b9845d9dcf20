"""Replies that nobody vouches for: what is hostile in them is told, mended, and never written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.asks import Ask
from support.copier import Project
from support.model import fenced, good_model
from support.projects import Copy
from support.servers import ModelServer

pytestmark = pytest.mark.slow

BODY = "\n\ndef parity_checks_value(n: int) -> int:\n    {}\n    return n + 1\n"
MODULE = '"""Checks parity."""\n{}' + BODY.format('"""Return it."""')
TESTS = (
    '"""Tests."""\n\nfrom tiny_codes.parity_checks import parity_checks_value\n\n\n'
    "def test_value() -> None:\n    {}\n"
)
HOSTILE = {
    "ANSI": ("module", MODULE.format("# \x1b[31mred\x1b[0m\n"), "U+001B"),
    "NUL": ("module", MODULE.format("x = '\x00'\n"), "U+0000 (NUL)"),
    "bidi": ("module", MODULE.format("x = '\u202e'\n"), "U+202E (RIGHT-TO-LEFT OVERRIDE)"),
    "zero width": ("module", MODULE.format("x = 'a\u200bb'\n"), "U+200B (ZERO WIDTH SPACE)"),
    "large": ("module", MODULE + "# x\n" * 2_500_000, "characters; at most"),
    "deep": ("module", MODULE.format(f"x = {'(' * 150}1{',)' * 150}\n"), "nested too deeply"),
    "shell": ("module", MODULE.format("import os\nos.system('ls')\n"), "hands a text to a shell"),
    "import": ("module", MODULE.format("print('hello')\n"), "importing the file prints"),
    "library": (
        "module",
        MODULE.format("import left_pad\nx = left_pad\n"),
        "`left_pad` is neither",
    ),
    "undefined": ("module", MODULE.format("x = y\n"), "undefined name `y`"),
    "encoding": ("module", "# coding: unicode_escape\n" + MODULE.format("x = y\n"), "name `y`"),
    "undescribed": ("module", '"""Checks."""\n' + BODY.format("n += 1"), "has no docstring"),
    "empty test": ("tests", TESTS.format("assert True"), "whatever the code does"),
    "wrong example": ("example", '"""Shows it."""\n\neval("1")\n', "runs text as code"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_reply_is_repaired(name: str, copy_here: Copy, tmp_path: Path) -> None:
    """A reply is refused for what it is, the model is told so, and what it mends is written."""
    task, code, said = HOSTILE[name]
    told: list[str] = []

    def answer(ask: Ask) -> str:
        if ask.task == "repair":
            told.extend(ask.brief["problems"])
        elif ask.task == task and "parity_checks" in str(ask.brief):
            return fenced(code)
        return good_model(ask)

    with ModelServer("groq", answer) as server:
        done = copy_here(server.environ, provider="groq", model="small-model")
        sizes = [len(ask.user) for ask in server.requests]
    assert done.code == 0, done.err
    assert max(sizes) < 20_000
    assert any(said in problem for problem in told), told
    assert sum(map(len, told)) < 2000
    project = Project(tmp_path / "project")
    for file in project.folder.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        assert not set(text) & set("\x00\x1b\u202e\u200b")
        assert len(text) < 2000
    assert "NotImplementedError" not in project.read("src/tiny_codes/parity_checks.py")


SPOILED = ("\ud83d\ude00 Caf\u00e9", "\ud83d", "\udc00 \x07\x00", "\r\nthe end")


@pytest.mark.parametrize("task", ["page", "feature", "module"])
def test_a_text_that_no_file_can_hold_ends_no_run(
    task: str, copy_here: Copy, tmp_path: Path
) -> None:
    """Half a character, a NUL, or the name of another encoding in a reply is no end of a run.

    Two halves make the character they stand for, everything else of this kind is left out.
    """

    def answer(ask: Ask) -> str:
        good = good_model(ask)
        if ask.task != task:
            return good
        if task == "feature":
            told = json.loads(good)
            told["description"] += " ".join(SPOILED)
            return json.dumps(told)
        if task == "module":
            comment = f"# {SPOILED[0]} {SPOILED[1]} José\n"
            return good.replace("```python\n", f"```python\n# -*- coding: latin-1 -*-\n{comment}")
        return good.replace("\n## In code", f"\n{' '.join(SPOILED)}\n\n## In code")

    with ModelServer("groq", answer) as server:
        done = copy_here(server.environ, provider="groq", model="small-model")
    assert done.code == 0, done.err
    project = Project(tmp_path / "project")
    texts = [each.read_bytes().decode() for each in project.folder.rglob("*.*") if each.is_file()]
    assert any("\U0001f600 Caf\u00e9" in text for text in texts)
    for text in texts:
        assert not set(text) & set("\x00\x07\r\ufffd")
        assert "latin-1" not in text
    assert "Traceback" not in done.err
