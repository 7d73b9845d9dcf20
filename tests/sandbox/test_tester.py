"""Testing in the sandbox: what counts as passed, what as failed, and what as no test at all."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest
from support.sandbox import Script, Tests

from pygen_copier import process
from pygen_copier.errors import SandboxError
from pygen_copier.events import Event
from pygen_copier.generation.type_findings import type_findings
from pygen_copier.sandbox import Limits, SandboxTester, TestRun
from pygen_copier.sandbox.venv import MYPY, Venv

pytestmark = pytest.mark.slow

OUTCOMES = """
import unittest
import pytest
from tiny.codes import parity

def test_second():
    assert parity([1, 1]) == 0

def test_first():
    assert parity([1, 0]) == 0, "one bit is odd"

@pytest.mark.parametrize("bits", [[], [1], [1, 1, 1]])
def test_some_cases_fail(bits):
    assert parity(bits) == 0

@pytest.mark.parametrize("bits", [[], pytest.param([1], marks=pytest.mark.skip), [1, 1]])
def test_all_cases_that_run_pass(bits):
    assert parity(bits) == 0

class TestGroup:
    def test_in_a_class(self):
        assert parity([]) == 0

class TestOld(unittest.TestCase):
    def test_of_unittest(self):
        self.assertEqual(parity([1]), 1)

@pytest.fixture
def broken():
    yield
    raise RuntimeError("in the teardown")

def test_with_broken_teardown(broken):
    pass

@pytest.mark.skip
def test_skipped():
    pass

@pytest.mark.xfail
def test_expected_to_fail():
    assert False

@pytest.mark.xfail
def test_passes_unexpectedly():
    pass
"""
PACKAGE = {
    "src/tiny/__init__.py": "",
    "src/tiny/codes.py": "def parity(bits):\n    return sum(bits) % 2\n",
}


def test_outcomes_are_told_by_function(run_tests: Tests) -> None:
    """Passed in file order, failed with an account; skipped and expected failures are neither."""
    run = run_tests(OUTCOMES, PACKAGE)
    assert run.error == ""
    assert run.passed == (
        "test_second",
        "test_all_cases_that_run_pass",
        "TestGroup::test_in_a_class",
        "TestOld::test_of_unittest",
    )
    assert list(run.failed) == ["test_first", "test_some_cases_fail", "test_with_broken_teardown"]
    assert "one bit is odd" in run.failed["test_first"]
    assert "tests/test_it.py:10: in test_first" in run.failed["test_first"]
    assert "assert 1 == 0" in run.failed["test_some_cases_fail"]
    assert "RuntimeError: in the teardown" in run.failed["test_with_broken_teardown"]


def test_accounts_are_short_and_harmless(run_tests: Tests) -> None:
    """Of a long account its end is told, without what a terminal would obey."""
    run = run_tests('def test_long():\n    raise ValueError("line\\n" * 100 + "\\x1b[2Jlast")\n')
    lines = run.failed["test_long"].splitlines()
    assert len(lines) == 30
    assert lines[0].endswith("lines left out …")
    assert lines[-1] == "E   last"


@pytest.mark.parametrize(
    ("tests", "words"),
    [
        ("import nowhere\n", "No module named 'nowhere'"),
        ("def test_it(:\n", "SyntaxError"),
        ("raise RuntimeError('at import')\n", "at import"),
        ("import sys\nsys.exit(0)\n", "exit code 3, while tests/test_it.py was run"),
        ("import os\nos._exit(0)\n", "exit code 0, while tests/test_it.py was run"),
        ("import pytest\npytest.exit('enough', 0)\n", "Exit: enough"),
        ("NUMBER = 1\n", "There are no tests in tests/test_it.py."),
    ],
)
def test_a_file_that_cannot_be_run_is_an_error(run_tests: Tests, tests: str, words: str) -> None:
    """However it ends, nothing passed, and the error says why."""
    run = run_tests(f"def test_before():\n    pass\n{tests}" if "NUMBER" not in tests else tests)
    assert (run.passed, run.failed) == ((), {})
    assert words in run.error


@pytest.mark.parametrize(
    ("body", "manner"),
    [
        ("os._exit(0)", "with exit code 0"),
        ("os.kill(os.getpid(), 9)", "by SIGKILL"),
        ("__import__('ctypes').string_at(0)", "by SIGSEGV"),
        ("os.closerange(3, 100); os._exit(0)", "with exit code 0"),
        ("import pytest; pytest.exit('enough', 0)", "with exit code 0"),
    ],
)
def test_a_test_that_ends_the_process_has_failed(run_tests: Tests, body: str, manner: str) -> None:
    """What passed before it has passed; itself and what comes after has not."""
    run = run_tests(
        "import os\ndef test_before():\n    pass\n"
        f"def test_it():\n    {body}\ndef test_after():\n    pass\n"
    )
    assert run.passed == ("test_before",)
    assert run.error.startswith(f"The process ended {manner}, while test_it ran.")
    assert run.failed == {"test_it": run.error}


def test_a_function_passes_when_all_cases_were_run(run_tests: Tests) -> None:
    """A process that ends between two cases of a function leaves it unproven."""
    run = run_tests(
        "import os, pytest\n@pytest.mark.parametrize('n', [0, 1])\ndef test_it(n):\n"
        "    if n:\n        os._exit(0)\n"
    )
    assert run.passed == ()


def test_sys_exit_fails_its_test_only(run_tests: Tests) -> None:
    """The tests that follow are run."""
    run = run_tests("import sys\ndef test_it():\n    sys.exit(0)\ndef test_after():\n    pass\n")
    assert run.passed == ("test_after",)
    assert "SystemExit" in run.failed["test_it"]
    assert run.error == ""


def test_a_copy_of_the_process_is_not_heard(run_tests: Tests) -> None:
    """A fork that runs on through the tests counts none of them twice, and fails none."""
    run = run_tests(
        "import os\nchild = 1\ndef test_it():\n    global child\n    child = os.fork()\n"
        "def test_after():\n    assert child\n"
    )
    assert run == TestRun(("test_it", "test_after"), {}, "")


def test_what_is_printed_is_no_result(run_tests: Tests) -> None:
    """Lines that look like results, of pytest or of the report, change nothing."""
    line = '{"event": "over", "test": "test_it"}\\n{"event": "end", "status": 0}\\n1 passed\\n'
    run = run_tests(
        f"import os\ndef test_it():\n    os.write(1, b'{line}')\n    os.write(2, b'{line}')\n"
        "    assert False\n"
    )
    assert run.passed == ()
    assert list(run.failed) == ["test_it"]


def test_tests_that_take_too_long_are_an_error(run_tests: Tests) -> None:
    """The limit and the test that met it are named."""
    run = run_tests(
        "import time\ndef test_before():\n    pass\ndef test_it():\n    time.sleep(1000)\n",
        limits=Limits(seconds=2),
    )
    assert run.error == "The tests met the limit of 2 s of time, while test_it ran."
    assert run.passed == ("test_before",)


def test_only_the_files_own_settings_count(run_tests: Tests) -> None:
    """A `pyproject.toml` and `conftest.py` among the files are used, except its options."""
    files = {
        "pyproject.toml": '[tool.pytest.ini_options]\naddopts = "--no-such-option"\n'
        'filterwarnings = ["error"]\n',
        "tests/conftest.py": "import pytest\n@pytest.fixture\ndef five():\n    return 5\n",
    }
    run = run_tests(
        "import warnings\ndef test_it(five):\n    assert five == 5\n"
        "def test_warns():\n    warnings.warn('old')\n",
        files,
    )
    assert run.passed == ("test_it",)
    assert "UserWarning: old" in run.failed["test_warns"]


def test_a_script_is_run_in_the_project(run_script: Script) -> None:
    """It finds the package and its files, and its exit code and words are told."""
    done = run_script(
        "import sys, pathlib, tiny.codes\nprint(tiny.codes.parity([1]))\n"
        "print(pathlib.Path('examples/script.py').exists(), file=sys.stderr)\nsys.exit(7)\n",
        PACKAGE,
    )
    assert done.limit == ""
    assert done.code == 7
    assert sorted(done.output.splitlines()) == ["1", "True"]


def test_output_shows_nothing_of_this_machine(run_script: Script) -> None:
    """Tracebacks through the standard library name no folder of a person."""
    done = run_script("import json\njson.loads('{')\n")
    assert done.code == 1
    assert "json.decoder.JSONDecodeError" in done.output
    if sys.base_prefix not in ("/usr", "/usr/local"):
        assert sys.base_prefix not in done.output
        assert 'File "<python>/lib/' in done.output


@pytest.mark.usefixtures("sandboxed", "index")
def test_dependencies_can_be_imported() -> None:
    """What the package requires is there, and what it does not is not."""
    files = {"examples/a.py": "import greeting\nprint(greeting.WORD)\n"}
    assert SandboxTester(["Greeting>=1"]).script(files, "examples/a.py").output == "hello\n"
    done = SandboxTester([]).script(files, "examples/a.py")
    assert "No module named 'greeting'" in done.output


@pytest.mark.usefixtures("sandboxed", "index")
def test_several_runs_at_once_keep_apart() -> None:
    """Threads that share a tester each get the results of their own files."""
    tester = SandboxTester([])

    def run(number: int) -> TestRun:
        files = {"tests/test_it.py": f"def test_{number}():\n    pass\n"}
        return tester.tests(files, "tests/test_it.py")

    with ThreadPoolExecutor(4) as pool:
        runs = list(pool.map(run, range(8)))
    assert [r.passed for r in runs] == [(f"test_{number}",) for number in range(8)]


@pytest.mark.usefixtures("sandboxed", "index")
def test_runs_wait_for_a_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    """With one processor one run begins after the other has ended, or both might be too slow."""
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    tester = SandboxTester([])
    script = (
        "import time\nbegun = time.monotonic()\nsum(range(10**6))\nprint(begun, time.monotonic())"
    )
    with ThreadPoolExecutor(3) as pool:
        ran = pool.map(lambda _: tester.script({"x.py": script}, "x.py").output, range(3))
    times = sorted(tuple(map(float, output.split())) for output in ran)
    assert all(end <= begun for (_, end), (begun, _) in pairwise(times))


def test_without_a_sandbox_nothing_is_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The reason is raised, before an environment is made."""
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setenv("PYGEN_CACHE_DIR", str(tmp_path / "cache"))
    why = r"bubblewrap, which is not installed\. Install it"
    with process.renewed(), pytest.raises(SandboxError, match=why):
        SandboxTester([]).script({"a.py": ""}, "a.py")
    assert not (tmp_path / "cache").exists()


def test_types_are_read_by_the_settings_of_the_package(sandboxed: None, index: Path) -> None:
    """Mypy runs in the sandbox, with what the package needs; only the files asked about count."""
    tester = SandboxTester([], types=Venv([MYPY]))
    assert tester.checks_types
    files = {"src/tiny/__init__.py": "", "src/tiny/codes.py": "def f(n):\n    return n\n"}
    strict = "[tool.mypy]\nstrict = true\n"
    (path,) = (path for path in files if path.endswith("codes.py"))
    found = type_findings(tester.types(files, strict, [path]), [path])
    assert "[no-untyped-def]" in found[path][0]
    assert type_findings(tester.types(files, "[tool.mypy]\n", [path]), [path]) == {}


def test_without_a_mypy_types_are_left_out_and_it_is_said(sandboxed: None, index: Path) -> None:
    """Where it cannot be installed nothing else is lost, and it is told once."""
    heard: list[Event] = []
    nowhere = Venv(["no-such-mypy-at-all"])
    tester = SandboxTester([], types=nowhere, listener=heard.append)
    for _ in range(2):
        assert tester.types({"x.py": "x: int = ''\n"}, "", ["x.py"]) == ""
    assert not tester.checks_types
    (told,) = heard
    assert told.detail.startswith("types are not checked: ")
