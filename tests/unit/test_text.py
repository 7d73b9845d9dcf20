"""Text as it is shown: counted, measured and cut."""

from __future__ import annotations

import pytest

from pygen_copier.reports.table import table
from pygen_copier.text import as_sentence, columns, count, cut, first_sentence, pad


@pytest.mark.parametrize(
    ("number", "nouns", "shown"),
    [
        (0, ("file",), "0 files"),
        (1, ("file",), "1 file"),
        (1200, ("token",), "1,200 tokens"),
        (2, ("reply", "replies"), "2 replies"),
        (1, ("file is", "files are"), "1 file is"),
    ],
)
def test_a_noun_agrees_with_its_number(number: int, nouns: tuple[str, ...], shown: str) -> None:
    """One is singular, none and several plural, and thousands are set apart."""
    assert count(number, *nouns) == shown


@pytest.mark.parametrize(
    ("text", "width"),
    [("", 0), ("codes", 5), ("量子符号", 8), ("cafe\u0301", 4), ("a\u200db", 2), ("a\xadb", 3)],
)
def test_a_width_is_what_a_terminal_takes(text: str, width: int) -> None:
    """East Asian characters take two columns; marks and joiners take none, a soft hyphen one."""
    assert columns(text) == width
    assert pad(text, 10) == text + " " * (10 - width)


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [("codes", 5, "codes"), ("codes", 4, "cod…"), ("量子符号", 6, "量子…"), ("a b c", 3, "a…")],
)
def test_what_is_too_wide_is_cut(text: str, width: int, shown: str) -> None:
    """What fits stays; else an ellipsis takes the last column, with no space before it."""
    assert cut(text, width) == shown


def test_columns_of_a_table_stand_below_one_another_in_any_script() -> None:
    """A name in wide characters moves no column."""
    first, second = table([("量子", "x"), ("ab", "y")])
    assert columns(first.partition("x")[0]) == columns(second.partition("y")[0]) == 6


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("It adds. It subtracts.", "It adds."),
        ("It adds\nnumbers. `f` does.", "It adds numbers."),
        ("It takes e.g. Pauli strings. More.", "It takes e.g. Pauli strings."),
        ("No end", "No end"),
        ("", ""),
    ],
)
def test_the_first_sentence(text: str, first: str) -> None:
    """It ends where another begins, on one line; a short form does not end it."""
    assert first_sentence(text) == first


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("look-up decoding", "Look-up decoding."),
        ("pH values:\nof words", "pH values: of words."),
        ("Is it even?", "Is it even?"),
        ("", ""),
    ],
)
def test_a_text_becomes_a_sentence(text: str, sentence: str) -> None:
    """It gets a capital and a full stop where it lacks them; names keep their letters."""
    assert as_sentence(text) == sentence
