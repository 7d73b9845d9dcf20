"""No parser of others is kept busy, or brought down, by a text that a reply may hold."""

from __future__ import annotations

import subprocess
import sys

import pytest
from support.copier import REPOSITORY
from support.hostile_texts import LANGUAGES

from pygen_copier.markdown.form import format_markdown

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("reader", LANGUAGES)
def test_no_text_keeps_a_parser_busy(reader: str) -> None:
    """Each is given long and deep ones in a process that may use little processor time."""
    found = subprocess.run(
        [sys.executable, "-m", "support.hostile_texts", reader],
        cwd=REPOSITORY / "tests",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (found.stdout, found.stderr, found.returncode) == ("", "", 0)


def test_what_is_more_than_a_page_stays_as_it_is() -> None:
    """What is beyond the bounds is kept letter for letter, what is within them formatted."""
    for text in ("*  a\n" * 2_000, "a  *b* " * 3_000, "word " * 12_000):
        assert format_markdown(text, str) == text
    assert format_markdown("*  a\n" * 1_000, str) == "- a\n" * 1_000
