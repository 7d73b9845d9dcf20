"""A module text is what the text of a module defines, read from its syntax tree and never run."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pygen_copier.dependencies.dataclass_fields import fields_of
from pygen_copier.dependencies.definition import VALUE, Definition, Kind, ModuleText
from pygen_copier.dependencies.made_names import are_written
from pygen_copier.dependencies.namespace import is_handed_on
from pygen_copier.dependencies.parameters import Parameters
from pygen_copier.dependencies.wrappers import wrappers_of
from pygen_copier.dependencies.written import decorators, named_in, written
from pygen_copier.source.imported_names import imported_names
from pygen_copier.source.parsing import parse
from pygen_copier.source.syntax import (
    AnyFunction,
    bound_names,
    inner_statements,
    top_level,
    walk,
)

# What makes names that no statement binds.
_DYNAMIC = re.compile(
    r"\bglobals\(\)\s*(\[|\.update|\|=)|\bvars\(\)\s*\[|\blocals\(\)\s*\[|\bexec\("
    r"|sys\.modules\[__name__\]|\bsetattr\((?!self\b)(?![^()\n]*[\"']__\w+__[\"'])"
)
_PLAIN_DECORATORS = frozenset(
    {
        *("abstractmethod", "cache", "classmethod", "dataclass", "dataclass_transform", "final"),
        *("lru_cache", "overload", "override", "runtime_checkable", "set_module", "staticmethod"),
        *("total_ordering", "type_check_only", "deprecated", "contextmanager"),
    }
)
_SAME_RESULT = frozenset({"classmethod", "overload", "override", "set_module", "staticmethod"})
_PROPERTIES = frozenset({"property", "cached_property", "setter", "deleter", "getter"})
_MAKES_INIT = frozenset({"dataclass", "dataclass_transform", "define", "attrs", "frozen", "s"})


def read_module(text: str, module: str, *, is_package: bool, is_stub: bool) -> ModuleText:
    """Return what the text of a module defines.

    Args:
        text: The text.
        module: The dotted name of the module.
        is_package: Whether it is the `__init__` of a package.
        is_stub: Whether it says types only (`.pyi`).
    """
    try:
        tree = parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ModuleText(is_open=True)
    return _Reader(module, is_package, is_stub).module(tree, text)


class _Reader:
    def __init__(self, module: str, is_package: bool, is_stub: bool) -> None:
        self._module, self._is_stub = module, is_stub
        self._within = f"{module}.__init__" if is_package else module

    def module(self, tree: ast.Module, text: str) -> ModuleText:
        found = ModuleText(exports=_exports(tree), stars=tuple(self._stars(tree)))
        self._read(list(top_level(tree)), found, "")
        for name in bound_names(tree):
            found.names.setdefault(name, VALUE)
        found.names.pop("*", None)
        dynamic = not self._is_stub and bool(_DYNAMIC.search(text) or is_handed_on(tree))
        found.is_open = "__getattr__" in found.names or dynamic
        found.is_written = found.is_open and are_written(tree, self._within)
        found.wrappers = wrappers_of(tree)
        if dynamic:
            _open_classes(found)
        for owner, name in _given_later(tree):
            if owner in found.names and (body := found.names[owner].body):
                body.names.setdefault(name, VALUE)
        return found

    def _stars(self, tree: ast.Module) -> Iterator[str]:
        for each in imported_names(top_level(tree), self._within):
            if each.name == "*":
                yield each.origin

    def _read(self, statements: Sequence[ast.stmt], found: ModuleText, owner: str) -> None:
        for node in statements:
            match node:
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    found.names[node.name] = self._function(node, found.names.get(node.name), owner)
                case ast.ClassDef():
                    found.names[node.name] = self._class(node)
                case ast.Import() | ast.ImportFrom():
                    for each in imported_names([node], self._within):
                        stub = Definition(Kind.ALIAS, target=each.stands_for)
                        found.names.setdefault(each.binds, stub)
                case ast.Assign(targets=targets, value=value):
                    for target in targets:
                        if isinstance(target, ast.Name):
                            self._assign(target.id, value, found, owner)
                case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation):
                    found.names[name] = replace(VALUE, type=self._dotted(_within_final(annotation)))
                case _:
                    pass

    def _assign(self, name: str, value: ast.expr, found: ModuleText, owner: str) -> None:
        dotted = written(value)
        if dotted in found.names:
            found.names[name] = found.names[dotted]
        elif dotted and not owner:
            found.names.setdefault(name, Definition(Kind.ALIAS, target=f"{self._module}.{dotted}"))
        else:
            made = self._dotted(value.func) if isinstance(value, ast.Call) and not owner else ""
            found.names.setdefault(name, replace(VALUE, type=made))

    def _function(self, node: AnyFunction, before: Definition | None, owner: str) -> Definition:
        every = decorators(node)
        lasts = {each.rpartition(".")[2] for each in every}
        if lasts & _PROPERTIES:
            return replace(VALUE, type=self._dotted(node.returns))
        binds = next((each for each in ("staticmethod", "classmethod") if each in lasts), "")
        more = [each for each in every if each.rpartition(".")[2] not in _PLAIN_DECORATORS]
        wrappers = tuple(f"{self._module}.{each}" for each in more) if not self._is_stub else ()
        form = Parameters.of(node.args, node.returns)
        if wrappers:
            words = (named_in(each) for each in node.decorator_list)
            form = replace(form, added=frozenset(itertools.chain.from_iterable(words)))
        forms: tuple[Parameters, ...] = (form,)
        if before and before.kind is Kind.FUNCTION:
            # Of several, be they overloads or alternatives, any may be meant.
            forms = (*before.forms, *forms) if before.forms else ()
            wrappers = (*before.wrappers, *wrappers)
        returns = self._returned(node, lasts)
        if before and before.type != returns:
            returns = ""
        return replace(
            Definition(Kind.FUNCTION, "", forms, binds, _doc(node)), wrappers=wrappers, type=returns
        )

    def _returned(self, node: AnyFunction, decorators: set[str]) -> str:
        """Return what a function says that it returns, where nothing makes anything else of it."""
        is_plain = isinstance(node, ast.FunctionDef) and decorators <= _SAME_RESULT
        return self._dotted(node.returns) if is_plain else ""

    def _class(self, node: ast.ClassDef) -> Definition:
        body = ModuleText()
        self._read(list(_own(node)), body, node.name)
        for name in _bound_in(node):
            body.names.setdefault(name, VALUE)
        body.attributes = frozenset(_attributes(node))
        every = decorators(node)
        lasts = {each.rpartition(".")[2] for each in every}
        metaclasses = {
            written(each.value).rpartition(".")[2]
            for each in node.keywords
            if each.arg == "metaclass"
        }
        options = [each for each in node.keywords if each.arg != "metaclass"]
        return Definition(
            Kind.CLASS,
            body=body,
            bases=tuple(self._dotted(each) or "?" for each in node.bases),
            is_plain=(self._is_stub or lasts <= _PLAIN_DECORATORS)
            and metaclasses <= {"ABCMeta", "type"}
            and not options,
            makes_init=next(
                (
                    f"{self._module}.{each}"
                    for each in every
                    if each.rpartition(".")[2] in _MAKES_INIT
                ),
                "",
            ),
            fields=fields_of(node) if "dataclass" in lasts else None,
            is_whole=not self._is_stub,
            doc=_doc(node),
        )

    def _dotted(self, node: ast.expr | None) -> str:
        """Return what an annotation or a base names, from the module on; else nothing."""
        if isinstance(node, ast.Subscript):
            node = node.value
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            name = node.value.partition("[")[0]
        else:
            name = written(node)
        return f"{self._module}.{name}" if name.replace(".", "").isidentifier() else ""


def _within_final(node: ast.expr) -> ast.expr:
    """Return the type in an annotation that only says that a value stays."""
    is_final = isinstance(node, ast.Subscript) and written(node.value).endswith("Final")
    return node.slice if is_final and isinstance(node, ast.Subscript) else node


def _own(node: ast.ClassDef) -> Iterator[ast.stmt]:
    """Yield the statements of a class, those inside its `if` and `try` included."""
    pending: list[ast.stmt] = list(reversed(node.body))
    while pending:
        each = pending.pop()
        yield each
        if isinstance(each, (ast.If, ast.Try, ast.With)):
            pending.extend(reversed(list(inner_statements(each))))


def _bound_in(node: ast.ClassDef) -> set[str]:
    return bound_names(ast.Module(node.body, []))


def _attributes(node: ast.ClassDef) -> Iterator[str]:
    """Yield what the methods of a class assign to the first of their parameters."""
    for each in walk(node):
        if isinstance(each, ast.Attribute) and isinstance(each.ctx, ast.Store):
            yield each.attr
        elif isinstance(each, ast.Constant) and str(each.value).isidentifier():
            yield str(each.value)  # a slot, or what `setattr` gives


def _given_later(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield the names that are assigned to classes of a module after these were defined."""
    for each in top_level(tree):
        match each:
            case ast.Assign(targets=[ast.Attribute(value=ast.Name(id=owner), attr=name)]):
                yield owner, name
            case _:
                pass


def _open_classes(found: ModuleText) -> None:
    for each in found.names.values():
        if each.body:
            each.body.is_open = True


def _exports(tree: ast.Module) -> tuple[str, ...] | None:
    """Return `__all__` where it is written as lists of texts, else None."""
    found: list[str] | None = None
    for node in top_level(tree):
        match node:
            case (
                ast.Assign(targets=[ast.Name(id="__all__")], value=value)
                | ast.AnnAssign(target=ast.Name(id="__all__"), value=value)
                | ast.AugAssign(target=ast.Name(id="__all__"), value=value)
            ):
                texts = _texts(value)
                if texts is None:
                    return None
                found = [*(found or ()), *texts]
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id="__all__")))):
                return None
            case _:
                pass
    return tuple(found) if found is not None else None


def _texts(node: ast.expr | None) -> list[str] | None:
    if isinstance(node, (ast.List, ast.Tuple)):
        values = [each.value if isinstance(each, ast.Constant) else None for each in node.elts]
        texts = [each for each in values if isinstance(each, str)]
        return texts if len(texts) == len(values) else None
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _texts(node.left), _texts(node.right)
        return [*left, *right] if left is not None and right is not None else None
    return None


def _doc(node: AnyFunction | ast.ClassDef) -> str:
    text = (ast.get_docstring(node, clean=True) or "").strip()
    return text.partition("\n")[0]
