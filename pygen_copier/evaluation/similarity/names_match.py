"""The match of words and of identifiers: which of a reference's names a candidate has, and no more.

Each is a Jaccard index: what both have, held against what either has.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from pygen_copier.evaluation.similarity.code_tree import CodeTree, Language, text_of
from pygen_copier.source.syntax import Source, UnreadableSourceError

_WORD = re.compile(r"\w+")
_DEFINED = frozenset(
    {
        *("function_declaration", "generator_function_declaration", "class_declaration"),
        *("method_definition", "variable_declarator"),
    }
)


@dataclass(frozen=True, slots=True)
class Identifiers:
    """The names that a text gives.

    Attributes:
        defined: Those of functions, classes, and what is assigned.
        inner: Those of parameters and of attributes that are assigned.
    """

    defined: frozenset[str]
    inner: frozenset[str]


def jaccard(one: Collection[str], other: Collection[str]) -> float | None:
    """Return the share of what both have in what either has (Jaccard 1901); None of nothing.

    Args:
        one: Words.
        other: Other words.
    """
    either = set(one) | set(other)
    return len(set(one) & set(other)) / len(either) if either else None


def token_match(candidate: str, reference: str, language: Language = "python") -> float | None:
    """Return the Jaccard index of the words of two texts, without comments and docstrings.

    Args:
        candidate: The code.
        reference: What it is held against.
        language: The language of both.

    Returns:
        The index, or None where neither has a word.

    Raises:
        PygenError: The extra `eval` is not installed.
    """
    return jaccard(_words(candidate, language), _words(reference, language))


def _words(text: str, language: Language) -> set[str]:
    tokens = CodeTree(language, text).tokens
    return {word for token in tokens for word in _WORD.findall(token)}


def identifiers(text: str, language: Language = "python") -> Identifiers | None:
    """Return the names that a text gives, or None where it cannot be parsed.

    Args:
        text: The code.
        language: Its language.

    Raises:
        PygenError: The extra `eval` is not installed, which JavaScript needs.
    """
    if language == "javascript":
        return _of_javascript(CodeTree(language, text))
    source = Source(text)
    try:
        defined = {node.name for node in source.of(ast.FunctionDef, ast.AsyncFunctionDef)}
    except UnreadableSourceError:
        return None
    defined |= {node.name for node in source.of(ast.ClassDef)}
    defined |= {n.id for n in source.of(ast.Name) if isinstance(n.ctx, ast.Store)}
    inner = {node.arg for node in source.of(ast.arg)}
    inner |= {n.attr for n in source.of(ast.Attribute) if isinstance(n.ctx, ast.Store)}
    return Identifiers(frozenset(defined), frozenset(inner))


def _of_javascript(tree: CodeTree) -> Identifiers | None:
    if tree.has_errors:
        return None
    defined: set[str] = set()
    inner: set[str] = set()
    for node in _all(tree.root):
        if node.type in _DEFINED and (name := node.child_by_field_name("name")):
            defined.update(_names(name))
        elif node.type == "formal_parameters":
            inner.update(_names(node))
        elif node.type == "assignment_expression":
            left = node.child_by_field_name("left")
            if left.type == "member_expression":
                inner.add(text_of(left.child_by_field_name("property")))
            else:
                defined.update(_names(left))
    return Identifiers(frozenset(defined), frozenset(inner))


def _all(root: Any) -> Iterator[Any]:
    pending = [root]
    while pending:
        node = pending.pop()
        yield node
        pending += node.children


def _names(node: Any) -> Iterator[str]:
    kinds = ("identifier", "property_identifier", "shorthand_property_identifier_pattern")
    return (text_of(each) for each in _all(node) if each.type in kinds)
