"""Rules against code that is not in the text: run from texts, imported by name, or reached around.

What ruff says of `eval`, `exec` and pickle is said here instead, where assigned and imported names
are followed, and a name that is looked up in a roundabout way counts as used.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from pygen_copier.python.effects import Effect, effect_of
from pygen_copier.python.security.risk import POWERFUL, Risk, constant_text, keyword, root
from pygen_copier.source.syntax import Source, root_names, walk

_ADVICE = {
    Effect.RUNS_TEXT: "write the code itself",
    Effect.IMPORTS: "write an import statement",
    Effect.LOADS_CODE: "write an import statement",
    Effect.MAKES_CODE: "write the function itself",
}
_ADVICE_FOR_EVAL = "use `ast.literal_eval`, or write the code"
# Effects of what is looked up in a roundabout way.
_ACTS = frozenset(
    {*_ADVICE, Effect.UNPACKS, Effect.NATIVE, Effect.NETWORK, Effect.DELETES, Effect.PROGRAM}
    | {Effect.SHELL, Effect.TERMINAL, Effect.FORK, Effect.SIGNAL, Effect.REDIRECTS}
)
# What is no function, and lets a text reach what acts.
_DOORS = frozenset({"os.environ", "sys.modules", "importlib.import_module"})
_INNER = frozenset({"__globals__", "__builtins__", "f_globals", "f_builtins"})
_ASCENTS = frozenset({"__base__", "__bases__", "__mro__"})
_UNDERSIDE = frozenset(
    {"__builtins__", "__globals__", "__import__", "__subclasses__", "__code__", "__loader__"}
)
_NAMES = _UNDERSIDE | {"eval", "exec", "os", "popen", "subprocess", "system"}


def runs_text(source: Source) -> Iterator[Risk]:
    """Find texts that are run as code, whatever name the runner goes by."""
    called = {id(call.func) for call in source.of(ast.Call)}
    for node in source.of(ast.Name, ast.Attribute):
        if not isinstance(node.ctx, ast.Load):
            continue
        dotted = source.dotted(node)
        effect = effect_of(dotted)
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
        if source.dotted(call.func) != "importlib.import_module":
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


def reaches_around(source: Source) -> Iterator[Risk]:
    """Find ways to builtins and modules that do not name them."""
    inside = "reaches into the interpreter with `{}`; leave it out"
    for name in source.of(ast.Name):
        if name.id in ("__builtins__", "__loader__"):
            yield Risk(name.lineno, inside.format(name.id))
    for node in source.of(ast.Attribute):
        climbs = node.attr == "__subclasses__" and (
            _climbs(node.value) or source.dotted(node.value) in ("builtins.object", "builtins.type")
        )
        own = node.attr == "__self__" and source.dotted(node.value).startswith("builtins.")
        stored = isinstance(node.ctx, ast.Store)
        changed = stored and root(source.dotted(node)) == "builtins"
        if node.attr in _INNER or climbs or own or (stored and node.attr == "__code__"):
            yield Risk(node.lineno, inside.format(node.attr))
        elif changed or (stored and source.dotted(node) in ("sys.modules", "sys.meta_path")):
            yield Risk(node.lineno, "changes the interpreter for everybody; leave it out")
        elif node.attr == "__dict__" and source.dotted(node.value) in POWERFUL:
            yield Risk(node.lineno, "looks names of a module up by text; name them")
    for constant in source.of(ast.Constant):
        if constant_text(constant) in _UNDERSIDE:
            yield Risk(constant.lineno, inside.format(constant.value))
    for joined in source.of(ast.BinOp):
        text = constant_text(joined.left) + constant_text(joined.right)
        if constant_text(joined.left) and constant_text(joined.right) and text in _NAMES:
            yield Risk(joined.lineno, f"puts the name `{text}` together; name it")


def looks_up_by_text(source: Source) -> Iterator[Risk]:
    """Find names of powerful modules, or of the file's own, that are looked up by a text."""
    for call in source.of(ast.Call):
        dotted = source.dotted(call.func)
        if dotted in ("builtins.getattr", "builtins.setattr", "operator.attrgetter"):
            yield from _attribute_by_text(source, call, dotted)
        elif dotted == "builtins.vars" and call.args and source.dotted(call.args[0]) in POWERFUL:
            yield Risk(call.lineno, "looks names of a module up by text; name them")
    for node in source.of(ast.Subscript):
        if not isinstance(node.ctx, ast.Load):
            continue
        table = node.value
        if isinstance(table, ast.Call) and source.dotted(table.func) in (
            *("builtins.globals", "builtins.locals", "builtins.vars"),
        ):
            if isinstance(node.slice, (ast.BinOp, ast.JoinedStr, ast.Call)):
                yield Risk(node.lineno, "looks up a name that is put together; name it")
            elif constant_text(node.slice) in source.imported:
                yield Risk(node.lineno, "looks an import up by text; name it")
            elif not constant_text(node.slice):
                yield Risk(node.lineno, "looks a name up by text; use a dictionary", high=False)
        elif source.dotted(table) == "sys.modules":
            name = constant_text(node.slice)
            own = isinstance(node.slice, ast.Name) and node.slice.id == "__name__"
            high = not own and (not name or root(name) in POWERFUL)
            yield Risk(node.lineno, "looks a module up by text; import it", high=high)
    for attribute in source.of(ast.Attribute):
        if isinstance(attribute.value, (ast.Subscript, ast.BoolOp, ast.IfExp)):
            names = {source.dotted(ast.Name(name)) for name in root_names(attribute.value)}
            if any(_acts(f"{module}.{attribute.attr}") for module in names & POWERFUL):
                yield Risk(attribute.lineno, "reaches a module in a roundabout way; name it")


def _attribute_by_text(source: Source, call: ast.Call, dotted: str) -> Iterator[Risk]:
    if dotted == "operator.attrgetter":
        texts = [constant_text(argument) for argument in call.args]
        if any(part in _UNDERSIDE for text in texts for part in text.split(".")):
            yield Risk(call.lineno, "reaches into the interpreter; leave it out")
        return
    if len(call.args) < 2:
        return
    module = source.dotted(call.args[0])
    if module not in POWERFUL:
        return
    name = constant_text(call.args[1])
    if dotted == "builtins.setattr":
        yield Risk(call.lineno, f"changes `{module}` for everybody; leave it out")
    elif not name or _acts(f"{module}.{name}"):
        yield Risk(call.lineno, f"looks a name of `{module}` up by text; name it")


def _acts(dotted: str) -> bool:
    return dotted in _DOORS or effect_of(dotted) in _ACTS


def _climbs(node: ast.expr) -> bool:
    return any(isinstance(inner, ast.Attribute) and inner.attr in _ASCENTS for inner in walk(node))
