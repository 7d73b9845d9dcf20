"""The names of a package in Python: imports, what looks them up, and strings that are import paths.

It reads by libcst, which takes half a second to import: import this where something is renamed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import libcst as cst
from libcst.helpers import get_full_name_for_node
from libcst.metadata import MetadataWrapper

from pygen_copier.renaming.bound_names import BoundNames
from pygen_copier.renaming.edits import Edits
from pygen_copier.renaming.words import Rewrite, Words
from pygen_copier.source.parsing import parsing_alone
from pygen_copier.source.syntax import UnreadableSourceError, read

# Calls whose first argument names what is imported, and those where it names what is installed.
_IMPORTERS = frozenset(
    {
        *("import_module", "__import__", "importorskip", "find_spec", "run_module", "patch"),
        *("getLogger", "get_logger", "files", "get_data", "contents", "is_resource", "read_text"),
    }
)
_DISTRIBUTIONS = frozenset({"version", "distribution", "metadata", "requires", "files"})


def rewrite_python(text: str, words: Words, tell: Rewrite, package: str = "") -> str:
    """Return Python with the names of now.

    What only looks like a name stays: variables, parameters, attributes of other objects, keywords,
    words in comments and texts. Where the new name means something else in the file already, an
    import gets the old one as its alias.

    Args:
        text: The source, of a file that may be in the package.
        words: Rewrites what is no Python in it.
        tell: Rewrites docstrings and comments.
        package: The import path, as it was, of the package that the file is in; empty elsewhere.

    Raises:
        UnreadableSourceError: The text is no Python.
    """
    read(text)  # where thousands of brackets are open libcst ends the process
    with parsing_alone():
        try:
            tree = MetadataWrapper(cst.parse_module(text), unsafe_skip_copy=True)
            found = _Names(tree, text, words, tell, package)
            tree.module.visit(found)
        except (cst.ParserSyntaxError, NotImplementedError, RecursionError) as error:
            raise UnreadableSourceError(f"The file cannot be read: {error}") from None
    return found.rewritten()


class _Names(cst.CSTVisitor):
    """Collects what is to be written in a source, and where."""

    def __init__(
        self, tree: MetadataWrapper, text: str, words: Words, tell: Rewrite, package: str
    ) -> None:
        super().__init__()
        self.text, self.words, self.tell = text, words, tell
        self.dotted = words.renaming.dotted
        self.names = BoundNames(tree, self.dotted, package)
        self.edits = Edits(tree, text)
        self.needed: set[str] = set()
        self.docstrings: set[cst.CSTNode] = set()
        self.first_import: int | None = None

    def rewritten(self) -> str:
        """Return the source with all edits."""
        text = self.edits.applied()
        if not self.needed or self.first_import is None:
            return text
        lines = "".join(f"import {name}\n" for name in sorted(self.needed))
        return text[: self.first_import] + lines + text[self.first_import :]

    # Imports.

    def visit_Import(self, node: cst.Import) -> bool:
        for alias in node.names:
            old = get_full_name_for_node(alias.name) or ""
            new = self.dotted(old)
            if alias.asname or new == old:
                self.edits.write(alias.name, new, old)
                continue
            name = old.partition(".")[0]
            bound = self.names.bound_to(self.names.scopes.get(alias), name)
            if bound is None or bound.name != name or name == new.partition(".")[0]:
                self.edits.write(alias.name, new, old)
                continue
            root = f"{new.partition('.')[0]} as {name}"
            inner = f", {new} as {name}_{new.rpartition('.')[2]}" if "." in new else ""
            self.edits.write(alias, root + inner)
        self._note_import(node)
        return False

    def visit_ImportFrom(self, node: cst.ImportFrom) -> bool:
        self._note_import(node)
        old = self.names.module_of(node)
        if old is None:
            return False
        if isinstance(node.names, cst.ImportStar):
            self._write_source(node, self.dotted(old))
            return False
        parents: dict[str, list[str]] = {}
        for alias in node.names:
            before = f"{old}.{alias.evaluated_name}"
            now = self.dotted(before)
            parent, _, last = now.rpartition(".")
            name = alias.evaluated_alias or alias.evaluated_name
            bound = self.names.bound_to(self.names.scopes.get(alias), name)
            kept = alias.evaluated_alias or (bound.name if bound else name)
            shown = last if kept == last and not alias.evaluated_alias else f"{last} as {kept}"
            parents.setdefault(parent, []).append(shown)
            same = last == alias.evaluated_name
            if len(parents) == 1 and not (same and kept == name):
                (
                    self.edits.write(alias.name, last)
                    if alias.asname
                    else self.edits.write(alias.name, shown)
                )
        if len(parents) == 1:
            self._write_source(node, next(iter(parents)))
            return False
        lines = [
            f"from {self.names.source(node, parent)} import {', '.join(names)}"
            for parent, names in parents.items()
        ]
        start, end = self.edits.range_of(node)
        indent = self.text[self.edits.line_start(node) : start]
        joint = f"\n{indent}" if not indent.strip() else "; "
        self.edits.found[start, end] = joint.join(lines)
        return False

    def _write_source(self, node: cst.ImportFrom, parent: str) -> None:
        """Write where an import takes its names from."""
        shown = self.names.source(node, parent)
        before = "." * len(node.relative) + (
            get_full_name_for_node(node.module) or "" if node.module else ""
        )
        if shown == before:
            return
        start = self.edits.range_of(node)[0]
        head = re.compile(r"from[ \t]*(\.[. \t]*)?([\w.]*)").match(self.text, start)
        if head:
            self.edits.found[start, head.end()] = f"from {shown}"

    def _note_import(self, node: cst.CSTNode) -> None:
        line = self.edits.line_start(node)
        is_future = isinstance(node, cst.ImportFrom) and self.names.module_of(node) == "__future__"
        if (
            self.first_import is None
            and not is_future
            and self.names.scopes.get(node) is self.names.top
        ):
            self.first_import = line

    # What looks names up.

    def visit_Attribute(self, node: cst.Attribute) -> bool:
        chain = list(_chain(node))
        if chain:
            self._look_up(chain)
            return False
        node.value.visit(self)
        return False

    def visit_Name(self, node: cst.Name) -> None:
        self._look_up([node])

    def visit_Arg(self, node: cst.Arg) -> bool:
        node.value.visit(self)
        return False

    def visit_MatchKeywordElement(self, node: cst.MatchKeywordElement) -> bool:
        node.pattern.visit(self)
        return False

    def visit_Global(self, node: cst.Global) -> bool:
        return False

    def visit_Nonlocal(self, node: cst.Nonlocal) -> bool:
        return False

    def _look_up(self, chain: Sequence[cst.Name]) -> None:
        bound = self.names.bound_at(chain[0], chain[0].value)
        if bound is None:
            return
        names = [each.value for each in chain]
        path = ".".join((bound.before, *names[1:]))
        now = self.dotted(path)
        if now == bound.now or now.startswith(f"{bound.now}."):
            rest = now[len(bound.now) + 1 :]
            new = [bound.name, *(rest.split(".") if rest else [])]
        else:  # it went to where this import does not lead
            new = now.split(".")
            self.needed.add(self._module_in(path))
        if len(new) == len(names):
            for node, name in zip(chain, new, strict=True):
                self.edits.write(node, name, node.value)
        else:
            self.edits.found[
                self.edits.range_of(chain[0])[0], self.edits.range_of(chain[-1])[1]
            ] = ".".join(new)

    def _module_in(self, path: str) -> str:
        """Return the longest part of an import path that is a module which has a new name."""
        parts = path.split(".")
        for end in range(len(parts), 0, -1):
            inner = ".".join(parts[1:end])
            if inner in self.words.renaming.modules:
                break
        return self.dotted(".".join(parts[:end]))

    # Strings and comments.

    def visit_Module(self, node: cst.Module) -> None:
        self._note_docstring(node.body)

    def visit_ClassDef(self, node: cst.ClassDef) -> None:
        self._note_docstring(node.body.body)

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        self._note_docstring(node.body.body)

    def visit_Comment(self, node: cst.Comment) -> None:
        self.edits.write(node, self.tell(node.value), node.value)

    def visit_SimpleString(self, node: cst.SimpleString) -> None:
        if "b" in node.prefix.lower():
            return
        inside = node.raw_value
        new = self.tell(inside) if node in self.docstrings else self.words.mentions(inside)
        self.edits.write_string(node, new)

    def visit_FormattedStringText(self, node: cst.FormattedStringText) -> None:
        self.edits.write(node, self.words.mentions(node.value), node.value)

    def visit_Call(self, node: cst.Call) -> None:
        name = _last(node.func)
        given = node.args[0].value if node.args else None
        if isinstance(given, cst.SimpleString):
            (package, packaged), (old, new) = (
                self.words.renaming.package,
                self.words.renaming.imported,
            )
            if name in _IMPORTERS and given.raw_value == old:
                self.edits.write_string(given, new)
            elif name in _DISTRIBUTIONS and given.raw_value == package:
                self.edits.write_string(given, packaged)

    def visit_List(self, node: cst.List) -> None:
        self._note_command([each.value for each in node.elements])

    def visit_Tuple(self, node: cst.Tuple) -> None:
        self._note_command([each.value for each in node.elements])

    def visit_BinaryOperation(self, node: cst.BinaryOperation) -> None:
        """Take paths that are put together of strings: `root / "src" / "name"`."""
        parts: list[cst.SimpleString] = []
        at: cst.BaseExpression = node
        while isinstance(at, cst.BinaryOperation) and isinstance(at.operator, cst.Divide):
            if not isinstance(at.right, cst.SimpleString):
                break
            parts.insert(0, at.right)
            at = at.left
        before = "/".join(part.raw_value for part in parts)
        now = self.words.paths(before) if len(parts) > 1 else before
        if now != before and now.count("/") == before.count("/"):
            steps = now.split("/")
            for part in parts:
                count = part.raw_value.count("/") + 1
                self.edits.write_string(part, "/".join(steps[:count]))
                del steps[:count]

    def visit_Annotation(self, node: cst.Annotation) -> None:
        for string in _strings(node.annotation):
            self.edits.write_string(string, _HEAD.sub(self._type_now, string.raw_value))

    def visit_Assign(self, node: cst.Assign) -> None:
        if any(_last(each.target) == "__all__" for each in node.targets):
            for string in _strings(node.value):
                bound = self.names.bound_to(self.names.top, string.raw_value)
                if bound:
                    self.edits.write_string(string, bound.name)

    def _type_now(self, found: re.Match[str]) -> str:
        bound = self.names.bound_to(self.names.top, found[0])
        return bound.name if bound else found[0]

    def _note_command(self, parts: Sequence[cst.BaseExpression]) -> None:
        old, new = self.words.renaming.imported
        strings = [part for part in parts if isinstance(part, cst.SimpleString)]
        for before, after in pairwise(strings):
            if before.raw_value == "-m" and after.raw_value == old:
                self.edits.write_string(after, new)

    def _note_docstring(self, body: Sequence[cst.CSTNode]) -> None:
        first = body[0] if body else None
        inner = first.body[0] if isinstance(first, cst.SimpleStatementLine) else first
        if isinstance(inner, cst.Expr) and isinstance(inner.value, cst.SimpleString):
            self.docstrings.add(inner.value)


_HEAD = re.compile(r"(?<![\w.])[A-Za-z_]\w*(?=\.)")


def _chain(node: cst.BaseExpression) -> Iterator[cst.Name]:
    """Yield the names of a dotted chain, nothing where it begins with something else."""
    parts: list[cst.Name] = []
    at = node
    while isinstance(at, cst.Attribute):
        parts.insert(0, at.attr)
        at = at.value
    if isinstance(at, cst.Name):
        yield at
        yield from parts


def _last(node: cst.CSTNode) -> str:
    name = node.attr if isinstance(node, cst.Attribute) else node
    return name.value if isinstance(name, cst.Name) else ""


def _strings(node: cst.CSTNode) -> Iterator[cst.SimpleString]:
    if isinstance(node, cst.SimpleString):
        yield node
    for child in node.children:
        yield from _strings(child)
