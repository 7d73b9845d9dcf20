"""Says what is left to do before the version of a tag can be released, and ends with 1 then.

    python .ci/as_released.py v0.2.0

A tag, `pyproject.toml`, the library and the changelog state a version each: all say the same then.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def left_to_do(tag: str, root: Path = ROOT) -> Iterator[str]:
    """Yield what keeps a tag from being a release of what stands in a folder."""
    version = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    if tag != f"v{version}":
        yield f"The tag is {tag}, and pyproject.toml says {version}."
    if f'\n__version__ = "{version}"\n' not in (root / "pygen_copier/__init__.py").read_text(
        "utf-8"
    ):
        yield f"pygen_copier/__init__.py does not say {version}."
    heading = rf"^## \[{re.escape(version)}\] - \d{{4}}-\d\d-\d\d$"
    if not re.search(heading, (root / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE):
        yield f"CHANGELOG.md has no heading `## [{version}] - ` with the day of the release."


if __name__ == "__main__":
    found = list(left_to_do(*sys.argv[1:2]))
    print(*found, sep="\n", end="\n" if found else "", file=sys.stderr)  # noqa: T201 - a command
    sys.exit(bool(found))
