"""Page replies: Markdown that may be fenced as a whole, and may hold fences of its own."""

from __future__ import annotations

import re

_FENCE = re.compile(r"^(?P<marks>`{3,}|~{3,})[ \t]*(?P<language>[\w+.-]*)[^\n`]*$", re.MULTILINE)
_TITLE = re.compile(r"^# ", re.MULTILINE)
_BLOCK = re.compile(r"^(`{3}|~{3}|#|=+\s*$|-+\s*$)", re.MULTILINE)
_FRONT_MATTER = re.compile(r"\A\s*---\n.*?\n---\n", re.DOTALL)


def markdown_reply(text: str) -> str:
    """Return the page of a reply: what is fenced as Markdown, or else all from its title on.

    Words before the title and front matter are left out.

    Args:
        text: The reply, with line feeds alone.
    """
    fences = list(_FENCE.finditer(text))
    title = _TITLE.search(text)
    outer = next((n for n, fence in enumerate(fences) if _holds_page(fence, title)), None)
    if outer is not None:
        opening = fences[outer]
        text = text[opening.end() : _end_of(opening, fences[outer + 1 :], len(text))]
    elif title and not _BLOCK.search(text, 0, title.start()):
        text = text[title.start() :]
    return _FRONT_MATTER.sub("", text).strip("\n") + "\n"


def _holds_page(fence: re.Match[str], title: re.Match[str] | None) -> bool:
    """Return whether a fence opens the page: it stands before the title and is fit for it."""
    language = fence["language"].lower()
    before = title is None or fence.start() < title.start()
    bare = title is not None and language == "" and fence.end() + 1 == title.start()
    return before and (language in ("markdown", "md") or bare)


def _end_of(opening: re.Match[str], fences: list[re.Match[str]], end: int) -> int:
    """Return where the block ends that a fence opens; `end` where nothing closes it.

    Fences inside the page may be as long as its own. One with a language opens a block; a bare one
    closes the block that is open, and where none is, it closes the page if it is the last one.
    """
    inner = ""
    for fence in fences:
        marks, bare = fence["marks"], not fence["language"]
        if inner:
            if bare and marks.startswith(inner):
                inner = ""
        elif bare and marks.startswith(opening["marks"]) and fence is fences[-1]:
            return fence.start()
        else:
            inner = marks
    return end
