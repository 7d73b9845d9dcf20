"""The figure of novelty: how far the names of modules are from those of what is installed."""

from __future__ import annotations

import re
import sysconfig
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from pygen_copier.evaluation.figure import Figure, Measure
from pygen_copier.evaluation.similarity.names_match import jaccard
from pygen_copier.evaluation.static.sources import Sources
from pygen_copier.evaluation.statistics.estimate import mean
from pygen_copier.plan.distributions import import_names

_NOVELTY = Measure(
    "static.novelty",
    "Novelty",
    "share",
    "1 - the largest Jaccard index of a module's public functions, methods and classes with those "
    "of a module of the standard library, or of a requirement installed for the sandbox; mean over "
    "modules",
)
_DEFINED = re.compile(r"^[ \t]*(?:async[ \t]+def|def|class)[ \t]+(\w+)", re.MULTILINE)
_FEWEST = 3
_TOLD = 0.3  # of a module's names: what shares more is named
_MOST_BYTES = 1_000_000
_PASSED = frozenset({"site-packages", "test", "tests", "idlelib", "lib2to3", "__pycache__"})


def novelty_figures(sources: Sources, environment: Path | None) -> Iterator[Figure]:
    """Yield how new the modules of a package are.

    Args:
        sources: The modules of the package.
        environment: Where its requirements are installed, or None.
    """
    own = {path: _names(source.text) for path, source in sources.parsed.items()}
    own = {path: names for path, names in own.items() if len(names) >= _FEWEST}
    if not own:
        yield _NOVELTY.absent("No module has three public functions or classes.")
        return
    others = {**_standard_library(), **_installed(sources, environment)}
    values, told = [], []
    for path, names in own.items():
        near, module = _nearest(names, others)
        values.append(1 - near)
        if near >= _TOLD:
            told.append(
                f"{path}: of its names and those of {module} {100 * near:.0f} % are shared."
            )
    yield _NOVELTY.of(mean(values), len(values), told)


def _nearest(names: frozenset[str], others: Mapping[str, frozenset[str]]) -> tuple[float, str]:
    """Return the largest share with a module, and the first module that has it."""
    shares = ((jaccard(names, other) or 0.0, module) for module, other in others.items())
    near, module = min(((-share, module) for share, module in shares), default=(0.0, ""))
    return -near, module


def _names(text: str) -> frozenset[str]:
    found = set(_DEFINED.findall(text))
    return frozenset(name for name in found if not name.startswith("_") and name != "main")


@cache
def _standard_library() -> Mapping[str, frozenset[str]]:
    return _modules(Path(sysconfig.get_path("stdlib")))


def _installed(sources: Sources, environment: Path | None) -> Mapping[str, frozenset[str]]:
    if environment is None:
        return {}
    names = import_names(sources.subject.requirements or ())
    found: dict[str, frozenset[str]] = {}
    for place in sorted(environment.glob("lib/python*/site-packages")):
        for name in sorted(names):
            inner = _modules(place / name)
            found |= {f"{name}.{module}": own for module, own in inner.items()}
    return found


def _modules(folder: Path) -> dict[str, frozenset[str]]:
    """Return the names in the modules of a folder, where they are enough to be compared."""
    found = {}
    for path in sorted(folder.rglob("*.py")):
        inner = path.relative_to(folder)
        if _PASSED & set(inner.parts) or path.is_symlink() or path.stat().st_size > _MOST_BYTES:
            continue
        names = _names(path.read_text("utf-8", "replace"))
        if len(names) >= _FEWEST:
            found[".".join(inner.with_suffix("").parts)] = names
    return found
