"""The check of tests: which of them can fail, and are about the package."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import pytest
from support.plans import Data, class_, constant, function, plan_of, plan_with

from pygen_copier.python import checks
from pygen_copier.source.syntax import Source

API: Sequence[Data] = (function("f", "(n: int) -> int"), class_("Code", rate="(self)"), constant())
HEAD = """\
import numpy as np
import pytest
from tiny import codes
from tiny.codes import LIMIT, Code, f


@pytest.fixture
def code():
    return Code(3)


@pytest.fixture
def number():
    return 3


def check(n):
    assert n


def check_code(n):
    assert f(n) == n


def helper():
    f(1)


def always(n):
    assert True


def never(n):
    return n
    assert n


"""


def problems(source: str, *, api: Sequence[Data] = API) -> list[str]:
    """Return what the check says of a file."""
    module = plan_with(*api).module("codes")
    return list(checks.Tests("tiny", module).problems(Source(source), {}))


def of_test(body: str, parameters: str = "", decorator: str = "") -> list[str]:
    """Return what the check says of one test, without its place."""
    lines = textwrap.indent(textwrap.dedent(body), "    ")
    found = problems(f"{HEAD}{decorator}\ndef test_f({parameters}):\n{lines}\n")
    return [problem.partition("`test_f` ")[2] or problem for problem in found]


@pytest.mark.parametrize(
    "body",
    [
        "assert f(1) == 2",
        "assert codes.f(1) == 2",
        "assert LIMIT == 3",
        "assert codes.LIMIT == 3",
        "assert f(1)",
        "assert not f(1)",
        "assert f(1) == f(1)",
        "assert f(1) is not None",
        "assert isinstance(Code(1), Code)",
        "assert Code(1).rate() > 0 and True",
        "x = f(1)\nassert x == 2",
        "x = f(1)\ny = [x]\nassert len(y) == 1",
        "x, y = f(1)\nassert y == 2",
        "for x in f(1):\n    assert x",
        "for n in (1, 2):\n    assert f(n)",
        "if f(1) != 2:\n    pytest.fail('no')",
        "if f(1) != 2:\n    raise AssertionError('no')",
        "with pytest.raises(ValueError):\n    f(1)",
        "with pytest.raises(Exception, match='no'):\n    f(1)",
        "with pytest.raises((ValueError, TypeError)):\n    f(1)",
        "pytest.raises(ValueError, f, 1)",
        "with pytest.warns(UserWarning):\n    f(1)",
        "np.testing.assert_allclose(f(1), 2)",
        "check(f(1))",
        "check_code(1)",
        "items = [3, 1]\nf(items)\nassert items == [1, 3]",
        "found = []\nfound.append(f(1))\nassert found == [2]",
        "with Code(1) as c:\n    c.rate()\nassert c.closed",
        "def inner():\n    assert f(1) == 2\ninner()",
        "def inner(n):\n    assert f(n)\nlist(map(inner, range(3)))",
        "import importlib\nassert importlib.import_module('tiny.codes').f(1) == 2",
        "from tiny import codes as c\nassert c.f(1)",
        "try:\n    f(1)\nexcept ValueError as error:\n    assert 'no' in str(error)\n"
        "else:\n    pytest.fail('no error')",
        "try:\n    assert f(1) == 2\nfinally:\n    f(2)",
        "try:\n    f(1)\nexcept Exception as error:\n    raise AssertionError from error",
        "try:\n    value = f(1)\nexcept Exception:\n    value = None\nassert value == 2",
        "assert all(f(n) for n in range(3))",
        "[check(n) for n in f(1)]",
        "assert callable(f) and f(1) == 2",
        "try:\n    f(1)\nexcept ValueError as error:\n    assert str(error) == 'no'",
        "try:\n    f(1)\nexcept Exception:\n    pass\nfinally:\n    assert f(2) == 3",
        "try:\n    f(1)\nexcept Exception:\n    pass\nelse:\n    assert f(2) == 3",
        "if (x := f(1)):\n    assert x == 2",
        "while f(1) > 2:\n    assert f(2)",
        "match f(1):\n    case 2:\n        assert f(2) == 3",
        "assert f(1) == 2\nreturn",
    ],
)
def test_assertions_about_the_package_pass(body: str) -> None:
    """Whatever leads back to a planned name counts, and every kind of assertion."""
    assert of_test(body) == []


@pytest.mark.parametrize(
    ("parameters", "decorator", "body"),
    [
        ("code", "", "assert code.rate() == 1"),
        ("x", "@pytest.mark.parametrize('x', [f(1), f(2)])", "assert x == 2"),
        ("x, y", "@pytest.mark.parametrize('x, y', [(f, 1)])", "assert x(y) == 2"),
        ("x", "@given(st.integers())", "assert f(x) == 2"),
        ("capsys", "", "f(1)\nassert capsys.readouterr().out == 'x'"),
        ("tmp_path", "", "f(1)\nassert (tmp_path / 'x').exists()"),
        ("tmp_path", "", "f(tmp_path / 'x')\nassert (tmp_path / 'x').read_text() == 'x'"),
        ("", "@pytest.mark.skipif(sys.platform == 'win32', reason='x')", "assert f(1) == 2"),
    ],
)
def test_parameters_lead_back_too(parameters: str, decorator: str, body: str) -> None:
    """Fixtures, parameters, and what pytest watches are about the package where a call is."""
    assert of_test(body, parameters, decorator) == []


def test_a_parameter_is_made_of_what_its_mark_gives_it() -> None:
    """What a mark gives one parameter says nothing of another."""
    mark = "@pytest.mark.parametrize('x', [f(1)])"
    assert of_test("assert y == 2", "x, y", mark) == ["asserts nothing about the package."]


@pytest.mark.parametrize(
    ("said", "bodies"),
    [
        (
            "asserts nothing.",
            [
                "f(1)",
                "pass",
                "print(f(1) == 2)",
                "help(f)",
                "helper()",
                "def inner():\n    assert f(1)",
            ],
        ),
        (
            "asserts only what is so whatever the code does.",
            [
                "assert True",
                "assert 1",
                "assert 'text'",
                "assert not False",
                "assert 1 == 1",
                "assert [1] == [1]",
                "assert 1 + 1 == 2",
                "x = f(1)\nassert x == x",
                "x = f(1)\nassert x is x",
                "assert f(1) == 2 or True",
                "assert (f(1) == 2, 'a message')",
                "assert (x for x in f(1))",
                "assert f'{f(1)}'",
                "assert len(f(1)) >= 0",
                "x = f(1)\nnp.testing.assert_equal(x, x)",
                "self.assertTrue(True)",
                "always(f(1))",
                "never(f(1))",
            ],
        ),
        (
            "asserts nothing about the package.",
            [
                "x = 3\nassert x == 3",
                "assert np.array([1]) == 1",
                "assert len([1]) == 1",
                "f(1)\nassert np.zeros(1) == 0",
                "np.array(f(1))\nassert np.zeros(1) == 0",
                "with pytest.raises(Exception):\n    int('x')",
                "with pytest.raises(ValueError):\n    int('x')",
                "pytest.raises(ValueError, int, 'x')",
                "check(3)",
                "assert open('x').read() == 'x'",
            ],
        ),
        (
            "asserts only that a name is there: use it, and assert what comes out.",
            [
                "assert codes",
                "assert f",
                "assert codes.f",
                "assert f is not None",
                "assert callable(f)",
                "assert hasattr(codes, 'f')",
                "assert isinstance(Code, type)",
                "assert f.__name__ == 'f'",
                "assert callable(f) and callable(Code)",
            ],
        ),
        (
            "would pass if nothing were implemented: name the error that is expected.",
            [
                "with pytest.raises(Exception):\n    f(1)",
                "with pytest.raises(NotImplementedError):\n    f(1)",
                "pytest.raises(BaseException, f, 1)",
            ],
        ),
        (
            "has assertions only where they cannot fail: after the end, in a block that is never "
            "run, or in one that catches their failure.",
            [
                "return\nassert f(1) == 2",
                "raise ValueError\nassert f(1) == 2",
                "pytest.skip('later')\nassert f(1) == 2",
                "if False:\n    assert f(1) == 2",
                "if True:\n    f(1)\nelse:\n    assert f(1) == 2",
                "while 0:\n    assert f(1) == 2",
                "for x in []:\n    assert f(x) == 2",
                "for x in f(1):\n    continue\n    assert f(x) == 2",
                "for x in f(1):\n    break\n    assert f(x) == 2",
                "try:\n    assert f(1) == 2\nexcept:\n    pass",
                "try:\n    assert f(1) == 2\nexcept Exception:\n    print('no')",
                "try:\n    assert f(1) == 2\nexcept (ValueError, AssertionError):\n    pass",
                "with contextlib.suppress(Exception):\n    assert f(1) == 2",
                "with contextlib.suppress(ValueError, Exception):\n    assert f(1) == 2",
            ],
        ),
    ],
)
def test_tests_that_cannot_fail_are_told(said: str, bodies: list[str]) -> None:
    """A test that passes whatever the module does is told why that is so."""
    for body in bodies:
        assert of_test(body) == [said], body


@pytest.mark.parametrize(
    "decorator",
    [
        "@pytest.mark.skip",
        "@pytest.mark.skip(reason='later')",
        "@pytest.mark.xfail",
        "@pytest.mark.xfail(strict=True)",
        "@pytest.mark.skipif(True, reason='later')",
        "@unittest.skip('later')",
        "@unittest.expectedFailure",
    ],
)
def test_tests_that_are_not_run_are_told(decorator: str) -> None:
    """A test that is skipped, or expected to fail, tests nothing."""
    assert of_test("assert f(1) == 2", decorator=decorator) == ["is skipped, or expected to fail."]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("pytestmark = pytest.mark.skip", "all tests are skipped, or expected to fail."),
        ("pytestmark = [pytest.mark.xfail()]", "all tests are skipped, or expected to fail."),
        ("pytest.skip('later', allow_module_level=True)", "all tests are skipped."),
    ],
)
def test_a_file_that_is_not_run_is_told(line: str, said: str) -> None:
    """A mark of the whole file counts for each test in it."""
    [problem] = problems(f"{HEAD}{line}\n\ndef test_f():\n    assert f(1) == 2\n")
    assert problem.endswith(said)


def test_a_mark_of_the_file_may_be_another() -> None:
    """Marks that do not keep a test from running are no problem."""
    line = "pytestmark = pytest.mark.filterwarnings('ignore')"
    assert problems(f"{HEAD}{line}\n\ndef test_f():\n    assert f(1) == 2\n") == []


def test_classes_are_looked_into() -> None:
    """Methods of test classes are tests, and what the class prepares leads back to the package."""
    source = """
class TestF:
    base = f(0)

    def setup_method(self):
        self.code = Code(3)

    @classmethod
    def setup_class(cls):
        cls.other_code = Code(4)

    def check(self, n):
        assert n

    def check_code(self, n):
        assert f(n) == n

    def test_prepared_for_all(self):
        assert self.other_code.rate() == 1

    def test_helper_about_the_package(self):
        self.check_code(1)

    def test_prepared(self):
        assert self.code.rate() == 1

    def test_of_the_class(self):
        assert self.base == 0

    def test_helper(self):
        self.check(f(1))

    async def test_g(self):
        f(1)

    def test_other(self):
        self.other = 3
        assert self.other == 3


class Case(unittest.TestCase):
    def test_equal(self):
        self.assertEqual(f(1), 2)

    def test_raises(self):
        with self.assertRaises(ValueError):
            f(1)


class Helper:
    def test_is_not_collected(self):
        pass
"""
    assert [problem.partition(": ")[2] for problem in problems(HEAD + source)] == [
        "`TestF.test_g` asserts nothing.",
        "`TestF.test_other` asserts nothing about the package.",
    ]


@pytest.mark.parametrize(
    "source",
    [
        "",
        "def check():\n    assert f(1)\n",
        "assert True\n",
        "class Helper:\n    def test_f(self):\n        assert f(1)\n",
        "def outer():\n    def test_f():\n        assert f(1)\n",
    ],
)
def test_a_file_without_tests_is_told(source: str) -> None:
    """What pytest would not collect is no test."""
    assert problems(source) == ["There is no test: no function is named test_…."]


def test_a_test_that_hides_another_is_told() -> None:
    """Of two tests with one name, only the last is run."""
    source = f"{HEAD}def test_f():\n    assert f(1) == 2\n\n\ndef test_f():\n    assert f(2) == 3\n"
    [problem] = problems(source)
    assert problem.endswith("`test_f` hides the test of the same name before it.")


def test_tests_of_two_branches_hide_nothing() -> None:
    """Where a file says for each platform what the test is, one of the two is run."""
    branch = "    def test_f():\n        assert f(1) == 2\n"
    assert problems(f"{HEAD}if LIMIT:\n{branch}else:\n{branch}") == []


def test_a_mark_of_an_outer_class_counts() -> None:
    """A class that is skipped skips the classes in it."""
    source = """
@pytest.mark.skip
class TestOuter:
    class TestInner:
        def test_f(self):
            assert f(1) == 2
"""
    [problem] = problems(HEAD + source)
    assert problem.endswith("`TestOuter.TestInner.test_f` is skipped, or expected to fail.")


def test_a_method_is_a_helper_whatever_it_is_called_on() -> None:
    """A method that asserts about the package does so too where its object comes from elsewhere."""
    helper = "class Helper:\n    def holds(self, n):\n        assert f(n) == n\n"
    source = f"{helper}\n\ndef test_f(made_elsewhere):\n    made_elsewhere.holds(1)\n"
    assert problems(HEAD + source) == []


def test_a_helper_may_be_named_like_a_test() -> None:
    """What pytest does not collect can be a helper, and its assertions count where it is used."""
    source = """
class Helper:
    def test_code(self, n):
        assert f(n) == n


def test_f():
    Helper().test_code(1)
"""
    assert problems(HEAD + source) == []


@pytest.mark.parametrize(
    "imports",
    [
        "from tiny.codes import f",
        "import tiny.codes as c; f = c.f",
        "from tiny import f",
        "import tiny",
    ],
)
def test_the_module_is_what_is_tested(imports: str) -> None:
    """A file that imports from the module, or from the package, may be about the module."""
    use = "tiny.f" if imports == "import tiny" else "f"
    assert problems(f"{imports}\n\n\ndef test_f():\n    assert {use}(1) == 2\n") == []


def test_a_module_may_be_imported_by_its_name() -> None:
    """A test that imports the module as it runs is about the module."""
    call = "importlib.import_module('tiny.codes').f(1)"
    assert problems(f"import importlib\n\n\ndef test_f():\n    assert {call} == 2\n") == []


def test_tests_of_another_module_are_told() -> None:
    """Tests that never import the module they are for are told to."""
    source = "from tiny.noise import flip\n\n\ndef test_f():\n    assert flip(1) == 2\n"
    assert problems(source) == ["No test is about `tiny.codes`: import its names from there."]


@pytest.mark.parametrize("api", [[], [class_("Code")]])
def test_a_module_without_anything_to_call_may_be_looked_at(api: Sequence[Data]) -> None:
    """Where nothing can be called, that a name is there is all there is to test."""
    source = (
        "from tiny.codes import Code\n\n\ndef test_code():\n    assert isinstance(Code, type)\n"
    )
    assert problems(source, api=api) == []


def test_a_class_with_methods_is_something_to_call() -> None:
    """That a class is there is no test of it where it has methods."""
    source = (
        "from tiny.codes import Code\n\n\ndef test_code():\n    assert isinstance(Code, type)\n"
    )
    [problem] = problems(source, api=[class_("Code", rate="(self)")])
    assert "asserts only that a name is there" in problem


def test_planned_names_without_a_test_are_a_note() -> None:
    """A person is told which planned names no test speaks of."""
    module = plan_of().module("codes")
    source = "from tiny.codes import Code\n\n\ndef test_code():\n    assert Code(1).rate() == 1\n"
    check = checks.Tests("tiny", module)
    assert check.problems(Source(source), {}) == []
    assert check.notes(Source(source), {}) == [
        "Nothing tests `distance`.",
        "Nothing tests `LIMIT`.",
    ]
