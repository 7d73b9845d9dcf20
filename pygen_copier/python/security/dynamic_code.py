"""Rules against code that is not in the text: run from texts, imported by name, or reached around.

What ruff says of `eval`, `exec` and pickle is said here instead, where assigned and imported names
are followed, and a name that is looked up in a roundabout way counts as used.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from pygen_copier.python.effect_catalogue import Effect
from pygen_copier.python.effects import effect_at, effect_of_method, reached
from pygen_copier.python.security.risk import POWERFUL, Risk, constant_text, keyword, root
from pygen_copier.source.syntax import Source

_ADVICE = {
    Effect.RUNS_TEXT: "write the code itself",
    Effect.IMPORTS: "write an import statement",
    Effect.LOADS_CODE: "write an import statement",
    Effect.MAKES_CODE: "write the function itself",
}
_ADVICE_FOR_EVAL = "use `ast.literal_eval`, or write the code"


def runs_text(source: Source) -> Iterator[Risk]:
    """Find texts that are run as code, whatever name the runner goes by."""
    called = {id(call.func) for call in source.of(ast.Call)}
    for node in source.of(ast.Name, ast.Attribute, ast.Call):
        if not isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
            continue
        dotted = reached(source, node)
        effect = effect_at(source, node)
        if isinstance(node, ast.Call) and effect is None:
            effect = effect_of_method(node)
            dotted = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        if effect is None or effect not in _ADVICE:
            continue
        # A parameter may be called `compile`; a value may be asked whether it is a function.
        name = node.id if isinstance(node, ast.Name) else ""
        hidden = name in source.hidden and name not in source.imported
        if id(node) in called or not (hidden or effect is Effect.MAKES_CODE):
            advice = _ADVICE_FOR_EVAL if dotted == "builtins.eval" else _ADVICE[effect]
            yield Risk(node.lineno, f"{effect.value} with `{dotted.rpartition('.')[2]}`; {advice}")


def imports_by_name(source: Source) -> Iterator[Risk]:
    """Find imports whose name is computed, or hides what is imported."""
    for call in source.of(ast.Call):
        if reached(source, call.func) != "importlib.import_module":
            continue
        name = call.args[0] if call.args else keyword(call, "name")
        if isinstance(name, ast.JoinedStr) and name.values:
            name = name.values[0]  # such as f"package.{module}"
            known = "." in constant_text(name)
        else:
            known = bool(constant_text(name))
        if not known:
            yield Risk(call.lineno, "imports by a computed name; write an import statement")
        elif root(constant_text(name)) in POWERFUL:
            yield Risk(call.lineno, "imports in a roundabout way; write an import statement")
    for node in source.of(ast.ImportFrom):
        if node.module in POWERFUL and any(alias.name == "*" for alias in node.names):
            yield Risk(node.lineno, f"imports everything of `{node.module}`; name what is needed")
