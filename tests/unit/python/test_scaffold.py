"""Scaffolds: what stands in where no model wrote anything."""

from __future__ import annotations

import ast
import importlib.util
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.plans import (
    CLASS,
    CONSTANT,
    FUNCTION,
    Data,
    class_,
    constant,
    function,
    module_data,
    plan_of,
    plan_with,
)
from support.sources import linted, tidy

from pygen_copier.formatting.formatter import Setting
from pygen_copier.plan.model import PlanError
from pygen_copier.python import checks, scaffold
from pygen_copier.python.checks.imports import Imports
from pygen_copier.python.tests_scaffold import tests_scaffold as scaffold_of_tests

HOSTILE = 'It\'s """over"""; \\" + __import__("os").system("x") + """\\\nA second line.\\'


def text_of(*items: Data, **changes: Any) -> str:
    """Return the scaffold of a module with the items."""
    plan = plan_with(*items, **changes)
    return scaffold.module_scaffold(plan, plan.module("codes"), "tiny")


def run(source: str) -> Mapping[str, Any]:
    """Return the names a scaffold binds when it is imported."""
    module = ModuleType("scaffold")
    code = compile(source, "scaffold", "exec", dont_inherit=True)
    exec(code, module.__dict__)  # noqa: S102 - our own text
    return vars(module)


def test_a_scaffold_says_what_it_is() -> None:
    """The plan's words become signatures and docstrings that raise NotImplementedError."""
    assert text_of(FUNCTION, CLASS, CONSTANT) == '''\
"""Serves codes.

It serves: parity.

This module is waiting for an implementation of distance, Code, LIMIT.
"""

from __future__ import annotations

from typing import cast as _cast

LIMIT = _cast("int", NotImplemented)  # waiting for an implementation


def distance(n: int, *, rate: float = 0.1) -> list[int]:
    """Return the distance."""
    raise NotImplementedError("distance")


class Code:
    """A code."""

    def __init__(self, n: int):
        """Make a code."""
        raise NotImplementedError("Code.__init__")

    def rate(self) -> float:
        """Return its rate."""
        raise NotImplementedError("Code.rate")
'''


def test_its_names_raise_when_they_are_used() -> None:
    """Importing a scaffold does nothing; calling one of its names says what is missing."""
    names = run(text_of(FUNCTION, CLASS, CONSTANT))
    with pytest.raises(NotImplementedError, match="distance"):
        names["distance"](1)
    with pytest.raises(NotImplementedError, match=r"Code\.rate"):
        names["Code"].rate(None)
    assert names["LIMIT"] is NotImplemented


def test_methods_are_bound_by_their_first_parameter() -> None:
    """A first parameter `cls` makes a class method, and none of the two a static one."""
    names = run(text_of(class_("Code", of="(cls, n: int) -> Code", at="(n: int)", no="()")))
    code = names["Code"]
    for call in (lambda: code.of(1), lambda: code.at(1), code.no, lambda: code().at(1), code().no):
        with pytest.raises(NotImplementedError):
            call()


@pytest.mark.parametrize(
    ("signature", "header", "imports"),
    [
        ("(n: int | None) -> list[str]", "(n: int | None) -> list[str]", []),
        ("(n: Path) -> Decimal", "(n: Path) -> Decimal", ["Path", "Decimal"]),
        ("(n: Iterable[Sequence[int]])", "(n: Iterable[Sequence[int]])", ["Iterable", "Sequence"]),
        ("(n: Literal['a'])", "(n: Literal['a'])", ["Literal"]),
        ("(n: datetime.date)", "(n: datetime.date)", ["datetime"]),
        (
            "(n: collections.abc.Mapping[str, int], m: 'datetime.date')",
            "(n: collections.abc.Mapping[str, int], m: datetime.date)",
            ["collections", "datetime"],
        ),
        ("(n: xml.etree.ElementTree.Element)", "(n: xml.etree.ElementTree.Element)", ["xml"]),
        ("(n: json.Unknown) -> json.JSONEncoder", "(n: Any) -> json.JSONEncoder", ["Any", "json"]),
        (
            "(n: list, m: dict | tuple, *, k: Callable) -> Iterator[list]",
            "(n: list[Any], m: dict[Any, Any] | tuple[Any, ...], *, k: Callable[..., Any])"
            " -> Iterator[list[Any]]",
            ["Any", "Callable", "Iterator"],
        ),
        ("(n: np.ndarray) -> pd.Series", "(n: Any) -> Any", ["Any"]),
        ("(n: list[Unknown], m: int)", "(n: Any, m: int)", ["Any"]),
        ("(*n: Unknown, **m: Unknown)", "(*n: Any, **m: Any)", ["Any"]),
        ("(n: int = UNKNOWN, *, m: int = UNKNOWN)", "(n: int = ..., *, m: int = ...)", []),
        ("(n: int, /, m)", "(n: int, /, m)", []),
        ("(n: float = -1.5, m=(1, 'a'))", "(n: float = -1.5, m = (1, 'a'))", []),
    ],
)
def test_names_that_nobody_knows_become_any(
    signature: str, header: str, imports: list[str]
) -> None:
    """Known names are imported; an annotation with an unknown one is Any, a default an ellipsis."""
    text = text_of(function("f", signature))
    [found] = [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)]
    wanted = ast.parse(f"def f{header}: ...").body[0]
    assert isinstance(wanted, ast.FunctionDef)
    assert ast.unparse(found.args) == ast.unparse(wanted.args)
    assert (found.returns and ast.unparse(found.returns)) == (
        wanted.returns and ast.unparse(wanted.returns)
    )
    run(text)
    bound = set(run(text))
    assert set(imports) <= bound
    for name in ("Any", "Path", "np", "Iterable"):
        assert (name in bound) == (name in imports)


@pytest.mark.parametrize(
    ("dependencies", "line"),
    [(["numpy>=1.26"], "import numpy as np"), ([], None), (["pandas"], None)],
)
def test_numpy_is_imported_where_it_is_declared(dependencies: list[str], line: str | None) -> None:
    """`np` is numpy, but only in a package that requires numpy."""
    text = text_of(
        function("f", "(n: np.ndarray) -> NDArray[np.float64]"), dependencies=dependencies
    )
    assert ("import numpy as np" in text.splitlines()) == (line is not None)
    assert ("n: np.ndarray" in text) == (line is not None)
    assert ("from numpy.typing import NDArray" in text) == (line is not None)
    assert ("n: Any" in text) == (line is None)


def test_a_planned_name_any_is_not_mistaken_for_that_of_typing() -> None:
    """Where the plan has an `Any` of its own, what nobody knows is an object."""
    text = text_of(function("f", "(n: Unknown, m: Any) -> Unknown"), class_("Any"))
    assert "def f(n: object, m: Any) -> object:" in text
    assert "from typing import Any" not in text


def test_a_final_constant_is_of_its_type() -> None:
    """`Final[int]` says how a constant is declared; its type is int."""
    assert 'cast("int", NotImplemented)' in text_of(constant("LIMIT", "Final[int]"))


def test_names_of_used_modules_are_imported() -> None:
    """A type of a module that is used is imported from it; one of another module is Any."""
    plan = plan_of(
        module_data("core", api=[class_("Code")]),
        module_data("other", api=[class_("Noise")]),
        module_data("top", uses=["core"], api=[function("f", "(c: Code, n: Noise) -> None")]),
    )
    text = scaffold.module_scaffold(plan, plan.module("top"), "tiny")
    assert "from tiny.core import Code\n" in text
    assert "def f(c: Code, n: Any) -> None:" in text
    assert "tiny.other" not in text


def test_a_type_may_be_named_with_its_module() -> None:
    """Of the package, of the module itself, and where two modules have one of that name."""
    plan = plan_of(
        module_data("io", api=[class_("Code"), class_("Row")]),
        module_data("core.types", api=[class_("Code"), class_("Deep")]),
        module_data(
            "top",
            uses=["io", "core.types"],
            api=[
                function("f", "(a: io.Code, b: core.types.Code, c: io.Row) -> top.Own"),
                function("g", "(a: tiny.core.types.Deep | None, b: io.StringIO) -> types.Deep"),
                class_("Own"),
            ],
        ),
    )
    text = scaffold.module_scaffold(plan, plan.module("top"), "tiny")
    assert "def f(a: _io.Code, b: Code, c: Row) -> Own:" in text
    assert "def g(a: Deep | None, b: io.StringIO) -> Any:" in text
    lines = {"import io", "from tiny import io as _io", "from tiny.core.types import Code"}
    assert lines | {"from tiny.io import Row"} <= {*text.splitlines()}


def test_a_default_is_no_builtin_that_the_plan_hides() -> None:
    """A planned name that is also a builtin is not there yet where a default would be that."""
    text = text_of(function("f", "(n: object = print)"), function("print", "() -> None"))
    assert "def f(n: object = ...)" in text
    assert "def f(n: object = print)" in text_of(function("f", "(n: object = print)"))


@pytest.mark.parametrize(
    "items",
    [
        [function("f", "(n: int = LIMIT) -> int"), constant("LIMIT")],
        [function("f", "(n: object = Code.best)"), class_("Code")],
        [function("f", "(n: object = int.worst)")],
        [class_("Code", run="(self, other: object = Code)")],
        [constant("LIMIT"), function("cast", "() -> int"), constant("LEAST")],
        [class_("Code", classmethod="(self)", of="(cls)")],
        [class_("Code", staticmethod="(self)", of="()")],
        [function("f", "(n: winreg.HKEYType)")],
        [function("f", "(n: Callable[[int], Literal['a']] = print)")],
        [constant("LIMIT", "Final[int]"), constant("KIND", "'Unknown'")],
        [function("NotImplementedError", "()"), constant("NotImplemented")],
    ],
)
def test_every_scaffold_can_be_imported(items: list[Data]) -> None:
    """Whatever an accepted plan names, its scaffold does no work at import that could fail."""
    run(text_of(*items))


@pytest.mark.parametrize("name", ["antigravity", "this"])
def test_no_scaffold_imports_what_acts_at_import(name: str) -> None:
    """A plan cannot make a scaffold open a browser or print: those modules are not imported."""
    text = text_of(function("f", f"(n: {name}.Thing)"))
    assert f"import {name}" not in text.splitlines()


@given(st.text(), st.text(max_size=30))
@settings(max_examples=60)
def test_no_text_breaks_a_scaffold(doc: str, purpose: str) -> None:
    """Whatever a plan's words are, they stay words, and add no statement to those planned."""
    method = {"name": "run", "signature": "(self)", "doc": doc}
    items = [function(doc=doc), {**class_("C", doc), "methods": [method]}, constant(doc=doc)]
    plan = plan_of(module_data(purpose=purpose, api=items), features=[{"name": "parity"}])
    module = plan.module("codes")
    assert_statements(scaffold.module_scaffold(plan, module, "tiny"))
    assert_statements(scaffold_of_tests(module, "tiny", waits=True))
    assert_statements(
        scaffold.example_scaffold(plan.feature("parity"), [module], "tiny"), main="If"
    )


def assert_statements(text: str, main: str = "") -> None:
    """Assert that a scaffold holds nothing but definitions, imports, and the words of the plan."""
    allowed = {"ImportFrom", "Import", "FunctionDef", "ClassDef", "Assign", "AnnAssign", main}
    docstring, *rest = ast.parse(text).body
    assert isinstance(docstring, ast.Expr)
    assert {type(node).__name__ for node in rest} <= allowed


def test_scaffolds_pass_the_checks_that_are_not_about_their_bodies() -> None:
    """Scaffolds are plain, safe text of defined names, do no work at import, and stay tidy."""
    items = [FUNCTION, CLASS, function("g", "(n: Path, k: int = ..., *m: Sequence[int]) -> None")]
    plan = plan_with(*items, CONSTANT, features=[{"name": "parity"}])
    module = plan.module("codes")
    every = {
        "module": scaffold.module_scaffold(plan, module, "tiny"),
        "tests": scaffold_of_tests(module, "tiny", waits=True),
        "example": scaffold.example_scaffold(plan.feature("parity"), [module], "tiny"),
    }
    general = (checks.Parses(), checks.PlainText(), checks.DefinedNames(), checks.Security())
    for name, text in every.items():
        assert tidy(text, "python", Setting("tiny")) == text
        for check in (*general, checks.Introduced(), checks.NoWorkAtImport()):
            assert (name, check.id, list(check.problems(linted(text), {}))) == (name, check.id, [])


def test_hostile_words_stay_words() -> None:
    """Quotes, backslashes and line breaks neither end a docstring nor change its words."""
    text = text_of(function(doc=HOSTILE), class_("C", HOSTILE), constant(doc=HOSTILE))
    names = run(text)
    wanted = " ".join(HOSTILE.split())
    assert " ".join(names["f"].__doc__.split()) == wanted
    assert " ".join(names["C"].__doc__.split()) == wanted


def test_a_plan_that_breaks_a_rule_has_no_scaffold() -> None:
    """A signature that was never checked is refused, not written."""
    with pytest.raises(PlanError):
        text_of(function("f", "(n=open('x'))"))


class TestCompleted:
    """A recorded text that a changed plan asks more of."""

    PLAN = plan_with(function("f", "() -> int"), CLASS, constant("LIMIT", "Path"))
    TEXT = '"""Mine."""\n\nx = 1  # mine\n\n\ndef f() -> int:\n    """Mine."""\n    return x\n'

    def completed(self, text: str) -> str:
        """Return a text completed to the plan."""
        return scaffold.completed_module(self.PLAN, self.PLAN.module("codes"), "tiny", text)

    def test_gains_what_it_lacks_at_its_end(self) -> None:
        """Every line stays, and the planned names that are missing follow as scaffolds."""
        text = self.completed(self.TEXT)
        assert text.startswith(self.TEXT)
        assert text.count("def f(") == 1
        names = run(text)
        assert names["f"]() == 1
        with pytest.raises(NotImplementedError):
            names["Code"](1)
        assert names["LIMIT"] is NotImplemented

    def test_tells_linters_why_imports_stand_there(self) -> None:
        """Every import that is not at the top is marked as meant so."""
        added = self.completed(self.TEXT).removeprefix(self.TEXT)
        imports = [line for line in added.splitlines() if line.startswith(("from ", "import "))]
        assert len(imports) == 2
        assert all(line.endswith("# noqa: E402") for line in imports)

    def test_stays_where_it_lacks_nothing(self) -> None:
        """A text with every planned name is not touched, not even formatted."""
        text = "def f( ):return 1\nclass Code: 0\nLIMIT=3"
        assert self.completed(text) == text

    def test_is_a_scaffold_where_it_cannot_be_read(self) -> None:
        """A text that does not parse gives way to the scaffold."""
        module = self.PLAN.module("codes")
        assert self.completed("def f(:") == scaffold.module_scaffold(self.PLAN, module, "tiny")

    def test_can_be_imported(self) -> None:
        """Scaffolds that name one another work in a text without postponed annotations."""
        plan = plan_with(function("f"), function("g", "(c: Code) -> Code"), class_("Code"))
        text = scaffold.completed_module(
            plan, plan.module("codes"), "tiny", "def f() -> int:\n    return 1\n"
        )
        run(text)

    def test_passes_the_checks_of_a_module(self) -> None:
        """A completed text has every planned name with its parameters, and lawful imports."""
        text = self.completed(self.TEXT)
        module = self.PLAN.module("codes")
        imports = Imports("tiny", {"codes": set()}, (), (), (), "codes")
        for check in (checks.Parses(), checks.PlannedApi(module), imports):
            assert check.problems(linted(text), {}) == []


def test_an_example_shows_the_modules_of_its_feature(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Run, the example of a feature prints what its modules say, and waits for no key."""
    plan = plan_of(module_data("codes", api=[FUNCTION]), module_data("part.more", api=[]))
    for module in plan.modules:
        path = tmp_path / "tinyexample" / module.file
        path.parent.mkdir(parents=True, exist_ok=True)
        (path.parent / "__init__.py").touch()
        text = scaffold.module_scaffold(plan, module, "tinyexample")
        path.write_text(text, encoding="utf-8")
    example = tmp_path / "example.py"
    text = scaffold.example_scaffold(plan.feature("parity"), plan.modules, "tinyexample")
    example.write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    spec = importlib.util.spec_from_file_location("example", example)
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    assert capsys.readouterr().out == ""
    loaded.main()
    shown = capsys.readouterr().out
    assert "tinyexample.codes: Serves codes." in shown
    assert "waiting for an implementation of distance." in shown
    assert "tinyexample.part.more: " in shown
