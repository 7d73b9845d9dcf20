"""Figures of the documentation: each table stands between two marks with its name."""

from __future__ import annotations

import sys
from pathlib import Path

SECURITY = Path(__file__).resolve().parents[1] / "docs" / "explanation" / "security.md"


def tell(name: str, table: str, page: Path = SECURITY) -> None:
    """Print a table, and put it into its page where the command line says `--write`.

    Args:
        name: The name in the marks.
        table: The table, without a line end.
        page: The page that has the marks.
    """
    print(table)
    if "--write" in sys.argv:
        begin, end = f"<!-- figures: {name} -->\n", f"<!-- end of figures: {name} -->"
        head, _, rest = page.read_text("utf-8").partition(begin)
        page.write_text(f"{head}{begin}\n{table}\n\n{end}{rest.partition(end)[2]}", "utf-8")
