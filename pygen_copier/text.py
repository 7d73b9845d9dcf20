"""Text as it is shown, in a file or a terminal: made fit for it, measured, counted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

# Control characters that are no white space, lone surrogates, and marks that reorder the text
# around them (CVE-2021-42574): none belongs in what people read.
_UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_SENTENCE_END = re.compile(r"(?<=[^.\s]{2}[.!?])\s+(?=[A-Z`])")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# Letters, marks and symbols that show nothing, beside the categories Cf, Zl and Zp.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u2800\u3164\uffa0")
_INVISIBLE_CATEGORIES = frozenset({"Cf", "Zl", "Zp", "Cs"})
_WITHOUT_WIDTH = frozenset({"Mn", "Me", "Cf"})
_JOINERS = "\u200c\u200d"
_SOFT_HYPHEN = "\xad"  # which terminals show


def printable(text: str | None) -> str:
    """Return a text without what cannot be printed; its white space stays."""
    return _UNPRINTABLE.sub("", text or "")


def sound(text: str) -> str:
    """Return a text that files and services can hold, with line feeds alone between its lines.

    What JSON wrote as two surrogates becomes the one character; a lone one, which stands for
    nothing, goes, and a byte order mark before all.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")


def sound_data(value: Any) -> Any:
    """Return data of JSON whose texts are sound and hold nothing that cannot be printed."""
    if isinstance(value, str):
        return printable(sound(value))
    if isinstance(value, list):
        return [sound_data(each) for each in value]
    if isinstance(value, dict):
        return {sound_data(key): sound_data(each) for key, each in value.items()}
    return value


def oneline(text: str | None) -> str:
    """Return a text with its white space folded and without what cannot be printed."""
    return " ".join(printable(text).split())


def as_title(text: str) -> str:
    """Return a text on one line with a capital, unless it begins with a name of code."""
    line = oneline(text)
    first = line.partition(" ")[0]
    is_word = first.islower() and first.replace("-", "").isalpha()
    return line[:1].upper() + line[1:] if is_word else line


def first_sentence(text: str) -> str:
    """Return the first sentence of a text on one line."""
    return _SENTENCE_END.split(oneline(text), maxsplit=1)[0]


def as_sentence(text: str) -> str:
    """Return a text on one line as a sentence: with a capital, unless it begins with a name."""
    line = oneline(text)
    if line.partition(" ")[0].islower():
        line = line[:1].upper() + line[1:]
    is_open = line[-1:].isalnum() or line.endswith((")", "]", '"', "'", "`"))
    return f"{line}." if is_open else line


def count(number: int, noun: str, plural: str = "") -> str:
    """Return a number and its noun, such as `1 file` or `1,200 files`.

    Args:
        number: The number.
        noun: The noun for one.
        plural: The noun for several, where that is not `noun` with an s.
    """
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def columns(text: str) -> int:
    """Return how wide a terminal shows a text: East Asian characters take two."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def pad(text: str, width: int) -> str:
    """Return a text with spaces behind it, up to a width in columns."""
    return text + " " * (width - columns(text))


def cut(text: str, width: int) -> str:
    """Return a text, or as much of it as fits a width with an ellipsis."""
    if columns(text) <= width:
        return text
    while columns(text) > width - 1:
        text = text[:-1]
    return f"{text.rstrip()}…"


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


def _columns(character: str) -> int:
    if unicodedata.category(character) in _WITHOUT_WIDTH and character != _SOFT_HYPHEN:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


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
