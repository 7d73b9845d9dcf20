"""Docstrings from any text."""

from __future__ import annotations

import ast
import re

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from pygen_copier.formatting.black import format_python
from pygen_copier.markdown.escape import acts
from pygen_copier.python.docstrings import docstring
from pygen_copier.text import oneline

_TEXT = st.text() | st.text("ab \n\"'\\", max_size=300)


@given(_TEXT, st.sampled_from([40, 88]))
@example('"', 88)
@example('"""', 88)
@example('a"', 88)
@example("a\\", 88)
@example('\\"""' * 20, 40)
@example("a\n\n\nb", 88)
@example("", 88)
@example("one-two " * 40, 40)
def test_any_text_stays_its_words(text: str, width: int) -> None:
    """Whatever the text, the literal is one string that holds its words and nothing else."""
    assume(not any(map(acts, [text, *text.split("\n")])))
    literal = docstring(text, width)
    [statement] = ast.parse(literal).body
    assert isinstance(statement, ast.Expr)
    assert isinstance(statement.value, ast.Constant)
    assert isinstance(statement.value.value, str)
    assert statement.value.value.split() == oneline(text).split()


ACTING = [
    "Say <script>alert(1)</script>.",
    "::: os",
    "See [x](javascript:alert(1)).",
    "![x](https://example.org/x.png)",
    "The entry a[i][j].",
    "See [x](nowhere.md).",
]


@pytest.mark.parametrize("text", ACTING)
def test_what_would_act_on_a_site_stands_as_code(text: str) -> None:
    """A paragraph with HTML, a directive or a link becomes code; those around it stay words."""
    written = ast.literal_eval(docstring(f"One.\n\n{text}\n\nTwo."))
    first, middle, last = written.strip().split("\n\n")
    assert (first, last) == ("One.", "Two.")
    assert middle == f"`{text.replace(':::', '::')}`"


@given(_TEXT)
def test_black_leaves_it_as_it_is(text: str) -> None:
    """A generated file that is formatted again does not change."""
    if not oneline(text):
        return
    source = f"{docstring(text)}\n"
    assert format_python(source) == source


def test_paragraphs_and_lines() -> None:
    """Empty lines part paragraphs; each is wrapped; the closing quotes stand alone then."""
    assert docstring("One.\n\nTwo\nthree.", 88) == '"""One.\n\nTwo three.\n"""'
    wrapped = docstring("word " * 40, 60).splitlines()
    assert max(map(len, wrapped)) <= 60
    assert len(wrapped) == 5
    assert wrapped[-1] == '"""'
    assert docstring("Short.") == '"""Short."""'


@given(st.text("ab c.", max_size=300), st.integers(40, 88))
@example("a " * 42, 88)
@example("a " * 41 + "a", 88)
@example("a " * 43, 88)
def test_no_line_is_longer_than_the_width(text: str, width: int) -> None:
    """Words are never so many on a line that it is too long, the quotes counted."""
    short = " ".join(word[:20] for word in text.split())
    assert max(map(len, docstring(short, width).splitlines())) <= width


@given(st.text())
def test_one_line_is_one_line(text: str) -> None:
    """No text keeps a line break, a control character, or a mark that turns the text around."""
    line = oneline(text)
    assert len(line.splitlines()) <= 1
    assert not re.search(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]", line)
    assert oneline(line) == line


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, ""),
        (" a \t b\n\nc ", "a b c"),
        ("a\u202eb\u2066c\x00d\ufeff", "abcd"),
        ("größe „x“ 量子", "größe „x“ 量子"),
        ("\ud800x", "x"),
    ],
)
def test_what_is_printed_stays(text: str | None, expected: str) -> None:
    """Letters of every script stay; what cannot be printed goes (CVE-2021-42574)."""
    assert oneline(text) == expected
