"""Unbound names are those that a file looks up at its top level, and that nothing binds there."""

from __future__ import annotations

import ast
import builtins
import symtable

from pygen_copier.source.imported_names import imported_names
from pygen_copier.source.parsing import parse, parsing_alone
from pygen_copier.source.syntax import walk

# What every module has beside builtins.
_OF_MODULES = frozenset({"__annotations__", "__builtins__", "__file__", "__path__"})


def unbound_names(text: str) -> set[str]:
    """Return the names that a file looks up and that neither it nor Python binds.

    There are none where that cannot be known: something is imported with a star, or the file
    parses and cannot be compiled.

    Raises:
        SyntaxError: The text is no Python; likewise the other errors in `statements.REFUSED`.
    """
    tree = parse(text)
    if any(each.name == "*" for each in imported_names(walk(tree))):
        return set()
    try:
        with parsing_alone():
            top = symtable.symtable(text, "module", "exec")
    except SyntaxError:
        return set()
    # From Python 3.12 on a comprehension has no table, and does not say what it assigns.
    targets = {node.target.id for node in walk(tree) if isinstance(node, ast.NamedExpr)}
    looked_up: set[str] = set()
    bound = {*dir(builtins), *_OF_MODULES}
    tables = [top]
    for table in tables:  # it grows meanwhile
        tables += table.get_children()
        for symbol in table.get_symbols():
            if table is top or symbol.is_global():
                looked_up |= {symbol.get_name()} if symbol.is_referenced() else set()
                is_bound = symbol.is_assigned() or symbol.is_imported()
                is_bound |= symbol.is_declared_global() and symbol.get_name() in targets
                bound |= {symbol.get_name()} if is_bound else set()
    return looked_up - bound
