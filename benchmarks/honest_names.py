"""Holds the files of all installed packages against the check of used names, read only.

    .venv/bin/python benchmarks/honest_names.py [FILES]

They were published and are in use, so whatever is told of them is a false alarm, or a name of
another version. Each is printed; the packages are those of the environment that this runs in.
"""

from __future__ import annotations

import random
import sys
import sysconfig
from pathlib import Path

from pygen_copier.dependencies.installed import Installed
from pygen_copier.errors import PygenError
from pygen_copier.events import write_line
from pygen_copier.python.checks import UsedNames
from pygen_copier.source.syntax import Source

LARGEST = 60_000  # bytes of a file: longer ones are data
LEFT_OUT = {"_vendor", "test", "testing", "tests"}
SEED = 7


def files(site: Path) -> list[Path]:
    """Return the files of packages, in an order of chance that is always the same."""
    found = [
        path
        for path in sorted(site.rglob("*.py"))
        if path.stat().st_size < LARGEST and not LEFT_OUT & set(path.relative_to(site).parts)
    ]
    random.Random(SEED).shuffle(found)  # noqa: S311 - a sample, no secret
    return found


def main() -> None:
    """Print what is told, and how many files it was."""
    site = Path(sysconfig.get_path("purelib"))
    installed = Installed()
    installed.open(lambda: Path(sys.prefix), None, write_line)
    read = told = 0
    for path in files(site)[: int(sys.argv[1]) if len(sys.argv) > 1 else None]:
        try:
            source = Source(path.read_text("utf-8"))
        except (SyntaxError, ValueError, PygenError):
            continue
        read += 1
        package = path.relative_to(site).parts[0].removesuffix(".py")
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        for problem in UsedNames(installed, package, version).problems(source, {}):
            told += 1
            print(f"{path.relative_to(site)}: {problem}")
    packages = len({path.relative_to(site).parts[0] for path in files(site)})
    print(f"{read} files of {packages} packages and modules: {told} told")


if __name__ == "__main__":
    main()
