"""Layers: rooms import from those below them only, and no modules import in a circle."""

from __future__ import annotations

import ast
import graphlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "pygen_copier"

# Each room, or module of its own, imports from those before it.
LAYERS = (
    *("errors", "text", "digests", "names", "settings", "paths", "git", "bounds", "yaml_text"),
    *("tokens", "cache_notes", "process", "events", "source", "markdown", "concurrency"),
    *("formatting", "providers", "prompts", "client", "testing"),
    *("plan", "virtual_environment", "dependencies", "sandbox"),
    *("generation", "python", "documentation"),
    *("renaming", "progress", "questionnaire", "template_api", "template_api_python", "jinja_ext"),
    *("project", "evaluation", "mcp", "reports", "app", "cli", "__main__"),
)


@cache
def imports() -> dict[str, set[str]]:
    """Return the modules that each module imports, wherever in its text, but for type checkers."""
    names = {name_of(path): path for path in PACKAGE.rglob("*.py")}
    return {name: set(imported(path, names)) for name, path in names.items()}


def name_of(path: Path) -> str:
    """Return the name of a module below the package; empty for the package itself."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def imported(path: Path, names: dict[str, Path]) -> Iterator[str]:
    """Yield the modules of the package that a module imports."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in nodes(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("pygen_copier"):
            module = (node.module or "").partition(".")[2]
            for alias in node.names:
                inner = f"{module}.{alias.name}".lstrip(".")
                yield inner if inner in names else module


def nodes(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes of a tree, but for what only type checkers see."""
    for node in ast.iter_child_nodes(tree):
        if not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)):
            yield node
            yield from nodes(node)


def test_rooms_import_from_those_below_them() -> None:
    """A reader who knows a room need not know those above it."""
    place = {layer: number for number, layer in enumerate(LAYERS)}
    upward = [
        f"{module} imports {other}"
        for module, others in imports().items()
        for other in others
        if module and other and place[room(module)] < place[room(other)]
    ]
    assert upward == []


def test_every_room_has_its_layer() -> None:
    """The list above names all there are, and about forty are at the top level."""
    rooms = {room(module) for module in imports() if module}
    assert rooms == set(LAYERS)
    assert len(LAYERS) <= 42


def test_no_modules_import_in_a_circle() -> None:
    """Each module can be read after those that it imports."""
    assert list(graphlib.TopologicalSorter(imports()).static_order())


def room(module: str) -> str:
    """Return the folder at the top level that a module is in, or its own name."""
    return module.partition(".")[0]
