"""JavaScript: a translation is measured by what is in it and by what runs of it."""

from __future__ import annotations

import shutil

import pytest

from pygen_copier.client.models import Model
from pygen_copier.errors import SandboxError
from pygen_copier.evaluation.figure import Figure
from pygen_copier.evaluation.javascript.figures import translation_figures
from pygen_copier.evaluation.javascript.node import Node
from pygen_copier.evaluation.javascript.syntax import Script
from pygen_copier.evaluation.javascript.translation import Translation, translate
from pygen_copier.evaluation.pages.error_table import error_rows
from pygen_copier.evaluation.pages.html import html
from pygen_copier.evaluation.pages.markdown import markdown
from pygen_copier.evaluation.report import Report
from pygen_copier.evaluation.subject import Subject
from pygen_copier.events import nobody
from pygen_copier.providers.base import Request
from pygen_copier.testing import MODEL, answering, brief, cut_off, fenced

pytestmark = pytest.mark.weekly

pytest.importorskip("tree_sitter_javascript")
needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="there is no node")

CODES = """// Parities.
export function parity(bits) {
  return bits.reduce((sum, bit) => sum + bit, 0) % 2;
}
"""
TESTS = """import test from "node:test";
import assert from "node:assert/strict";
import { parity } from "../src/tiny/codes.mjs";

test("odd", () => { assert.equal(parity([1]), 1); });
test("wrong", () => { assert.equal(parity([1]), 0); });
test("lost", () => { assert.equal(parities([1]), 1); });
"""
FILES = {
    "src/tiny/__init__.py": "",
    "src/tiny/codes.py": "def parity(bits):\n    return sum(bits) % 2\n",
    "src/tiny/more.py": "def more(bits):\n    return bits\n",
    "tests/test_codes.py": "def test_parity():\n    assert True\n",
}


def test_modules_are_translated_and_then_their_tests() -> None:
    """Tests are told the module as it was translated; what is cut off is missing."""

    def answer(request: Request) -> object:
        path = brief(request)["path"]
        if path == "src/tiny/more.py":
            return cut_off("```javascript\nexport")
        return fenced("javascript", TESTS if path.startswith("tests/") else CODES)

    provider = answering(answer)  # type: ignore[arg-type]  # whichever kind of reply
    found = translate(Subject("tiny", FILES), Model("scripted", MODEL), nobody)
    assert found.modules == {"src/tiny/codes.mjs": CODES}
    assert found.tests == {"tests/test_codes.test.mjs": TESTS}
    assert found.missing == {"src/tiny/more.py": "The reply was cut off."}
    last = brief(provider.requests[-1])
    assert last["translated"] == CODES
    assert last["files"]["src/tiny/codes.py"] == "src/tiny/codes.mjs"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("export const f = (a = 1, {b, c: [d]} = {}) => a + b + d;\n", []),
        (
            "import x, { y as z } from 'node:fs';\nexport class A extends x { z() { z(); } }\n",
            [],
        ),
        (
            "for (const [k, v] of new Map()) console.log(k, v);\ntry { } catch (e) { throw e; }\n",
            [],
        ),
        (
            "a: for (;;) { break a; }\nif (typeof lost === 'x') { }\nexport { b as c };\nlet b;\n",
            [],
        ),
        ("let = (;\n", ["syntax"]),
        ("export const f = () => g(h.i);\n", ["semantic", "semantic"]),
        # A name counts for its scope alone, and for all of it.
        (
            "export function f() { const a = 1; return a; }\nexport const g = () => a;\n",
            ["semantic"],
        ),
        ("if (true) { let a = 1; a; }\na;\n", ["semantic"]),
        ("for (const a of []) a;\ntry { } catch (e) { }\n[a, e];\n", ["semantic"] * 2),
        (
            "const f = function g() { return g; };\nconst A = class B { };\n[f, A, g, B];\n",
            ["semantic"] * 2,
        ),
        ("h();\nfunction h() { { function i() { } } return { i }; }\n", ["semantic"]),
        ("function f() { if (f) { var a = 1; } return a; }\n", ["improper"]),
        ("let k;\nfor (k of [1]) { switch (k) { case 1: let b = k; b; } }\n", []),
        ("var a = 1;\nif (a == 2 || a != 3) { }\n", ["improper"] * 3),
        ("export function my_sum(first_one) { return first_one; }\n", ["improper"] * 2),
        ("export const MOST_TRIES = 3;\n", []),
    ],
)
def test_what_is_wrong_by_its_syntax(text: str, told: list[str]) -> None:
    """Errors are told by type, and good code has none."""
    assert [each.type for each in Script("a.mjs", text).findings()] == told


@needs_node
def test_a_translation_is_run_in_the_sandbox(sandboxed: None) -> None:
    """Tests that pass are counted; failing ones are logical errors, lost names semantic ones."""
    broken = {"src/tiny/bad.mjs": "export const = 1;\n"}
    hanging = {"tests/test_bad.test.mjs": 'import "../src/tiny/bad.mjs";\n'}
    translation = Translation(
        {"src/tiny/codes.mjs": CODES, **broken},
        {"tests/test_codes.test.mjs": TESTS, **hanging},
        {"src/tiny/more.py": "The reply was cut off."},
    )
    found = {each.name.partition(".")[2]: each for each in translation_figures(translation)}
    values = {name: each.value for name, each in found.items()}
    assert values["translated"] == 4 / 5
    assert values["parse_rate"] == 3 / 4
    assert values["checked"] == 3 / 4
    assert values["functional_accuracy"] == 1 / 4  # the file that does not load counts as one
    assert values["errors.logical"] == 1
    assert values["errors.semantic"] == 2  # the name, by its syntax and when it is run
    assert (values["errors.syntax"] or 0) >= 1
    assert values["errors.optimisation"] is None
    assert values["lines"] == 4
    assert values["complexity"] is not None
    assert "wrong: AssertionError" in found["errors.logical"].details[0]


@needs_node
def test_nothing_outside_can_be_read(sandboxed: None, tmp_path: object) -> None:
    """A translation that looks for this machine's files finds none."""
    test = (
        'import test from "node:test";\nimport fs from "node:fs";\n'
        'test("passwd", () => { fs.readFileSync("/etc/passwd"); });\n'
        'test("net", async () => { await fetch("http://192.0.2.1/"); });\n'
    )
    outcome = Node({"a.test.mjs": test}).test("a.test.mjs")
    assert (outcome.passed, outcome.failed) == (0, 2)


def test_without_node_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is static is there; what runs is absent with what to do."""
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(SandboxError, match="no node"):
        Node({})
    found = translation_figures(Translation({"src/a.mjs": CODES}, {}, {}))
    values = {each.name.partition(".")[2]: each for each in found}
    assert "Install Node.js" in values["functional_accuracy"].reason
    assert values["parse_rate"].value == 1
    assert values["lines"].value == 3


def test_errors_are_a_table_and_both_languages_stand_side_by_side() -> None:
    """Frequency, share, severity and an example of each type; a type nobody looked for has none."""
    text = "var a = 1;\nexport const f = () => a == lost;\n"
    figures = tuple(translation_figures(Translation({"src/a.mjs": text}, {}, {}), run=False))
    python = Figure("static.lines", "Lines of code", 10, "lines", 1, "counted")
    report = Report("tiny", {}, (python, *figures))
    rows = {row.title: row for row in error_rows(report)}
    assert set(rows) == {"Syntax errors", "Semantic errors", "Improper constructs"}
    improper = rows["Improper constructs"]
    assert (improper.frequency, improper.severity) == (2, "minor")
    assert improper.share == pytest.approx(2 / 3)
    assert improper.example == "src/a.mjs: Line 1: `var` instead of `let` or `const`."
    page = html(report)
    assert "Python against JavaScript" in page
    for text in (page, markdown(report)):
        assert "66.7 %" in text
        assert "Semantic errors" in text
