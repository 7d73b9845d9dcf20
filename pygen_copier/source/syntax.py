"""Python source that is read without running it: parsed once, walked once, and asked for names."""

from __future__ import annotations

import ast
import builtins
from collections import deque
from collections.abc import Iterator, Sequence
from copy import copy
from functools import cached_property, lru_cache
from itertools import chain
from typing import TypeVar, overload

from pygen_copier.source.finding import Finding
from pygen_copier.source.imported_names import imported_names
from pygen_copier.source.parsing import parse

AnyFunction = ast.FunctionDef | ast.AsyncFunctionDef
Definition = AnyFunction | ast.ClassDef
A = TypeVar("A", bound=ast.AST)
B = TypeVar("B", bound=ast.AST)
C = TypeVar("C", bound=ast.AST)

# Nothing that people write is nested so deep, and what is makes recursive tools fail.
MAX_DEPTH = 120
_BUILTINS = frozenset(dir(builtins))
_LEAVES = frozenset({ast.Name, ast.Constant, ast.alias})


class UnreadableSourceError(ValueError):
    """A text is not Python; the message is a sentence that tells the line."""


class Source:
    """A text with what several readers want to know of it, each found once, when it is asked for.

    Whatever asks for more than `text` and `findings` raises `UnreadableSourceError` where the text
    cannot be parsed, or is nested deeper than `MAX_DEPTH`.

    Attributes:
        text: The text.
        findings: What the linter says of it.
        own_modules: Dotted names, as it may import them, of modules of its package that are called
            as modules of the standard library are.
    """

    def __init__(self, text: str, findings: Sequence[Finding] = ()) -> None:
        self.text = text
        self.findings = tuple(findings)
        self.own_modules: frozenset[str] = frozenset()

    def beside(self, modules: frozenset[str]) -> Source:
        """Return the same text, read as one that may import these modules of its package."""
        if modules == self.own_modules:
            return self
        found = copy(self)
        found.own_modules = modules
        return found

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax tree."""
        return self._parsed[0]

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """All nodes of the tree, those nearer to its root first."""
        return self._parsed[1]

    @cached_property
    def _parsed(self) -> tuple[ast.Module, tuple[ast.AST, ...]]:
        tree = _parsed(self.text)
        return tree, _walked(tree)

    @cached_property
    def _by_type(self) -> dict[type[ast.AST], list[ast.AST]]:
        found: dict[type[ast.AST], list[ast.AST]] = {}
        for node in self.nodes:
            found.setdefault(type(node), []).append(node)
        return found

    @overload
    def of(self, kind: type[A], /) -> Iterator[A]: ...
    @overload
    def of(self, kind: type[A], other: type[B], /) -> Iterator[A | B]: ...
    @overload
    def of(self, kind: type[A], other: type[B], third: type[C], /) -> Iterator[A | B | C]: ...
    def of(self, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
        """Iterate over the nodes of some types, type by type."""
        return chain.from_iterable(self._by_type.get(kind, ()) for kind in kinds)

    @cached_property
    def meanings(self) -> dict[ast.AST, str]:
        """What its expressions were found to lead to, for whoever asks again; it grows."""
        return {}

    @cached_property
    def definitions(self) -> dict[str, Definition]:
        """The functions and classes it defines at its top level, by name."""
        return definitions(self.tree)

    @cached_property
    def bound(self) -> frozenset[str]:
        """The names it binds at its top level, imports included."""
        return frozenset(bound_names(self.tree))

    @cached_property
    def hidden(self) -> frozenset[str]:
        """Names that are parameters, assigned or defined somewhere: they may hide an import."""
        names = {node.arg for node in self.of(ast.arg)}
        names |= {node.id for node in self.of(ast.Name) if isinstance(node.ctx, ast.Store)}
        names |= {n.name for n in self.of(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)}
        return frozenset(names)

    @cached_property
    def assigned(self) -> dict[str, list[ast.expr]]:
        """What is assigned to each name, wherever that is, in no scope in particular."""
        found: dict[str, list[ast.expr]] = {}
        for node in self.of(ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    found.setdefault(target.id, []).append(node.value)
        for other in self.of(ast.AnnAssign, ast.NamedExpr):
            if isinstance(other.target, ast.Name) and other.value is not None:
                found.setdefault(other.target.id, []).append(other.value)
        for block in self.of(ast.withitem):
            if isinstance(block.optional_vars, ast.Name):
                found.setdefault(block.optional_vars.id, []).append(block.context_expr)
        return found

    @cached_property
    def imported(self) -> dict[str, str]:
        """What each imported name stands for, wherever that is; of several the first, as written.

        `try: import a as x` with `except ImportError: import b as x` is about `a`: `b` stands in.
        """
        names: dict[str, str] = {}
        nodes = sorted(self.of(ast.Import, ast.ImportFrom), key=lambda node: node.lineno)
        for each in imported_names(nodes):
            names.setdefault(each.binds, each.stands_for)
        return names

    @cached_property
    def origins(self) -> frozenset[str]:
        """The left ends of what imported names and builtins stand for."""
        return frozenset(name.partition(".")[0] for name in self.imported.values()) | {"builtins"}

    def dotted(self, node: ast.AST, depth: int = 4) -> str:
        """Return the dotted name an expression stands for, or an empty text where it is no name.

        Imports are resolved, and names that are assigned another name; a builtin that nothing at
        the top level hides begins with `builtins.`.

        Args:
            node: An expression.
            depth: How many assignments to follow.
        """
        parts: list[str] = []
        while True:
            if isinstance(node, ast.Attribute):
                parts.append(node.attr)
                node = node.value
            elif isinstance(node, ast.NamedExpr):
                node = node.value
            else:
                break
        if not isinstance(node, ast.Name):
            return ""
        return ".".join([self._root(node.id, depth), *reversed(parts)])

    def _root(self, name: str, depth: int) -> str:
        if name in self.imported:
            return self.imported[name]
        if depth and len(values := self.assigned.get(name, [])) == 1:
            value = values[0]
            if isinstance(value, (ast.Name, ast.Attribute)):
                return self.dotted(value, depth - 1) or name
        if name in _BUILTINS and name not in self.definitions:
            return f"builtins.{name}"
        return name


@lru_cache(maxsize=64)
def read(text: str) -> Source:
    """Return a text that parses as a source; those read last are kept.

    Raises:
        UnreadableSourceError: The text cannot be parsed.
    """
    source = Source(text)
    _ = source.nodes
    return source


def walk(node: ast.AST) -> list[ast.AST]:
    """Return a node and all below it, as `ast.walk` yields them, in a fraction of the time.

    That a name is loaded or stored is told by its `ctx`, and is no node of its own here.
    """
    found = [node]
    for each in found:  # it grows meanwhile
        if type(each) not in _LEAVES:
            found += _children(each)
    return found


def _children(node: ast.AST) -> list[ast.AST]:
    found: list[ast.AST] = []
    for name in node._fields:
        value = getattr(node, name, None)
        if type(value) is list:
            found += [inner for inner in value if isinstance(inner, ast.AST)]
        elif isinstance(value, ast.AST) and not isinstance(value, ast.expr_context):
            found.append(value)
    return found


def _parsed(text: str) -> ast.Module:
    if (at := text.find("\x00")) >= 0:
        raise UnreadableSourceError(f"Line {_line(text, at)}: U+0000 (NUL) is not allowed in code.")
    try:
        return parse(text)
    except SyntaxError as error:
        raise UnreadableSourceError(f"Line {error.lineno}: {error.msg}.") from None
    except UnicodeEncodeError as error:  # a lone surrogate
        raise UnreadableSourceError(
            f"Line {_line(text, error.start)}: U+{ord(text[error.start]):04X} cannot be encoded."
        ) from None
    except (ValueError, RecursionError, MemoryError):
        raise UnreadableSourceError(_TOO_DEEP) from None


_TOO_DEEP = "The file cannot be parsed: it is nested too deeply."


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _walked(tree: ast.Module) -> tuple[ast.AST, ...]:
    nodes: list[ast.AST] = []
    level: list[ast.AST] = [tree]
    depth = 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            placed = (ast.expr, ast.stmt)
            line = next(n.lineno for n in reversed([*nodes, *level]) if isinstance(n, placed))
            raise UnreadableSourceError(f"Line {line}: this is nested too deeply.")
        nodes += level
        level = [child for each in level if type(each) not in _LEAVES for child in _children(each)]
    return tuple(nodes)


_BLOCKS = (
    *(ast.If, ast.Try, ast.TryStar, ast.With, ast.AsyncWith),
    *(ast.For, ast.AsyncFor, ast.While, ast.Match),
)


def top_level(tree: ast.Module) -> Iterator[ast.stmt]:
    """Yield the statements of a module, those inside its `if`, `try`, `with` and loops included."""
    pending: deque[ast.stmt] = deque(tree.body)
    while pending:
        node = pending.popleft()
        yield node
        if isinstance(node, _BLOCKS):
            pending.extendleft(reversed(list(inner_statements(node))))


def inner_statements(node: ast.stmt) -> Iterator[ast.stmt]:
    """Yield the statements directly inside a compound statement, in the order they stand."""
    yield from getattr(node, "body", ())
    for part in (*getattr(node, "handlers", ()), *getattr(node, "cases", ())):
        yield from part.body
    yield from getattr(node, "orelse", ())
    yield from getattr(node, "finalbody", ())


def bound_names(tree: ast.Module) -> set[str]:
    """Return the names a module binds at its top level, imports included."""
    names: set[str] = set()
    for node in top_level(tree):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                names.add(node.name)
            case ast.Assign():
                names.update(name for target in node.targets for name in _targets(target))
            case ast.AnnAssign() | ast.AugAssign() | ast.For() | ast.AsyncFor():
                names.update(_targets(node.target))
            case ast.With() | ast.AsyncWith():
                given = (item.optional_vars for item in node.items if item.optional_vars)
                names.update(name for target in given for name in _targets(target))
            case ast.Import() | ast.ImportFrom():
                names.update((a.asname or a.name).split(".")[0] for a in node.names)
            case _ if type(node).__name__ == "TypeAlias":  # since Python 3.12
                names.update(root_names(node.name))  # type: ignore[attr-defined] # likewise
            case _:
                pass
    return names


def definitions(tree: ast.Module) -> dict[str, Definition]:
    """Return the functions and classes a module defines at its top level, by name.

    Of a property it is the getter, of overloads the implementation.
    """
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    nodes = [node for node in top_level(tree) if isinstance(node, kinds)]
    return {node.name: node for node in nodes if not _is_accessor(node)}


def positional_parameters(function: AnyFunction) -> list[ast.arg]:
    """Return the parameters of a function that a call may give by their place."""
    return [*function.args.posonlyargs, *function.args.args]


def all_parameters(function: AnyFunction) -> list[ast.arg]:
    """Return all parameters of a function, in the order they stand."""
    arguments = function.args
    found = [*positional_parameters(function), arguments.vararg]
    found += [*arguments.kwonlyargs, arguments.kwarg]
    return [each for each in found if each]


def root_names(node: ast.AST) -> set[str]:
    """Return the names an expression looks up, the left end of dotted ones."""
    return {inner.id for inner in walk(node) if isinstance(inner, ast.Name)}


def shown(node: ast.AST, longest: int = 60) -> str:
    """Return an expression as it may stand in a sentence: on one line, and not too long."""
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _is_accessor(node: Definition) -> bool:
    decorators = (d.attr for d in node.decorator_list if isinstance(d, ast.Attribute))
    return any(name in ("setter", "deleter") for name in decorators)


def _targets(target: ast.expr) -> Iterator[str]:
    if isinstance(target, ast.Name):
        yield target.id
    elif isinstance(target, ast.Starred):
        yield from _targets(target.value)
    elif isinstance(target, (ast.Tuple, ast.List)):
        for element in target.elts:
            yield from _targets(element)
