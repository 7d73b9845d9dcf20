"""The security review: what is refused, what a person is told, and what is nobody's business."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import pytest
from support.snippets import AT_IMPORT, EVASIONS, HARMLESS, HOSTILE
from support.sources import linted

from pygen_copier.generation.check import Texts, review
from pygen_copier.python.checks import NoWorkAtImport, Parses, Security
from pygen_copier.python.effects import own_modules
from pygen_copier.source.syntax import Source

HONEST = """
    argparse bisect cmd colorsys configparser filecmp fractions functools graphlib
    json.decoder pathlib queue statistics textwrap
"""


def problems(source: str) -> list[str]:
    """Return what the review refuses in a source that parses."""
    assert Parses().problems(Source(source), {}) == []
    return list(Security().problems(linted(source), {}))


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_dangerous_is_refused(name: str) -> None:
    """A text that may do harm never passes; the problem names the line."""
    found = problems(HOSTILE[name])
    assert found
    lines = HOSTILE[name].count("\n")
    for problem in found:
        number = int(problem.removeprefix("Line ").partition(":")[0])
        assert 1 <= number <= lines
        assert problem.endswith(".")


def test_what_hides_what_it_does_is_refused() -> None:
    """A module may hand on, look up, put together or reach around as it likes: none passes."""
    sources = {name: Source(text) for name, text in EVASIONS.items() if name not in AT_IMPORT}
    assert len(sources) > 200
    assert [name for name, source in sources.items() if Parses().problems(source, {})] == []
    assert [name for name, each in sources.items() if not Security().problems(each, {})] == []


@pytest.mark.parametrize("module", HONEST.split())
def test_what_is_honest_passes(module: str) -> None:
    """Modules of the standard library are not refused; the figures for 300 are in security.md."""
    spec = find_spec(module)
    source = Source(Path(str(spec and spec.origin)).read_text("utf-8"))
    assert Security().problems(source, {}) == []
    assert NoWorkAtImport().problems(source, {}) == []


OWN = own_modules("tiny", ["os", "core.pickle", "lattice"])


@pytest.mark.parametrize(
    "text",
    [
        "from tiny import os\n\n\ndef f(x):\n    return os.system(x)\n",
        "import tiny.os\n\n\ndef f(x):\n    return tiny.os.system(x)\n",
        "from .core import pickle\n\n\ndef f(x):\n    return pickle.loads(x), [pickle]\n",
        "from . import os\n\nLIMIT = os.system('a')\n",
    ],
)
def test_a_module_of_the_package_is_not_pythons_of_that_name(text: str) -> None:
    """Its own `os` may do as it is planned; the same text without it is refused."""
    source = Source(text)
    assert [*Security(OWN).problems(source, {}), *NoWorkAtImport(OWN).problems(source, {})] == []
    assert [*Security().problems(source, {}), *NoWorkAtImport().problems(source, {})] != []


@pytest.mark.parametrize(
    "text",
    [
        "import os\nfrom tiny import lattice\n\n\ndef f(x):\n    os.system(x)\n",
        "from tiny import lattice\n\n\ndef f(x):\n    lattice.os.system(x)\n",
        "from tiny import os\n\n\ndef f(x):\n    os._os.system(x)\n",
        "from tiny import os\nimport os\n\n\ndef f(x):\n    os.system(x)\n",
        "from tiny.core.pickle import os\n\n\ndef f(x):\n    os.system(x)\n",
    ],
)
def test_what_a_module_of_the_package_imported_is_pythons(text: str) -> None:
    """Behind a planned name nothing else hides: the powerful module is found beyond it."""
    assert Security(OWN).problems(Source(text), {}) != []


@pytest.mark.parametrize("name", HARMLESS)
def test_what_only_looks_dangerous_passes(name: str) -> None:
    """Ordinary code that resembles an attack is not refused."""
    assert problems(HARMLESS[name]) == []


@pytest.mark.parametrize(
    ("source", "note"),
    [
        ("import subprocess\nsubprocess.run(['git'])", "Line 2: starts a program."),
        ("import requests\nrequests.get('u', timeout=1)", "uses the network with `requests.get`"),
        ("import shutil\ndef f(p):\n    shutil.rmtree(p)", "Line 3: deletes a folder"),
        ("def f():\n    open('/tmp/x', 'w')", "writes to a fixed temporary file"),
        ("import joblib\njoblib.load('x')", "trust it first"),
        ("import hashlib\nhashlib.md5(b'')", "uses a hash that is no protection (S324)"),
        ("import os\nos.kill(1, 9)", "sends a signal"),
        ("import sys\ndef f(n):\n    return globals()[n]", "looks a name up by text"),
        ("PASSWORD = 'hunter2'", "may hold a password (S105)"),
        ("import tarfile\ndef f(t):\n    tarfile.open(t).extractall()", "S202"),
        (f"X = '{'aZ09' * 100 + ''.join(map(chr, range(65, 91))) * 30}'", "very long constant"),
    ],
)
def test_what_a_person_should_know_is_a_note(source: str, note: str) -> None:
    """What may well be meant is told, and the text stays as it is."""
    assert problems(f"{source}\n") == []
    assert any(note in found for found in Security().notes(linted(f"{source}\n"), {}))


def test_a_long_sequence_of_few_letters_is_no_note() -> None:
    """A very long constant may be code only where it has as many letters as code has."""
    assert Security().notes(linted(f"GENE = '{'ACGT' * 400}'\n"), {}) == []


@pytest.mark.parametrize("name", [name for name in HARMLESS if "program" not in name])
def test_notes_are_few(name: str) -> None:
    """A harmless text has two notes at the most."""
    assert len(Security().notes(linted(HARMLESS[name]), {})) <= 2


def test_what_runs_before_every_test_changes_files_where_it_was_given_a_folder() -> None:
    """A fixture that nobody asks for is seen, also where a function of the file does its work."""
    text = (
        "import pytest\n\n\ndef clean(path):\n    path.unlink()\n\n\n"
        "@pytest.fixture(autouse=True)\ndef fresh({}):\n    clean({} / 'a')\n"
    )
    assert problems(text.format("tmp_path", "tmp_path")) == []
    assert problems(text.format("given", "given")) == [
        "Line 10: changes files before every test; use `tmp_path` in one."
    ]


def test_a_risk_is_told_once_and_in_order() -> None:
    """Several rules may find one thing; a line has it once, and lines are in order."""
    source = textwrap.dedent("""
        import os
        def f(c):
            os.system(c); os.system(c)
            eval(c)
        """)
    assert problems(source) == [
        "Line 4: hands a text to a shell; use `subprocess.run` with a list.",
        "Line 5: runs text as code with `eval`; use `ast.literal_eval`, or write the code.",
    ]


def test_a_long_chain_of_names_is_refused() -> None:
    """What is written at the end of so many names that nobody follows them is no harmless place."""
    chain = "".join(f"n{at} = n{at + 1}\n" for at in range(1200))
    [problem] = problems(f"{chain}n1200 = '/etc/x'\nopen(n0, 'w')\n")
    assert problem.startswith("Line 1202: writes or deletes where too many names lead")


def test_a_check_that_fails_is_a_refused_text() -> None:
    """A text on which a check itself fails has a problem, for nobody knows what it is."""

    class Fails(Security):
        def problems(self, source: Source, texts: Texts) -> Sequence[str]:
            raise RecursionError("maximum recursion depth exceeded")

    found = review((Parses(), Fails()), Source("x = 1\n"), {})
    assert found.passed == ("parses",)
    [problem] = found.problems
    assert problem.startswith("Whether it does nothing dangerous cannot be told (RecursionError)")
