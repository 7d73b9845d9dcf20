"""The scaffold of tests: run by a real pytest."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from support.plans import Data, class_, constant, function, module_data, plan_of, plan_with
from support.sources import linted

from pygen_copier.python import checks, scaffold
from pygen_copier.python.checks.imports import Imports
from pygen_copier.python.tests_scaffold import tests_scaffold as scaffold_of_tests


class TestTests:
    """The tests that stand in: run by a real pytest."""

    PLAN = plan_of(
        module_data(
            "part.codes",
            api=[
                function("f", "(n: int, m: int, k: int = 0, *, rate: float, seed: int = 0) -> int"),
                function("Spread", "(*n: int, **more: int) -> int"),
                class_("Code", __init__="(self, n: int)", of="(cls, n: int)", at="(n: int)"),
                constant("LIMIT"),
            ],
        )
    )

    @pytest.fixture
    def package(self, tmp_path: Path) -> Path:
        """The scaffold of a package with its tests."""
        module = self.PLAN.module("part.codes")
        for folder in ("tiny", "tiny/part"):
            (tmp_path / folder).mkdir()
            (tmp_path / folder / "__init__.py").touch()
        source = scaffold.module_scaffold(self.PLAN, module, "tiny")
        (tmp_path / "tiny/part/codes.py").write_text(source, encoding="utf-8")
        tests = scaffold_of_tests(module, "tiny", waits=True)
        (tmp_path / "test_codes.py").write_text(tests, encoding="utf-8")
        (tmp_path / "pytest.ini").write_text("[pytest]\nxfail_strict = true\n", encoding="utf-8")
        return tmp_path

    @staticmethod
    def pytest_says(folder: Path) -> tuple[int, str]:
        """Return the exit code and last line of a real pytest."""
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-rfX"],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout

    @pytest.mark.slow
    def test_wait_for_an_implementation_and_then_fail(self, package: Path) -> None:
        """Every planned name has an expected failure; the test of one that works fails loudly."""
        code, out = self.pytest_says(package)
        assert code == 0, out
        assert "6 xfailed" in out
        path = package / "tiny/part/codes.py"
        source = path.read_text(encoding="utf-8")
        done = source.replace('raise NotImplementedError("f")', "return 1")
        assert done != source
        path.write_text(done, encoding="utf-8")
        code, out = self.pytest_says(package)
        assert code == 1, out
        assert "FAILED test_codes.py::test_f" in out
        assert "1 failed, 5 xfailed" in out

    def test_are_skipped_where_only_they_wait(self, package: Path) -> None:
        """Where the module is there and its tests are not, none fails or seems to pass."""
        text = scaffold_of_tests(self.PLAN.module("part.codes"), "tiny", waits=False)
        (package / "test_codes.py").write_text(text, encoding="utf-8")
        code, out = self.pytest_says(package)
        assert code == 0, out
        assert "6 skipped" in out

    def test_pass_the_checks_of_tests(self) -> None:
        """Apart from asserting, which they do by expecting, they are tests as any other."""
        module = self.PLAN.module("part.codes")
        text = scaffold_of_tests(module, "tiny", waits=True)
        offers = {"part.codes": {item.name for item in module.api}}
        assert checks.Parses().problems(linted(text), {}) == []
        assert Imports("tiny", offers, offers, {"pytest"}, ()).problems(linted(text), {}) == []

    def test_give_none_for_what_a_call_needs(self) -> None:
        """A call names every parameter that has no default, and no other."""
        text = scaffold_of_tests(self.PLAN.module("part.codes"), "tiny", waits=True)
        calls = [ast.unparse(node) for node in ast.walk(ast.parse(text)) if type(node) is ast.Call]
        for ending in (
            ".f(nothing, nothing, rate=nothing)",
            ".Spread()",
            ".Code.__init__(nothing, nothing)",
        ):
            assert any(call.endswith(ending) for call in calls)
        for ending in (".Code.of(nothing)", ".Code.at(nothing)"):
            assert any(call.endswith(ending) for call in calls)

    @pytest.mark.parametrize("api", [[], [class_("Code")]])
    def test_import_a_module_that_has_nothing_to_call(self, api: list[Data]) -> None:
        """Where nothing can be called the one test is that the module can be imported."""
        module = plan_of(module_data(api=api)).module("codes")
        text = scaffold_of_tests(module, "tiny", waits=True)
        assert checks.Tests("tiny", module).problems(linted(text), {}) == []
        assert 'importlib.import_module("tiny.codes")' in text

    def test_have_a_name_each(self) -> None:
        """Names that differ only by case, or by underscores, have a test each."""
        api = [function("code"), constant("CODE"), class_("Code", init="(self)", __init__="(self)")]
        text = scaffold_of_tests(plan_with(*api).module("codes"), "tiny", waits=True)
        names = [
            node.name for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)
        ]
        assert len(names) == len(set(names)) == 4

    @pytest.mark.parametrize("name", ["pytest", "waiting"])
    def test_can_be_of_a_module_of_any_name(self, name: str) -> None:
        """A module named as something the tests themselves need hides nothing from them."""
        text = scaffold_of_tests(plan_of(module_data(name)).module(name), "tiny", waits=True)
        bound: list[str] = []
        for node in ast.parse(text).body:
            if isinstance(node, ast.Import | ast.ImportFrom):
                bound += [alias.asname or alias.name for alias in node.names]
            elif isinstance(node, ast.Assign):
                bound += [ast.unparse(target) for target in node.targets]
        assert len(bound) == len(set(bound))
