"""The terminal at a question: how much room there is, and what Copier's own words take of it.

Copier cuts lines that are too long, it does not wrap them.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator

from pygen_copier.text import columns, cut

WIDTH = 76
"""How many columns a line of a question, a choice or a complaint may take."""

_BEFORE = "Validation error for question '{}': "
_LEAST_ABOVE, _MOST_ABOVE, _FOR_EDITING = 8, 20, 12
_QUOTED = re.compile(r"^(?:Module |Feature )?(['\"`]).*?\1 (?:is |has )?")
_CLAUSE = re.compile(r"(?<=\S)[:;,.](?:\s|$)")


def fitting_complaint(name: str, complaint: str) -> str:
    """Return a complaint as far as it fits the line that Copier shows of it, in whole clauses.

    Args:
        name: The question, which Copier names in front.
        complaint: The sentences.
    """
    room = WIDTH - columns(_BEFORE.format(name))
    for text in _shorter(complaint):
        if columns(text) <= room:
            return text
    return cut(complaint, room)


def _shorter(complaint: str) -> Iterator[str]:
    """Yield a complaint, then ever fewer of its clauses, then these without what was typed."""
    yield complaint
    whole = complaint.removeprefix("The plan cannot be used: ")
    ends = [match.start() for match in _CLAUSE.finditer(whole)]
    parts = [whole[:end] for end in reversed(ends)]
    yield from (f"{part}." for part in parts)
    for part in parts:
        rest = _QUOTED.sub("", part, count=1)
        yield f"{rest[:1].upper()}{rest[1:]}."


def room_above() -> int:
    """Return how many lines may stand above an answer of many lines."""
    lines = shutil.get_terminal_size().lines - _FOR_EDITING
    return min(_MOST_ABOVE, max(_LEAST_ABOVE, lines))


def start_at_top() -> None:
    """Have the next answer begin with the cursor at its top: Copier itself puts it at the end."""
    from prompt_toolkit.application.current import get_app_session
    from prompt_toolkit.input.typeahead import store_typeahead
    from prompt_toolkit.key_binding import KeyPress
    from prompt_toolkit.keys import Keys

    store_typeahead(get_app_session().input, [KeyPress(Keys.ControlHome)])
