"""The check of tests: each test can fail, and fails if the module does not do what is planned."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from pygen_copier.generation.check import Check, Texts
from pygen_copier.plan.api import (
    Alias,
    ApiItem,
    Class,
    Constant,
    Enumeration,
    ExceptionClass,
    Function,
)
from pygen_copier.plan.model import Module
from pygen_copier.python.checks.assertions import (
    RAISING,
    Assertion,
    Worth,
    assertions,
    is_broad,
    is_constant,
    last_name,
)
from pygen_copier.python.checks.data_flow import DataFlow, mentions
from pygen_copier.source.collected_tests import CollectedTest, collected_tests
from pygen_copier.source.syntax import AnyFunction, Source, walk

_TOLD = {
    Worth.UNREACHED: "has assertions only where they cannot fail: after the end, in a block that"
    " is never run, or in one that catches their failure",
    Worth.CONSTANT: "asserts only what is so whatever the code does",
    Worth.UNRELATED: "asserts nothing about the package",
    Worth.EXISTENCE: "asserts only that a name is there: use it, and assert what comes out",
    Worth.BROAD: "would pass if nothing were implemented: name the error that is expected",
}
_LOOKS = frozenset({"callable", "hasattr", "isinstance", "isfunction", "isclass", "ismodule"})


class Tests(Check):
    """Each test asserts something about the package, where it is reached and can fail.

    What leads back to a planned name counts: a variable made from it, a fixture, a helper of the
    file, a parameter of the test.

    Args:
        import_name: The package.
        module: The module that is tested, as planned.
    """

    id: ClassVar[str] = "asserts"
    title: ClassVar[str] = "has tests that assert something about the module"

    def __init__(self, import_name: str, module: Module) -> None:
        self._package = import_name
        self._module = module
        self._dotted = f"{import_name}.{module.name}"

    def problems(self, source: Source, texts: Texts) -> Sequence[str]:
        """Return the tests that cannot fail, or that say nothing of the package."""
        tests = collected_tests(source.tree)
        if not tests:
            return ["There is no test: no function is named test_…."]
        found = [*_skipped_file(source), *_hidden(source, tests)]
        flow = DataFlow(source, self._package)
        helpers = _helpers(source, tests)
        found += [
            f"{_place(test)} {problem}."
            for test in tests
            if (problem := self._problem(test, flow, helpers))
        ]
        if not self._is_imported(source):
            found.append(f"No test is about `{self._dotted}`: import its names from there.")
        return found

    def notes(self, source: Source, texts: Texts) -> Sequence[str]:
        """Return the planned names that no test speaks of."""
        spoken = {node.id for node in source.of(ast.Name)}
        spoken |= {node.attr for node in source.of(ast.Attribute)}
        return [
            f"Nothing tests `{item.name}`."
            for item in self._module.api
            if item.name not in spoken and not isinstance(item, Alias)
        ]

    def _problem(
        self, test: CollectedTest, flow: DataFlow, helpers: Mapping[str, tuple[Assertion, ...]]
    ) -> str:
        marks = [mark for each in (*test.classes, test.function) for mark in each.decorator_list]
        if _is_skipped(marks):
            return "is skipped, or expected to fail"
        found = list(assertions(test.function.body))
        names = flow.names(test.function)
        worths = [self._worth(assertion, test.function, flow, names) for assertion in found]
        for name, use in _uses(test.function):
            for assertion in helpers.get(name, ()):
                if not assertion.reached or any(map(_is_constant, assertion.about)):
                    worths.append(Worth.CONSTANT)
                else:
                    related = name in names or f".{name}" in names or flow.leads_back(use, names)
                    worths.append(Worth.GOOD if related else Worth.UNRELATED)
        if not worths:
            return "asserts nothing"
        return _TOLD.get(max(worths), "")

    def _worth(
        self, assertion: Assertion, test: AnyFunction, flow: DataFlow, names: frozenset[str]
    ) -> Worth:
        node = assertion.node
        if not assertion.reached:
            return Worth.UNREACHED
        about: Sequence[ast.AST] = assertion.about or [test]
        if assertion.about and all(map(_is_constant, assertion.about)):
            return Worth.CONSTANT
        if isinstance(node, ast.Call) and _compares_with_itself(node):
            return Worth.CONSTANT
        if not any(flow.leads_back(part, names) for part in about):
            return Worth.UNRELATED
        looks = isinstance(node, ast.Assert) and _is_existence(node.test, flow.imported)
        if looks and self._has_something_to_call():
            return Worth.EXISTENCE
        if isinstance(node, ast.Call) and last_name(node.func) in RAISING and is_broad(node):
            return Worth.BROAD
        return Worth.GOOD

    def _has_something_to_call(self) -> bool:
        return any(map(_has_something_to_call, self._module.api))

    def _is_imported(self, source: Source) -> bool:
        planned = {item.name for item in self._module.api}
        for dotted in source.imported.values():
            if dotted == self._dotted or dotted.startswith(f"{self._dotted}."):
                return True
            if dotted == self._package or dotted in {f"{self._package}.{n}" for n in planned}:
                return True
        return any(node.value == self._dotted for node in source.of(ast.Constant))


def _has_something_to_call(item: ApiItem) -> bool:
    match item:
        case Function() | Constant():
            return True
        case Class() | ExceptionClass():
            return bool(item.methods or item.attributes)
        case Enumeration():
            return bool(item.methods)
        case Alias():
            return False


def _place(test: CollectedTest) -> str:
    return f"Line {test.function.lineno}: `{test.name.replace('::', '.')}`"


def _hidden(source: Source, tests: Sequence[CollectedTest]) -> Iterator[str]:
    """Yield the tests that another of the same name hides; of two branches only one is run."""
    bodies = [source.tree.body, *(each.body for test in tests for each in test.classes)]
    always = {id(node) for body in bodies for node in body}
    last = {test.name: test for test in tests if id(test.function) in always}
    for test in tests:
        if id(test.function) in always and last[test.name] is not test:
            yield f"{_place(last[test.name])} hides the test of the same name before it."


def _skipped_file(source: Source) -> Iterator[str]:
    """Yield the marks that keep pytest from running the whole file."""
    for node in source.tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id="pytestmark")], value=value) if _is_skipped(
                [*value.elts] if isinstance(value, (ast.List, ast.Tuple)) else [value]
            ):
                yield f"Line {node.lineno}: all tests are skipped, or expected to fail."
            case ast.Expr(value=ast.Call(func=function)) if last_name(function) == "skip":
                yield f"Line {node.lineno}: all tests are skipped."
            case _:
                pass


def _is_skipped(decorators: Sequence[ast.expr]) -> bool:
    for decorator in decorators:
        call = decorator if isinstance(decorator, ast.Call) else None
        name = last_name(call.func if call else decorator)
        if name in ("skip", "xfail", "expectedFailure"):
            return True
        if name in ("skipif", "skipIf") and call and call.args and is_constant(call.args[0]):
            return True
    return False


def _helpers(source: Source, tests: Sequence[CollectedTest]) -> dict[str, tuple[Assertion, ...]]:
    """Return the assertions of the functions that are no tests, by their names."""
    collected = {id(test.function) for test in tests}
    found: dict[str, tuple[Assertion, ...]] = {}
    for node in source.of(ast.FunctionDef, ast.AsyncFunctionDef):
        if id(node) not in collected and (own := tuple(assertions(node.body))):
            found[node.name] = own
    return found


def _uses(function: AnyFunction) -> Iterator[tuple[str, ast.AST]]:
    """Yield the names of functions that a test calls, or hands on, and where it does that."""
    for statement in function.body:
        for node in walk(statement):
            if isinstance(node, ast.Call):
                yield last_name(node.func), node
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                yield node.id, node


def _is_constant(node: ast.AST) -> bool:
    return isinstance(node, ast.expr) and is_constant(node)


def _compares_with_itself(call: ast.Call) -> bool:
    """Return whether a call such as `assert_equal(x, x)` cannot fail."""
    if not last_name(call.func).startswith("assert") or not call.args:
        return False
    if len(call.args) == 1:
        return is_constant(call.args[0])
    same = ast.dump(call.args[0]) == ast.dump(call.args[1])
    return same and not any(isinstance(inner, ast.Call) for inner in walk(call.args[0]))


def _is_existence(test: ast.expr, imported: frozenset[str]) -> bool:
    """Return whether what is asserted is only that an imported name is there."""
    match test:
        case ast.Name() | ast.Attribute():
            return _is_plain(test, imported)
        case ast.Compare(left=left, ops=[ast.IsNot()], comparators=[ast.Constant(value=None)]):
            return _is_plain(left, imported)
        case ast.Compare(left=left, comparators=[ast.Constant()]):
            named = isinstance(left, ast.Attribute) and left.attr in ("__name__", "__doc__")
            return named and mentions(left) <= imported
        case ast.Call(func=function, args=[first, *_]) if last_name(function) in _LOOKS:
            return _is_plain(first, imported)
        case ast.BoolOp(values=values):
            return all(_is_existence(value, imported) for value in values)
        case _:
            return False


def _is_plain(node: ast.expr, imported: frozenset[str]) -> bool:
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name) and node.id in imported
