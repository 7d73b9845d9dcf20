"""A section of a specification is a heading and its text; what did not change is known by it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from pygen_copier.digests import digest

LONGEST = 4_000
"""Characters of a section's text; a longer one is cut at the ends of paragraphs."""

_SHORTEST = LONGEST // 8
_LONGEST_TITLE = 1_000
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t](.*)")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_NO_TITLE = re.compile(r"\s*$|\s*[-*+>|#]|\s*\d+[.)]\s| {4}")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a specification.

    Attributes:
        level: The level of its heading, from 1; 0 for what stands above the first.
        title: Its heading.
        text: What stands below, up to the next heading.
        is_feature: Whether its heading is the name of a feature, which a plan knows by itself.
    """

    level: int
    title: str
    text: str
    is_feature: bool = False

    @property
    def digest(self) -> str:
        """What it is known by, wherever it stands; white space does not count."""
        title = "" if self.is_feature else self.title
        return digest([title.split(), self.text.split()], 8)

    def whole(self) -> str:
        """Return heading and text."""
        heading = f"{'#' * self.level} {self.title}\n\n" if self.title else ""
        return f"{heading}{self.text.strip()}\n"


def read_sections(text: str) -> list[Section]:
    """Return the sections of a Markdown text; headings in fenced blocks are none."""
    return [each for each in _all_sections(text) if each.title or each.text.strip()]


def joined(sections: Sequence[Section]) -> Section:
    """Return sections as one: the first, with those below it in its text."""
    first, *below = sections
    text = "\n\n".join([first.text.strip("\n"), *(each.whole().rstrip() for each in below)])
    return replace(first, text=text.strip("\n") + "\n")


def parts_of(section: Section) -> list[Section]:
    """Return a section, or the parts that a long one is cut into.

    Whether one ends behind a paragraph hangs on that paragraph alone, as far as there is room: one
    that is added shifts no cut that comes later, so what follows is known again.
    """
    if len(section.text) <= LONGEST:
        return [section]
    parts: list[str] = []
    current = ""
    for piece in (cut for paragraph in paragraphs(section.text) for cut in _cuts(paragraph)):
        if current and len(current) + len(piece) > LONGEST:
            parts.append(current)
            current = ""
        current += f"{piece}\n\n"
        if len(current) >= _SHORTEST and digest(piece.split(), 1) in "0123":
            parts.append(current)
            current = ""
    return [replace(section, text=part) for part in (*parts, current) if part]


def in_pieces(sections: Sequence[Section], fits: Callable[[str], bool]) -> list[str]:
    """Return the texts of sections in as few pieces as fit, each with whole sections.

    Args:
        sections: They, in their order.
        fits: Says of a text whether there is room for it; what alone has none is left out.
    """
    pieces: list[str] = []
    current = ""
    for section in sections:
        whole = section.whole()
        if fits(longer := f"{current}\n{whole}" if current else whole):
            current = longer
            continue
        pieces += [current] if current else []
        current = whole if fits(whole) else ""
    return [*pieces, current] if current else pieces


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text: what stands between empty lines."""
    return [each for each in re.split(r"\n[ \t]*\n", text.strip("\n")) if each.strip()]


def _all_sections(text: str) -> Iterator[Section]:
    level, title, lines = 0, "", list[str]()
    fence = ""
    for line in text.splitlines():
        if found := _FENCE.match(line):
            if not fence:
                fence = found[1]
            elif found[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        heading = None if fence or found else _heading(line, lines)
        if heading is None:
            lines.append(line)
            continue
        if heading[2]:
            lines.pop()  # its underlined line is the heading
        yield Section(level, title, "\n".join(lines))
        level, title, lines = heading[0], heading[1], []
    yield Section(level, title, "\n".join(lines))


def _heading(line: str, before: Sequence[str]) -> tuple[int, str, bool] | None:
    """Return level and title of the heading that a line is, and whether the line before is it."""
    if found := _HEADING.match(line):
        return len(found[1]), _title(found[2]), False
    if (found := _UNDERLINE.match(line)) and before and not _NO_TITLE.match(before[-1]):
        alone = len(before) < 2 or not before[-2].strip()
        return (1 if "=" in found[1] else 2, _title(before[-1]), True) if alone else None
    return None


def _title(text: str) -> str:
    """Return the title in a heading's line, without the signs that may close it."""
    title = text.strip()
    inner = title.rstrip("#")
    return (inner.rstrip() if inner.endswith((" ", "\t")) else title)[:_LONGEST_TITLE]


def _cuts(paragraph: str) -> list[str]:
    """Return a paragraph in parts that are short enough, between words where it has any."""
    cuts: list[str] = []
    while len(paragraph) > LONGEST:
        at = max(paragraph.rfind("\n", 0, LONGEST), paragraph.rfind(" ", 0, LONGEST))
        at = at if at > 0 else LONGEST
        cuts.append(paragraph[:at])
        paragraph = paragraph[at:].lstrip()
    return [*cuts, paragraph]
