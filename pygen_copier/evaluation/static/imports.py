"""Figures of imports: what is there of what is imported, and what is used of what is declared."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

from pygen_copier.evaluation.figure import Figure, Measure
from pygen_copier.evaluation.static.sources import Sources
from pygen_copier.evaluation.subject import imported_roots
from pygen_copier.plan.distributions import import_names
from pygen_copier.python.guarded import guarded_nodes
from pygen_copier.source.imported_names import imported_names

_RESOLVED = Measure(
    "static.imports_resolved",
    "Imports that can be found",
    "share",
    "each import of a module: of the standard library, of a declared requirement, or of a module "
    "and a name of the package itself",
)
_USED = Measure(
    "static.dependencies_used",
    "Declared requirements that are imported",
    "share",
    "the requirements in the metadata, against what modules, tests and examples import",
)


def import_figures(sources: Sources) -> Iterator[Figure]:
    """Yield the figures of a package's imports.

    Args:
        sources: Its modules.
    """
    if not sources.parsed:
        yield _RESOLVED.absent("No module parses.")
    else:
        total, faults = 0, list[str]()
        for path in sources.parsed:
            found = list(_imports(sources, path))
            total += len(found)
            faults += [f"{path}: {fault}" for fault in found if fault]
        yield _RESOLVED.share(total - len(faults), total, "Nothing is imported.", faults)
    yield _used(sources)


def _used(sources: Sources) -> Figure:
    declared = sources.subject.requirements
    if declared is None:
        return _USED.absent("The package has no metadata that declares requirements.")
    roots = set()
    for path in sources.subject.files:
        if path.endswith(".py"):
            roots |= imported_roots(sources.subject.files[path])
    unused = [each for each in declared if not import_names([each]) & roots]
    told = [f"pyproject.toml: `{each}` is declared and not imported." for each in unused]
    nothing = "The package declares no requirement."
    return _USED.share(len(declared) - len(unused), len(declared), nothing, told)


def _imports(sources: Sources, path: str) -> Iterator[str]:
    """Yield for each name that a module imports why it is not there, nothing where it is."""
    subject, source = sources.subject, sources.parsed[path]
    dotted = subject.dotted[path]
    is_package = path.endswith("/__init__.py")
    allowed = import_names(subject.requirements or ()) | set(sys.stdlib_module_names)
    own = set(subject.dotted.values())
    guarded = guarded_nodes(source)
    for node in source.of(ast.Import, ast.ImportFrom):
        module = f"{dotted}.__init__" if is_package else dotted
        for each in imported_names([node], module):
            if id(node) in guarded:
                yield ""
                continue
            where = f"Line {node.lineno}: `{each.imports}`"
            root = each.imports.partition(".")[0]
            if root in subject.import_names:
                yield (
                    ""
                    if _is_own(sources, each.origin, each.name, own)
                    else f"{where} is not there."
                )
            elif root in allowed:
                yield ""
            else:
                yield f"{where} is neither of the standard library nor declared."


def _is_own(sources: Sources, origin: str, name: str, own: set[str]) -> bool:
    """Return whether the package has a module, or a name in one."""
    whole = f"{origin}.{name}" if origin else name
    if any(module == whole or module.startswith(f"{whole}.") for module in own):
        return True
    if not origin:
        return False
    paths = [path for path, dotted in sources.subject.dotted.items() if dotted == origin]
    if not paths:
        return any(module.startswith(f"{origin}.") for module in own) and name == "*"
    if paths[0] in sources.broken:
        return False
    source = sources.parsed[paths[0]]
    late = "__getattr__" in source.definitions
    return name == "*" or name in source.bound or late or name.startswith("__")
