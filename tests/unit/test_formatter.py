"""Languages: the form in which generated texts are kept."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from pygen_copier.concurrency.batch import Batched
from pygen_copier.formatting import ruff
from pygen_copier.formatting.black import format_python
from pygen_copier.formatting.formatter import NOWHERE, Formatter, Setting
from pygen_copier.formatting.ruff import Linted, Rules

LINT = '[tool.ruff.lint]\nselect = ["B", "E", "F", "I", "UP"]\n'


def kept(text: str, setting: Setting = NOWHERE) -> str:
    """Return Python in the form in which it is kept."""
    formatter = Formatter()
    return formatter.format(formatter.lint(text, "python", setting).text, "python", setting)


def tidy(text: str, language: str, setting: Setting = NOWHERE) -> str:
    """Return a text as the checks see it."""
    return Formatter().lint(text, language, setting).text


def test_python_is_kept_as_black_formats_it() -> None:
    """Formatted once, a text is not changed again."""
    text = kept("x = { 'a':1 }\n\n\n\ndef f( ):return 1")
    assert text == 'x = {"a": 1}\n\n\ndef f():\n    return 1\n'
    assert kept(text) == text


def test_black_is_told_the_oldest_python() -> None:
    """A package for 3.11 has `with` as black writes it for 3.11; where nobody says, as for any."""
    text = f"with open({'a' * 40!r}) as first, open({'b' * 40!r}) as second:\n    pass\n"
    assert kept(text, Setting(python="3.11")).startswith("with (\n    open(")
    assert not kept(text).startswith("with (")


def test_a_tidy_text_is_not_formatted_yet() -> None:
    """Checks see what the model wrote, but for its imports: its lines are those they speak of."""
    assert tidy("import os\nx = ( 1)\n", "python") == "x = ( 1)\n"


def test_what_the_linter_says_is_of_the_formatted_text() -> None:
    """What black mends is nothing to complain of, and lines are those of the text that is told."""
    source = Formatter().lint("if True: x = 1\n\n\n\ny = eval('2')\n", "python", Setting(lint=LINT))
    assert source.text == 'if True:\n    x = 1\n\n\ny = eval("2")\n'
    assert [(found.code, found.line) for found in source.findings] == [("S307", 5)]


def test_the_rules_of_the_package_count() -> None:
    """What its own linter can mend safely is mended; what is left is told."""
    source = Formatter().lint(
        'from __future__ import annotations\n\n\ndef f(n: "int", m=[]):\n    return m + [n]\n',
        "python",
        Setting(lint=LINT),
    )
    assert "def f(n: int, m=[]):" in source.text
    assert [found.code for found in source.findings] == ["B006"]


def test_texts_that_are_given_at_once_are_looked_at_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of eight texts the first is looked at alone, and those that came meanwhile in one run."""
    batches: list[int] = []
    waiting = threading.Barrier(2)

    def fix(texts: Sequence[tuple[str, Rules]]) -> list[Linted]:
        batches.append(len(texts))
        if len(batches) == 1:
            waiting.wait(60)  # until the others were given
            waiting.wait(60)
        return ruff.fix(texts)

    formatter = Formatter(fix=Batched(fix))
    with ThreadPoolExecutor(8) as threads:
        first = threads.submit(formatter.lint, "x = 0\n", "python")
        waiting.wait(60)
        others = [threads.submit(formatter.lint, f"x = {n}\n", "python") for n in range(1, 8)]
        while formatter.fix.waiting < 7:
            pass
        waiting.wait(60)
        found = [each.result().text for each in (first, *others)]
    assert found == [f"x = {n}\n" for n in range(8)]
    assert batches == [1, 7]


def test_imports_are_sorted_and_used() -> None:
    """Imports stand in the order in which the package's own ruff wants them, the used ones only."""
    text = kept(
        "import tiny.codes\nimport json, numpy as np\nimport os\nfrom math import pi, e\n"
        "print(tiny, np, pi, json)",
        Setting("tiny"),
    )
    assert text == (
        "import json\nfrom math import pi\n\nimport numpy as np\n\nimport tiny.codes\n\n"
        "print(tiny, np, pi, json)\n"
    )
    assert kept(text, Setting("tiny")) == text


@pytest.mark.parametrize(
    "line",
    [
        "import os  # noqa",
        "import os  # noqa: E402, F401",
        "from os import (  # noqa: F401\n    path,\n    sep,\n)",
        "from os import sep as LIMIT",
        "import os as LIMIT",
        "from .codes import LIMIT",
        "from __future__ import annotations",
        "try:\n    import numba\nexcept ImportError:\n    numba = None",
    ],
)
def test_imports_that_are_meant_so_stay(line: str) -> None:
    """What others look up, and what a comment keeps, is not left out although nothing uses it."""
    text = f"{line}\n"
    assert tidy(text, "python", Setting("tiny", names=frozenset({"LIMIT"}))) == text


@pytest.mark.parametrize("line", ["import os", "import os  # noqa: E402", "from os import sep"])
def test_imports_that_nothing_uses_go(line: str) -> None:
    """An import is left out where neither the text, nor a planned name, nor a comment needs it."""
    assert tidy(f"{line}\n", "python", Setting("tiny", names=frozenset({"LIMIT"}))) == ""


def test_an_unused_import_beside_one_that_stays_is_told() -> None:
    """Where others look up what an import binds, a model is to say what is meant."""
    text = "import os\nfrom os import path as LIMIT\n"
    source = Formatter().lint(text, "python", Setting("tiny", names=frozenset({"LIMIT"})))
    assert source.text == text
    assert [found.code for found in source.findings] == ["F401", "F401"]


def test_the_oldest_python_counts() -> None:
    """What is of the standard library depends on the Python the package is for."""
    text = "import numpy\nimport tomllib\n\nprint(numpy, tomllib)\n"
    assert tidy(text, "python", Setting(python="3.10")) == text
    assert tidy(text, "python", Setting(python="3.11")).startswith("import tomllib\n\nimport numpy")


@pytest.mark.parametrize("source", ["def f(:  \n", "x = '\ud800'  \n", "print 'x'  \n"])
def test_what_black_cannot_read_stays(source: str) -> None:
    """A text that is no Python is kept, so that it can be told what is wrong with it."""
    assert format_python(source) == source.rstrip() + "\n"
    assert tidy(source, "python") == source.rstrip() + "\n"


def test_what_is_nested_too_deeply_stays() -> None:
    """A text that no tool should be given is left to the check that tells it."""
    source = "x = " + "(" * 150 + "1," + ",)" * 149 + ")\n"
    assert tidy(source, "python") == source


def test_spare_space_takes_no_long_time() -> None:
    """Trimming takes linear time: a quadratic one would not end here."""
    assert tidy(("x" + " " * 1_000_000 + "x\n") * 3, "markdown").count("\n") == 3


def test_other_languages_lose_their_spare_space() -> None:
    """Lines end without spaces, the text with one line break."""
    assert tidy("x = { 'a':1 }", "toml") == "x = { 'a':1 }\n"
    assert tidy("\n\n# Title  \n\ntext\t\n\n\n", "yaml") == "# Title\n\ntext\n"
    assert tidy("  a text  \nof a person\t", "text") == "  a text  \nof a person\t"


def test_threads_can_format_at_once() -> None:
    """The first formatting of a process may happen in several threads."""
    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(format_python, ["x=1"] * 16)) == {"x = 1\n"}
