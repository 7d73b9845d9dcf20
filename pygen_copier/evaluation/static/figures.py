"""Static figures: what the source of a package says of it, without running anything."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from pygen_copier.evaluation.figure import Figure, Measure
from pygen_copier.evaluation.static.complexity import complexity_figures
from pygen_copier.evaluation.static.dependency_names import dependency_figures
from pygen_copier.evaluation.static.imports import import_figures
from pygen_copier.evaluation.static.lines import line_figures
from pygen_copier.evaluation.static.novelty import novelty_figures
from pygen_copier.evaluation.static.sources import Sources
from pygen_copier.generation.check import Check
from pygen_copier.python.checks.docstrings import Documented
from pygen_copier.python.checks.lint import Lint
from pygen_copier.python.checks.placeholders import NoPlaceholders
from pygen_copier.python.checks.security import Security
from pygen_copier.source.syntax import Definition, Source, definitions

_NONE_PARSES = "No module parses."
_PARSED = Measure(
    "static.parse_rate", "Modules that parse", "share", "the syntax of this Python, by `ast`"
)
_PLACEHOLDERS = Measure(
    "static.placeholders",
    "Bodies and comments that stand for missing code",
    "places",
    "the check of placeholders that generated files must pass",
)
_DOCUMENTED = Measure(
    "static.documented",
    "Public names with a docstring",
    "share",
    "modules, public functions, classes and methods, by the check of docstrings",
)
_ANNOTATED = Measure(
    "static.annotated",
    "Public functions with all annotations",
    "share",
    "public functions and methods, by the check of docstrings",
)
_LINT = Measure(
    "static.lint_findings",
    "Findings of the linter",
    "findings",
    "ruff, rules B, C4, E, F, I, PIE, UP and W without E501 and E741, for every package the same",
)
_HIGH = Measure(
    "static.security_high",
    "High security risks",
    "risks",
    "the security rules that generated files must pass, with ruff's rules S",
)
_LOW = Measure("static.security_low", "Low security risks", "risks", _HIGH.source)


def static_figures(sources: Sources, environment: Path | None = None) -> list[Figure]:
    """Return the static figures of a package.

    Args:
        sources: Its modules.
        environment: Where its requirements are installed, or None.

    Raises:
        PygenError: The extra `eval` is not installed.
    """
    parsed, broken = sources.parsed, sources.broken
    told = [f"{path}: {why}" for path, why in broken.items()]
    found = [_PARSED.share(len(parsed), len(parsed) + len(broken), "There are no modules.", told)]
    if not parsed:
        others = (_PLACEHOLDERS, _DOCUMENTED, _ANNOTATED, _LINT, _HIGH, _LOW)
        found += [each.absent(_NONE_PARSES) for each in others]
    else:
        found += _checked(sources)
    found += import_figures(sources)
    found += dependency_figures(sources, environment)
    found += novelty_figures(sources, environment)
    found += line_figures(sources)
    found += complexity_figures(sources)
    return found


def _checked(sources: Sources) -> Iterator[Figure]:
    """Yield what the checks say that generated files must pass."""
    n = len(sources.parsed)
    empty = list(_problems(NoPlaceholders(), sources))
    yield _PLACEHOLDERS.of(len(empty), n, empty)
    told = list(_problems(Documented(), sources))
    bare = [each for each in told if "no docstring" in each]
    names = sum(1 + len(list(_public(source))) for source in sources.parsed.values())
    yield _DOCUMENTED.share(names - len(bare), names, _NONE_PARSES, bare)
    untyped = [each for each in told if "no annotation" in each]
    functions = sum(
        not isinstance(node, ast.ClassDef)
        for source in sources.parsed.values()
        for node in [*_public(source), *_initials(source)]
    )
    nothing = "There is no public function."
    yield _ANNOTATED.share(functions - len(untyped), functions, nothing, untyped)
    linted = list(_problems(Lint(), sources))
    yield _LINT.of(len(linted), n, linted)
    security = Security()
    high = list(_problems(security, sources))
    yield _HIGH.of(len(high), n, high)
    low = [f"{p}: {note}" for p, s in sources.parsed.items() for note in security.notes(s, {})]
    yield _LOW.of(len(low), n, low)


def _problems(check: Check, sources: Sources) -> Iterator[str]:
    for path, source in sources.parsed.items():
        yield from (f"{path}: {problem}" for problem in check.problems(source, {}))


def _public(source: Source) -> Iterator[Definition]:
    """Yield the public functions, classes and methods of a module."""
    for node in _named(source.definitions.items()):
        yield node
        if isinstance(node, ast.ClassDef):
            methods = definitions(ast.Module(body=node.body, type_ignores=[]))
            inner = _named(methods.items())
            yield from (each for each in inner if not isinstance(each, ast.ClassDef))


def _named(found: Iterable[tuple[str, Definition]]) -> Iterator[Definition]:
    return (node for name, node in found if not name.startswith("_"))


def _initials(source: Source) -> Iterator[Definition]:
    """Yield what makes the instances of public classes, whose parameters are annotated, too."""
    for node in _named(source.definitions.items()):
        if isinstance(node, ast.ClassDef):
            inner = definitions(ast.Module(body=node.body, type_ignores=[]))
            if "__init__" in inner:
                yield inner["__init__"]
