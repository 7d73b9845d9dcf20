"""The languages of generated texts, and how each is formatted."""

from __future__ import annotations

import re
import threading

_import_lock = threading.Lock()


def tidy(text: str, language: str) -> str:
    """Return a text in the form its language is kept in; one that does not parse stays as it is."""
    return format_python(text) if language == "python" else _trimmed(text)


def format_python(source: str) -> str:
    """Return Python source as black formats it, or as it is where black cannot read it."""
    with _import_lock:  # compiled black can be imported by one thread at a time only
        import black  # 0.2 s: only when something is formatted

    try:
        return black.format_str(source, mode=black.Mode())
    except Exception:
        return _trimmed(source)


def _trimmed(text: str) -> str:
    return re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE).strip("\n") + "\n"
