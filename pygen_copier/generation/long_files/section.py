"""A section is a part of a page that can be asked for alone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a page.

    Attributes:
        heading: Its heading, empty where it stands below the title.
        holds: What it holds, for whoever writes it.
    """

    heading: str
    holds: str
