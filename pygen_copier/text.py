"""Text that nobody vouches for, made fit to be shown: in a file, in a terminal, on one line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

# Control characters that are no white space, lone surrogates, and marks that reorder the text
# around them (CVE-2021-42574): none belongs in what people read.
_UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# Letters, marks and symbols that show nothing, beside the categories Cf, Zl and Zp.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u2800\u3164\uffa0")
_INVISIBLE_CATEGORIES = frozenset({"Cf", "Zl", "Zp", "Cs"})
_JOINERS = "\u200c\u200d"


def printable(text: str | None) -> str:
    """Return a text without what cannot be printed; its white space stays."""
    return _UNPRINTABLE.sub("", text or "")


def oneline(text: str | None) -> str:
    """Return a text with its white space folded and without what cannot be printed."""
    return " ".join(printable(text).split())


def unseen_characters(text: str) -> Iterator[tuple[int, str]]:
    """Yield the characters of a text that nobody sees or that change how the rest is seen.

    They are control characters apart from tab and line feed, the marks of CVE-2021-42574 that
    reorder text, and characters without a shape. A joiner between two letters that are not ASCII
    is part of how they are written, in an emoji or in Persian.

    Yields:
        The line, from 1, and the character.
    """
    if text.isascii():
        places = [match.start() for match in _CONTROL.finditer(text)]
    else:
        places = [at for at, one in enumerate(text) if _is_unseen(one) and not _joins(text, at)]
    line, before = 1, 0
    for at in places:
        line += text.count("\n", before, at)
        before = at
        yield line, text[at]


def _is_unseen(one: str) -> bool:
    if one.isascii():
        return _CONTROL.match(one) is not None
    return (
        unicodedata.category(one) in _INVISIBLE_CATEGORIES
        or one in _BLANK
        or "\x80" <= one <= "\x9f"
        or "\U000e0100" <= one <= "\U000e01ef"  # variation selectors without a use in code
    )


def _joins(text: str, at: int) -> bool:
    around = text[at - 1 : at] + text[at + 1 : at + 2]
    return text[at] in _JOINERS and len(around) == 2 and not any(map(str.isascii, around))
