"""A draft is the text of an artifact as a model gave it, before it is brought into form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pygen_copier.generation.check import Texts
from pygen_copier.generation.record import Entry


@dataclass(frozen=True, slots=True)
class Draft:
    """A text that tests can be asked for while ruff and black, or even a repair, take their time.

    Attributes:
        text: The text.
        fallback: Whether it stands in for one that no model gave.
        finished: Brings it into form, and returns what is recorded of it. It is given the texts
            that the artifact needs, as these are recorded, and whether it was written in vain: from
            the draft of a text that has become a scaffold.
    """

    text: str
    fallback: bool
    finished: Callable[[Texts, bool], Entry]
