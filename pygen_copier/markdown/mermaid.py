"""Mermaid diagrams: which part of a package uses which."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pygen_copier.markdown.escape import fenced


def module_graph(edges: Iterable[tuple[str, str]]) -> list[str]:
    """Return which module uses which as a fenced Mermaid graph, nothing where none does.

    Args:
        edges: The user and the used of every use.
    """
    edges = list(edges)
    if not edges:
        return []
    ids: dict[str, str] = {}
    for name in (name for edge in edges for name in edge):
        ids.setdefault(name, f"m{len(ids) + 1}")  # a name such as `end` would be Mermaid's own
    nodes = [f'    {key}["{_label(name)}"]' for name, key in ids.items()]
    arrows = [f"    {ids[user]} --> {ids[used]}" for user, used in edges]
    return [fenced("\n".join(["graph TD", *nodes, *arrows]), "mermaid")]


def _label(name: str) -> str:
    return re.sub(r"[^\w.]", "_", name)
