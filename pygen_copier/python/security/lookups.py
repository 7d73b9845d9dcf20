"""Rules about what is looked up by a text, in a module, a table of names, or that of modules."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from pygen_copier.python.effect_catalogue import Effect
from pygen_copier.python.effects import effect_of, reached
from pygen_copier.python.security.interpreter import UNDERSIDE
from pygen_copier.python.security.risk import POWERFUL, Risk, constant_text, root
from pygen_copier.source.collected_tests import collected_tests
from pygen_copier.source.folding import folded, is_put_together
from pygen_copier.source.syntax import Source, root_names

# Effects of what is looked up in a roundabout way.
_ACTS = frozenset(
    {Effect.RUNS_TEXT, Effect.IMPORTS, Effect.LOADS_CODE, Effect.MAKES_CODE, Effect.UNPACKS}
    | {Effect.NATIVE, Effect.NETWORK, Effect.DELETES, Effect.PROGRAM, Effect.SHELL}
    | {Effect.TERMINAL, Effect.FORK, Effect.SIGNAL, Effect.REDIRECTS}
)
# What is no function, and lets a text reach what acts.
_DOORS = frozenset({"os.environ", "sys.modules", "importlib.import_module"})
_TABLES = ("builtins.globals", "builtins.locals", "builtins.vars")
_GETTERS = ("operator.attrgetter", "operator.methodcaller")
_ON_TABLES = frozenset({"get", "items", "values", "copy", "popitem"})
_BY_TEXT = "looks names of a module up by text; name them"
_MODULE_BY_TEXT = "looks a module up by text; import it"


def looks_up_by_text(source: Source) -> Iterator[Risk]:
    """Find names of modules, or of the file's own, that are looked up by a text."""
    for call in source.of(ast.Call):
        yield from _call(source, call, reached(source, call.func))
    for node in source.of(ast.Subscript):
        if isinstance(node.ctx, ast.Load) and _is_table(source, node.value):
            if isinstance(node.slice, (ast.BinOp, ast.JoinedStr, ast.Call)):
                yield Risk(node.lineno, "looks up a name that is put together; name it")
            elif constant_text(node.slice) in source.imported:
                yield Risk(node.lineno, "looks an import up by text; name it")
            elif not constant_text(node.slice):
                yield Risk(node.lineno, "looks a name up by text; use a dictionary", high=False)
    for attribute in source.of(ast.Attribute):
        inner = attribute.value
        if isinstance(inner, (ast.Subscript, ast.BoolOp, ast.IfExp)):
            names = {reached(source, ast.Name(name)) for name in root_names(inner)}
            if any(_acts(f"{module}.{attribute.attr}") for module in names & POWERFUL):
                yield Risk(attribute.lineno, "reaches a module in a roundabout way; name it")
        elif attribute.attr in ("__dict__", "__getattribute__"):
            if reached(source, inner) in POWERFUL:
                yield Risk(attribute.lineno, _BY_TEXT)
        elif attribute.attr in _ON_TABLES and _is_table(source, inner):
            yield Risk(attribute.lineno, "looks names of the file up by text; name them")


def keeps_tables(source: Source) -> Iterator[Risk]:
    """Find the table of modules, or that of a file's names, where it is taken as a whole."""
    excused = _looked_into(source)
    for node in source.of(ast.Attribute, ast.Name):
        taken = isinstance(node.ctx, ast.Load) and id(node) not in excused
        if taken and reached(source, node) == "sys.modules":
            yield Risk(node.lineno, _MODULE_BY_TEXT)
    for statement in source.tree.body:
        match statement:
            case ast.Assign(value=ast.Call() as call) if _is_table(source, call):
                yield Risk(statement.lineno, "keeps all names of the file; name what is needed")
            case _:
                pass


def _call(source: Source, call: ast.Call, dotted: str) -> Iterator[Risk]:
    if dotted in ("builtins.getattr", "builtins.setattr") and len(call.args) > 1:
        yield from _attribute_by_text(source, call, dotted)
    elif dotted in _GETTERS:
        parts = {part for each in call.args for part in folded(each).split(".")}
        if parts & (UNDERSIDE | POWERFUL | {"__getattribute__"}):
            yield Risk(call.lineno, "reaches a module in a roundabout way; name it")
    elif dotted == "builtins.vars" and call.args and reached(source, call.args[0]) in POWERFUL:
        yield Risk(call.lineno, _BY_TEXT)


def _attribute_by_text(source: Source, call: ast.Call, dotted: str) -> Iterator[Risk]:
    module, name = reached(source, call.args[0]), constant_text(call.args[1])
    if is_put_together(call.args[1]) and module in source.imported.values():
        yield Risk(call.lineno, "looks up a name that is put together; name it")
    elif module not in POWERFUL:
        return
    elif dotted == "builtins.setattr":
        yield Risk(call.lineno, f"changes `{module}` for everybody; leave it out")
    elif not name or _acts(f"{module}.{name}"):
        yield Risk(call.lineno, f"looks a name of `{module}` up by text; name it")


def _is_table(source: Source, node: ast.expr) -> bool:
    """Return whether an expression is the table of the names that a file has."""
    return isinstance(node, ast.Call) and not node.args and reached(source, node.func) in _TABLES


def _looked_into(source: Source) -> set[int]:
    """Return the ids of tables of modules that are asked for one name, or held for a test."""
    excused: set[int] = set()
    for item in source.of(ast.Subscript):
        own = isinstance(item.slice, ast.Name) and item.slice.id == "__name__"
        name = constant_text(item.slice)
        if own or (name and root(name) not in POWERFUL) or not isinstance(item.ctx, ast.Load):
            excused.add(id(item.value))
    for comparison in source.of(ast.Compare):
        excused |= {id(side) for side in comparison.comparators}
    is_test = bool(collected_tests(source.tree))
    for call in source.of(ast.Call):
        if not isinstance(call.func, ast.Attribute):
            continue
        if is_test and call.func.attr in ("setitem", "delitem", "dict"):
            excused |= {id(argument) for argument in call.args[:1]}
        name = constant_text(call.args[0]) if call.args else ""
        own = bool(call.args) and isinstance(call.args[0], ast.Name)
        own = own and ast.unparse(call.args[0]) == "__name__"
        if call.func.attr == "get" and (own or (name and root(name) not in POWERFUL)):
            excused.add(id(call.func.value))
    return excused


def _acts(dotted: str) -> bool:
    return dotted in _DOORS or effect_of(dotted) in _ACTS
