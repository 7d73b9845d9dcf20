"""Every kind of a planned name: its scaffold can be imported, and what a module lacks is told."""

from __future__ import annotations

import enum
import importlib.util
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import MISSING, fields
from pathlib import Path
from types import ModuleType
from typing import Any, TypeAlias

import pytest
from support.plans import EVERY_KIND, module_data, plan_of, plan_with
from support.sources import problems_of

from pygen_copier.plan.model import Plan
from pygen_copier.python import checks
from pygen_copier.python.scaffold import completed_module, module_scaffold
from pygen_copier.python.tests_scaffold import tests_scaffold as scaffold_of_tests

Run: TypeAlias = Callable[[str], Any]
PLAN = plan_with(*EVERY_KIND)
CODES = PLAN.module("codes")
SCAFFOLD = module_scaffold(PLAN, CODES, "tiny")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that imports a text as the module `codes`."""

    def imported(text: str) -> Any:
        path = tmp_path / "codes.py"
        path.write_text(text, encoding="utf-8")
        spec = importlib.util.spec_from_file_location("codes", path)
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, "codes", module)
        spec.loader.exec_module(module)
        return module

    return imported


def problems(text: str) -> list[str]:
    """Return what a module lacks of the planned API."""
    return problems_of(checks.PlannedApi(CODES), text)


def test_the_scaffold_has_all_that_is_planned(run: Run) -> None:
    """It can be imported, in whatever order the plan names what derives from what."""
    codes = run(SCAFFOLD)
    assert problems(SCAFFOLD) == []
    assert issubclass(codes.Wheel, codes.Code)
    assert codes.Mode("fast") is codes.Mode.FAST
    assert isinstance(codes.Mode.SLOW, enum.Enum)
    assert codes.Level.HIGH > codes.Level.LOW == 0
    assert issubclass(codes.LengthError, codes.CodeError)
    assert issubclass(codes.LengthError, ValueError)
    assert issubclass(codes.CodeError, Exception)
    assert issubclass(codes.Table, dict)
    given = {field.name: field.default for field in fields(codes.Report)}
    assert list(given) == ["word", "mode", "limit", "note"]
    assert given["word"] is MISSING
    assert given["mode"] is codes.Mode.FAST
    assert codes.Report([1]).note is None


@pytest.mark.parametrize(
    "call",
    [
        lambda codes: codes.Code(3),
        lambda codes: codes.Wheel.of([1]),
        lambda codes: codes.Wheel.is_even([1]),
        lambda codes: codes.Wheel.size.fget(None),
        lambda codes: codes.Report([1]).told(),
        lambda codes: codes.Mode.FAST.is_fast,
        lambda codes: codes.LengthError(3),
        lambda codes: codes.main(),
    ],
)
def test_what_has_to_be_written_says_so(call: Callable[[Any], object], run: Run) -> None:
    """Functions, methods and properties raise NotImplementedError, called as they are planned."""
    with pytest.raises(NotImplementedError):
        call(run(SCAFFOLD))


def test_only_what_waits_is_said_to_wait() -> None:
    """Enumerations, exceptions without methods, and aliases are all there is to them."""
    (said,) = [line for line in SCAFFOLD.split('"""')[1].split("\n\n") if "waiting" in line]
    words = set(said.replace(",", " ").replace(".", " ").split())
    assert {"distance", "Code", "Wheel", "Report", "Mode", "LengthError", "main"} <= words
    assert not {"Level", "CodeError", "Word"} & words


def test_the_scaffold_of_tests_probes_what_waits(run: Run) -> None:
    """Each function, method and property has a test that meets NotImplementedError."""
    text = scaffold_of_tests(CODES, "tiny", waits=True)
    for name in ("distance", "wheel_size", "wheel_of", "report_told", "mode_is_fast", "main"):
        assert f"def test_{name}(" in text
    assert "def test_level" not in text
    codes = run(SCAFFOLD)
    tests = run(text.replace("from tiny import codes", "codes = None"))
    tests.codes = codes
    calls = [call for name, call in vars(tests).items() if name.startswith("test_")]
    assert len(calls) == 11
    for call in calls:
        with pytest.raises(NotImplementedError):
            call()


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("class Wheel(Code):", "class Wheel:", "`Wheel` should derive from `Code`."),
        ("class Table(dict[int, Any]):", "class Table:", "`Table` should derive from"),
        ("class Encoder(json.JSONEncoder):", "class Encoder:", "`Encoder` should derive from"),
        ("class LengthError(CodeError, ValueError):", "class LengthError(CodeError):", "`LengthEr"),
        ("class CodeError(Exception):", "class CodeError:", "`CodeError` should be an exception."),
        ("    FAST = ", "    QUICK = ", "The planned member `Mode.FAST` is not defined."),
        ('FAST = "fast"', 'FAST = "f"', "`Mode.FAST` should be 'fast', not 'f'."),
        ("HIGH = 9", "HIGH = 8", "`Level.HIGH` should be 9, not 8."),
        ("class Mode(enum.StrEnum):", "class Mode:", "`Mode` should be an enum."),
        ("class Level(enum.IntEnum):", "class Level(enum.Enum):", "`Level` should derive from"),
        ("@dataclasses.dataclass\n", "", "`Report` should be a dataclass."),
        ("    word: Word\n", "", "The planned attribute `Report.word` is not defined."),
        ("    limit: int = ", "    unlimited: int = ", "The planned attribute `Report.limit`"),
        (
            "    word: Word\n",
            "    key: int\n    word: Word\n",
            "The dataclass `Report` should have",
        ),
        ("    length: int\n", "", "The planned attribute `LengthError.length` is not defined."),
        (
            "    def __init__(self, length",
            "    def make(self, length",
            "The planned method `LengthErr",
        ),
        ("    @classmethod\n", "", "`Wheel.of` should be a classmethod."),
        ("    @staticmethod\n", "", "`Wheel.is_even` should be a staticmethod."),
        ("    @property\n    def size", "    def size", "`Wheel.size` should be a property."),
        ("    def size", "    def sizes", "The planned property `Wheel.size` is not defined."),
        ("def told(self)", "def told(self, again)", "`Report.told` should have the parameters"),
        ("Word: _TypeAlias", "Words: _TypeAlias", "The planned type alias `Word` is not defined."),
        ("class Report:", "class Reports:", "The planned class `Report` is not defined."),
    ],
)
def test_each_missing_thing_is_told(before: str, after: str, problem: str) -> None:
    """Without one part of what is planned there is one problem, which names it."""
    changed = SCAFFOLD.replace(before, after, 1)
    assert changed != SCAFFOLD
    found = [each for each in problems(changed) if each.startswith(problem)]
    assert len(found) == 1, problems(changed)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("class CodeError(Exception):", "class CodeError(ValueError):"),
        ("class CodeError(Exception):", "from elsewhere import Base\n\n\nclass CodeError(Base):"),
        ("class Wheel(Code):", "class Middle(Code): ...\n\n\nclass Wheel(Middle):"),
        ("@dataclasses.dataclass\n", "@dataclasses.dataclass(frozen=True, slots=True)\n"),
        (
            "    length: int\n",
            "    def note(self, length: int) -> None:\n        self.length = length\n",
        ),
        ("    length: int\n", "    @property\n    def length(self) -> int: ...\n"),
        ("HIGH = 9", "HIGH = 3 * 3"),
        ("    @property\n    def size", "    @functools.cached_property\n    def size"),
        ("class Report:", "class Report:\n    more: int = 0"),
    ],
)
def test_other_ways_to_have_it_pass(before: str, after: str) -> None:
    """What is inherited, derived from something nearer, or there in another form, is there."""
    changed = SCAFFOLD.replace(before, after, 1)
    assert changed != SCAFFOLD
    assert problems(changed) == []


def test_a_class_of_what_is_used_can_be_a_base() -> None:
    """By its name or with its module, also where both modules have a class of that name."""
    error = {"kind": "exception", "name": "Error", "doc": "A base."}
    derived = [{**error, "bases": ["codes.Error"]}, {**error, "name": "Other", "bases": ["Error"]}]
    plan = plan_of(
        module_data("codes", api=[error]), module_data("files", uses=["codes"], api=derived)
    )
    text = module_scaffold(plan, plan.module("files"), "tiny")
    assert "from tiny import codes as _codes" in text
    assert "class Error(_codes.Error):" in text
    assert "class Other(Error):" in text
    assert problems_of(checks.PlannedApi(plan.module("files")), text) == []


def test_a_name_that_a_library_has_hides_nothing(run: Run) -> None:
    """A module may define `enum`, `json`, or a class of the name that it derives from."""
    mode = {"kind": "enum", "name": "enum", "members": [{"name": "A"}]}
    json = {"kind": "class", "name": "json", "bases": ["json.JSONEncoder"]}
    action = {"kind": "class", "name": "Action", "bases": ["argparse.Action"], "methods": []}
    level = {"kind": "enum", "name": "Level", "members": [{"name": "A"}]}
    plan = plan_with(mode, level, json, action)
    codes = run(module_scaffold(plan, plan.module("codes"), "tiny"))
    assert codes.Level.A.name == "A"
    assert codes.json().encode([1]) == "[1]"
    assert [member.name for member in codes.enum] == ["A"]
    assert codes.Action.__mro__[1].__module__ == "argparse"


def test_a_base_of_a_dependency_stands_in_a_scaffold(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is imported as planned, from the module that has it; the dependency is declared."""
    for name in ("torch", "torch.nn"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    base, fault_base = type("Module", (), {}), type("Fault", (Exception,), {})
    vars(sys.modules["torch.nn"])["Module"] = base
    vars(sys.modules["torch"]).update(nn=sys.modules["torch.nn"], Fault=fault_base)
    net = {"kind": "class", "name": "Net", "bases": ["torch.nn.Module"], "methods": []}
    fault = {"kind": "exception", "name": "Fault", "bases": ["torch.Fault"]}
    row = {"kind": "class", "name": "Row", "bases": ["sqlite3.Row"], "methods": []}
    plan = plan_with(net, fault, row, dependencies=["torch>=2"])
    codes = run(text := module_scaffold(plan, plan.module("codes"), "tiny"))
    assert codes.Net.__bases__ == (base,)
    assert codes.Fault.__bases__ == (fault_base,)
    assert codes.Row.__bases__ == (sqlite3.Row,)
    assert problems_of(checks.PlannedApi(plan.module("codes")), text) == []


def test_what_a_reply_lacks_is_added(run: Run) -> None:
    """A module that broke off has the rest of its kinds at its end, and can be imported."""
    begun = SCAFFOLD.partition("class Mode(")[0]
    text = completed_module(PLAN, CODES, "tiny", begun)
    assert problems(text) == []
    assert run(text).Mode.FAST == "fast"


@pytest.mark.parametrize("name", ["property", "classmethod", "staticmethod"])
def test_a_part_may_have_the_name_of_a_decorator(name: str, run: Run) -> None:
    """It hides the decorator from nothing that comes after it."""
    item = {
        "kind": "class",
        "name": "Code",
        "attributes": [{"name": name, "type": "int", "default": "3"}],
        "methods": [
            {"name": "a", "kind": "property", "signature": "(self) -> int"},
            {"name": "b", "kind": "classmethod", "signature": "(cls) -> int"},
            {"name": "c", "kind": "staticmethod", "signature": "() -> int"},
        ],
    }
    plan: Plan = plan_with(item)
    code = run(module_scaffold(plan, plan.module("codes"), "tiny")).Code
    for call in (lambda: code().a, code.b, code.c):
        with pytest.raises(NotImplementedError):
            call()
