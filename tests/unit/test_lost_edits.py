"""What a person did to a file, and whether a text has it."""

from __future__ import annotations

import pytest

from pygen_copier.questionnaire.changes import Edit

RENDERED = b"one\ntwo\nthree\n"
KEPT = {
    "a line more": (b"one\ntwo\nmine\nthree\n", b"ONE\nmine\n"),
    "the same change of both": (b"one\n2\nthree\n", b"one\n2\n3\n"),
    "a line away": (b"one\nthree\n", b"one\n2\nthree\n"),
    "spaces and ends of lines": (b"one  \r\ntwo\r\n\r\nthree\r\n", RENDERED),
}
LOST = {
    "a line more": (b"one\ntwo\nmine\nthree\n", b"ONE\ntwo\nthree\n"),
    "one of two": (b"a\none\ntwo\nb\nthree\n", b"a\none\ntwo\nthree\n"),
    "a line away": (b"one\nthree\n", b"one\ntwo\nthree\nfour\n"),
    "a line that is there already": (b"one\ntwo\nthree\none\n", RENDERED),
    "lines in another order": (b"two\none\nthree\n", RENDERED),
}


@pytest.mark.parametrize("edit", KEPT)
def test_a_text_with_an_edit_has_not_lost_it(edit: str) -> None:
    """Whatever else is in it."""
    mine, text = KEPT[edit]
    assert not Edit.of(RENDERED, mine).is_lost_in(text)


@pytest.mark.parametrize("edit", LOST)
def test_a_text_without_an_edit_has_lost_it(edit: str) -> None:
    """A line that a person took away and that is there again, too."""
    mine, text = LOST[edit]
    assert Edit.of(RENDERED, mine).is_lost_in(text)
