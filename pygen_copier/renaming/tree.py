"""The tree of a project after a renaming: every file, a person's own and edited ones among them."""

from __future__ import annotations

import posixpath
import re
import tempfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pygen_copier.git import git_output
from pygen_copier.renaming.moves import Moves
from pygen_copier.renaming.renaming import Renaming
from pygen_copier.renaming.texts import Texts

Files = Mapping[str, bytes]
"""The files of a folder, by path."""


@dataclass
class Tree:
    """What becomes of a project.

    Attributes:
        files: What every file holds that is there afterwards.
        moved: Where files go that are called otherwise, by their paths before.
        at_stake: Files with something a person wrote that moves, or names what is renamed.
        in_the_way: Files of now where another already is.
        removed: Files that the template has no more, by the names of now.
        made: Files that are new.
        links: Where symbolic links go that lie in folders which move.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    at_stake: list[str] = field(default_factory=list)
    in_the_way: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)


def moves_of(base: Files, now: Files, renaming: Renaming, known: Mapping[str, str]) -> Moves:
    """Return where files go.

    Args:
        base: The template's files with the names before.
        now: The same with the names of now.
        renaming: What is called otherwise.
        known: Files of which it is known, by their paths before.
    """
    new = set(now) - set(base)
    files = {old: path for old, path in known.items() if old != path}
    for path in sorted(set(base) - set(now)):
        if path not in files:
            there = next((each for each in renaming.files(path) if each in new), None)
            if there is not None and there != path:
                files[path] = there
    return Moves.of_files(files, [path for path in base if path not in files])


def own_modules(own: Collection[str], renaming: Renaming) -> dict[str, str]:
    """Return where modules go that a person added to the package, by their paths before."""
    imported, importing = renaming.imported
    found: dict[str, str] = {}
    for path in own:
        above, folder, inner = path.partition(f"{imported}/")
        if not folder or above.strip("/").count("/") or not inner.endswith(".py"):
            continue
        name = inner.removesuffix(".py").removesuffix("/__init__")
        new = renaming.module(name.replace("/", "."))
        if new != name.replace("/", "."):
            end = inner.removesuffix(".py")[len(name) :]
            found[path] = f"{above}{importing}/{new.replace('.', '/')}{end}.py"
    return found


def renamed_tree(project: Files, base: Files, now: Files, texts: Texts) -> Tree:
    """Return what becomes of a project.

    What is as it was generated is what the template makes now. What a person wrote gets the names
    of now where it is code; where that and the template touch the same lines, the person's stand.

    Args:
        project: The project's files.
        base: The template's files with the names before.
        now: The same with the names of now.
        texts: Rewrites texts.
    """
    tree = Tree()
    own_folders = {posixpath.dirname(texts.moves.of(path)) for path in project if path not in base}
    for path, content in project.items():
        to = texts.moves.of(path)
        generated = base.get(path)
        if generated == content:
            if to in now:
                _put(tree, path, to, now[to])
            elif posixpath.dirname(to) in own_folders:
                _put(tree, path, to, content)
            else:
                tree.removed.append(path)
            continue
        written = _own(texts, path, content)
        if generated is None:
            if to != path or written != content:
                tree.at_stake.append(path)
            _put(tree, path, to, written)
            continue
        before = _own(texts, path, generated)
        if to != path or _person_names(content, written, generated):
            tree.at_stake.append(path)
        _put(tree, path, to, _merged(written, before, now[to]) if to in now else written)
    for path in base:
        if path not in project and texts.moves.of(path) != path:
            tree.at_stake.append(path)
    removed = {texts.moves.of(path) for path in base if path not in project}
    for path in now:
        if path not in base and path not in removed and path not in tree.files:
            tree.files[path] = now[path]
            tree.made.append(path)
    tree.in_the_way = sorted(
        to for path, to in tree.moved.items() if to in project and texts.moves.of(to) == to
    )
    return tree


def still_named(files: Files, renaming: Renaming, but: str) -> list[str]:
    """Return where an old name of the package still stands as a word, as `FILE:LINE`.

    Args:
        files: The files after the renaming.
        renaming: What is called otherwise.
        but: The file that records the answers.
    """
    (package, packaged), (imported, importing) = renaming.package, renaming.imported
    gone = {package, imported} - {packaged, importing}
    words = "|".join(map(re.escape, gone))
    if not gone:
        return []
    named = re.compile(rf"(?<![\w./-])(?:{words})(?![\w-])".encode())
    return [
        f"{path}:{number}"
        for path, content in sorted(files.items())
        if path != but and b"\0" not in content
        for number, line in enumerate(content.splitlines(), 1)
        if named.search(line)
    ]


def _put(tree: Tree, path: str, to: str, content: bytes) -> None:
    tree.files[to] = content
    if to != path:
        tree.moved[path] = to


def _own(texts: Texts, path: str, content: bytes) -> bytes:
    """Return a file of a person with the names of now; what is no text stays."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return content
    return texts.own(path, text).encode()


def _person_names(content: bytes, written: bytes, generated: bytes) -> bool:
    """Return whether a line that a person wrote names what is renamed."""
    theirs = set(generated.splitlines())
    now = set(written.splitlines())
    return any(line not in theirs and line not in now for line in content.splitlines())


def _merged(own: bytes, before: bytes, now: bytes) -> bytes:
    """Return a three-way merge; where both changed the same lines, the person's stand."""
    if before == now:
        return own
    with tempfile.TemporaryDirectory(prefix="pygen-rename-") as folder:
        paths = []
        for name, content in zip("abc", (own, before, now), strict=True):
            paths.append(Path(folder, name))
            paths[-1].write_bytes(content)
        return git_output(Path(folder), "merge-file", "-p", "--ours", *paths)


def files_in(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder that a template rendered, by path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in _walk(folder)}


def _walk(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())
