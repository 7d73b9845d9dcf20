"""Text that nobody vouches for, made fit to be shown: in a file, in a terminal, on one line."""

from __future__ import annotations

import re

# Control characters that are no white space, lone surrogates, and marks that reorder the text
# around them (CVE-2021-42574): none belongs in what people read.
_UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def printable(text: str | None) -> str:
    """Return a text without what cannot be printed; its white space stays."""
    return _UNPRINTABLE.sub("", text or "")


def oneline(text: str | None) -> str:
    """Return a text with its white space folded and without what cannot be printed."""
    return " ".join(printable(text).split())
