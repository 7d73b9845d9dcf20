"""What templates call and import of this library; `python -m support.interface` lists it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, nodes

from support.copier import REPOSITORY

LISTS = REPOSITORY / "tests/interface"
_RECIPE = "docs/recipes/migrations"
_LIBRARY = "pygen_copier"


def interface(repository: Path) -> list[str]:
    """Return what the templates of a repository call and import, a line each, sorted."""
    found = set[str]()
    for template in (repository, repository / _RECIPE):
        own = _own(template)
        environment = _environment()
        for source in _sources(template):
            tree = environment.parse(source)
            found |= {f"global pygen.{name}" for name in _calls(tree) if name not in own}
            found |= {
                f"filter {node.name}"
                for node in tree.find_all(nodes.Filter)
                if node.name not in environment.filters
            }
            found |= {
                f"test {node.name}"
                for node in tree.find_all(nodes.Test)
                if node.name not in environment.tests
            }
        found |= set(_imports(template)) | set(_modules(template))
    return sorted(found)


def called(repository: Path) -> list[str]:
    """Return every name that the template of a repository calls as `pygen.NAME`, its own too."""
    trees = map(_environment().parse, _sources(repository))
    return sorted({name for tree in trees for name in _calls(tree)})


def _environment() -> Environment:
    """Return an environment as Copier makes it for a template without extensions."""
    extensions = (
        "jinja2_ansible_filters.AnsibleCoreFiltersExtension",
        "copier._jinja_ext.YieldExtension",
    )
    return Environment(extensions=extensions)  # noqa: S701 - it renders nothing


def _sources(template: Path) -> Iterator[str]:
    """Yield all that Copier renders: questions, paths and files."""
    yield from _texts(yaml.safe_load((template / "copier.yml").read_text()))
    for folder in ("template", "parts"):
        for path in sorted((template / folder).rglob("*")):
            yield from path.relative_to(template).parts
            if path.is_file() and path.suffix == ".jinja":
                yield path.read_text()


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for each in data.values():
            yield from _texts(each)
    elif isinstance(data, list):
        for each in data:
            yield from _texts(each)


def _calls(tree: nodes.Template) -> Iterator[str]:
    for node in tree.find_all(nodes.Getattr):
        if isinstance(node.node, nodes.Name) and node.node.name == "pygen":
            yield node.attr


def _own(template: Path) -> set[str]:
    """Return what the template's own extensions offer."""
    return {
        node.name
        for tree in _extensions(template)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and any(ast.unparse(each) == "called_in_template" for each in node.decorator_list)
    }


def _imports(template: Path) -> Iterator[str]:
    for tree in _extensions(template):
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and str(node.module).startswith(_LIBRARY):
                yield from (f"import {node.module}.{alias.name}" for alias in node.names)
            elif isinstance(node, ast.Import):
                ours = (each.name for each in node.names if each.name.startswith(_LIBRARY))
                yield from (f"import {name}" for name in ours)


def _extensions(template: Path) -> Iterator[ast.Module]:
    for path in sorted((template / "extensions").rglob("*.py")):
        yield ast.parse(path.read_text())


def _modules(template: Path) -> Iterator[str]:
    """Yield the modules of ours that are named in a template's questions: extensions and tasks."""
    for text in _texts(yaml.safe_load((template / "copier.yml").read_text())):
        if text.startswith(f"{_LIBRARY}."):
            yield f"module {text}"


if __name__ == "__main__":
    sys.stdout.write("\n".join(interface(REPOSITORY)) + "\n")
