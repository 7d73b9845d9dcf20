"""Rules about the network: what a text may send, and to whom it may listen."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from pygen_copier.python.effect_catalogue import Effect
from pygen_copier.python.effects import effect_at, reached
from pygen_copier.python.security.risk import Risk
from pygen_copier.source.syntax import Source

_LOOK_UPS = frozenset({"get", "setdefault", "pop"})


def sends(source: Source) -> Iterator[Risk]:
    """Find what uses the network, and what may send all of the environment."""
    sending = False
    for call in source.of(ast.Call):
        dotted = reached(source, call.func)
        if (effect := effect_at(source, call.func)) in (Effect.NETWORK, Effect.BROWSER):
            yield Risk(call.lineno, f"{effect.value} with `{dotted}`", high=False)
            sending = True
    for line in sorted(_whole_environments(source) if sending else ()):
        yield Risk(line, "takes all of the environment in a file that uses the network")


def _whole_environments(source: Source) -> set[int]:
    """Return the lines where all variables of the environment are taken, not one by its name."""
    one_by_one = {id(node.value) for node in source.of(ast.Subscript)}
    one_by_one |= {id(node.value) for node in source.of(ast.Attribute) if node.attr in _LOOK_UPS}
    one_by_one |= {id(side) for node in source.of(ast.Compare) for side in node.comparators}
    return {
        node.lineno
        for node in source.of(ast.Attribute, ast.Name)
        if reached(source, node) == "os.environ"
        and isinstance(node.ctx, ast.Load)
        and id(node) not in one_by_one
    }
