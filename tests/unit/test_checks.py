"""The checks of Python replies: what each lets pass, and what each says."""

from __future__ import annotations

import textwrap

import pytest
from support.plans import class_, constant, function, plan_with
from support.sources import linted

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
    return list(check.problems(linted(textwrap.dedent(source)), {}))


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
            ("x = 1\nx = '\x00'\n", "Line 2: U+0000 (NUL) is not allowed in code."),
            ("x = 1\nx = '\ud800'\n", "Line 2: U+D800 cannot be encoded."),
            ("(" * 1000, "too many nested parentheses"),
            ("-" * 100_000 + "1", "nested too deeply"),
            ("x" + ".a" * 100_000, "nested too deeply"),
            ("x = 1\nx" + ".a" * 200, "Line 2: this is nested too deeply."),
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


class TestPlainText:
    """What one sees is what the parser reads."""

    @pytest.mark.parametrize(
        ("source", "said"),
        [
            ("x = 1\n# \x1b[31mred\n", "Line 2: U+001B (a control character) cannot be seen"),
            ("x = '\x08'\n", "Line 1: U+0008"),
            ("x = 'a'  # \u202e }\n", "Line 1: U+202E (RIGHT-TO-LEFT OVERRIDE) cannot be seen"),
            ("\n\nx = '\u2066'\n", "Line 3: U+2066 (LEFT-TO-RIGHT ISOLATE)"),
            ("x = 'a\u200bb'\n", "Line 1: U+200B (ZERO WIDTH SPACE)"),
            ("x = 'a\ufeffb'\n", "Line 1: U+FEFF"),
            ("x = 'a\u200db'\n", "Line 1: U+200D (ZERO WIDTH JOINER)"),
            ("x = 'a\u2028b'\n", "Line 1: U+2028 (LINE SEPARATOR)"),
            ("x = 'a\x85b'\n", "Line 1: U+0085"),
            ("\u3164 = 1\n", "Line 1: U+3164 (HANGUL FILLER)"),
            ("x = '\U000e0041'\n", "Line 1: U+E0041 (TAG LATIN CAPITAL LETTER A)"),
            ("x = 'a\U000e0101'\n", "Line 1: U+E0101"),
        ],
    )
    def test_tells_what_is_hidden(self, source: str, said: str) -> None:
        """A character that is not seen, or turns the text around it, is told with its line."""
        [problem] = problems(checks.PlainText(), source)
        assert problem.startswith(said)
        assert problem.endswith("leave it out, or write it as an escape in a string.")

    @pytest.mark.parametrize(
        "source",
        [
            "x = 'tab\there'\n",
            "\N{GREEK SMALL LETTER LAMDA} = 'naïve — 中文'\n",
            "x = '\N{WOMAN}\u200d\N{PERSONAL COMPUTER} \N{HEAVY BLACK HEART}\ufe0f'\n",
            "x = '\u0645\u06cc\u200c\u062e'\n",
            "x = '\\x1b[31m \\u202e'\n",
            "x = 'no\u00a0break'\n",
        ],
    )
    def test_lets_every_script_pass(self, source: str) -> None:
        """Letters of all scripts, emoji and escapes that are written out are plain text."""
        assert problems(checks.PlainText(), source) == []

    def test_tells_a_few_of_many(self) -> None:
        """A file full of them does not fill a prompt."""
        assert len(problems(checks.PlainText(), "x = '\x1b'\n" * 1000)) == 5


class TestDocumented:
    """Who reads the public names knows what they are and take."""

    WHOLE = '''"""Codes."""

from typing import overload

LIMIT = 3


def f(n: int, /, *rest: int, rate: float = 0.1, **more: str) -> int:
    """Return n."""
    return _g(n)


def _g(n):
    return n


@overload
def h(n: int) -> int: ...
@overload
def h(n: str) -> str: ...
def h(n: int | str) -> int | str:
    """Return n."""
    return n


class Code:
    """A code."""

    def __init__(self, n: int):
        self.n = n

    def __repr__(self):
        return "Code"

    @property
    def rate(self) -> float:
        """The rate."""
        return 1.0

    @rate.setter
    def rate(self, value: float) -> None:
        self.n = int(value)

    @classmethod
    def make(cls) -> "Code":
        """Make one."""
        return cls(1)

    @staticmethod
    def add(n: int) -> int:
        """Add one."""
        return n + 1

    def _hidden(self, n):
        return n


class _Inner:
    def f(self, n):
        return n
'''

    def test_lets_what_is_described_pass(self) -> None:
        """Private names, magic methods, overloads and setters need nothing of their own."""
        assert problems(checks.Documented(), self.WHOLE) == []

    @pytest.mark.parametrize(
        ("before", "after", "said"),
        [
            ('"""Codes."""', "", "The file has no docstring"),
            ('"""Codes."""', '"""  """', "The file has no docstring"),
            ('    """Return n."""\n    return _g', "    return _g", "`f` has no docstring."),
            ('"""A code."""', "", "the class `Code` has no docstring."),
            ('"""Make one."""', "", "`Code.make` has no docstring."),
            ('"""The rate."""', "", "`Code.rate` has no docstring."),
            ("f(n: int", "f(n", "`f` has no annotation for the parameter `n`."),
            ("*rest: int", "*rest", "`f` has no annotation for the parameter `rest`."),
            ("**more: str", "**more", "`f` has no annotation for the parameter `more`."),
            ("rate: float = 0.1", "rate=0.1", "no annotation for the parameter `rate`."),
            (
                "**more: str) -> int",
                "**more)",
                "`f` has no annotation for the parameter `more`, what it returns.",
            ),
            ("__init__(self, n: int)", "__init__(self, n)", "`Code.__init__` has no annotation"),
            ("def add(n: int)", "def add(n)", "`Code.add` has no annotation"),
            ("rate(self) -> float", "rate(self)", "`Code.rate` has no annotation"),
        ],
    )
    def test_tells_what_is_missing(self, before: str, after: str, said: str) -> None:
        """A docstring or annotation that is missing is told by its name, and nothing else."""
        source = self.WHOLE.replace(before, after)
        assert source != self.WHOLE
        [problem] = problems(checks.Documented(), source)
        assert said in problem

    def test_asks_less_of_tests_and_examples(self) -> None:
        """They begin with a docstring; their functions speak for themselves."""
        source = '"""Tests."""\n\n\ndef test_f(n):\n    assert n\n'
        assert problems(checks.Introduced(), source) == []
        [problem] = problems(checks.Introduced(), "def test_f(n):\n    assert n\n")
        assert problem.startswith("The file has no docstring")


class TestDefinedNames:
    """Every name that is looked up is there."""

    @pytest.mark.parametrize(
        ("source", "said"),
        [
            ("def f():\n    return g()\n", "Line 2: undefined name `g`."),
            ("def f(n: 'Missing'): ...\n", "Line 1: undefined name `Missing`."),
            ("def f():\n    return np.zeros(3)  # noqa\n", "Line 2: undefined name `np`."),
            ("__all__ = ['f']\n", "Line 1: undefined name `f` in `__all__`."),
            ("x = 1\ndef f():\n    y = x\n    x = y\n", "Line 3: local variable `x`"),
            ("def f():\n    return g() + g()\n", "Line 2: undefined name `g`."),
        ],
    )
    def test_tells_what_is_not_there(self, source: str, said: str) -> None:
        """A name that nothing defines is told, once."""
        [problem] = problems(checks.DefinedNames(), source)
        assert problem.startswith(said)

    @pytest.mark.parametrize(
        "source",
        [
            FULL,
            "def f() -> 'C':\n    return C()\n\n\nclass C: ...\n",
            "def f(n):\n    return [m for m in n if m and __file__]\n",
            "try:\n    import numba\nexcept ImportError:\n    numba = None\n",
        ],
    )
    def test_lets_what_is_defined_pass(self, source: str) -> None:
        """Names that are defined later, or by the language, are there."""
        assert problems(checks.DefinedNames(), source) == []

    def test_tells_syntax_that_is_too_new(self) -> None:
        """What the oldest supported Python cannot read is told, whichever Python checks it."""
        source = 'x = f\'{"a" + f"{1}"}\'\ntry:\n    y = 1\nexcept* ValueError:\n    y = 2\n'
        assert checks.DefinedNames().problems(linted(source, "3.11"), {}) == []
        [problem] = checks.DefinedNames().problems(linted(source, "3.10"), {})
        assert problem.startswith("Line 4: cannot use `except*` on Python 3.10")


def test_checks_are_known_by_a_word_and_a_line() -> None:
    """What is recorded of a check is a word of its own."""
    every = [getattr(checks, name) for name in checks.__all__]
    assert len({check.id for check in every}) == len(every)
    assert all(check.title and "\n" not in check.title for check in every)
