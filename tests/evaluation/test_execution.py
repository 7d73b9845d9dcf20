"""Execution: what runs of a package in the sandbox, and what its tests notice."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.installers import Index
from support.wheels import make_wheel, wheels_of_installed

from pygen_copier import settings
from pygen_copier.evaluation.running.figures import execution_figures
from pygen_copier.evaluation.running.inside import run_mutants
from pygen_copier.evaluation.running.kept_runs import KeptRuns
from pygen_copier.evaluation.running.mutants import mutants
from pygen_copier.evaluation.subject import Subject
from pygen_copier.events import Event

pytestmark = pytest.mark.slow

pytest.importorskip("coverage")

CODES = '''"""Codes."""


def parity(bits: list[int]) -> int:
    """Return the parity."""
    return sum(bits) % 2


def unused(a: int = 1) -> bool:
    """Return whether it is large."""
    return a > 10
'''
TESTS = """from tiny.codes import parity

def test_parity():
    assert parity([1, 1, 1, 1, 1]) == 1

def test_wrong():
    assert parity([1]) == 0
"""
FILES = {
    "pyproject.toml": '[project]\nname = "tiny"\ndependencies = []\n',
    "src/tiny/__init__.py": "",
    "src/tiny/codes.py": CODES,
    "src/tiny/broken.py": "raise RuntimeError('not here')\n",
    "tests/test_codes.py": TESTS.partition("def test_wrong")[0],
    "tests/test_more.py": TESTS,
    "examples/good.py": "from tiny.codes import parity\nprint(parity([1]))\n",
    "examples/bad.py": "import sys\nsys.exit(3)\n",
}


@pytest.fixture(scope="session")
def coverage_wheel(wheels: Path) -> None:
    """Add coverage to the wheels of the tests."""
    wheels_of_installed("coverage", wheels)


def test_what_runs_is_counted(sandboxed: None, index: Path, coverage_wheel: None) -> None:
    """Imports, tests of one's own and others, coverage, mutants, examples, each with its faults."""
    theirs = {
        "test_hidden.py": "from tiny.codes import unused\ndef test_it():\n    assert unused()\n"
    }
    found = {each.name: each for each in execution_figures(Subject("tiny", FILES), theirs)}
    values = {name.partition(".")[2]: each.value for name, each in found.items()}
    assert found["execution.installs"].reason == "The package declares no requirement."
    assert values["others_cases_passed"] == 0
    assert values["imports"] == pytest.approx(2 / 3)
    assert values["tests_passed"] == pytest.approx(2 / 3)
    assert values["others_tests_passed"] == 0
    # Of five statements, one of them in the broken module, two are run by no test.
    assert values["coverage"] == pytest.approx(3 / 5)
    assert values["examples"] == 1 / 2
    # Of parity: sum is returned, % and 2 are noticed. Of unused nothing is.
    assert values["mutation_score"] is not None
    assert 0 < values["mutation_score"] < 1
    assert "RuntimeError: not here" in found["execution.imports"].details[0]
    assert "test_wrong" in found["execution.tests_passed"].details[0]
    assert all("Line 11" in d or "Line 9" in d for d in found["execution.mutation_score"].details)
    assert "exit code 3" in found["execution.examples"].details[0]


def test_as_many_mutants_are_tried_as_are_asked_for(
    sandboxed: None, index: Path, coverage_wheel: None
) -> None:
    """One mutant of many, and what the modules need is imported though the first lacks it."""
    modules = {"src/tiny/codes.py": f"import nothing_of_this_name\n{CODES}"}
    files = {**FILES, **modules, "tests/test_codes.py": "def test_it() -> None:\n    assert True\n"}
    found = {each.name: each for each in execution_figures(Subject("tiny", files), None, 1)}
    score = found["execution.mutation_score"]
    assert (score.value, score.n) == (0, 1)


def test_coverage_is_of_the_tests_that_can_run(
    sandboxed: None, index: Path, coverage_wheel: None
) -> None:
    """A file of tests that cannot be collected takes nothing away from what others run."""
    files = {**FILES, "tests/test_lost.py": "import nothing_of_this_name\n"}
    found = {each.name: each for each in execution_figures(Subject("tiny", files), None, 1)}
    assert found["execution.coverage"].value == pytest.approx(3 / 5)


def test_a_mutant_may_take_as_long_as_the_tests_do(tmp_path: Path) -> None:
    """Where the tests take longer than a mutant usually may, that is no fault that they notice."""
    slow = "import time\n\ndef test_it():\n    time.sleep(1.1)\n"
    job = {
        "options": ["-q", "-p", "no:cacheprovider"],
        "seconds": 1,
        "whole": 60,
        "needed": [],
        "mark": "mark",
        "mutants": [{"path": "a.py", "text": "", "tests": ["test_a.py"]}],
    }
    for name, text in {
        "test_a.py": slow,
        "a.py": "",
        "evaluation-job.json": json.dumps(job),
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, run_mutants.__file__],
        cwd=tmp_path,
        capture_output=True,
        check=True,
        text=True,
    )
    told = json.loads(done.stdout.partition("mark")[2])
    assert told == {"whole": {"test_a.py": 0}, "codes": [0]}


def test_what_was_run_is_not_run_again(
    sandboxed: None, index: Path, coverage_wheel: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same files give the same figures without a run, also after a run that was stopped."""
    heard: list[Event] = []
    files = {path: text for path, text in FILES.items() if path != "examples/bad.py"}
    first = execution_figures(Subject("tiny", files), None, listener=heard.append)
    assert {"tests/test_codes.py", "imports", "coverage", "mutants"} <= {e.subject for e in heard}

    def run(*_: object) -> None:
        raise AssertionError("it is run")

    monkeypatch.setattr("pygen_copier.sandbox.tester.execute", run)
    assert execution_figures(Subject("tiny", files), None) == first
    for afresh in (True, False):
        changed = files if afresh else {**files, "README.md": "Other.\n"}
        with pytest.raises(AssertionError, match="it is run"):
            execution_figures(Subject("tiny", changed), None, afresh=afresh)


def test_what_nobody_used_is_removed() -> None:
    """A kept run is taken while somebody uses it, and gone ninety days after."""
    kept = KeptRuns("files")
    assert kept.take("old", lambda: (1, True)) == 1
    assert kept.take("old", lambda: (2, True)) == 1
    assert kept.take("at a limit", lambda: (1, False)) == 1
    assert kept.take("at a limit", lambda: (2, False)) == 2
    folder = settings.cache_folder() / "evaluations"
    for path in folder.iterdir():
        os.utime(path, (0, 0))
    kept.take("new", lambda: (3, True))
    assert [json.loads(path.read_text()) for path in folder.glob("*.json")] == [[3]]


def test_what_cannot_be_installed_is_not_run(sandboxed: None, index: Path) -> None:
    """What installs is 0 then; all else of execution is absent, with what the installer said."""
    files = {**FILES, "pyproject.toml": '[project]\ndependencies = ["no-such-package-here"]\n'}
    installs, *others = execution_figures(Subject("tiny", files), None)
    assert (installs.value, installs.n) == (0, 1)
    for figure in others:
        assert figure.value is None
        assert "could not be installed" in figure.reason


def test_a_requirement_that_is_nowhere_lowers_what_installs(
    sandboxed: None, package_index: Index, with_uv: None
) -> None:
    """Where the index can be asked, what it has not is counted and named; all else is absent."""
    make_wheel(package_index.folder, "greeting", {"greeting.py": ""})
    wanted = '[project]\ndependencies = ["greeting", "no-such-package-here"]\n'
    files = {**FILES, "pyproject.toml": wanted}
    installs, *others = execution_figures(Subject("tiny", files), None)
    assert (installs.value, installs.n) == (1 / 2, 2)
    assert "no-such-package-here" in installs.details[0]
    assert all(each.value is None for each in others)


def test_mutants_are_small_and_the_same() -> None:
    """Each parses, differs in one place, and is drawn anew by the seed alone."""
    modules = {"a.py": CODES}
    found = mutants(modules, 50, 0)
    assert found == mutants(modules, 50, 0)
    assert {each.line for each in found} == {6, 9, 11}
    for each in found:
        assert ast.unparse(ast.parse(each.text)) != ast.unparse(ast.parse(CODES))
    assert len(mutants(modules, 3, 1)) == 3
    assert mutants({"a.py": "def ("}, 3, 1) == []


def test_no_mutant_of_what_does_not_run() -> None:
    """Annotations, docstrings, `__all__` and code for type checkers are left alone."""
    text = (
        '"""Doc."""\n__all__ = ["a"]\nif TYPE_CHECKING:\n    x = 1\n'
        "def a(b: Literal[1]) -> Literal[2]:\n    c: Literal[3]\n    print('text' % b)\n"
    )
    assert mutants({"a.py": text}, 9, 0) == []
