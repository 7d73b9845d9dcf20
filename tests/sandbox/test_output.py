"""Output of foreign programs: bounded and harmless."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pygen_copier.sandbox.output import Output, harmless, last_lines


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07words", "words"),
        ("\x1b]8;;https://example.org\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("a\x00b\x08c\x7f", "abc"),
        ("\u202eevil\u2066", "evil"),
        ("one\r\ntwo\rthree\n", "one\ntwo\nthree\n"),
        ("in /opt/python/lib/json", "in <python>/lib/json"),
    ],
)
def test_harmless_text_obeys_nobody(text: str, shown: str) -> None:
    """Terminal codes, controls and marks of direction go; words stay."""
    assert harmless(text, ["/opt/python"]) == shown


@given(st.lists(st.binary(max_size=40_000), max_size=8))
def test_head_and_tail_are_kept(chunks: list[bytes]) -> None:
    """However it comes, no more than both is kept, and what is left out is counted."""
    output = Output()
    for chunk in chunks:
        output.add(chunk)
    whole = b"".join(chunks)
    kept = 16 * 1024
    assert output.size == len(whole)
    if len(whole) <= 2 * kept:
        assert output.text() == harmless(whole.decode("utf-8", "replace"))
    else:
        middle = f"\n… {len(whole) - 2 * kept} bytes left out …\n".encode()
        expected = whole[:kept] + middle + whole[-kept:]
        assert output.text() == harmless(expected.decode("utf-8", "replace"))


def test_last_lines_say_what_is_missing() -> None:
    """The line that says so is one of them."""
    text = "\n".join(map(str, range(10)))
    assert last_lines(text, 10) == text
    assert last_lines(f"{text}\n", 3) == "… 8 lines left out …\n8\n9"
