"""A code tree: a text as tree-sitter reads it, without its comments and docstrings.

It is there for what cannot be parsed, too: tree-sitter marks what it does not understand.
"""

from __future__ import annotations

import keyword
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from pygen_copier.evaluation.extra import library
from pygen_copier.formatting.black import format_python

Language = Literal["python", "javascript"]

# Of ECMAScript 2024: reserved words, the literals, and those that are reserved in some places.
_JAVASCRIPT = (
    "async await break case catch class const continue debugger default delete do else enum export "
    "extends false finally for from function get if import in instanceof let new null of return "
    "set static super switch this throw true try typeof undefined var void while with yield"
)
KEYWORDS: dict[Language, frozenset[str]] = {
    "python": frozenset([*keyword.kwlist, "match", "case", "type"]),
    "javascript": frozenset(_JAVASCRIPT.split()),
}
_WHOLE = frozenset({"string", "string_literal", "character_literal", "template_string"})
_BODIES = frozenset({"module", "block"})


@dataclass(frozen=True)
class CodeTree:
    """A text and its tree.

    Attributes:
        language: The language it is in.
        text: The text.
    """

    language: Language
    text: str

    @cached_property
    def root(self) -> Any:
        """The root of the tree."""
        grammar = library(f"tree_sitter_{self.language}")
        tree_sitter = library("tree_sitter")
        parser = tree_sitter.Parser(tree_sitter.Language(grammar.language()))
        return parser.parse(self.text.encode("utf-8", "replace")).root_node

    @cached_property
    def leaves(self) -> tuple[Any, ...]:
        """The nodes that stand for a token each, a string for one."""
        return tuple(leaves(self.root))

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """The texts of the leaves; what has none, such as an indentation, is none."""
        return tuple(text for leaf in self.leaves if (text := text_of(leaf)))

    @cached_property
    def has_errors(self) -> bool:
        """Whether something in it is not of the language."""
        return bool(self.root.has_error)


def code_tree(text: str, language: Language = "python") -> CodeTree:
    """Return the tree of a text, as black formats it where it is Python.

    Args:
        text: The text.
        language: Its language.

    Raises:
        PygenError: The extra `eval` is not installed.
    """
    return CodeTree(language, format_python(text) if language == "python" else text)


def children(node: Any) -> list[Any]:
    """Return the children of a node, but for comments and docstrings."""
    found = [child for child in node.children if child.type != "comment"]
    if node.type in _BODIES and found and _is_text(found[0]):
        return found[1:]
    return found


def leaves(node: Any) -> Iterator[Any]:
    """Yield the leaves of a node, in their order."""
    pending = [node]
    while pending:
        each = pending.pop()
        if is_leaf(each):
            yield each
        else:
            pending += reversed(children(each))


def is_leaf(node: Any) -> bool:
    """Return whether a node stands for one token."""
    return not node.child_count or node.type in _WHOLE


def text_of(node: Any) -> str:
    """Return the text of a node."""
    return str(node.text.decode("utf-8", "replace"))


def _is_text(statement: Any) -> bool:
    """Return whether a statement is a text alone, as a docstring is."""
    if statement.type == "string":
        return True
    inner = statement.children
    return statement.type == "expression_statement" and [n.type for n in inner] == ["string"]
