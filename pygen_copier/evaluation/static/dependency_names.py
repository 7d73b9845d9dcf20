"""The figure of dependency names: what modules use of other packages, and whether it is there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pygen_copier.dependencies.installed import Installed
from pygen_copier.evaluation.figure import Figure, Measure
from pygen_copier.evaluation.static.sources import Sources
from pygen_copier.events import nobody
from pygen_copier.python.checks.used_names import UsedNames

_THERE = Measure(
    "static.dependency_names",
    "Names of other packages that are there",
    "share",
    "uses that can be told by reading: of the standard library, and of requirements that are "
    "installed for the sandbox",
)


def dependency_figures(sources: Sources, environment: Path | None) -> Iterator[Figure]:
    """Yield how many of the names exist that modules use of other packages.

    Args:
        sources: The modules of the package.
        environment: Where its requirements are installed, or None.
    """
    known = Installed()
    known.open((lambda: environment) if environment else None, None, nobody)
    total, told = 0, list[str]()
    for path, source in sources.parsed.items():
        check = UsedNames(known, next(iter(sources.subject.import_names), ""), "")
        total += check.known_uses(source)
        told += [f"{path}: {problem}" for problem in check.problems(source, {})]
    nothing = "No name of another package is used of which reading tells whether it is there."
    yield _THERE.share(max(0, total - len(told)), max(total, len(told)), nothing, told)
