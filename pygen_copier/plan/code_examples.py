"""A code example is a person's own Python file whose API and style a plan is to follow.

It is summarised by static reading alone: nothing of it is imported or run.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pygen_copier.digests import digest
from pygen_copier.errors import PygenError
from pygen_copier.paths import PathError, is_there, read_inside
from pygen_copier.plan.bare_signature import bare_field, bare_signature
from pygen_copier.source.imported_names import imported_names
from pygen_copier.source.parsing import parse
from pygen_copier.source.syntax import AnyFunction, Definition, all_parameters, definitions, walk
from pygen_copier.text import oneline
from pygen_copier.tokens import estimate_tokens

MAX_TOKENS = 2_000
MAX_FILES = 20
MAX_BYTES = 1_000_000

_SECTION = "(Args|Arguments|Parameters|Attributes|Returns|Yields|Raises|Examples?)"
DOCSTRING_STYLES = {
    "google": re.compile(rf"^[ \t]*{_SECTION}:[ \t]*$", re.MULTILINE),
    "numpy": re.compile(rf"^[ \t]*{_SECTION}[ ]*\n[ \t]*-{{3,}}[ \t]*$", re.MULTILINE),
    "sphinx": re.compile(r"^[ \t]*:(param|type|returns?|rtype|raises)\b[^:\n]*:", re.MULTILINE),
}
_DATACLASS = re.compile(r"(dataclasses\.)?dataclass\b")
_REMEDY = "Correct it, or take it out of code_examples."
_CLOSING = 20  # tokens kept for the count of files left out


@dataclass(frozen=True, slots=True)
class _Detail:
    """A part of a file's summary that can be left out.

    Attributes:
        rank: How early it is given its place; what it is a part of comes before it.
        place: The keys that lead to it in the summary.
        value: The part.
    """

    rank: int
    place: tuple[str, ...]
    value: Any


def summarise_examples(paths: Sequence[str], base: Path) -> list[dict[str, Any]]:
    """Return summaries of Python files as JSON data, at most `MAX_TOKENS` in all.

    A summary has the file's `path` as it was given and its `style`. Then, in this order and as far
    as there is room for all files alike: its public functions and classes by their signatures
    (`api`); the first paragraph of its docstring (`doc`) and what it `imports`; the public methods
    and annotated fields of classes (`members`); the docstrings of the former, and of the latter.
    No part is shortened: `omitted` counts those for which there was no room, and `omitted_files`,
    in a last entry of its own, the files.

    Args:
        paths: Files, and folders for the `.py` files directly in them, the first `MAX_FILES`.
        base: The folder that the paths are relative to.

    Raises:
        PygenError: A path is missing, or a file is too large, or no Python in UTF-8.
    """
    omitted = 0
    chosen: dict[Path, str] = {}
    for path in paths:
        files = _files(path, base)
        omitted += max(0, len(files) - MAX_FILES)
        for shown, file in files[:MAX_FILES]:
            chosen.setdefault(file, shown)
    room = MAX_TOKENS - _CLOSING
    entries: list[dict[str, Any]] = []
    details: list[tuple[int, _Detail, dict[str, Any]]] = []
    for file, shown in chosen.items():
        style, parts = _read(shown, file, base)
        entry: dict[str, Any] = {"path": shown, "style": style, "omitted": 0, "api": {}}
        if (cost := _cost([entry])) > room:
            omitted += 1
            continue
        room -= cost
        entries.append(entry)
        details += ((at, part, entry) for at, part in enumerate(parts))
    for _, detail, entry in sorted(details, key=lambda item: (item[1].rank, item[0])):
        cost = _cost({detail.place[-1]: detail.value})
        if cost <= room and _placed(entry, detail):
            room -= cost
        else:
            entry["omitted"] += 1
    return [*entries, {"omitted_files": omitted}] if omitted else entries


def digest_examples(paths: Sequence[str], base: Path) -> str:
    """Return a digest of the files that `summarise_examples` reads.

    Raises:
        PygenError: A path is missing, leads out of the folder, is a link, or is too large.
    """
    files = [file for path in paths for file in _files(path, base)[:MAX_FILES]]
    hashes = [
        [shown, hashlib.sha256(_content(shown, file, base)).hexdigest()] for shown, file in files
    ]
    return digest(hashes, 8)


def _cost(part: Any) -> int:
    return estimate_tokens(json.dumps(part, ensure_ascii=False, indent=1))


def _placed(entry: dict[str, Any], detail: _Detail) -> bool:
    """Put a detail in its place, and return whether there was one."""
    holder = entry
    for key in detail.place[:-1]:
        if key not in holder:
            return False
        holder = holder[key]
    holder[detail.place[-1]] = detail.value
    return True


def _files(path: str, base: Path) -> list[tuple[str, Path]]:
    """Return the Python files of a path, each with the name to show."""
    given = base / path
    try:
        if path.strip() and given.is_dir():
            inside = sorted(file for file in given.glob("*.py") if not file.is_dir())
            files = [(f"{path.rstrip('/')}/{file.name}", file) for file in inside]
            problem = "" if files else "holds no .py file"
        elif path.strip() and is_there(base, path):
            files = [(path, given)]
            problem = "" if given.suffix == ".py" else "is no .py file"
        else:
            files = []
            problem = f"was not found in {base}"
        for shown, _ in () if problem else files:
            is_there(base, shown)
    except OSError as error:
        problem = f"cannot be read: {error.strerror}"
    except (PathError, ValueError) as error:
        problem = _why_not(path, error)
    if problem:
        raise PygenError(
            f"The code example {path!r} {problem}.",
            "Name Python files or their folders, relative to where copier runs.",
        )
    return [(shown, Path(os.path.normpath(file))) for shown, file in files]


def _why_not(path: str, error: Exception) -> str:
    """Return why a path is not read, to go on after its name."""
    if not isinstance(error, PathError):
        return "is no name of a file"
    told = error.problem.rstrip(".")
    return (
        told.removeprefix(path).strip()
        if told.startswith(f"{path} ")
        else f"cannot be read: {told}"
    )


def _content(shown: str, file: Path, base: Path) -> bytes:
    """Return what a file holds.

    Raises:
        PygenError: It is too large, or cannot be read.
    """
    try:
        return read_inside(base, file, MAX_BYTES) or b""
    except PathError as error:
        problem = "is larger than 1 MB" if "more than" in error.problem else _why_not(shown, error)
    raise PygenError(f"The code example {shown!r} {problem}.", _REMEDY)


def _read(shown: str, file: Path, base: Path) -> tuple[dict[str, Any], list[_Detail]]:
    """Return the style and the details of a file."""
    source = _content(shown, file, base)
    try:
        tree = parse(source.decode("utf-8-sig"))
        return _style(tree), list(_details(tree))
    except UnicodeDecodeError:
        problem = "is not UTF-8"
    except SyntaxError as error:
        problem = f"is no Python: line {error.lineno}: {error.msg}"
    except (ValueError, RecursionError, MemoryError) as error:
        problem = f"is no Python that can be read: {error}"
    raise PygenError(f"The code example {shown!r} {problem}.", _REMEDY)


def _details(tree: ast.Module) -> Iterator[_Detail]:
    yield from _doc(2, tree, "doc")
    if imports := sorted(set(_imports(tree))):
        yield _Detail(2, ("imports",), imports)
    for name, node in definitions(tree).items():
        if name.startswith("_"):
            continue
        place = ("api", bare_signature(node))
        members = list(_members(node, *place)) if isinstance(node, ast.ClassDef) else []
        yield _Detail(1, place, {"members": {}} if members else {})
        yield from _doc(4, node, *place, "doc")
        yield from members


def _members(node: ast.ClassDef, *place: str) -> Iterator[_Detail]:
    for inner in node.body:
        match inner:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                if not name.startswith("_") or name.endswith("__"):
                    member = (*place, "members", bare_signature(inner))
                    yield _Detail(3, member, "")
                    yield from _doc(5, inner, *member)
            case ast.AnnAssign(target=ast.Name(id=name)) if not name.startswith("_"):
                yield _Detail(3, (*place, "members", bare_field(inner)), "")
            case _:
                pass


def _doc(rank: int, node: Definition | ast.Module, *place: str) -> Iterator[_Detail]:
    if doc := oneline(re.split(r"\n\s*\n", ast.get_docstring(node) or "")[0]):
        yield _Detail(rank, place, doc)


def _imports(tree: ast.Module) -> Iterator[str]:
    roots = (each.imports.partition(".")[0] for each in imported_names(walk(tree)))
    yield from (root for root in roots if root not in ("", "__future__"))


def _style(tree: ast.Module) -> dict[str, Any]:
    """Return facts of style; `annotated` is the share of parameters and results with a type."""
    nodes = walk(tree)
    functions = [node for node in nodes if isinstance(node, AnyFunction)]
    classes = [node for node in nodes if isinstance(node, ast.ClassDef)]
    typed = [is_typed for function in functions for is_typed in _annotations(function)]
    docs = [ast.get_docstring(node) or "" for node in (tree, *functions, *classes)]
    styles = Counter(
        style for style, section in DOCSTRING_STYLES.items() for doc in docs if section.search(doc)
    )
    facts = {
        "annotated": round(sum(typed) / len(typed), 2) if typed else None,
        "docstrings": styles.most_common(1)[0][0] if styles else "none",
        "dataclasses": any(
            _DATACLASS.match(ast.unparse(decorator))
            for node in classes
            for decorator in node.decorator_list
        ),
        "naming": _naming([function.name.strip("_") for function in functions]),
    }
    return {name: fact for name, fact in facts.items() if fact is not None}


def _annotations(function: AnyFunction) -> Iterator[bool]:
    own = ("self", "cls")
    yield from (a.annotation is not None for a in all_parameters(function) if a.arg not in own)
    yield function.returns is not None


def _naming(functions: Sequence[str]) -> str | None:
    """Return how functions of more than one word are named, None where there are none."""
    kinds = ["snake_case"] if any("_" in name for name in functions) else []
    kinds += ["camelCase"] if any(re.search("[a-z][A-Z]", name) for name in functions) else []
    return " and ".join(kinds) or None
