"""`benchmark --suite`: tasks of NL2RepoBench and Commit0, in their layouts, tests run."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from support.copier import Run, pygen_copier
from support.model import good_model
from support.servers import ModelServer
from support.wheels import wheels_of_installed

from pygen_copier.evaluation.benchmark.suite import read_suite

pytestmark = pytest.mark.weekly

pytest.importorskip("coverage")

START = """# Introduction and Goals

**Tiny** is a library of small error-correcting codes.

## Features

- parity: return the parity of bits

## API Usage Guide

```python
def parity(bits: list[int]) -> int: ...
```
"""
STUB = '''"""Parity checks."""


def parity_checks_value(n: int) -> int:
    """Return the value of parity checks."""
    pass
'''
THEIRS = """from tiny_codes.parity_checks import parity_checks_value
from tests.numbers import FIVE

def test_value():
    assert parity_checks_value(1) == 2

def test_wrong():
    assert parity_checks_value(1) == FIVE
"""
ANSWERS = "verify: static\nauthor_name: Test Person\nauthor_email: test@example.org\n"


@pytest.fixture
def coverage_wheel(wheels: Path) -> None:
    """Add coverage to the wheels of the tests."""
    wheels_of_installed("coverage", wheels)


PARAMETERS = """import pytest
import tiny

@pytest.mark.parametrize("case", [1, 2, 3])
def test_it(case):
    assert tiny.__doc__ if case < 3 else not tiny.__doc__
"""


def write(folder: Path, files: dict[str, str]) -> Path:
    """Write files, and return their folder."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def nl2repo(folder: Path) -> Path:
    """Return a checkout of two tasks, of which one has its tests beside it."""
    task = "test_files/tiny/"
    listing = {
        f"{task}start.md": START,
        f"{task}test_files.json": '["tests", "test_top.py"]',
        f"{task}test_commands.json": '["pip install -e .", "pytest tests test_top.py"]',
        f"{task}test_case_count.txt": "4\n",
        f"{task}tests/test_tiny.py": PARAMETERS,
        f"{task}test_top.py": "import tiny\n\ndef test_top():\n    assert tiny.parity([1]) == 1\n",
        "test_files/bare/start.md": START,
        "test_files/bare/test_files.json": '["tests"]',
        "test_files/task_difficulty.csv": "task-name,Level\n",
    }
    return write(folder, listing)


def run(
    folder: Path, suite: str, *options: str | Path, environ: Mapping[str, str] | None = None
) -> Run:
    """Run a suite with its results in a folder."""
    data = write(folder, {"answers.yml": ANSWERS}) / "answers.yml"
    given = ("benchmark", "--suite", suite, folder, "--output", folder / "out")
    return pygen_copier(*given, "--data-file", data, *options, environ=environ)


def rows(folder: Path) -> list[dict[str, str]]:
    """Return the rows of the table."""
    text = (folder / "out/tables/suite.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def test_nl2repo_without_a_model(
    sandboxed: None, index: Path, coverage_wheel: None, tmp_path: Path
) -> None:
    """A task's tests are run against a scaffold; the rate is by their cases; one has no tests."""
    done = run(nl2repo(tmp_path), "nl2repo", "--model", "scaffold")
    assert done.code == 0, done.err
    bare, tiny = rows(tmp_path)
    assert "copy tests from its image to test_files/bare" in bare["state"]
    assert (tiny["task"], tiny["state"], tiny["specification"]) == ("tiny", "done", "start.md")
    assert (tiny["tests passed"], tiny["tests"], tiny["pass rate"]) == ("2", "4", "0.5")
    assert (tiny["replies"], tiny["cost"]) == ("0", "")
    page = (tmp_path / "out/benchmark.html").read_text(encoding="utf-8")
    assert "not in the benchmark" in page


def test_commit0_with_replies(
    sandboxed: None, index: Path, coverage_wheel: None, tmp_path: Path
) -> None:
    """Stubs and README go in, their tests decide, and the cost is told at the prices given."""
    repository = "tiny-codes/"
    files = {
        f"{repository}README.md": "# Tiny codes\n\nSmall error-correcting codes.\n",
        f"{repository}tiny_codes/__init__.py": "",
        f"{repository}tiny_codes/parity_checks.py": STUB,
        f"{repository}tests/__init__.py": "",
        f"{repository}tests/numbers.py": "FIVE = 5\n",
        f"{repository}tests/test_value.py": THEIRS,
    }
    write(tmp_path, files)
    data = write(tmp_path, {"all.yml": f"{ANSWERS}features: [parity checks]\n"}) / "all.yml"
    with ModelServer("groq", good_model) as server:
        done = run(
            *(tmp_path, "commit0", "--model", "groq:small-model", "--task", "tiny-codes"),
            *("--data-file", data),
            environ={**server.environ, "PYGEN_PRICES": "1,2"},
        )
    assert done.code == 0, done.err
    assert any("parity_checks_value" in ask.user for ask in server.requests)
    (row,) = rows(tmp_path)
    assert (row["state"], row["specification"]) == ("done", "README.md")
    assert (row["tests passed"], row["tests"]) == ("1", "2")
    spent = (11 * int(row["replies"]) + 2 * 7 * int(row["replies"])) / 1_000_000
    assert float(row["cost"]) == pytest.approx(spent, abs=1e-6)


def test_what_tests_import_is_the_name(tmp_path: Path) -> None:
    """The import name is that of the task where tests import it, else what they import most."""
    (task,) = read_suite("nl2repo", nl2repo(tmp_path), ["tiny"])
    assert task.import_name == "tiny"
    assert set(task.tests) == {"tests/test_tiny.py", "test_top.py"}
    text = "import os\nimport pytest\nfrom real_name import x\n"
    (tmp_path / "test_files/tiny/test_top.py").write_text(text, encoding="utf-8")
    (tmp_path / "test_files/tiny/tests/test_tiny.py").write_text(text, encoding="utf-8")
    (task,) = read_suite("nl2repo", tmp_path, ["tiny"])
    assert task.import_name == "real_name"


def test_files_out_of_a_task_are_not_read(tmp_path: Path) -> None:
    """A listing that leads out of its folder, or a link that does, names nothing."""
    nl2repo(tmp_path)
    (tmp_path / "test_secret.py").write_text("secret", encoding="utf-8")
    task = tmp_path / "test_files/tiny"
    (task / "test_files.json").write_text(json.dumps(["../../test_secret.py", "test_link.py"]))
    (task / "test_link.py").symlink_to(tmp_path / "test_secret.py")
    (found,) = read_suite("nl2repo", tmp_path, ["tiny"])
    assert found.tests == {}


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (("--suite", "nl2repo", ".", "--model", "scaffold"), 1, "There is no folder"),
        (("--suite", "commit0", ".", "--model", "scaffold"), 1, "has no tasks of commit0"),
        (("--suite", "commit0", ".", "--model", "scaffold", "--task", "x"), 1, "no task x"),
        (("--suite", "commit0", "."), 2, "Name who writes"),
        (("bench.yml", "--task", "x"), 2, "go with --suite"),
    ],
)
def test_mistakes(
    options: tuple[str, ...], code: int, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are told before anything is run."""
    monkeypatch.chdir(tmp_path)
    done = pygen_copier("benchmark", *options)
    assert done.code == code
    assert told in done.err
