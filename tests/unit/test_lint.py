"""The linter: ruff on one text, whatever is configured around it."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

from pygen_copier.errors import PygenError
from pygen_copier.formatting import ruff
from pygen_copier.formatting.languages import in_form, tidy

MESSY = "import sys\nimport os\nimport numpy\n\nprint(sys, numpy)\n"
SORTED = "import sys\n\nimport numpy\n\nprint(sys, numpy)\n"


def in_order(text: str, package: str = "tiny", **options: object) -> str:
    """Return a text with its imports sorted."""
    kept = options.get("kept", ())
    assert isinstance(kept, tuple)
    [looked] = ruff.look([text], ruff.fixes(package, "3.11", kept))
    return looked.text


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
    assert [found.code for found in ruff.findings("eval('1')\n", "3.11")] == ["S307"]
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


@pytest.mark.parametrize("kept", ["os.sep", ".codes.f"])
def test_what_is_kept_stays(kept: str) -> None:
    """An import that others look up stays, though the text itself does not use it."""
    module, _, name = kept.rpartition(".")
    text = f"from {module} import {name} as LIMIT\n"
    assert in_order(text, kept=(kept,)) == text
    assert in_order(text) == ""


def test_comments_do_not_silence_it() -> None:
    """`noqa` in a model's text hides nothing, and a broken one is no trouble."""
    text = "# ruff: noqa\nx = eval('1')  # noqa\ny = z  # noqa: S1x,,\n"
    assert [found.code for found in ruff.findings(text, "3.11")] == ["S307", "F821"]


@pytest.mark.parametrize("text", ['import os\nx = eval("2")\n', "def f( ): pass\n"])
def test_a_text_it_has_mended_is_not_looked_at_again(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    """What it said of a text while mending it is what it would say of the mended one."""
    mended = tidy(text, "python")
    alone = ruff.findings(mended + "\n", "3.11")
    monkeypatch.setattr(ruff, "_binary", lambda: pytest.fail("it was run again"))
    assert ruff.findings(mended, "3.11") == alone


def test_lines_are_those_of_the_text_as_it_is_kept() -> None:
    """Where black moves what ruff complained of, ruff is asked again."""
    mended = tidy("\n\n\nx = (  2)\ny = eval('2')\ndef f(): return z\n", "python")
    assert lines(mended) == [("S307", 5), ("F821", 6)]
    assert lines(in_form(mended, "python")) == [("S307", 2), ("F821", 6)]


def test_where_nothing_is_wrong_black_changes_nothing_about_that(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of a formatted text ruff is not asked again, if it had nothing to say of it before."""
    mended = tidy("x = (  2)\n", "python")
    monkeypatch.setattr(ruff, "_binary", lambda: pytest.fail("it was run again"))
    assert ruff.findings(in_form(mended, "python"), "3.11") == ()


def lines(text: str) -> list[tuple[str, int]]:
    """Return what ruff finds in a text, and where."""
    return [(found.code, found.line) for found in ruff.findings(text, "3.11")]


def test_texts_are_looked_at_together_as_each_alone() -> None:
    """One run gives each text its own imports and its own findings."""
    texts = [MESSY, "x = y\n", "", "import os\nx = eval('1')  # \u00e9\n", MESSY]
    options = ruff.fixes("tiny", "3.11", ())
    assert ruff.look(texts, options) == [ruff.look([text], options)[0] for text in texts]
    assert ruff.look(texts, options)[0].text == SORTED


def test_assertions_are_no_finding() -> None:
    """All tests assert; nobody wants to hear of it."""
    assert ruff.findings("assert 1 == 2\n", "3.11") == ()


def test_what_is_remembered_is_bounded() -> None:
    """Looking at many texts does not keep what was said of all."""
    for number in range(70):
        ruff.remember(f"x = {number}\n", "3.11", ())
    assert len(ruff._findings) == 64
    assert ruff.findings("x = eval('1')\n", "3.11")


def test_it_may_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its program a person is told how to get it."""
    fake = ModuleType("ruff.__main__")

    def find_ruff_bin() -> str:
        raise FileNotFoundError

    fake.find_ruff_bin = find_ruff_bin  # type: ignore[attr-defined] # it is made here
    monkeypatch.setitem(sys.modules, "ruff.__main__", fake)
    with pytest.raises(PygenError, match="its program is missing") as caught:
        in_order(MESSY)
    assert caught.value.remedy == "Install it again: pip install ruff."


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
    looked = ruff.look([text, "x = 1\n"], ruff.fixes("", "3.11", ()))
    assert looked == [ruff.Looked(text, None), ruff.Looked("x = 1\n", None)]
    [found] = ruff.findings(text, "3.11")
    assert (found.code, found.message) == ("invalid-syntax", "ruff cannot read this file")


def program(folder: Path, script: str | None) -> Path:
    """Return a program that does what a script says instead of ruff."""
    path = folder / "ruff"
    if script is not None:
        path.write_text(f"#!/bin/sh\ncat > /dev/null\n{script}\n", encoding="utf-8")
        path.chmod(0o700)
    return path
