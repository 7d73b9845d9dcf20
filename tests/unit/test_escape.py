"""Escaping: what is put into Markdown is read out of it as it was."""

from __future__ import annotations

import pytest

from pygen_copier.markdown.escape import code, fenced, heading, link
from pygen_copier.markdown.fences import fences
from pygen_copier.markdown.page import read_page


@pytest.mark.parametrize(
    "text", ["#", "##", "C #", "C#", "a \\#", "a ###", "\\", "1. a", "a `b` c"]
)
def test_a_heading_says_its_text(text: str) -> None:
    """Hashes at its end and marks of other blocks at its start are part of it."""
    [found] = read_page(heading(2, text)).headings
    assert (found.level, found.text) == (2, text.replace("`", ""))


@pytest.mark.parametrize("text", ["`", "``a`", "a```", "a"])
def test_code_is_what_it_was(text: str) -> None:
    """Backticks in a span or a block do not end it."""
    assert [span.text for span in read_page(code(text)).spans] == [text]
    [block] = fences(fenced(f"{text}\n```\n````", "text"))
    assert (block.content, block.language) == (f"{text}\n```\n````\n", "text")


@pytest.mark.parametrize("text", ["a] b [c", "a\\] b", "]", "[x](https://example.org)"])
def test_a_link_leads_where_it_should(text: str) -> None:
    """Brackets in its text do not end it."""
    assert [found.target for found in read_page(link(text, "a.md")).links] == ["a.md"]
