"""A merge puts a source and what follows it into one, with one block of imports."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Collection, Iterable, Sequence

from pygen_copier.source.import_blocks import Imports, is_for_types
from pygen_copier.source.imported_names import imported_names
from pygen_copier.source.statements import Statement, members, shifted, statements, text_of
from pygen_copier.source.syntax import Definition, bound_names


def merge(written: str, more: str, *, anew: Collection[str] = ()) -> str:
    """Return a source with what follows it.

    What is written stands: a statement of `more` that repeats one of it is dropped, even where it
    differs, for a model that repeats itself likes to shorten. Imports join those that are there,
    methods their class, all else goes to the end, before what runs under `__main__`.

    Args:
        written: The source so far, which may be empty.
        more: What follows.
        anew: Names whose definition in `more` takes the place of the written one: `f`, `Code`, or
            `Code.rate`.

    Raises:
        SyntaxError: One of them is no Python; likewise the other errors in `statements.REFUSED`.
    """
    here, later = statements(written), statements(more)
    if not here:
        return more
    if later and later[0].is_text:
        later = later[1:]
    new = Imports()
    for statement in later:
        new.add(statement)
    new.drop(here)
    rest = [
        statement for statement in later if not statement.is_import and not is_for_types(statement)
    ]
    here = _merged(new.put_into(here), rest, anew)
    here.sort(key=lambda statement: statement.is_main_guard)
    return text_of(here).strip("\n") + "\n"


def addition(written: str, more: str, own: Collection[str], others: Collection[str]) -> str:
    """Return a source that was written for some definitions, fit to be joined to a file.

    Helpers and imports of a name that the file has for something else get another name; what only
    stands for a definition of the file, without a body, is dropped.

    Args:
        written: The file.
        more: The definitions, with what they import and their helpers.
        own: The names of the definitions.
        others: Names that are none of its business; their definitions are dropped.

    Raises:
        SyntaxError: One of them is no Python; likewise the other errors in `statements.REFUSED`.
    """
    there = _bound(statements(written))
    kept = [
        statement
        for statement in statements(more)
        if statement.name not in others
        and (statement.name in own or statement.name not in there or not _is_bare(statement))
    ]
    text = f"{text_of(kept)}\n"
    for name, what in _bound(kept).items():
        if name not in there or name in own or what == there[name]:
            continue
        # Half a second that only a file with such a clash takes.
        from pygen_copier.source.rename import rename

        both = f"{written}\n{text}"
        numbers = (f"{name}_{number}" for number in itertools.count(2))
        text = rename(text, name, next(new for new in numbers if not _has_word(both, new)))
    return text


def _bound(statements: Iterable[Statement]) -> dict[str, str]:
    """Return what each name stands for at first, those left aside that only Python looks up."""
    found: dict[str, str] = {}
    for statement in statements:
        nodes = statement.nodes
        if is_for_types(statement) and isinstance(statement.node, ast.If):
            nodes = tuple(statement.node.body)
        for each in imported_names(nodes):
            found.setdefault(each.binds, each.stands_for)
        for node in nodes:
            for name in bound_names(ast.Module([node], [])):
                found.setdefault(name, ast.dump(node))
    return {name: what for name, what in found.items() if name[:2] != "__"}


def _is_bare(statement: Statement) -> bool:
    """Return whether a function or class has no body, as in an outline."""
    body = statement.node.body if isinstance(statement.node, Definition) else [statement.node]
    return all(
        isinstance(node, ast.Pass)
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        for node in body
    )


def _has_word(text: str, word: str) -> bool:
    return re.search(rf"\b{word}\b", text) is not None


def _merged(
    here: Sequence[Statement], later: Iterable[Statement], anew: Collection[str]
) -> list[Statement]:
    """Return the statements of a body with those that are not there yet."""
    found = list(here)
    known = {
        key: at for at, statement in enumerate(here) for key in (statement.key, *statement.keys)
    }
    fresh: dict[object, int] = {}
    for statement in later:
        at = known.get(statement.key)
        if at is None:
            at = fresh.get(statement.key)
            if at is not None and members(statement):
                found[at] = _with_methods(found[at], statement, ())
                continue
            fresh[statement.key] = len(found)
            found.append(statement)
        elif statement.name and statement.name in anew:
            found[at] = _in_place(found[at], statement)
        elif statement.name == "__all__":
            found[at] = _with_names(found[at], statement)
        else:
            inner = [
                name.partition(".")[2] for name in anew if name.startswith(f"{statement.name}.")
            ]
            found[at] = _with_methods(found[at], statement, inner)
    return found


def _in_place(here: Statement, later: Statement) -> Statement:
    """Return a definition below the empty lines and comments of the one it replaces."""
    lines = here.text.split("\n")
    above = next(at for at, line in enumerate(lines) if line.strip() and line.strip()[0] != "#")
    text = later.text.lstrip("\n")
    if text.lstrip().startswith("#"):  # it has comments of its own
        above = next(at for at, line in enumerate(lines) if line.strip())
    return Statement(later.nodes, "\n".join([*lines[:above], text]))


def _with_methods(here: Statement, later: Statement, anew: Collection[str]) -> Statement:
    """Return a class with the methods of its repetition that it has not."""
    own, others = members(here), members(later)
    if own is None or others is None:
        return here
    head, body = own
    by = body[0].node.col_offset - others[1][0].node.col_offset
    more = [
        Statement(statement.nodes, shifted(statement.text, by)) if by else statement
        for statement in others[1]
    ]
    more = more[more[0].is_text :]
    if more and isinstance(body[-1].node, ast.Pass):
        body = body[:-1]
    return Statement(here.nodes, "\n".join([head, text_of(_merged(body, more, anew))]))


def _with_names(here: Statement, later: Statement) -> Statement:
    """Return `__all__` with the names of both."""
    values = [node.value for node in (here.node, later.node) if isinstance(node, ast.Assign)]
    lists = [value.elts for value in values if isinstance(value, (ast.List, ast.Tuple))]
    if len(lists) < 2:
        return here
    names = dict.fromkeys(ast.unparse(element) for elements in lists for element in elements)
    return Statement(here.nodes, f"__all__ = [{', '.join(names)}]")
