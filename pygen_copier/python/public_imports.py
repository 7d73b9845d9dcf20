"""Public imports: names that a package offers at its top are imported from there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from pygen_copier.source.parsing import parse

_FROM = re.compile(r"from\s+[\w.]+\s+import\b")


def with_public_imports(
    text: str, import_name: str, offered: Iterable[tuple[str, Iterable[str]]]
) -> str:
    """Return Python whose imports take from the top of a package what it offers there.

    An import of which something is offered by its module alone stays as it is, and so does text
    that is no Python.

    Args:
        text: The source.
        import_name: The name of the package.
        offered: What the package re-exports, by module.
    """
    names = {f"{import_name}.{module}": set(found) for module, found in offered}
    try:
        tree = parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return text
    lines = text.splitlines(keepends=True)
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom) or node.level:
            continue
        if not {each.name for each in node.names} <= names.get(node.module or "", set()):
            continue
        row = node.lineno - 1
        before = lines[row].encode()[: node.col_offset].decode()
        after = lines[row][len(before) :]
        lines[row] = before + _FROM.sub(f"from {import_name} import", after, count=1)
    return "".join(lines)
