"""The checks of docstrings: what a reader can rely on is described and typed, in plain words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from typing import ClassVar

from pygen_copier.generation.check import Check, Texts
from pygen_copier.markdown.escape import acts
from pygen_copier.source.syntax import (
    AnyFunction,
    Source,
    all_parameters,
    definitions,
    positional_parameters,
)

# Their documentation is elsewhere: with the other overloads, the getter, or the base class.
_DOCUMENTED_ELSEWHERE = frozenset({"overload", "override", "setter", "deleter"})


class Introduced(Check):
    """The file begins with a docstring."""

    id: ClassVar[str] = "introduced"
    title: ClassVar[str] = "begins with a docstring"

    def problems(self, source: Source, texts: Texts) -> Sequence[str]:
        """Return that the docstring of the file is missing."""
        if _documented(source.tree):
            return []
        return ["The file has no docstring: begin it with one that says what it is."]


class Documented(Introduced):
    """The module, its public names and their public methods have docstrings and annotations."""

    id: ClassVar[str] = "documented"
    title: ClassVar[str] = "has docstrings and annotations for what is public"

    def problems(self, source: Source, texts: Texts) -> Sequence[str]:
        """Return what is public and has no docstring, or lacks an annotation."""
        found = list(super().problems(source, texts))
        for name, node in source.definitions.items():
            if name.startswith("_"):
                continue
            if isinstance(node, ast.ClassDef):
                found += _class(node)
            else:
                found += _function(node, name, bound=False)
        return found


class PlainDocstrings(Check):
    """Docstrings are words and code; on a site they are Markdown, and nothing in them may act."""

    id: ClassVar[str] = "docstrings"
    title: ClassVar[str] = "has docstrings without HTML and directives"

    def problems(self, source: Source, texts: Texts) -> Sequence[str]:
        """Return the docstrings that would act."""
        kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
        return [
            f"Line {getattr(node, 'lineno', 1)}: the docstring of "
            f"{getattr(node, 'name', 'the module')} holds HTML, a directive or a link; "
            "put code into backticks."
            for node in source.nodes
            if isinstance(node, kinds) and any(map(acts, _paragraphs(ast.get_docstring(node))))
        ]


def _class(node: ast.ClassDef) -> Iterator[str]:
    if not _documented(node):
        yield f"Line {node.lineno}: the class `{node.name}` has no docstring."
    body = ast.Module(body=node.body, type_ignores=[])
    for name, method in definitions(body).items():
        if isinstance(method, ast.ClassDef) or (name.startswith("_") and name != "__init__"):
            continue
        static = "staticmethod" in _decorators(method)
        yield from _function(method, f"{node.name}.{name}", bound=not static)


def _function(node: AnyFunction, place: str, *, bound: bool) -> Iterator[str]:
    decorators = _decorators(node)
    initial = place.endswith(".__init__")  # the docstring of the class tells of it
    if not initial and not _DOCUMENTED_ELSEWHERE & decorators and not _documented(node):
        yield f"Line {node.lineno}: `{place}` has no docstring."
    if "no_type_check" in decorators:
        return
    own = positional_parameters(node)[:1] if bound else []
    every = [each for each in all_parameters(node) if each not in own]
    missing = [f"the parameter `{each.arg}`" for each in every if each.annotation is None]
    if node.returns is None and not initial:
        missing.append("what it returns")
    if missing:
        yield f"Line {node.lineno}: `{place}` has no annotation for {', '.join(missing)}."


def _documented(node: ast.Module | ast.ClassDef | AnyFunction) -> bool:
    return bool((ast.get_docstring(node, clean=False) or "").strip())


def _decorators(node: AnyFunction) -> set[str]:
    return {ast.unparse(decorator).rpartition(".")[2] for decorator in node.decorator_list}


def _paragraphs(doc: str | None) -> list[str]:
    """Return the paragraphs of a docstring without its sessions of the interpreter."""
    return [
        part for part in re.split(r"\n\s*\n", doc or "") if not re.search(r"^[ \t]*>>>", part, re.M)
    ]
