"""Languages: the form in which generated texts are kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from pygen_copier.languages import format_python, tidy


def test_python_is_kept_as_black_formats_it() -> None:
    """Formatted once, a text is not changed again."""
    text = tidy("x = { 'a':1 }\n\n\n\ndef f( ):return 1", "python")
    assert text == 'x = {"a": 1}\n\n\ndef f():\n    return 1\n'
    assert tidy(text, "python") == text


@pytest.mark.parametrize("source", ["def f(:  \n", "x = '\ud800'  \n", "print 'x'  \n"])
def test_what_black_cannot_read_stays(source: str) -> None:
    """A text that is no Python is kept, so that it can be told what is wrong with it."""
    assert format_python(source) == source.rstrip() + "\n"


def test_other_languages_lose_their_spare_space() -> None:
    """Lines end without spaces, the text with one line break."""
    assert tidy("x = { 'a':1 }", "markdown") == "x = { 'a':1 }\n"
    assert tidy("\n\n# Title  \n\ntext\t\n\n\n", "markdown") == "# Title\n\ntext\n"


def test_threads_can_format_at_once() -> None:
    """The first formatting of a process may happen in several threads."""
    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(format_python, ["x=1"] * 16)) == {"x = 1\n"}
