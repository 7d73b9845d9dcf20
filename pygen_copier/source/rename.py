"""A rename gives a name of a module's top level another one, as code and not as text.

It edits by libcst, which takes half a second to import: import this where something is renamed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import libcst as cst
from libcst.metadata import MetadataWrapper, Scope

from pygen_copier.source.bindings import Bindings
from pygen_copier.source.parsing import parsing_alone
from pygen_copier.source.syntax import UnreadableSourceError, read

# Calls whose arguments may be types in quotes, and which of them.
_TAKE_TYPES = {"cast": slice(0, 1), "TypeVar": slice(1, None), "NewType": slice(1, None)}


def rename(text: str, old: str, new: str) -> str:
    """Return a source in which a name of its top level is another one.

    What stands for that binding changes: its definition or import, what looks it up in any scope,
    `global` statements, types in quotes and entries of `__all__`. What only looks like it stays:
    keywords, attributes, parameters and locals that hide it, other strings, and comments.

    Args:
        text: The source.
        old: The name; where the top level does not bind it nothing changes.
        new: The name to give it, which the source must not use for anything else.

    Raises:
        UnreadableSourceError: The text is no Python, or is nested too deeply.
        RecursionError: It is nested too deeply for the stack that is left.
    """
    read(text)  # where thousands of brackets are open libcst ends the process
    with parsing_alone():  # libcst reads some literals by `ast`
        try:
            tree = MetadataWrapper(cst.parse_module(text), unsafe_skip_copy=True)
            return tree.module.visit(_Rename(Bindings(tree, old), old, new)).code
        except (cst.ParserSyntaxError, NotImplementedError) as error:
            # Such as `nonlocal` at the top level, which only a compiler refuses.
            raise UnreadableSourceError(f"The file cannot be read: {error}") from None


class _RenameAll(cst.CSTTransformer):
    """Renames every use of a name in an expression that has no scopes of its own."""

    def __init__(self, old: str, new: str) -> None:
        super().__init__()
        self.old = old
        self.new = new
        self.no_uses: set[cst.CSTNode] = set()

    def visit_Attribute(self, node: cst.Attribute) -> None:
        self.no_uses.add(node.attr)

    def visit_Arg(self, node: cst.Arg) -> None:
        if node.keyword:
            self.no_uses.add(node.keyword)

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.Name:
        if original_node.value != self.old or original_node in self.no_uses:
            return updated_node
        return (
            cst.ensure_type(updated_node.with_changes(value=self.new), cst.Name)
            if self.is_ours(original_node)
            else updated_node
        )

    def is_ours(self, node: cst.CSTNode) -> bool:
        """Return whether the name stands, at a node, for what is renamed."""
        return True


class _Rename(_RenameAll):
    """Renames what stands for a binding of the top level."""

    def __init__(self, bindings: Bindings, old: str, new: str) -> None:
        super().__init__(old, new)
        self.bindings = bindings
        self.annotations = 0
        self.types: set[cst.CSTNode] = set()  # strings that are types
        self.values: set[cst.CSTNode] = set()  # strings that are none, though in an annotation
        self.exports: set[cst.CSTNode] = set()
        # A class body looks a name up at the top level until it has bound it itself.
        self.binding: set[Scope] = set()
        self.bound: set[Scope] = set()

    def is_ours(self, node: cst.CSTNode) -> bool:
        """Return whether the name stands, at a node, for the binding of the top level."""
        owner = self.bindings.class_that_binds(node)
        if owner is None:
            return self.bindings.is_of_top(node)
        if self.bindings.is_stored(node):
            self.binding.add(owner)
            return False
        return owner not in self.bound and self.bindings.are_at_top

    def visit_IndentedBlock(self, node: cst.IndentedBlock) -> None:
        self.bound |= self.binding

    def on_leave(self, original_node: Any, updated_node: Any) -> Any:
        if isinstance(original_node, (cst.BaseSmallStatement, cst.FunctionDef, cst.ClassDef)):
            self.bound |= self.binding
        return super().on_leave(original_node, updated_node)

    def leave_Global(self, original_node: cst.Global, updated_node: cst.Global) -> cst.Global:
        names = [
            (
                each.with_changes(name=cst.Name(self.new))
                if each.name.value == self.old and self.bindings.are_at_top
                else each
            )
            for each in updated_node.names
        ]
        return updated_node.with_changes(names=names)

    def leave_TypeAlias(
        self, original_node: cst.TypeAlias, updated_node: cst.TypeAlias
    ) -> cst.TypeAlias:
        if original_node.name.value != self.old or not self.is_ours(original_node):
            return updated_node
        return updated_node.with_changes(name=cst.Name(self.new))

    def visit_MatchKeywordElement(self, node: cst.MatchKeywordElement) -> None:
        self.no_uses.add(node.key)

    def leave_ImportAlias(
        self, original_node: cst.ImportAlias, updated_node: cst.ImportAlias
    ) -> cst.ImportAlias | cst.FlattenSentinel[cst.ImportAlias]:
        name, alias = original_node.evaluated_name, original_node.evaluated_alias
        binds = alias or name.partition(".")[0]
        if binds != self.old or not self.is_ours(original_node):
            return updated_node
        asname = cst.AsName(cst.Name(self.new))
        if alias or name == self.old:
            return updated_node.with_changes(asname=asname)
        # `import size.sub` loads the module below, too.
        first = updated_node.with_changes(comma=cst.Comma(whitespace_after=_SPACE))
        return cst.FlattenSentinel(
            [first, cst.ImportAlias(cst.Name(self.old), asname, comma=updated_node.comma)]
        )

    def visit_Annotation(self, node: cst.Annotation) -> None:
        self.annotations += 1

    def leave_Annotation(
        self, original_node: cst.Annotation, updated_node: cst.Annotation
    ) -> cst.Annotation:
        self.annotations -= 1
        return updated_node

    def visit_Subscript(self, node: cst.Subscript) -> None:
        name = _last(node.value)
        if name in ("Literal", "Annotated"):
            self.values.update(_strings(*node.slice[name == "Annotated" :]))

    def visit_Call(self, node: cst.Call) -> None:
        taken = _TAKE_TYPES.get(_last(node.func))
        self.types.update(_strings(*node.args[taken]) if taken else ())
        if isinstance(node.func, cst.Attribute) and _last(node.func.value) == "__all__":
            self.exports.update(_strings(*node.args))

    def visit_AnnAssign(self, node: cst.AnnAssign) -> None:
        if node.value and _last(node.annotation.annotation) == "TypeAlias":
            self.types.update(_strings(node.value))
        self._note_exports(node.target, node.value)

    def visit_Assign(self, node: cst.Assign) -> None:
        for each in node.targets:
            self._note_exports(each.target, node.value)

    def visit_AugAssign(self, node: cst.AugAssign) -> None:
        self._note_exports(node.target, node.value)

    def leave_SimpleString(
        self, original_node: cst.SimpleString, updated_node: cst.SimpleString
    ) -> cst.SimpleString:
        node, inside = original_node, original_node.raw_value
        if node in self.exports and inside == self.old:
            inside = self.new
        elif node in self.types or (self.annotations and node not in self.values):
            inside = self._type(inside) if self.is_ours(node) else inside
        value = f"{node.prefix}{node.quote}{inside}{node.quote}"
        return updated_node.with_changes(value=value)

    def leave_FormattedStringExpression(
        self,
        original_node: cst.FormattedStringExpression,
        updated_node: cst.FormattedStringExpression,
    ) -> cst.FormattedStringExpression | cst.FlattenSentinel[cst.BaseFormattedStringContent]:
        is_same = _code(original_node.expression) == _code(updated_node.expression)
        if updated_node.equal is None or is_same:
            return updated_node
        # `{size=}` shows how it is written: that stays.
        shown = _code(original_node.with_changes(conversion=None, format_spec=None))[1:-1]
        text = cst.FormattedStringText(shown.replace("{", "{{").replace("}", "}}"))
        bare = updated_node.with_changes(equal=None)
        if not bare.conversion and bare.format_spec is None:
            bare = bare.with_changes(conversion="r")
        return cst.FlattenSentinel([text, bare])

    def _note_exports(self, target: cst.BaseExpression, value: cst.BaseExpression | None) -> None:
        if value and _last(target) == "__all__":
            self.exports.update(_strings(value))

    def _type(self, text: str) -> str:
        """Return what a string holds that is a type."""
        try:
            read(text.strip())
            tree = cst.parse_expression(text.strip())
        except (UnreadableSourceError, cst.ParserSyntaxError):
            return text
        module = cst.Module([]).with_changes(body=[cst.SimpleStatementLine([cst.Expr(tree)])])
        return module.visit(_RenameAll(self.old, self.new)).code.rstrip()


_SPACE = cst.SimpleWhitespace(" ")


def _last(node: cst.CSTNode) -> str:
    """Return the last word of a dotted name, or an empty text."""
    name = node.attr if isinstance(node, cst.Attribute) else node
    return name.value if isinstance(name, cst.Name) else ""


def _strings(*nodes: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Yield the strings in some nodes."""
    pending = list(nodes)
    while pending:
        node = pending.pop()
        if isinstance(node, cst.SimpleString):
            yield node
        pending += node.children


def _code(node: cst.CSTNode) -> str:
    return cst.Module([]).code_for_node(node)
