"""Rules about the standard library's own evaluators of texts, and what hands them their texts."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from pygen_copier.python.effect_catalogue import Effect
from pygen_copier.python.effects import effect_of_method, reached
from pygen_copier.python.security.risk import Risk, constant_text, keyword
from pygen_copier.source.parsing import parse_expression
from pygen_copier.source.syntax import Source, walk

_READERS = frozenset({"inspect.get_annotations", "inspect.signature", "typing.get_type_hints"})
_ANNOTATIONS = "__annotations__"
_ACTS_ON = (Effect.NATIVE, Effect.SHELL)
_ADVICE = {Effect.NATIVE: "loads native code; do without", Effect.SHELL: "hands a text to a shell"}
_PATCHES = ("unittest.mock.patch",)
_OF_PATCHES = frozenset({"get_original", "temp_original", "getter"})


def evaluates_annotations(source: Source) -> Iterator[Risk]:
    """Find annotations that do more than name a type, and those that are set to be evaluated."""
    for text in _texts_of_annotations(source):
        try:
            tree = parse_expression(constant_text(text))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        if any(isinstance(inner, (ast.Call, ast.Lambda, ast.Await)) for inner in walk(tree)):
            yield Risk(text.lineno, "has code in an annotation, which is run; name a type")
    readers = [
        call
        for call in source.of(ast.Call)
        if (name := reached(source, call.func)) in _READERS
        and (name == "typing.get_type_hints" or keyword(call, "eval_str") is not None)
    ]
    sets = any(node.arg == _ANNOTATIONS for node in source.of(ast.keyword))
    sets |= any(
        node.attr == _ANNOTATIONS
        for node in source.of(ast.Attribute)
        if isinstance(node.ctx, ast.Store)
    )
    sets |= any(
        isinstance(node.value, ast.Attribute) and node.value.attr == _ANNOTATIONS
        for node in source.of(ast.Subscript)
        if isinstance(node.ctx, ast.Store)
    )
    tables = (key for node in source.of(ast.Dict) for key in node.keys)
    setting = (c for c in source.of(ast.Call) if reached(source, c.func) == "builtins.setattr")
    given = (each for call in setting for each in call.args)
    sets |= any(constant_text(each) == _ANNOTATIONS for each in (*tables, *given))
    for call in readers if sets else ():
        yield Risk(call.lineno, "runs texts as annotations; write the annotations themselves")


def configures_by_text(source: Source) -> Iterator[Risk]:
    """Find objects that a configuration makes by their names, and services that follow dots."""
    by_text = any(
        reached(source, node) == "logging.config.dictConfig"
        for node in source.of(ast.Attribute, ast.Name)
    )
    for table in source.of(ast.Dict) if by_text else ():
        if any(key is not None and constant_text(key) == "()" for key in table.keys):
            yield Risk(table.lineno, "makes an object by the text of its name; make it in code")
    for call in source.of(ast.Call):
        dots = keyword(call, "allow_dotted_names")
        if dots is not None and not (isinstance(dots, ast.Constant) and not dots.value):
            yield Risk(call.lineno, "lets callers follow dots to anything; leave it out")
        if (effect := effect_of_method(call)) in _ACTS_ON:
            yield Risk(call.lineno, _ADVICE[effect])


def patches_by_text(source: Source) -> Iterator[Risk]:
    """Find patches that import by a computed name, or that are asked for what they replace."""
    for call in source.of(ast.Call):
        if reached(source, call.func) in _PATCHES and call.args:
            text = call.args[0]
            if isinstance(text, ast.JoinedStr) and text.values:
                text = text.values[0]  # such as f"{MODULE}.name"
                if isinstance(text, ast.FormattedValue):
                    text = text.value
            named = source.assigned.get(text.id, []) if isinstance(text, ast.Name) else [text]
            if not named or not all(constant_text(each) or _is_own(each) for each in named):
                yield Risk(call.lineno, "imports by a computed name; name what is patched")
    for node in source.of(ast.Attribute):
        if node.attr in _OF_PATCHES and any(
            name.startswith("unittest.mock") for name in source.imported.values()
        ):
            yield Risk(node.lineno, "reaches a module in a roundabout way; name it")


def _is_own(node: ast.expr) -> bool:
    return isinstance(node, (ast.Name, ast.Attribute)) and "__name__" in ast.unparse(node)


def _texts_of_annotations(source: Source) -> Iterator[ast.Constant]:
    found: list[ast.expr | None] = [node.annotation for node in source.of(ast.AnnAssign)]
    found += [node.annotation for node in source.of(ast.arg)]
    found += [node.returns for node in source.of(ast.FunctionDef, ast.AsyncFunctionDef)]
    for annotation in filter(None, found):
        pending: list[ast.AST] = [annotation]
        while pending:
            node = pending.pop()
            if isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith(
                ("Literal", "Annotated")
            ):
                continue  # texts there are values
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node
            pending += ast.iter_child_nodes(node)
