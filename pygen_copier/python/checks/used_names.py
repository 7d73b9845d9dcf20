"""The check of used names: what a file uses of other packages is there, and can be called so."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from pygen_copier.dependencies.found import Found, State
from pygen_copier.dependencies.installed import Installed
from pygen_copier.dependencies.nearest import told_nearest
from pygen_copier.dependencies.parameters import Call, refusal
from pygen_copier.generation.check import Check, Texts
from pygen_copier.python.guarded import guarded_nodes, tried_names
from pygen_copier.source.imported_names import imported_names
from pygen_copier.source.scopes import Scopes, attribute_chains
from pygen_copier.source.syntax import Source


@dataclass
class Use:
    """One use of a name of another package.

    Attributes:
        dotted: The name, from the module on.
        line: Where it is used.
        call: What it is called with, or None where it is not called.
        made_of: The class, or what returns it, whose instance the name is looked up on; empty where
            it is a module.
    """

    dotted: str
    line: int
    call: Call | None = None
    made_of: str = ""
    found: Found = field(default_factory=lambda: Found(State.UNKNOWN))

    @property
    def is_doubtful(self) -> bool:
        """Whether what reading tells is not enough to let it pass."""
        if self.found.state is not State.THERE:
            return True
        return self.call is not None and (
            not self.found.forms or bool(refusal(self.found.forms, self.call))
        )


class UsedNames(Check):
    """Every name that is used of another package is there, and its signature allows the calls.

    What cannot be told, for it is compiled or made while the package runs, passes.

    Args:
        installed: What is installed.
        import_name: The package itself, which other checks look after.
        minimum_python: The oldest Python that it is for.
    """

    id: ClassVar[str] = "dependencies"
    title: ClassVar[str] = "uses of other packages only names and parameters that they have"

    def __init__(self, installed: Installed, import_name: str, minimum_python: str) -> None:
        self._installed = installed
        self._package = import_name
        self._python = minimum_python

    def may_be_foreign(self, name: str) -> bool:
        """Return whether a name may be of another package that is required."""
        return self._installed.may_have(name)

    def problems(self, source: Source, texts: Texts) -> Sequence[str]:
        """Return the names that do not exist, and the calls that cannot work."""
        if not self._installed.is_open:
            return ()
        uses = sorted(self._uses(source), key=lambda use: use.line)
        for use in uses:
            use.found = self._find(use)
        doubtful = {use.dotted for use in uses if use.is_doubtful and not use.made_of}
        looked = self._installed.look(doubtful)
        found = (problem for use in uses if (problem := _problem(use, looked)))
        return list(dict.fromkeys(found))

    def known_uses(self, source: Source) -> int:
        """Return of how many uses reading tells whether they are there.

        Args:
            source: The text.
        """
        found = (self._find(use) for use in self._uses(source))
        return sum(each.state is not State.UNKNOWN for each in found)

    def _find(self, use: Use) -> Found:
        if use.made_of:
            return self._installed.find_on(use.made_of, use.dotted.removeprefix(f"{use.made_of}."))
        return self._installed.find(use.dotted, self._python)

    def _uses(self, source: Source) -> Iterator[Use]:
        scopes, guarded = Scopes(source.tree), guarded_nodes(source)
        calls = {id(node.func): Call.of(node) for node in source.of(ast.Call)}
        for node in source.of(ast.Import, ast.ImportFrom):
            if id(node) not in guarded and not getattr(node, "level", 0):
                for each in imported_names([node]):
                    if each.name != "*" and self._is_foreign(each.imports):
                        yield Use(each.imports, node.lineno)
        for name in source.of(ast.Name):
            if id(name) in calls and id(name) not in guarded:
                dotted = scopes.imports(name)
                if self._is_foreign(dotted):
                    yield Use(dotted, name.lineno, calls[id(name)])
        yield from self._attributes(source, scopes, guarded, calls)

    def _attributes(
        self, source: Source, scopes: Scopes, guarded: set[int], calls: Mapping[int, Call]
    ) -> Iterator[Use]:
        tried = tried_names(source)
        for root, chain in attribute_chains(source.nodes):
            value = scopes.value(root) if isinstance(root, ast.Name) else root
            made_of = _called(value, scopes)
            dotted = (scopes.imports(root) if isinstance(root, ast.Name) else "") or made_of
            names = [each.attr for each in chain]
            told = any(each.startswith("__") or each in tried for each in names)
            if told or id(root) in guarded or not self._is_foreign(dotted):
                continue
            # What a call in the middle returns is not known: the chain ends at the first one.
            line = chain[-1].end_lineno or root.lineno
            yield Use(".".join([dotted, *names]), line, calls.get(id(chain[-1])), made_of)

    def _is_foreign(self, dotted: str) -> bool:
        return dotted.partition(".")[0] not in (self._package, "__future__", "")


def _called(value: ast.expr | None, scopes: Scopes) -> str:
    """Return the dotted name of what a value is the result of; empty where it is none of a call."""
    called = value.func if isinstance(value, ast.Call) else None
    names: list[str] = []
    while isinstance(called, ast.Attribute):
        names.append(called.attr)
        called = called.value
    root = scopes.imports(called) if isinstance(called, ast.Name) else ""
    return ".".join([root, *reversed(names)]) if root else ""


def _problem(use: Use, looked: Mapping[str, Found]) -> str:
    told = looked.get(use.dotted)
    state, found = use.found.state, use.found
    if told and told.state is not State.UNKNOWN and state is not State.THERE:
        state, found = told.state, told
    if state is State.ABSENT:
        name = use.dotted.removeprefix(f"{found.owner}.").partition(".")[0]
        names = found.names or use.found.names
        near = told_nearest(name, names, "nothing in it has a name like that")
        return f"Line {use.line}: `{found.owner}` has no `{name}`; {near}."
    if use.call is None:
        return ""
    return _refused(use, told)


def _refused(use: Use, told: Found | None) -> str:
    """Return why a call cannot work; what the object itself says it takes counts for it."""
    if use.call is None:
        return ""
    read = refusal(use.found.forms, use.call)
    run = refusal(told.forms, use.call) if told and told.forms else read
    why = run if told and told.forms else read
    if not why:
        return ""
    forms = use.found.forms or (told.forms if told else ())
    shown = f" It is called as `{use.dotted}{forms[-1]}`." if forms else ""
    return f"Line {use.line}: `{use.dotted}` {why}.{shown}"
