"""The checks of Python replies: what each lets pass, and what each says."""

from __future__ import annotations

import textwrap

import pytest
from support.plans import class_, constant, function, plan_with

from pygen_copier.generation.check import Check
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


def problems(check: Check, source: str) -> list[str]:
    """Return what a check says of a source."""
    return list(check.problems(textwrap.dedent(source), {}))


class TestParses:
    """The text is Python."""

    def test_lets_python_pass(self) -> None:
        """What the parser reads has no problem."""
        assert problems(checks.Parses(), FULL) == []
        assert problems(checks.Parses(), "") == []

    @pytest.mark.parametrize(
        ("source", "said"),
        [
            ("x = 1\ndef f(:\n    pass\n", "Line 2: invalid syntax."),
            ("x = (1,\n", "Line 1: '(' was never closed."),
            ("if x:\nreturn\n", "Line 2: expected an indented block"),
            ("x = '\x00'\n", "null bytes"),
            ("x = '\ud800'\n", "cannot be parsed"),
            ("(" * 1000, ""),
        ],
    )
    def test_tells_the_line(self, source: str, said: str) -> None:
        """What the parser does not read is told with its line, in one sentence."""
        [problem] = problems(checks.Parses(), source)
        assert said in problem
        assert problem.endswith(".")


class TestPlannedApi:
    """Every planned name is there with the planned parameters."""

    def test_lets_the_planned_names_pass(self) -> None:
        """A module that has all that was planned has no problem."""
        assert problems(checks.PlannedApi(API), FULL) == []

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
        [found] = problems(checks.PlannedApi(API), source)
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
        assert problems(checks.PlannedApi(API), source) == []

    def test_lets_a_function_be_made_by_an_assignment(self) -> None:
        """A function that is assigned or imported is there; its parameters cannot be seen."""
        module = plan_with(function("f", "(n: int) -> int")).module("codes")
        for source in ("f = partial(print, 1)", "from os.path import join as f"):
            assert problems(checks.PlannedApi(module), source) == []

    @pytest.mark.parametrize(
        "source",
        [
            "class Base: ...\nclass Code(Base): ...",
            "@dataclass\nclass Code:\n    n: int\n",
            "class Code(metaclass=Meta): ...",
        ],
    )
    def test_lets_inherited_and_generated_methods_pass(self, source: str) -> None:
        """Bases, decorators and metaclasses may give the methods that are not seen."""
        module = plan_with(class_("Code", __init__="(self, n: int)", rate="(self)")).module("codes")
        assert problems(checks.PlannedApi(module), source) == []

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
        assert problems(checks.PlannedApi(module), source) == []

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
        assert problems(checks.PlannedApi(module), source) == []


class TestNoPlaceholders:
    """Every function does something."""

    @pytest.mark.parametrize(
        "body",
        [
            "pass",
            "...",
            "raise NotImplementedError",
            "raise NotImplementedError('later')",
            "'''Only words.'''",
            "'''Words.'''\n    pass",
            "'''Words.'''\n    ...",
            "'''Words.'''\n    raise NotImplementedError('later')",
        ],
    )
    def test_refuses_empty_bodies(self, body: str) -> None:
        """A body that does nothing is told with its line and name, wherever it is."""
        said = "the body of `f` is a placeholder."
        assert problems(checks.NoPlaceholders(), f"x = 1\ndef f():\n    {body}\n") == [
            f"Line 2: {said}"
        ]
        inner = f"class C:\n  async def f(self):\n    {body}\n"
        assert problems(checks.NoPlaceholders(), inner) == [f"Line 2: {said}"]
        nested = f"def g():\n  def f():\n    {body}\n  return f\n"
        assert problems(checks.NoPlaceholders(), nested) == [f"Line 2: {said}"]

    @pytest.mark.parametrize(
        "source",
        [
            "def f():\n    return None\n",
            "def f():\n    '''Words.'''\n    return\n",
            "def f():\n    raise ValueError('no')\n",
            "def f():\n    raise\n",
            "def f():\n    3\n",
            "class E(Exception):\n    pass\n",
            "class E(Exception):\n    '''Words.'''\n",
            "class C:\n    def __init__(self):\n        '''Make it.'''\n",
            "class C(Protocol):\n    def f(self): ...\n",
            "class C(Protocol[T]):\n    def f(self):\n        '''Words.'''\n",
            "class C(typing.Protocol):\n    def f(self): ...\n",
            "class C(ABC):\n    @abstractmethod\n    def f(self): ...\n",
            "class C(ABC):\n    @abc.abstractmethod\n    def f(self):\n"
            "        raise NotImplementedError\n",
            "@overload\ndef f(n: int) -> int: ...\ndef f(n):\n    return n\n",
        ],
    )
    def test_lets_what_may_be_empty_pass(self, source: str) -> None:
        """Protocols, abstract methods, overloads and empty exceptions are no placeholders."""
        assert problems(checks.NoPlaceholders(), source) == []

    def test_refuses_what_is_beside_and_inside_a_protocol(self) -> None:
        """Only the protocol's own methods may be empty."""
        source = """
            class P(Protocol):
                def f(self):
                    def inner(): ...
                    return inner
            class C:
                def g(self): ...
            """
        assert problems(checks.NoPlaceholders(), source) == [
            "Line 4: the body of `inner` is a placeholder.",
            "Line 7: the body of `g` is a placeholder.",
        ]

    @pytest.mark.parametrize(
        "comment",
        [
            "# TODO",
            "# todo: more",
            "# FIXME later",
            "# placeholder",
            "# ... your code here",
            "# not implemented yet",
            "# implement this",
            "# the rest of the code",
            "# rest of the implementation remains unchanged",
            "# same as before",
        ],
    )
    def test_refuses_comments_that_stand_for_code(self, comment: str) -> None:
        """A comment that leaves something out is told with its line."""
        assert problems(checks.NoPlaceholders(), f"x = 1\ny = 2  {comment}\n") == [
            f"Line 2: the comment {comment!r} stands for code."
        ]

    @pytest.mark.parametrize(
        "source",
        [
            "x = 'TODO'\n",
            "def f():\n    '''Count the TODO items.'''\n    return 1\n",
            "x = 1  # the rest of the qubits\n",
            "x = 1  # implemented as in the paper\n",
            "x = 1  # XXX and ZZZ generate the group\n",  # Pauli operators
        ],
    )
    def test_lets_other_comments_and_texts_pass(self, source: str) -> None:
        """Only comments are looked at, and only those that leave something out."""
        assert problems(checks.NoPlaceholders(), source) == []


class TestTests:
    """The file has tests that can fail."""

    @pytest.mark.parametrize(
        "body",
        [
            "assert f(1) == 2",
            "for n in (1, 2):\n        assert f(n)",
            "with pytest.raises(ValueError):\n        f(1)",
            "with pytest.warns(UserWarning):\n        f(1)",
            "np.testing.assert_allclose(f(1), 2)",
            "self.assertEqual(f(1), 2)",
            "if f(1) != 2:\n        pytest.fail('no')",
            "check(f(1))",
            "self.check(f(1))",
        ],
    )
    def test_lets_assertions_pass(self, body: str) -> None:
        """Assertions of every kind count, those of a helper in the file too."""
        source = f"def check(n):\n    assert n\n\ndef test_f():\n    {body}\n"
        assert problems(checks.Tests(), source) == []

    def test_looks_into_classes(self) -> None:
        """Tests may be methods, and asynchronous."""
        source = """
            class TestF:
                def test_f(self):
                    assert f(1)
                async def test_g(self):
                    g(1)
            """
        assert problems(checks.Tests(), source) == ["Line 5: `test_g` asserts nothing."]

    @pytest.mark.parametrize(
        "body", ["f(1)", "pass", "assert True", "assert 1", "print(f(1) == 2)", "help(f)"]
    )
    def test_refuses_tests_that_cannot_fail(self, body: str) -> None:
        """A test that asserts nothing, or a constant, is told with its line."""
        source = f"def helper():\n    f(1)\n\ndef test_f():\n    {body}\n"
        assert problems(checks.Tests(), source) == ["Line 4: `test_f` asserts nothing."]

    @pytest.mark.parametrize("source", ["", "def check():\n    assert f(1)\n", "assert True\n"])
    def test_refuses_files_without_tests(self, source: str) -> None:
        """A file that has no test is told so."""
        assert problems(checks.Tests(), source) == [
            "There is no test: no function is named test_…."
        ]


def test_checks_are_known_by_a_word_and_a_line() -> None:
    """What is recorded of a check is a word of its own."""
    every = (checks.Parses, checks.PlannedApi, checks.NoPlaceholders, checks.Tests)
    assert [check.id for check in every] == ["parses", "api", "complete", "asserts"]
    assert all(check.title for check in every)
