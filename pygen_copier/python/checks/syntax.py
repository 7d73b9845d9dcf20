"""The checks that come first: the text is Python, and what it says is what one sees."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import ClassVar

from pygen_copier.generation.check import Check, Texts
from pygen_copier.source.parsing import COOKIE
from pygen_copier.source.syntax import Source, UnreadableSourceError
from pygen_copier.text import unseen_characters

_MOST = 5  # places that are told


class Parses(Check):
    """The text is Python."""

    id: ClassVar[str] = "parses"
    title: ClassVar[str] = "parses as Python"

    def problems(self, source: Source, texts: Texts) -> Sequence[str]:
        """Return where the text cannot be parsed."""
        try:
            _ = source.nodes
        except UnreadableSourceError as error:
            return [str(error)]
        return []


class PlainText(Check):
    """The text holds no character that is not seen, or that changes how others are seen."""

    id: ClassVar[str] = "plain"
    title: ClassVar[str] = "has no hidden characters"

    def problems(self, source: Source, texts: Texts) -> Sequence[str]:
        """Return the lines with hidden characters, and which these are."""
        found = list(dict.fromkeys(unseen_characters(source.text)))[:_MOST]
        return [*_other_encodings(source.text), *(_told(line, one) for line, one in found)]


def _told(line: int, one: str) -> str:
    return (
        f"Line {line}: U+{ord(one):04X} ({unicodedata.name(one, 'a control character')}) cannot"
        " be seen; leave it out, or write it as an escape in a string."
    )


def _other_encodings(text: str) -> Iterator[str]:
    """Yield the comments by which Python would read another text than the one that is written."""
    for number, line in enumerate(text.split("\n")[:2], 1):
        named = COOKIE.match(line)
        if named and named[1].lower().replace("_", "-") not in ("utf-8", "utf8"):
            yield f"Line {number}: the encoding `{named[1]}` is not that of the file; leave it out."
