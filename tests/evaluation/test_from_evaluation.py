"""`improve --from-evaluation`: what an evaluation finds is mended, and the score tells it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.asks import Ask
from support.copier import Project, pygen_copier
from support.model import fenced, good_model
from support.servers import ModelServer
from support.wheels import wheels_of_installed

from pygen_copier.evaluation.figure import Measure
from pygen_copier.evaluation.problems import problems_of
from pygen_copier.evaluation.report import Report
from pygen_copier.evaluation.subject import Subject

pytestmark = pytest.mark.weekly

pytest.importorskip("coverage")

_ADDED = """

def test_first_value() -> None:
    \"\"\"`{name}` of 0 is known.\"\"\"
    assert {name}(0) == {value}
"""


@pytest.fixture
def coverage_wheel(wheels: Path) -> None:
    """Add coverage to the wheels of the tests."""
    wheels_of_installed("coverage", wheels)


def mending_model(ask: Ask) -> str:
    """Add the test that a surviving mutant asks for; answer anything else as a good model."""
    brief = ask.brief
    if ask.task != "revise" or brief["of"] != "tests" or "output" not in brief:
        return good_model(ask)
    name = brief["module"]["api"][0]["name"]
    value = 1 if "parity" in name else 2  # the second module adds one to the first
    return fenced(brief["source"] + _ADDED.format(name=name, value=value))


def test_a_surviving_mutant_is_killed(
    sandboxed: None, index: Path, coverage_wheel: None, project: Project
) -> None:
    """The model is told which change no test notices; then one does, and the score is higher."""
    with ModelServer("groq", mending_model) as server:
        command = ("improve", "--trust", "--from-evaluation", "--project", project.folder)
        done = pygen_copier(*command, environ=server.environ)
        assert done.code == 0, done.err
        asked = [ask.brief for ask in server.requests if ask.task == "revise"]
        assert {each["of"] for each in asked} == {"tests"}
        told = "\n".join(each["output"] for each in asked)
        assert re.search(r"parity_checks\.py: Line \d+: no test notices `1` → `2`", told)
        assert "test_first_value" in project.read("tests/test_parity_checks.py")
        found = re.search(r"\(formula 6\) ([\d.]+) before, ([\d.]+) after", done.out)
        assert found, done.out
        assert float(found[2]) > float(found[1])


def test_problems_go_where_they_can_be_mended() -> None:
    """Mutants to tests; failing tests to modules, others' by what they import; the rest by path."""
    subject = Subject("tiny", {"src/tiny/codes.py": "A = 1\n", "src/tiny/noise.py": "B = 1\n"})
    paths = {
        "module:codes": "src/tiny/codes.py",
        "tests:codes": "tests/test_codes.py",
        "module:noise": "src/tiny/noise.py",
        "example:show": "examples/show.py",
    }
    details = {
        "execution.mutation_score": [
            "src/tiny/codes.py: Line 3: no test notices `a` → `b`.",
            "src/tiny/noise.py: Line 3: no test notices `a` → `b`.",  # which has no file of tests
        ],
        "execution.tests_passed": ["tests/test_codes.py::test_a: assert 1 == 2"],
        "execution.others_tests_passed": [
            "others/test_all.py::test_x: assert 3",
            "others/deep/test_noise.py::test_y: assert 4",
        ],
        "execution.examples": ["examples/show.py: exit code 3: no"],
        "execution.imports": ["tiny.noise cannot be imported: ImportError: no"],
        "static.placeholders": ["src/tiny/codes.py: Line 1: `f` is a placeholder."],
    }
    figures = [Measure(n, n, "share", "").of(0.5, 2, told) for n, told in details.items()]
    report = Report("tiny", {}, tuple(figures))
    others = {"test_all.py": "from tiny import codes\n", "deep/test_noise.py": "import os\n"}
    found: dict[str, list[str]] = {}
    for each in problems_of(report, subject, paths, others):
        found.setdefault(each.artifact, []).append(each.told)
    assert set(found) == set(paths)
    assert len(found["tests:codes"]) == 1
    assert [told[:40] for told in found["module:codes"]] == [
        "tests/test_codes.py::test_a: assert 1 ==",
        "A test that others wrote fails: others/t",
        "src/tiny/codes.py: Line 1: `f` is a plac",
    ]
    assert "test_noise.py::test_y" in found["module:noise"][0]
    assert found["example:show"] == ["examples/show.py: exit code 3: no"]


def test_a_report_of_another_package_is_refused(project: Project, tmp_path: Path) -> None:
    """It is told in a line before anybody is asked; so are words beside an evaluation."""
    report = Report("other", {}, (Measure("static.lines", "", "", "").of(1),))
    (tmp_path / "report.json").write_text(report.json(), encoding="utf-8")
    given = ("improve", "--trust", "--project", project.folder)
    done = pygen_copier(*given, "--from-evaluation", tmp_path / "report.json")
    assert done.code == 1
    assert "is a report of other, and this is tiny-codes" in done.err
    assert pygen_copier(*given, "module:x", "words", "--from-evaluation").code == 2
