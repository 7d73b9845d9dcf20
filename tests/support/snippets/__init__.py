"""Snippets for the security review: what must be refused, and what only resembles it.

Each file is of the rules in the file of that name, or of ruff; a line `=== name` begins a snippet.
"""

from __future__ import annotations

from pathlib import Path


def _snippets(folder: str) -> dict[str, str]:
    """Return the snippets of a folder's files by their names."""
    found: dict[str, str] = {}
    for path in sorted((Path(__file__).parent / folder).glob("*.txt")):
        for part in path.read_text(encoding="utf-8").split("=== ")[1:]:
            name, _, snippet = part.partition("\n")
            if name in found:
                raise ValueError(f"two snippets are called {name!r}")
            found[name] = snippet
    return found


HOSTILE = _snippets("hostile")
HARMLESS = _snippets("harmless")
