"""Sections of a page that code writes: lists of what there is, which no model needs to see."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from pygen_copier.markdown.page import read_page

_LEVEL = 2


def with_sections(text: str, sections: Mapping[str, str]) -> str:
    """Return a page that ends in sections; what it has of them itself is replaced.

    Args:
        text: The page.
        sections: What they hold, by their headings.
    """
    own = [f"{'#' * _LEVEL} {heading}\n\n{held}" for heading, held in sections.items()]
    return "\n\n".join([without_sections(text, sections).rstrip("\n"), *own]) + "\n"


def without_sections(text: str, headings: Collection[str]) -> str:
    """Return a page without the sections under some headings, in whatever case these are.

    Args:
        text: The page.
        headings: The headings, of level 2.
    """
    known = {heading.casefold() for heading in headings}
    folded = text.casefold()
    if not any(heading in folded for heading in known):
        return text.rstrip("\n") + "\n"
    lines, kept, leaves_out = text.split("\n"), list[str](), False
    found = {each.line: each for each in read_page(text).headings if each.level <= _LEVEL}
    for number, line in enumerate(lines, start=1):
        if heading := found.get(number):
            leaves_out = heading.level == _LEVEL and heading.text.strip().casefold() in known
        if not leaves_out:
            kept.append(line)
    return "\n".join(kept).rstrip("\n") + "\n"
