"""Blame gives each problem of a file to the definitions it concerns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from pygen_copier.generation.long_files.chunks import Chunks, words_of
from pygen_copier.source.imported_names import imported_names
from pygen_copier.source.statements import Statement, members, statements, text_of

CHANGED = "Its specification changed: change what it asks for, and as little else as you can."

_LINE = re.compile(r"\bline (\d+)\b", re.IGNORECASE)
_QUOTED = re.compile(r"`([A-Za-z_][\w.]*)")
_WORD = re.compile(r"[A-Za-z_][\w.]*")


def by_definition(
    text: str, problems: Iterable[str], chunks: Chunks
) -> tuple[str, dict[str, list[str]]]:
    """Return a file without imports that are wrong, and the problems by what is to be mended.

    Problems name lines, or names in backticks, or at least a name of the file. An import is no
    definition: what uses it is concerned.

    Args:
        text: The file, which must be Python.
        problems: The problems, a sentence each.
        chunks: The chunks of the file, some of which may not be there.
    """
    spans = _spans(statements(text))
    names = {name for _, _, name, _ in spans if name}
    known = names | chunks.absent(text)
    found: dict[str, list[str]] = {}
    wrong: list[Statement] = []
    for problem in problems:
        concerned: list[str] = []
        of_import = False
        for line in map(int, _LINE.findall(problem)):
            for first, last, name, statement in spans:
                if first <= line <= last and statement.is_import:
                    of_import = True
                    wrong.append(statement)
                    concerned += _users(statement, spans)
                elif first <= line <= last and name:
                    concerned = [*(one for one in concerned if name != one), name]
        if not concerned and not of_import:
            concerned = [name for name in _QUOTED.findall(problem) if name in known]
        if not concerned and not of_import:
            concerned = [name for name in _WORD.findall(problem) if name in names]
        for name in _innermost(concerned):
            found.setdefault(name, []).append(problem)
    kept = [
        statement
        for statement in statements(text)
        if statement.text not in {each.text for each in wrong}
    ]
    return text_of(kept) and f"{text_of(kept)}\n", found


def by_specification(
    previous: Mapping[str, object] | None, text: str, chunks: Chunks
) -> dict[str, list[str]]:
    """Return what a changed specification asks to be changed, by name.

    Args:
        previous: The specification before, where it is known.
        text: The file as it is.
        chunks: The chunks of the file as it is to be.
    """
    before = _by_name((previous or {}).get("module"))
    new = {chunk.name for chunk in chunks.missing(text)}
    changed: list[str] = []
    for chunk in chunks.each:
        if chunk.name not in new and chunk.spec == before.get(chunk.name):
            continue
        inner = [one.name for one in chunk.members if one.spec != before.get(one.name)]
        whole = chunk.name in new or chunk.name not in before or not inner
        changed += [chunk.name] if whole else inner
    return {name: [CHANGED] for name in changed or [chunk.name for chunk in chunks.each]}


def _by_name(module: object) -> dict[str, Any]:
    """Return what a specification says of names and methods."""
    api = module.get("api") if isinstance(module, Mapping) else None
    found: dict[str, Any] = {}
    for item in api or ():
        found[item["name"]] = item
        for method in item.get("methods", ()):
            found[f"{item['name']}.{method['name']}"] = method
    return found


_Span = tuple[int, int, str, Statement]


def _spans(found: Iterable[Statement]) -> list[_Span]:
    """Return the first and last line of every statement and method, with its name."""
    spans: list[_Span] = []
    at = 0
    for statement in found:
        size = statement.text.count("\n") + 1
        spans.append((at + 1, at + size, statement.name, statement))
        body = members(statement)
        inner = at + (body[0].count("\n") + 1 if body else 0)
        for member in body[1] if body else ():
            lines = member.text.count("\n") + 1
            if member.name:
                spans.append((inner + 1, inner + lines, f"{statement.name}.{member.name}", member))
            inner += lines
        at += size
    return spans


def _users(statement: Statement, spans: Iterable[_Span]) -> list[str]:
    """Return the definitions that use what an import brings."""
    bound = {each.binds for each in imported_names(statement.nodes)}
    return [
        name
        for _, _, name, other in spans
        if name and not bound.isdisjoint(set().union(*map(words_of, other.nodes)))
    ]


def _innermost(names: Iterable[str]) -> list[str]:
    """Return names without the classes of which a single method is named, too."""
    listed = list(dict.fromkeys(names))
    owners = {name.rpartition(".")[0] for name in listed}
    return [name for name in listed if name not in owners]
