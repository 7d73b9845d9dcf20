"""Page replies: the page is found whatever is around it, and kept in the form of mdformat."""

from __future__ import annotations

import pytest
from support.sources import tidy

from pygen_copier.documentation.page_checks import Headings, TaggedFences
from pygen_copier.prompts.replies import UnreadableReplyError, code_block
from pygen_copier.source.syntax import Source

PAGE = "# Title\n\nWords.\n\n```python\nx = 1  # one\n```\n\n```console\n# a comment\n```\n\nEnd.\n"
UNTAGGED = "# Title\n\n```\nx\n```\n\nEnd.\n"

REPLIES = {
    "bare": PAGE,
    "words before": f"Here is the page you asked for:\n\n{PAGE}",
    "fenced": f"```markdown\n{PAGE}```\n",
    "fenced as md, words around": f"Here:\n\n```md\n{PAGE}```\n\nAnything else?\n",
    "fenced without a language": f"```\n{PAGE}```",
    "a longer fence": f"````markdown\n{PAGE}````\n",
    "thoughts": f"<think># Plan\n```python\n```</think>\n{PAGE}",
    "line feeds": PAGE.replace("\n", "\r\n"),
    "front matter": f"---\ntitle: x\n---\n\n{PAGE}",
    "front matter in a fence": f"```markdown\n---\ntitle: x\n---\n\n{PAGE}```\n",
    "never closed": f"```markdown\n{PAGE}",
}


@pytest.mark.parametrize("reply", REPLIES.values(), ids=REPLIES.keys())
def test_the_page_is_found(reply: str) -> None:
    """The page comes out the same, fences in it and comments in them included."""
    assert code_block(reply, "markdown") == PAGE


@pytest.mark.parametrize("reply", [UNTAGGED, f"```markdown\n{UNTAGGED}```\n"])
def test_blocks_without_a_language_stay(reply: str) -> None:
    """A bare fence in the page does not end it; that it has no language is for a check to say."""
    assert code_block(reply, "markdown") == UNTAGGED


def test_a_block_in_a_list_of_the_page_does_not_end_it() -> None:
    """The last fence closes the page as long as no other block that begins a line is open."""
    page = "# Title\n\n- a\n\n  ```\n  x\n  ```\n\n- b\n\n  ```text\n  never closed\n"
    assert code_block(f"```markdown\n{page}```\n", "markdown") == page
    cut_off = "# Title\n\nWords.\n\n```\nx\n```\n\n```text\ny\n```\n"
    assert code_block(f"```markdown\n{cut_off}", "markdown") == cut_off


@pytest.mark.parametrize("before", ["## Note\n", "```sh\nls\n```\n", "Title\n---\n"])
def test_no_more_than_words_are_left_out_before_a_title(before: str) -> None:
    """Where headings or code stand before it, it may be a comment in code, or not the title."""
    assert code_block(f"{before}\n# Title\n", "markdown") == f"{before}\n# Title\n"


def test_a_title_that_is_underlined_is_not_cut_off() -> None:
    """A comment in code is not taken for the title, with words to leave out before it."""
    reply = "Title\n=====\n\nWords.\n\n```python\n# comment\n```\n"
    assert code_block(reply, "markdown").startswith("Title\n=====\n")


def test_an_empty_reply_is_unreadable() -> None:
    """Nothing at all is told as such."""
    with pytest.raises(UnreadableReplyError, match="empty"):
        code_block(" \n", "markdown")


def test_a_long_page_keeps_its_format() -> None:
    """30,000 characters of sections, nested lists, tables and code come through every step."""
    section = (
        "## Part {n}\n\n1. one\n2. two\n   - nested\n\n     ```python\n     x = {n}\n     ```\n\n"
        "| a | b |\n| --- | --- |\n| `{n}` | *two* |\n\n> A quotation of part {n}.\n\n"
        "```text\n# no heading\n   kept   as it is\n```\n\n"
    )
    page = "# Long\n\n" + "".join(section.format(n=n) for n in range(160))
    assert len(page) > 30_000
    text = tidy(code_block(f"Here:\n\n```markdown\n{page}```\n", "markdown"), "markdown")
    assert tidy(text, "markdown") == text
    assert [
        *TaggedFences().problems(Source(text), {}),
        *Headings().problems(Source(text), {}),
    ] == []
    assert text.count("\n## Part ") == 160
    assert text.count("   kept   as it is\n") == 160
    assert text.count("     x = ") == 160
    assert text.count("> A quotation") == 160
    assert "| `149` | *two* |" in text


def test_markdown_is_kept_as_mdformat_writes_it() -> None:
    """Titles, lists and tables get one form; code and front matter stay as they are."""
    text = (
        "---\na:   1\n---\n\nTitle\n=====\n* a\n* b\n\n1. x\n2. y\n\n"
        "|a|b|\n|-|-|\n|1|2|\n\n```py\nx  =  1\n```"
    )
    assert tidy(text, "markdown") == (
        "---\na:   1\n---\n\n# Title\n\n- a\n- b\n\n1. x\n2. y\n\n"
        "| a   | b   |\n| --- | --- |\n| 1   | 2   |\n\n```py\nx  =  1\n```\n"
    )


def test_python_in_a_page_is_formatted_as_code_is() -> None:
    """What is fenced as Python is in black's form; what black cannot read stays."""
    text = "# T\n\n```python\nx  = [1,2]\n```\n\n```python\nx = (\n```\n"
    assert tidy(text, "markdown") == text.replace("x  = [1,2]", "x = [1, 2]")


def test_python_is_formatted_wherever_a_page_shows_it() -> None:
    """In a list the block keeps its indent; a page that is shown in a page stays as it is."""
    text = "# T\n\n- a\n\n  ```python\n  x  = 1\n\n  if x:\n      y  = 2\n  ```\n"
    form = text.replace("x  =", "x =").replace("y  =", "y =")
    assert tidy(text, "markdown") == form
    shown = "# T\n\n````markdown\n```python\nx  = 1\n```\n````\n"
    assert tidy(shown, "markdown") == shown
    quoted = "# T\n\n> ```python\n> x  = 1\n> ```\n"
    assert tidy(quoted, "markdown") == quoted


def test_a_block_that_is_open_stays_open() -> None:
    """Formatting closes no block that was cut off: it would hide that something is missing."""
    text = "# T\n\n*  a\n\n```python\nx = (\n"
    assert tidy(text, "markdown") == text
