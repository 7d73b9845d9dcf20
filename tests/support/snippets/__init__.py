"""Snippets for the static checks: what must be refused, and what only resembles it.

Those that are hostile or harmless are for the security review, each file for the rules in the file
of that name, or of ruff. Evasions hide what they do; those in `import_time.txt` do it when they are
imported. A line `=== name` begins a snippet.
"""

from __future__ import annotations

from pathlib import Path


def _snippets(folder: str, files: str = "*.txt") -> dict[str, str]:
    """Return the snippets of a folder's files by their names."""
    found: dict[str, str] = {}
    for path in sorted((Path(__file__).parent / folder).glob(files)):
        for part in path.read_text(encoding="utf-8").split("=== ")[1:]:
            name, _, snippet = part.partition("\n")
            if name in found:
                raise ValueError(f"two snippets are called {name!r}")
            found[name] = snippet
    return found


HOSTILE = _snippets("hostile")
HARMLESS = _snippets("harmless")
EVASIONS = _snippets("evasions")
AT_IMPORT = _snippets("evasions", "import_time.txt")
