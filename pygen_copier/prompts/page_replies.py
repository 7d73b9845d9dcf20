"""Page replies: Markdown that may be fenced as a whole, and may hold fences of its own."""

from __future__ import annotations

import re

from pygen_copier.markdown.fences import NAMES, FenceLine, fence_lines, fences, nested_end

_HEADING = re.compile(r"#|=+\s*$|-+\s*$")
_FRONT_MATTER = re.compile(r"\A\s*---\n.*?\n---\n", re.DOTALL)


def page_block(text: str) -> str:
    """Return the page of a reply: what is fenced as Markdown, or else all from its title on.

    Words before the title and front matter are left out.

    Args:
        text: The reply, with line feeds alone.
    """
    lines = text.split("\n")
    outer = [line for line in fence_lines(text) if not line.indent]
    title = next((at for at, line in enumerate(lines) if line.startswith("# ")), None)
    opening = next((line for line in outer if _opens_page(line, title)), None)
    if opening:
        lines = lines[opening.at + 1 : _end_of_page(lines, opening, outer[-1])]
    elif title and not _starts_a_block(lines, title, outer):
        lines = lines[title:]
    return _FRONT_MATTER.sub("", "\n".join(lines)).strip("\n") + "\n"


def unfenced(text: str, language: str) -> str:
    """Return prose without the fence that models put around the whole of it; other fences stay.

    Args:
        text: The prose, without white space around it. A first line such as "Here it is:" may
            stand before the fence.
        language: `markdown` or `text`.
    """
    lines = text.split("\n")
    start = 0
    if lines[0].endswith(":"):
        start = next((at for at, line in enumerate(lines) if at and line.strip()), 0)
    allowed = NAMES[language] if start else ("", *NAMES[language])
    outer = [line for line in fence_lines(text) if not line.indent and line.at >= start]
    if not outer or outer[0].at != start or outer[0].language not in allowed:
        return text
    end = nested_end(outer, 0)
    if end == len(outer) or outer[end].at != len(lines) - 1:
        return text
    return "\n".join(lines[start + 1 : -1]).strip()


def _opens_page(line: FenceLine, title: int | None) -> bool:
    """Return whether a fence opens the page: it stands before the title and is fit for it."""
    before = title is None or line.at < title
    bare = not line.language and line.at + 1 == title
    return before and (line.language in NAMES["markdown"] or bare)


def _end_of_page(lines: list[str], opening: FenceLine, last: FenceLine) -> int:
    """Return where the block ends that holds the page: at its last fence, or where nothing closes.

    Fences inside the page may be as long as its own; the last one may be needed to close another.
    """
    if last.at > opening.at and last.closes(opening):
        inside = lines[opening.at + 1 : last.at]
        blocks = [fence for fence in fences("\n".join(inside)) if not fence.closed]
        if not any(inside[fence.line - 1].startswith(fence.marker) for fence in blocks):
            return last.at
    return len(lines)


def _starts_a_block(lines: list[str], title: int, outer: list[FenceLine]) -> bool:
    """Return whether more than words stand before the title, which may then be no title."""
    code = any(line.at < title for line in outer)
    return code or any(map(_HEADING.match, lines[:title]))
