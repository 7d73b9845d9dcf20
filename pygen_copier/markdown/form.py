"""The form Markdown is kept in: that of mdformat, with GitHub's tables and numbered lists."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable

from pygen_copier.markdown.page import has_open_fence

_import_lock = threading.Lock()
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n+", re.DOTALL)


_PYTHON = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)


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
    if has_open_fence(body):
        return text
    body = mdformat.text(body, options={"number": True}, extensions={"gfm"})
    return head + _PYTHON.sub(lambda block: f"```python\n{format_python(block[1])}```", body)
