"""The form Markdown is kept in: that of mdformat, with GitHub's tables and numbered lists."""

from __future__ import annotations

import re
import textwrap
import threading
from collections.abc import Callable

from pygen_copier.markdown.fences import fences

_import_lock = threading.Lock()
# What mdformat takes time over that grows with the square: a page has far less of each.
_MOST_CHARACTERS, _MOST_ITEMS, _MOST_MARKS = 50_000, 1_500, 4_000
_ITEM = re.compile(r"(?m)^[ \t>]*(?:[-+*]|\d{1,9}[.)])[ \t]")
_MARK = re.compile(r"[*_~`\[\]<]")
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n+", re.DOTALL)


def format_markdown(text: str, format_python: Callable[[str], str]) -> str:
    """Return Markdown as mdformat writes it; front matter stays as it is.

    A text whose last block of code was never closed stays as it is, too: to close it would hide
    that something is missing. So does one that is longer, or has more items or marks, than a page.

    Args:
        text: The text.
        format_python: Formats what stands in its Python blocks.
    """
    with _import_lock:  # it collects its plugins while it is imported
        import mdformat  # only when something is formatted

    head = found[0] if (found := _FRONT_MATTER.match(text)) else ""
    body = text[len(head) :]
    if _is_too_much(body) or not all(fence.is_whole for fence in fences(body)):
        return text
    body = mdformat.text(body, options={"number": True}, extensions={"gfm"})
    return head + _with_python(body, format_python)


def _is_too_much(text: str) -> bool:
    return (
        len(text) > _MOST_CHARACTERS
        or len(_ITEM.findall(text)) > _MOST_ITEMS
        or len(_MARK.findall(text)) > _MOST_MARKS
    )


def _with_python(body: str, format_python: Callable[[str], str]) -> str:
    """Return Markdown with its Python blocks formatted, but for those in quotations."""
    lines = body.split("\n")
    for fence in reversed(fences(body)):
        indent, mark, _ = lines[fence.line - 1].partition(fence.marker)
        if fence.language == "python" and mark and not indent.strip():
            code = textwrap.indent(format_python(fence.content), indent)
            lines[fence.line : fence.end - 1] = code.removesuffix("\n").split("\n")
    return "\n".join(lines)
