"""Imports of several sources, made into one block."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import cast

from pygen_copier.source.imported_names import ImportedName, imported_names
from pygen_copier.source.parsing import parse
from pygen_copier.source.statements import Statement, shifted


@dataclass
class Imports:
    """Imports that are collected, those that only type checkers see apart."""

    real: list[ImportedName] = field(default_factory=list)
    typed: list[ImportedName] = field(default_factory=list)

    def add(self, statement: Statement) -> None:
        """Note the imports of a statement."""
        if statement.is_import:
            self.real += imported_names(statement.nodes)
        elif is_for_types(statement) and isinstance(statement.node, ast.If):
            self.typed += imported_names(statement.node.body)

    def drop(self, here: Sequence[Statement]) -> None:
        """Forget what is imported already; of two origins of a name the first one stands."""
        there = Imports()
        for statement in here:
            there.add(statement)
        real = {_key(each) for each in there.real}
        self.real = _distinct(self.real, real)
        known = real | {_key(each) for each in (*self.real, *there.typed)}
        self.typed = _distinct(self.typed, known)

    def put_into(self, here: list[Statement]) -> list[Statement]:
        """Return statements with these imports among theirs."""
        found = list(here)
        at = 1 if here and here[0].is_text else 0
        future = [each for each in self.real if each.origin == "__future__"]
        found[at:at] = _statements(_lines(future))
        end = at + bool(future)
        for number, statement in enumerate(found):
            if number >= at and not (statement.is_import or is_for_types(statement)):
                break
            end = number + 1 if statement.is_import else end
        others = [each for each in self.real if each not in future]
        for number in range(at, end):
            others = _extended(found, number, others)
        plain = _statements(_lines(others))
        found[end:end] = plain
        if self.typed:
            end += len(plain)
            inside = "\n".join(f"    {line}" for line in _lines(self.typed).split("\n"))
            block = next(
                (at for at, statement in enumerate(found) if is_for_types(statement)), None
            )
            if block is None:
                found[end:end] = _statements(f"\nif TYPE_CHECKING:\n{inside}")
            else:
                node = found[block].node
                indented = shifted(inside, cast(ast.If, node).body[0].col_offset - 4)
                text = f"{found[block].text}\n{indented}"
                found[block] = Statement(found[block].nodes, text)
        return found


def is_for_types(statement: Statement) -> bool:
    """Return whether a statement is `if TYPE_CHECKING:` over imports."""
    match statement.nodes:
        case (ast.If(test=test, body=body, orelse=[]),):
            only = all(isinstance(node, (ast.Import, ast.ImportFrom)) for node in body)
            return only and ast.unparse(test).rpartition(".")[2] == "TYPE_CHECKING"
        case _:
            return False


def _extended(found: list[Statement], at: int, imports: list[ImportedName]) -> list[ImportedName]:
    """Add imports to a statement that takes names from the same origin; return the others."""
    statement = found[at]
    plain = (
        isinstance(statement.node, ast.ImportFrom) and statement.text.lstrip("\n").count("\n") == 0
    )
    if not plain or len(statement.nodes) > 1 or set("#()*\\") & set(statement.text):
        return imports
    origin = next(imported_names(statement.nodes)).origin
    taken = [each for each in imports if each.origin == origin and each.name != "*"]
    found[at] = Statement(
        statement.nodes, ", ".join([statement.text, *(each.shown for each in taken)])
    )
    return [each for each in imports if each not in taken]


def _distinct(imports: Iterable[ImportedName], known: Collection[str]) -> list[ImportedName]:
    found = {_key(each): each for each in reversed(list(imports)) if _key(each) not in known}
    return list(reversed(found.values()))


def _key(each: ImportedName) -> str:
    """Return what tells an import from others: a dotted module and a star are each their own."""
    return f"{each.origin}.*" if each.name == "*" else each.alias or each.name


def _lines(imports: Iterable[ImportedName]) -> str:
    """Return import statements, one for each origin."""
    by_origin: dict[str, list[str]] = {}
    for each in imports:
        by_origin.setdefault(each.origin or f" {each.shown}", []).append(each.shown)
    return "\n".join(
        f"import{origin}" if origin.startswith(" ") else f"from {origin} import {', '.join(names)}"
        for origin, names in by_origin.items()
    )


def _statements(text: str) -> list[Statement]:
    return [Statement(tuple(parse(text).body), text)] if text else []
