"""The linter: ruff on one text, whatever is configured around it."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

from pygen_copier.errors import PygenError
from pygen_copier.formatting import ruff
from pygen_copier.formatting.ruff import Rules

MESSY = "import sys\nimport os\nimport numpy\n\nprint(sys, numpy)\n"
SORTED = "import sys\n\nimport numpy\n\nprint(sys, numpy)\n"


def in_order(text: str, package: str = "tiny", *, keep: bool = False) -> str:
    """Return a text with its imports sorted."""
    [linted] = ruff.fix([(text, Rules(package, keep_imports=keep))])
    return linted.text


def test_nothing_around_changes_what_it_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a configuration, nor a folder of an import's name, nor a variable, has a say."""
    (tmp_path / "ruff.toml").write_text("line-length = 20\n[lint]\nselect = []\n", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("[tool.ruff]\nsrc = ['x']\n", encoding="utf-8")
    for name in ("numpy", "src/sys"):
        (tmp_path / name).mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RUFF_OUTPUT_FORMAT", "github")
    monkeypatch.setenv("RUFF_CONFIG", str(tmp_path / "ruff.toml"))
    assert in_order(MESSY) == SORTED
    assert [found.code for found in ruff.findings("eval('1')\n", Rules())] == ["S307"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        *("numpy", "pyproject.toml", "ruff.toml", "src")
    ]


def test_the_package_stands_apart() -> None:
    """Imports of the package follow those of others, as its own ruff wants them."""
    text = "import tiny.codes\nimport numpy\nfrom . import x\n\nprint(tiny, numpy, x)\n"
    assert in_order(text).split("\n\n")[:3] == [
        "import numpy",
        "import tiny.codes",
        "from . import x",
    ]
    assert in_order(text, "").split("\n\n")[0] == "import numpy\nimport tiny.codes"


def test_unused_imports_may_be_kept() -> None:
    """An import that others look up stays, though the text itself does not use it."""
    text = "from os import sep as LIMIT\n"
    assert in_order(text, keep=True) == text
    assert in_order(text) == ""


def test_comments_do_not_silence_it() -> None:
    """`noqa` in a model's text hides nothing, and a broken one is no trouble."""
    text = "# ruff: noqa\nx = eval('1')  # noqa\ny = z  # noqa: S1x,,\n"
    assert [found.code for found in ruff.findings(text, Rules())] == ["S307", "F821"]


def lines(text: str) -> list[tuple[str, int]]:
    """Return what ruff finds in a text, and where."""
    return [(found.code, found.line) for found in ruff.findings(text, Rules())]


def test_texts_are_looked_at_together_as_each_alone() -> None:
    """One run gives each text its own imports and its own findings."""
    texts = [MESSY, "x = y\n", "", "import os\nx = eval('1')  # \u00e9\n", MESSY]
    both = (Rules("tiny"), Rules("tiny", "3.12"))
    jobs = [(text, both[number % 2]) for number, text in enumerate(texts)]
    assert ruff.fix(jobs) == [ruff.fix([job])[0] for job in jobs]
    assert ruff.fix(jobs)[0].text == SORTED


def test_assertions_are_no_finding() -> None:
    """All tests assert; nobody wants to hear of it."""
    assert ruff.findings("assert 1 == 2\n", Rules()) == ()


TABLES = """
[tool.ruff]
line-length = 88

[tool.ruff.lint]
select = ["B", "F", "I", "UP"]
ignore = ["B006"]

[tool.ruff.lint.isort]
force-single-line = true
"""


def test_the_tables_of_a_package_are_heeded() -> None:
    """Every setting of its tables counts, beside what is looked for in every text."""
    text = (
        "from os import path, sep\n\n\ndef f(n=[], m=path.join(sep)):\n"
        "    assert zip(n, m)\n    return eval(n)\n"
    )
    [linted] = ruff.fix([(text, Rules(tables=TABLES))])
    assert linted.text.startswith("from os import path\nfrom os import sep\n")
    assert [found.code for found in linted.findings] == ["B008", "B905", "S307"]


def test_it_may_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its program a person is told how to get it."""
    fake = ModuleType("ruff.__main__")

    def find_ruff_bin() -> str:
        raise FileNotFoundError

    fake.find_ruff_bin = find_ruff_bin  # type: ignore[attr-defined] # it is made here
    monkeypatch.setitem(sys.modules, "ruff.__main__", fake)
    ruff._binary.cache_clear()
    with pytest.raises(PygenError, match="its program is missing") as caught:
        in_order(MESSY)
    assert caught.value.remedy == "Install ruff again, beside Copier."


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("exit 2", "ruff could not look at a generated file"),
        ("echo 'error: a new option is unknown' >&2; exit 2", "a new option is unknown"),
        (None, "No such file"),
    ],
)
def test_it_may_fail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str | None, said: str
) -> None:
    """Where it cannot be run at all, it is told why."""
    monkeypatch.setattr(ruff, "_binary", lambda: str(program(tmp_path, script)))
    with pytest.raises(PygenError, match=said):
        in_order(MESSY)


@pytest.mark.parametrize(
    "script", ["kill -11 $$", "echo 'ruff panicked' >&2; exit 2", "exec sleep 60"]
)
def test_a_text_may_be_what_it_fails_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    """A text that breaks it, or keeps it busy, is told to be at fault, and the run goes on."""
    monkeypatch.setattr(ruff, "_binary", lambda: str(program(tmp_path, script)))
    monkeypatch.setattr(ruff, "_SECONDS", 0.2)
    text = f"x = {script!r}\n"
    linted = ruff.fix([(text, Rules()), ("x = 1\n", Rules())])
    assert [each.text for each in linted] == [text, "x = 1\n"]
    [found] = linted[0].findings
    assert linted[1].findings == (found,) == ruff.findings(text, Rules())
    assert (found.code, found.message) == ("invalid-syntax", "ruff cannot read this file")


def program(folder: Path, script: str | None) -> Path:
    """Return a program that does what a script says instead of ruff."""
    path = folder / "ruff"
    if script is not None:
        path.write_text(f"#!/bin/sh\ncat > /dev/null\n{script}\n", encoding="utf-8")
        path.chmod(0o700)
    return path
