"""The form Markdown is kept in: that of mdformat, with GitHub's tables and numbered lists."""

from __future__ import annotations

import re
import textwrap
import threading
from collections.abc import Callable

from pygen_copier.markdown.fences import fences

_import_lock = threading.Lock()
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n+", re.DOTALL)


def format_markdown(text: str, format_python: Callable[[str], str]) -> str:
    """Return Markdown as mdformat writes it; front matter stays as it is.

    A text whose last block of code was never closed stays as it is, too: to close it would hide
    that something is missing.

    Args:
        text: The text.
        format_python: Formats what stands in its Python blocks.
    """
    with _import_lock:  # it collects its plugins while it is imported
        import mdformat  # only when something is formatted

    head = found[0] if (found := _FRONT_MATTER.match(text)) else ""
    body = text[len(head) :]
    if not all(fence.is_whole for fence in fences(body)):
        return text
    body = mdformat.text(body, options={"number": True}, extensions={"gfm"})
    return head + _with_python(body, format_python)


def _with_python(body: str, format_python: Callable[[str], str]) -> str:
    """Return Markdown with its Python blocks formatted, but for those in quotations."""
    lines = body.split("\n")
    for fence in reversed(fences(body)):
        indent, mark, _ = lines[fence.line - 1].partition(fence.marker)
        if fence.language == "python" and mark and not indent.strip():
            code = textwrap.indent(format_python(fence.content), indent)
            lines[fence.line : fence.end - 1] = code.removesuffix("\n").split("\n")
    return "\n".join(lines)
