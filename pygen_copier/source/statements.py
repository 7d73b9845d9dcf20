"""A statement of a source has the comments above it, as text that can be moved."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pygen_copier.source.parsing import parse
from pygen_copier.source.syntax import Definition, root_names

REFUSED = (SyntaxError, ValueError, RecursionError, MemoryError)
"""What `ast.parse` raises where a text is no Python."""


@dataclass(frozen=True)
class Statement:
    """A statement, or several that share a line.

    Attributes:
        nodes: The statements.
        text: Their lines, with the comments and empty lines above.
    """

    nodes: tuple[ast.stmt, ...]
    text: str

    @property
    def node(self) -> ast.stmt:
        """The first statement."""
        return self.nodes[0]

    @property
    def key(self) -> object:
        """What tells it from other statements of the same body."""
        return self.keys if len(self.nodes) > 1 else _key(self.node)

    @property
    def keys(self) -> tuple[object, ...]:
        """What tells each of its statements from others."""
        return tuple(map(_key, self.nodes))

    @property
    def name(self) -> str:
        """What it defines, empty where that is nothing or several things."""
        match self.nodes:
            case (
                (ast.FunctionDef(name=name),)
                | (ast.AsyncFunctionDef(name=name),)
                | (ast.ClassDef(name=name),)
                | (ast.Assign(targets=[ast.Name(id=name)]),)
                | (ast.AnnAssign(target=ast.Name(id=name)),)
            ):
                return name
            case _:
                return ""

    @property
    def is_import(self) -> bool:
        """Whether it only imports."""
        return all(isinstance(node, (ast.Import, ast.ImportFrom)) for node in self.nodes)

    @property
    def is_main_guard(self) -> bool:
        """Whether it is `if __name__ == "__main__":`, which stays last."""
        return isinstance(self.node, ast.If) and "__name__" in root_names(self.node.test)

    @property
    def is_text(self) -> bool:
        """Whether it is a text that stands for itself, such as a docstring."""
        match self.nodes:
            case (ast.Expr(value=ast.Constant(value=str())),):
                return True
            case _:
                return False


def statements(text: str) -> list[Statement]:
    """Return the statements of a source; their texts, joined by line breaks, are the source.

    Raises:
        SyntaxError: The text is no Python; likewise the other errors in `REFUSED`.
    """
    lines = text.split("\n")
    return _split(parse(text).body, lines, 0, len(lines))


def members(statement: Statement) -> tuple[str, list[Statement]] | None:
    """Return a class as its head, which ends before its body, and the statements of its body.

    None where the statement is no class, or its body begins on the line of its colon.
    """
    if not isinstance(statement.node, ast.ClassDef) or len(statement.nodes) > 1:
        return None
    [node] = parse(shifted(statement.text, -statement.node.col_offset)).body
    if not isinstance(node, ast.ClassDef):
        return None
    lines = statement.text.split("\n")
    head = _head_lines(node, lines)
    if _first_line(node.body[0]) <= head:
        return None
    return "\n".join(lines[:head]), _split(node.body, lines, head, len(lines))


def text_of(found: Sequence[Statement]) -> str:
    """Return statements as one text."""
    return "\n".join(statement.text for statement in found)


def defined(text: str) -> list[str]:
    """Return what a source defines, in its order: `f`, `LIMIT`, `Code`, and `Code.rate`."""
    return [name for statement in statements(text) for name in _names(statement)]


def extent(text: str) -> int:
    """Return how many statements a source has that are no imports, those in classes included."""
    count = 0
    for statement in statements(text):
        body = members(statement)
        count += (not statement.is_import) + (len(body[1]) if body else 0)
    return count


def shifted(text: str, by: int) -> str:
    """Return statements with their indentation changed; the insides of strings stay."""
    inside = {
        line
        for token in tokens(text)
        if token.type in _STRINGS
        for line in range(token.start[0] + 1, token.end[0] + 1)
    }
    lines = text.split("\n")
    for at, line in enumerate(lines):
        if line.strip() and at + 1 not in inside:
            lines[at] = " " * by + line if by > 0 else line.removeprefix(" " * -by)
    return "\n".join(lines)


def tokens(text: str) -> Iterator[tokenize.TokenInfo]:
    """Yield the tokens of a text up to where it cannot be read further."""
    try:
        yield from tokenize.generate_tokens(io.StringIO(text).readline)
    except (tokenize.TokenError, SyntaxError):
        return


_STRINGS = {
    getattr(tokenize, name)
    for name in ("STRING", "FSTRING_MIDDLE", "TSTRING_MIDDLE")
    if hasattr(tokenize, name)
}


def _names(statement: Statement) -> Iterator[str]:
    if statement.name:
        yield statement.name
        body = members(statement)
        for member in body[1] if body else ():
            if member.name:
                yield f"{statement.name}.{member.name}"


def _split(body: Sequence[ast.stmt], lines: list[str], at: int, end: int) -> list[Statement]:
    """Cut the lines between two numbers into the statements of a body."""
    groups: list[list[ast.stmt]] = []
    for node in body:
        if groups and _first_line(node) <= (groups[-1][-1].end_lineno or 0):
            groups[-1].append(node)
        else:
            groups.append([node])
    found = []
    for number, group in enumerate(groups):
        last = end if number == len(groups) - 1 else group[-1].end_lineno or at
        found.append(Statement(tuple(group), "\n".join(lines[at:last]).rstrip("\n")))
        at = last
    return found


def _first_line(node: ast.stmt) -> int:
    decorators = node.decorator_list if isinstance(node, Definition) else []
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def _head_lines(node: ast.ClassDef, lines: Sequence[str]) -> int:
    """Return the number of the line on which the head of a class ends."""
    last = max([node.lineno, *(expression.end_lineno or 0 for expression in node.bases)])
    last = max([last, *(keyword.value.end_lineno or 0 for keyword in node.keywords)])
    first = _first_line(node.body[0])
    while last < first - 1 and not lines[last - 1].partition("#")[0].rstrip().endswith(":"):
        last += 1
    return last


def _key(node: ast.stmt) -> object:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            decorators = [ast.unparse(decorator) for decorator in node.decorator_list]
            if node.name == "_" or any(_one_of_many(text, node.name) for text in decorators):
                return node.name, tuple(decorators), ast.unparse(node.args)
            return "definition", node.name
        case ast.ClassDef():
            return "definition", node.name
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if name not in root_names(value):
            return "value", name
        case ast.AnnAssign(target=ast.Name(id=name)):
            return "value", name
        case _:
            return ast.dump(node)


def _one_of_many(decorator: str, name: str) -> bool:
    """Return whether a decorator lets several functions share a name."""
    plain = decorator.partition("(")[0]
    return plain.startswith(f"{name}.") or plain.endswith(("overload", ".register"))
