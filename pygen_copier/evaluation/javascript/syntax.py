"""The syntax of a translation: what tree-sitter finds wrong in it without running it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import cached_property
from typing import Any

from pygen_copier.evaluation.javascript.errors import Finding
from pygen_copier.evaluation.similarity.code_tree import CodeTree, text_of

_SNAKE = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)+")
_MOST = 50  # of one file: what is no JavaScript at all has one at each word
# What the language and node know without a declaration.
_KNOWN = (
    "AggregateError Array ArrayBuffer AsyncFunction Atomics BigInt BigInt64Array "
    "BigUint64Array Boolean DataView Date Error EvalError FinalizationRegistry Float32Array "
    "Float64Array Function Infinity Int16Array Int32Array Int8Array Intl Iterator JSON Map "
    "Math NaN Number Object Promise Proxy RangeError ReferenceError Reflect RegExp Set "
    "SharedArrayBuffer String Symbol SyntaxError TypeError URIError Uint16Array Uint32Array "
    "Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet AbortController AbortSignal Blob "
    "Buffer Event EventTarget FormData Headers MessageChannel Request Response TextDecoder "
    "TextEncoder URL URLSearchParams WebAssembly arguments atob btoa clearImmediate "
    "clearInterval clearTimeout console crypto decodeURI decodeURIComponent encodeURI "
    "encodeURIComponent escape eval exports fetch global globalThis isFinite isNaN module "
    "parseFloat parseInt performance process queueMicrotask require setImmediate setInterval "
    "setTimeout structuredClone undefined unescape __dirname __filename"
)
_GLOBALS = frozenset(_KNOWN.split())
_NAMED_OUTSIDE = ("function_declaration", "generator_function_declaration", "class_declaration")
_NAMED_INSIDE = ("function_expression", "generator_function", "class")
_FUNCTIONS = (*_NAMED_OUTSIDE[:2], *_NAMED_INSIDE[:2], "arrow_function", "method_definition")
_OUTER = frozenset({*_FUNCTIONS, "program", "class_static_block"})  # what `var` belongs to
_SCOPES = _OUTER | {
    *("statement_block", "for_statement", "for_in_statement", "catch_clause", "switch_body"),
    "class",
}
_PATTERNS = ("identifier", "shorthand_property_identifier_pattern")
_REFERENCES = ("identifier", "shorthand_property_identifier")


class Script:
    """A text of JavaScript.

    Args:
        path: Its path.
        text: The text.
    """

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.tree = CodeTree("javascript", text)

    @cached_property
    def nodes(self) -> list[Any]:
        """All nodes of its tree, in their order."""
        found: list[Any] = []
        pending = [self.tree.root]
        while pending:
            node = pending.pop()
            found.append(node)
            pending += reversed(node.children)
        return found

    def findings(self) -> list[Finding]:
        """Return what is wrong in it by its syntax, at most fifty of a type."""
        found = [*self._syntax()][:_MOST]
        if not found:  # of what is not understood nothing else can be said
            found += [*self._undeclared()][:_MOST]
        return found + [*self._improper()][:_MOST]

    def comment_lines(self) -> set[int]:
        """Return the lines with a comment."""
        return {
            line
            for node in self.nodes
            if node.type == "comment"
            for line in range(node.start_point.row, node.end_point.row + 1)
        }

    def code_lines(self) -> set[int]:
        """Return the lines with something that is no comment."""
        found: set[int] = set()
        for node in self.nodes:
            is_token = not node.child_count and node.type != "comment" and text_of(node).strip()
            if is_token or node.type == "template_string":
                found.update(range(node.start_point.row, node.end_point.row + 1))
        return found

    def _finding(self, kind: Any, node: Any, message: str) -> Finding:
        return Finding(kind, self.path, node.start_point.row + 1, message)

    def _syntax(self) -> Iterator[Finding]:
        for node in self.nodes:
            if node.is_error and not (node.parent and node.parent.is_error):
                text = " ".join(text_of(node).split())[:60]
                yield self._finding("syntax", node, f"`{text}` is not understood.")
            elif node.is_missing:
                yield self._finding("syntax", node, f"`{node.type}` is missing.")

    def _undeclared(self) -> Iterator[Finding]:
        declared = self._declared()
        told: set[str] = set()
        for node in self.nodes:
            name = text_of(node) if node.type in _REFERENCES else ""
            if not name or name in _GLOBALS or name in told or _is_exempt(node):
                continue
            if not any(name in declared.get(each.id, ()) for each in _around(node)):
                told.add(name)
                yield self._finding("semantic", node, f"`{name}` is declared nowhere around it.")

    def _declared(self) -> dict[int, set[str]]:
        """Return the names that each scope declares, by the number of its node."""
        found: dict[int, set[str]] = defaultdict(set)
        for node in self.nodes:
            for scopes, bound in _bindings(node):
                scope = next((each for each in _around(node) if each.type in scopes), None)
                if scope is not None and bound is not None:
                    found[scope.id] |= _bound(bound)
        return found

    def _improper(self) -> Iterator[Finding]:
        told: set[str] = set()
        for node in self.nodes:
            if node.type == "variable_declaration":
                yield self._finding("improper", node, "`var` instead of `let` or `const`.")
            elif node.type in ("==", "!="):
                yield self._finding("improper", node, f"`{node.type}` instead of `{node.type}=`.")
            elif node.type in (*_PATTERNS, "property_identifier"):
                name = text_of(node)
                if _SNAKE.fullmatch(name) and name not in told:
                    told.add(name)
                    yield self._finding("improper", node, f"`{name}` is not in camelCase.")


def _around(node: Any) -> Iterator[Any]:
    """Yield a node and what it is in, from the inside out."""
    while node is not None:
        yield node
        node = node.parent


def _bindings(node: Any) -> Iterator[tuple[Collection[str], Any]]:
    """Yield what a node binds, and the kinds of scopes of which the next around it declares that.

    A declaration counts for its whole scope, before it, too: functions may be called before.
    """
    kind, field = node.type, node.child_by_field_name
    if kind in _NAMED_OUTSIDE:  # its own scope is not that of its name
        yield _SCOPES - {kind}, field("name")
    elif kind in _NAMED_INSIDE:
        yield (kind,), field("name")
    elif kind == "variable_declarator":
        is_var = node.parent.type == "variable_declaration"
        yield _OUTER if is_var else _SCOPES, field("name")
    elif kind == "for_in_statement" and (word := field("kind")):
        yield _OUTER if text_of(word) == "var" else (kind,), field("left")
    elif kind in ("catch_clause", "arrow_function"):
        yield (kind,), field("parameter")
    elif kind == "formal_parameters":
        yield _FUNCTIONS, node
    elif kind == "import_clause":
        yield ("program",), node


def _bound(node: Any) -> set[str]:
    """Return the names that a pattern binds; the values of defaults in it are none."""
    found: set[str] = set()
    pending = [node]
    while pending:
        each = pending.pop()
        if each.type in _PATTERNS:
            found.add(text_of(each))
        elif each.type == "assignment_pattern":
            pending.append(each.child_by_field_name("left"))
        elif each.type == "import_specifier":
            pending.append(each.child_by_field_name("alias") or each.child_by_field_name("name"))
        else:
            pending += each.children
    return found


def _is_exempt(node: Any) -> bool:
    """Return whether a name need not be declared here: its type is asked, or it is another's."""
    parent = node.parent
    if parent is None:
        return False
    is_typeof = parent.type == "unary_expression" and text_of(parent).startswith("typeof")
    return is_typeof or parent.type in ("export_specifier", "import_specifier")
