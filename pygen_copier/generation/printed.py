"""What a program printed, as far as it prints the same every time and everywhere."""

from __future__ import annotations

import re
from datetime import date

MOST_LINES, MOST_CHARACTERS = 40, 3000

# Places of this machine or of the sandbox, addresses in memory, and what was left out.
_OF_A_PLACE = re.compile(
    r"""
    (?<![\w.])/(?:project|environment|tmp|home|root|usr|dev)\b   # a path
    | <python> | \b0x[0-9a-fA-F]{6,}\b | bytes\ left\ out\ …
    """,
    re.VERBOSE,
)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def lasting(first: str, second: str) -> str:
    """Return the output of a program that two runs share, nothing where it hangs on one of them.

    What differs between them does so by time or chance. A text that names a place, an address or
    today is left out too, and so is one that is too long for a page.

    Args:
        first: What the first run printed.
        second: What another one printed, whose sets are in another order.
    """
    lines = [line.rstrip() for line in first.strip("\n").splitlines()]
    text = "\n".join(lines)
    if first != second or not text.strip() or _OF_A_PLACE.search(text):
        return ""
    is_long = len(lines) > MOST_LINES or len(text) > MOST_CHARACTERS
    return "" if is_long or _names_today(text) else f"{text}\n"


def _names_today(text: str) -> bool:
    """Return whether a date of these days stands in a text, in whatever time zone."""
    for found in _DATE.findall(text):
        try:
            day = date.fromisoformat(found)
        except ValueError:
            continue
        if abs((day - date.today()).days) <= 1:
            return True
    return False
