"""The check of the planned API: what is planned is there, as it is planned."""

from __future__ import annotations

import pytest
from support.plans import class_, constant, function, plan_with
from support.sources import problems_of

from pygen_copier.python import checks

API = plan_with(
    function("f", "(n: int, *, rate: float = 0.1) -> int"),
    class_("Code", __init__="(self, n: int)", rate="(self) -> float", make="(cls) -> Code"),
    constant("LIMIT"),
).module("codes")

FULL = """
LIMIT = 3

def f(n: int, *, rate: float = 0.1) -> int:
    return n

class Code:
    def __init__(self, n: int) -> None:
        self.n = n

    def rate(self) -> float:
        return 1.0

    @classmethod
    def make(cls) -> "Code":
        return cls(1)
"""


class TestPlannedApi:
    """Every planned name is there with the planned parameters."""

    def test_lets_the_planned_names_pass(self) -> None:
        """A module that has all that was planned has no problem."""
        assert problems_of(checks.PlannedApi(API), FULL) == []

    @pytest.mark.parametrize(
        ("before", "after", "problem"),
        [
            ("LIMIT = 3", "", "The planned constant `LIMIT` is not defined."),
            ("def f(", "def g(", "The planned function `f` is not defined."),
            ("class Code", "class Cod", "The planned class `Code` is not defined."),
            ("def rate", "def rates", "The planned method `Code.rate` is not defined."),
            (
                "f(n: int, *, rate",
                "f(m: int, *, rate",
                "`f` should have the parameters (n: int, *, rate: float = 0.1) -> int, "
                "not (m: int, *, rate: float=0.1).",
            ),
            ("f(n: int, *, rate", "f(n: int, rate", "`f` should have the parameters"),
            ("rate: float = 0.1", "rate: float", "`f` should have the parameters"),
            ("f(n: int, *", "f(n: int = 1, *", "`f` should have the parameters"),
            ("f(n: int, *", "f(n: int, m: int, *", "`f` should have the parameters"),
            ("f(n: int, *", "f(*, n: int", "`f` should have the parameters"),
            ("f(n: int, *, rate: float = 0.1)", "f(n: int)", "`f` should have the parameters"),
            (
                "__init__(self, n: int)",
                "__init__(self)",
                "`Code.__init__` should have the parameters (self, n: int), not (self).",
            ),
            ("class Code:", "def Code():", "`Code` should be a class."),
            ("def f(n: int, *, rate: float = 0.1) -> int", "class f", "`f` should be a function."),
            ("LIMIT = 3", "def LIMIT(): return 3", "`LIMIT` should be a constant."),
        ],
    )
    def test_tells_what_is_missing_or_other(self, before: str, after: str, problem: str) -> None:
        """What is missing, of another kind or with other parameters is named, and nothing else."""
        source = FULL.replace(before, after)
        assert source != FULL
        [found] = problems_of(checks.PlannedApi(API), source)
        assert found.startswith(problem)

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("rate: float = 0.1", "rate: float = 0.2, seed: int | None = None"),
            ("n: int", "n"),
            ("def f", "async def f"),
            ("LIMIT = 3", "LIMIT: int = 3"),
            ("LIMIT = 3", "LIMIT, OTHER = 3, 4"),
            ("LIMIT = 3", "OTHER, *LIMIT = 3, 4"),
            ("LIMIT = 3", "from os import sep as LIMIT"),
            ("LIMIT = 3", "if True:\n    LIMIT = 3\nelse:\n    LIMIT = 4"),
            ("LIMIT = 3", "try:\n    LIMIT = 3\nexcept ValueError:\n    LIMIT = 4"),
            ("LIMIT = 3", "with suppress(ValueError):\n    LIMIT = 3"),
            ("LIMIT = 3", "if fast:\n    pass\nelse:\n    LIMIT = 3"),
            ("LIMIT = 3", "try:\n    pass\nfinally:\n    LIMIT = 3"),
            ("LIMIT = 3", "try:\n    pass\nexcept ValueError:\n    LIMIT = 3"),
            ("    def rate(self)", "    @property\n    def rate(self)"),
            ("    def rate(self) -> float:\n        return 1.0\n", "    rate = f\n"),
            ("    def rate(self) -> float:\n        return 1.0\n", "    rate: float = 1.0\n"),
            ("def f(", "@wraps(print)\ndef f("),
        ],
    )
    def test_lets_other_ways_pass(self, before: str, after: str) -> None:
        """More optional parameters, assignments, imports and properties give what was planned."""
        source = FULL.replace(before, after)
        assert source != FULL
        assert problems_of(checks.PlannedApi(API), source) == []

    def test_lets_a_function_be_made_by_an_assignment(self) -> None:
        """A function that is assigned or imported is there; its parameters cannot be seen."""
        module = plan_with(function("f", "(n: int) -> int")).module("codes")
        for source in ("f = partial(print, 1)", "from os.path import join as f"):
            assert problems_of(checks.PlannedApi(module), source) == []

    @pytest.mark.parametrize(
        "source",
        [
            "from elsewhere import Base\nclass Code(Base): ...",
            "@register\nclass Code:\n    n: int\n",
            "class Base:\n    def __init__(self, n): ...\n    def rate(self): ...\n"
            "class Code(Base): ...",
            "@dataclass\nclass Code:\n    n: int\n    def rate(self): ...",
            "class Code(metaclass=Meta): ...",
        ],
    )
    def test_lets_inherited_and_generated_methods_pass(self, source: str) -> None:
        """Bases, decorators and metaclasses may give the methods that are not seen."""
        module = plan_with(class_("Code", __init__="(self, n: int)", rate="(self)")).module("codes")
        assert problems_of(checks.PlannedApi(module), source) == []

    def test_sees_what_is_inherited_in_the_file(self) -> None:
        """A base of the same file, and one of Python, give what they have and no more."""
        module = plan_with(class_("Code", rate="(self)", keys="(self)")).module("codes")
        base = "class Base:\n    def rate(self): ...\n"
        source = f"{base}class Code(Base, dict): ..."
        assert problems_of(checks.PlannedApi(module), source) == []
        for less, missing in (("Code(Base)", "keys"), ("Code(dict)", "rate")):
            source = f"{base}class {less}: ..."
            [problem] = problems_of(checks.PlannedApi(module), source)
            assert problem == f"The planned method `Code.{missing}` is not defined."

    def test_looks_at_a_propertys_getter(self) -> None:
        """A property with a setter is the planned method that reads it."""
        source = """
            class Code:
                @property
                def rate(self) -> float:
                    return self._rate

                @rate.setter
                def rate(self, value: float) -> None:
                    self._rate = value
            """
        module = plan_with(class_("Code", rate="(self) -> float")).module("codes")
        assert problems_of(checks.PlannedApi(module), source) == []

    def test_looks_at_the_implementation_of_overloads(self) -> None:
        """Of several definitions of a name the last one counts."""
        source = """
            @overload
            def f(n: int) -> int: ...
            @overload
            def f(n: str) -> str: ...
            def f(n): return n
            """
        module = plan_with(function("f", "(n: int | str)")).module("codes")
        assert problems_of(checks.PlannedApi(module), source) == []
