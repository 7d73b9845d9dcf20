"""Plain letters: what a text says whatever letters it was written with to hide it."""

from __future__ import annotations

import re
import unicodedata

# Letters of other scripts that look like Latin ones.
_ALIKE = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04bb\u0501\u043a\u043c\u0442\u0432\u043d"
    "\u03bf\u03b1\u03b5\u03b9\u03ba\u03bd\u03c1\u03c4\u03c5\u03c7\u0131\u0261",
    "aeopcyxijshdkmtbhoaeikvptuxig",
)
_FOR_LETTERS = str.maketrans("013457@$", "oieastas")
_SIGNS = "0123456789@$"
_WORD = re.compile(r"[a-z0-9@$]+")
_LEAST_LETTERS = 3  # of a word whose digits stand for letters
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")


def plain_letters(text: str) -> str:
    """Return a text in lower case, with plain letters for all that are read as such.

    Compatibility forms, accents, letters of other scripts that look the same, digits between
    letters ("k3ylogger") and signs that are not seen are taken away; words that are written as
    one with capitals ("StealPasswords") are parted.

    Args:
        text: The text.
    """
    parted = _CAMEL.sub(" ", unicodedata.normalize("NFKD", text))
    return _WORD.sub(_lettered, parted.lower() if parted.isascii() else _folded(parted))


def _folded(text: str) -> str:
    seen = "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Mn"))
    return unicodedata.normalize("NFKC", seen.casefold()).translate(_ALIKE)


def _lettered(found: re.Match[str]) -> str:
    """Return a word with letters for the digits in it; those at its end are a number."""
    head = found[0].rstrip(_SIGNS)
    if head.isalpha() or sum(map(str.isalpha, head)) < _LEAST_LETTERS:
        return found[0]
    return head.translate(_FOR_LETTERS) + found[0][len(head) :]
