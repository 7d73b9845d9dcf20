"""Truncation: what is kept of a source that breaks off, and where it goes on."""

from __future__ import annotations

import ast
import textwrap

import pytest
import support.properties  # noqa: F401 - sets how properties are tried
from hypothesis import given
from hypothesis import strategies as st
from support.sources import HEAD, modules

from pygen_copier.source.truncation import Truncated, complete, truncate

CLASS = textwrap.dedent('''\
    LIMIT = 1


    class Code:
        """A code."""

        def __init__(self) -> None:
            self.n = 1

        @property
        def rate(self) -> int:
            return self.n


    def last() -> int:
        return 1 + 2
    ''')


def up_to(end: str, text: str = CLASS) -> str:
    """Return a text up to and with a part of it."""
    return text[: text.index(end) + len(end)]


BROKEN_OFF = {
    "in a value": ("LIMIT = ", Truncated("")),
    "after a value that may go on": ("LIMIT = 1", Truncated("")),
    "in the head of a class": ("class Code:", Truncated("LIMIT = 1\n")),
    "in a docstring": ('"""A co', Truncated("LIMIT = 1\n")),
    "in the first method": ("self.n = 1", Truncated(up_to('"""A code."""') + "\n", "Code")),
    "between a decorator and its method": (
        "@property\n",
        Truncated(up_to("self.n = 1") + "\n", "Code"),
    ),
    "in the last method": ("return self.n", Truncated(up_to("self.n = 1") + "\n", "Code")),
    "in what follows a class": ("def last", Truncated(up_to("return self.n") + "\n")),
    "in an expression": ("return 1", Truncated(up_to("return self.n") + "\n")),
}


@pytest.mark.parametrize(("end", "kept"), BROKEN_OFF.values(), ids=BROKEN_OFF)
def test_the_last_statement_is_never_kept(end: str, kept: Truncated) -> None:
    """What comes before it stays, whole methods of a class that breaks off included."""
    assert truncate(up_to(end)) == kept


WHOLE_STATEMENTS = {
    "string": ('A = 1\nB = """\ndef f():\n    pass\n\n\nclass C', "A = 1\n"),
    "brackets": ("A = 1\nB = [\ndef f", "A = 1\n"),
    "decorators": ("A = 1\n@a\n@b(\n    1\n)\nasync def f():\n    x", "A = 1\n"),
    "a branch": ("A = 1\nif A:\n    B = 1\nelse:\n    C", "A = 1\n"),
    "handlers": ("A = 1\ntry:\n    B\nexcept E:\n    C\nfinally:\n    D", "A = 1\n"),
    "type imports": ("import a\nif TYPE_CHECKING:\n    import b\n    imp", "import a\n"),
    "nested functions": ("A = 1\ndef f():\n    def g():\n        x\n    def h():", "A = 1\n"),
    "overloads": (
        "@overload\ndef f(a: int): ...\n@overload\ndef f(a: str): ...\ndef f(a",
        "@overload\ndef f(a: int): ...\n@overload\ndef f(a: str): ...\n",
    ),
    "comments": ("A = 1\n# Of B.\nB = 2", "A = 1\n"),
    "an unclosed quote": ("A = 1\nB = 'what", "A = 1\n"),
    "a dedent that fits nothing": ("A = 1\ndef f():\n        x\n    y", "A = 1\n"),
    "a slip further up": ("A = 1\nB = = 2\nC = 3\nD", "A = 1\n"),
    "half a word": ("A = 1\ntry:\n    B\nexcept E:\n    C\nfin", "A = 1\n"),
    "prose": ("Here is what you asked for, it", ""),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("text", "kept"), WHOLE_STATEMENTS.values(), ids=WHOLE_STATEMENTS)
def test_a_statement_is_kept_whole_or_not_at_all(text: str, kept: str) -> None:
    """A cut falls between statements, never into one."""
    assert truncate(text) == Truncated(kept)


@given(modules(), st.data())
def test_what_is_kept_is_the_beginning_of_a_module(module: str, data: st.DataObject) -> None:
    """Wherever it breaks off: the statements kept are those of the module, in order."""
    at = data.draw(st.integers(0, len(module)))
    kept = truncate(module[:at])
    assert module.startswith(kept.text.rstrip("\n"))
    body, whole = ast.parse(kept.text).body, ast.parse(module).body
    same = len(body) - bool(kept.inside)
    assert [ast.dump(node) for node in body[:same]] == [ast.dump(node) for node in whole[:same]]
    if kept.inside:
        begun, full = body[-1], whole[same]
        assert isinstance(begun, ast.ClassDef)
        assert isinstance(full, ast.ClassDef)
        assert begun.name == kept.inside
        count = len(begun.body)
        assert [*map(ast.dump, begun.body)] == [*map(ast.dump, full.body[:count])]


METHOD = 'def more(self) -> str:\n    return """\na\n  b"""\n'
INDENTED = '    def more(self) -> str:\n        return """\na\n  b"""\n'
STATIC = "@staticmethod\ndef made() -> int:\n    return 1\n"


class TestComplete:
    """The code of a reply, which may begin within a class."""

    @pytest.mark.parametrize("reply", [METHOD, INDENTED])
    def test_puts_methods_that_stand_alone_into_their_class(self, reply: str) -> None:
        """Indented or not, and what their strings hold stays."""
        found = complete(f"\n{reply}", "Code", broken=False)
        assert found.text.replace("\n\n", "\n").rstrip() == f"class Code:\n{INDENTED}".rstrip()
        assert found.whole

    def test_leaves_functions_and_classes_where_they_are(self) -> None:
        """Only what takes `self` or `cls` is a method."""
        text = f"class Code:\n    x = 1\n\n\n{STATIC}"
        assert complete(text, "Code", broken=False).text.strip() == text.strip()

    def test_knows_that_a_class_goes_on(self) -> None:
        """Methods that stand alone and break off leave their class open, as those in it do."""
        twice = f"{STATIC}\n{METHOD}\n{METHOD}"
        assert complete(twice, "Code", broken=True).inside == "Code"
        indented = "    def a(self):\n        x\n\n    def b(self):\n        y"
        found = complete(indented, "Code", broken=True)
        assert found == Truncated("class Code:\n    def a(self):\n        x\n", "Code")
        left = f"{METHOD}\n\ndef g() -> int:\n    return 1\n\n\ndef h():"
        assert complete(left, "Code", broken=True).inside == ""

    def test_unindents_what_belongs_to_no_class(self) -> None:
        """A block that is indented as a whole is read as if it were not."""
        assert complete("    A = 1\n    B = 2\n", broken=False).text == "A = 1\nB = 2\n"

    def test_cuts_a_reply_that_is_no_python(self) -> None:
        """It did not break off, but it is not whole either."""
        assert complete("A = 1\nB = (\n", broken=False) == Truncated("A = 1\n")

    def test_reads_every_line_ending(self) -> None:
        """Carriage returns are line breaks, as Python reads them."""
        found = complete(HEAD.replace("\n", "\r\n"), broken=False)
        assert found == Truncated(HEAD, whole=True)
