"""Scopes: what each name of a source stands for where it is looked up, as far as imports say."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pygen_copier.source.imported_names import ImportedName, imported_names
from pygen_copier.source.syntax import AnyFunction, all_parameters

Bound = ImportedName | ast.AST


@dataclass(eq=False)
class Scope:
    """A module, class, function or comprehension, with what it binds.

    Attributes:
        parent: The scope around it.
        is_class: Whether it is a class, whose names its functions do not see.
        is_comprehension: Whether it is one, which leaves what `:=` binds to the scope around it.
        bound: What binds each of its names: imports, and nodes of any other kind.
        elsewhere: Names that it leaves to another scope, with `global` or `nonlocal`.
    """

    parent: Scope | None = None
    is_class: bool = False
    is_comprehension: bool = False
    bound: dict[str, list[Bound]] = field(default_factory=dict)
    elsewhere: dict[str, Scope] = field(default_factory=dict)

    def bind(self, name: str, by: Bound) -> None:
        """Note that a name is bound here."""
        self.elsewhere.get(name, self).bound.setdefault(name, []).append(by)

    def find(self, name: str) -> list[Bound]:
        """Return what binds a name that is looked up here; nothing where nobody does."""
        scope: Scope | None = self.elsewhere.get(name, self)
        first = scope
        while scope is not None:
            if name in scope.bound and (scope is first or not scope.is_class):
                return scope.bound[name]
            scope = scope.parent
        return []


class Scopes:
    """The scopes of a syntax tree.

    Args:
        tree: The tree.
        module: The dotted name of the module, to resolve relative imports by.

    Attributes:
        top: The scope of the module.
        of: The scope that each name is in, by `id` of its node.
    """

    def __init__(self, tree: ast.Module, module: str = "") -> None:
        self.top = Scope()
        self.of: dict[int, Scope] = {}
        self._module = module
        self._visit_all(tree.body, self.top)

    def imports(self, name: ast.Name) -> str:
        """Return the dotted name of what an import bound to a name; empty where it may be more."""
        scope = self.of.get(id(name))
        found = scope.find(name.id) if scope else []
        targets = {each.stands_for if isinstance(each, ImportedName) else "" for each in found}
        return targets.pop() if len(targets) == 1 else ""

    def value(self, name: ast.Name) -> ast.expr | None:
        """Return the one expression that is assigned to a name, where nothing else binds it."""
        scope = self.of.get(id(name))
        found = scope.find(name.id) if scope else []
        if len(found) == 1 and isinstance(found[0], ast.expr):
            return found[0]
        return None

    def _visit_all(self, nodes: list[ast.stmt], scope: Scope) -> None:
        for node in nodes:
            self._visit(node, scope)

    def _visit(self, node: ast.AST, scope: Scope) -> None:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self._function(node, scope)
            case ast.Lambda(args=arguments, body=body):
                self._defaults(arguments, scope)
                inner = Scope(scope)
                _bind_parameters(node, inner)
                self._visit(body, inner)
            case ast.ClassDef():
                scope.bind(node.name, node)
                self._children(scope, *node.decorator_list, *node.bases, *node.keywords)
                self._visit_all(node.body, Scope(scope, is_class=True))
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                self._comprehension(node, scope)
            case ast.Import() | ast.ImportFrom():
                for each in imported_names([node], self._module):
                    scope.bind(each.binds, each)
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                for name in names:
                    scope.elsewhere[name] = self._owner(scope, name, isinstance(node, ast.Global))
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                scope.bind(name, value)
                self._visit(value, scope)
            case ast.NamedExpr(target=ast.Name(id=name), value=value):
                owner = scope
                while owner.is_comprehension and owner.parent:
                    owner = owner.parent
                owner.bind(name, node)
                self._visit(value, scope)
            case _:
                self._other(node, scope)

    def _other(self, node: ast.AST, scope: Scope) -> None:
        self.of[id(node)] = scope
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                scope.bind(name, ast.Pass())
            case ast.ExceptHandler(name=str(name)):
                scope.bind(name, node)
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                scope.bind(name, node)
            case ast.MatchMapping(rest=str(name)):
                scope.bind(name, node)
            case _ if type(node).__name__ in ("TypeVar", "ParamSpec", "TypeVarTuple"):  # 3.12
                scope.bind(node.name, node)  # type: ignore[attr-defined] # likewise
            case _:
                pass
        self._children(scope, *ast.iter_child_nodes(node))

    def _children(self, scope: Scope, *nodes: ast.AST) -> None:
        for node in nodes:
            self._visit(node, scope)

    def _function(self, node: AnyFunction, scope: Scope) -> None:
        scope.bind(node.name, node)
        self._children(scope, *node.decorator_list)
        self._defaults(node.args, scope)
        inner = Scope(scope)
        _bind_parameters(node, inner)
        for each in getattr(node, "type_params", ()):
            self._visit(each, inner)
        annotations = [each.annotation for each in all_parameters(node)]
        self._children(inner, *filter(None, [*annotations, node.returns]))
        self._visit_all(node.body, inner)

    def _defaults(self, arguments: ast.arguments, scope: Scope) -> None:
        self._children(scope, *arguments.defaults, *filter(None, arguments.kw_defaults))

    def _comprehension(self, node: ast.AST, scope: Scope) -> None:
        generators: list[ast.comprehension] = getattr(node, "generators", [])
        inner = Scope(scope, is_comprehension=True)
        self._visit(generators[0].iter, scope)
        for number, each in enumerate(generators):
            self._children(inner, each.target, *([each.iter] if number else []), *each.ifs)
        parts = (getattr(node, name, None) for name in ("elt", "key", "value"))
        self._children(inner, *filter(None, parts))

    def _owner(self, scope: Scope, name: str, is_global: bool) -> Scope:
        if is_global:
            return self.top
        owner = scope.parent
        while owner is not None and (owner.is_class or name not in owner.bound):
            owner = owner.parent
        return owner or self.top


def _bind_parameters(node: AnyFunction | ast.Lambda, scope: Scope) -> None:
    arguments = node.args
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    for each in [*named, *filter(None, [arguments.vararg, arguments.kwarg])]:
        scope.bind(each.arg, each)


def attribute_chains(
    nodes: Iterable[ast.AST],
) -> Iterator[tuple[ast.Name | ast.Call, list[ast.Attribute]]]:
    """Yield names and calls that attributes are looked up on, with these in their order; each once.

    Args:
        nodes: Nodes of a tree, those nearer to its root first.
    """
    inside: set[int] = set()
    for node in nodes:
        if not isinstance(node, ast.Attribute) or id(node) in inside:
            continue
        chain = [node]
        value = node.value
        while isinstance(value, ast.Attribute):
            inside.add(id(value))
            chain.append(value)
            value = value.value
        if isinstance(value, (ast.Name, ast.Call)):
            yield value, chain[::-1]
