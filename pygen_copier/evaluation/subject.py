"""A subject: the files of a package that is evaluated, sorted by what they are for."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from pygen_copier.errors import PygenError
from pygen_copier.paths import PathError, read_file, read_inside
from pygen_copier.project.git_files import list_git_files
from pygen_copier.source.imported_names import imported_names
from pygen_copier.source.syntax import UnreadableSourceError, read
from pygen_copier.text import sound

_KINDS = (".py", ".js", ".mjs", ".md", ".toml", ".txt", ".cfg", ".json", ".yml", ".yaml", ".csv")
_MOST_FILES = 2_000
_ASIDE = frozenset(
    {"tests", "test", "docs", "doc", "examples", "example", "benchmarks", "scripts", "tools"}
)


@dataclass(frozen=True)
class Subject:
    """The files of a package.

    Attributes:
        name: What reports call it: the name in its metadata, or of its folder.
        files: The texts of its files by their paths, with slashes.
        unread: Why some files are not among them, a sentence each.
    """

    name: str
    files: Mapping[str, str]
    unread: tuple[str, ...] = ()

    @cached_property
    def modules(self) -> dict[str, str]:
        """The texts of its own modules by their paths: no tests, examples or pages."""
        python = {path: text for path, text in self.files.items() if path.endswith(".py")}
        below = {path: text for path, text in python.items() if path.startswith("src/")}
        if below:
            return below
        return {
            path: text
            for path, text in python.items()
            if not _ASIDE & set(PurePosixPath(path).parts)
            and not is_test(path)
            and PurePosixPath(path).name not in ("setup.py", "conftest.py", "noxfile.py")
        }

    @cached_property
    def tests(self) -> tuple[str, ...]:
        """The paths of its files of tests."""
        return tuple(path for path in self.files if is_test(path))

    def tests_of(self, path: str) -> list[str]:
        """Return the files of tests that are named after a module, or after its path.

        Args:
            path: The module.
        """
        inner = self.dotted.get(path, PurePosixPath(path).stem).partition(".")[2]
        for name in (inner.replace(".", "_"), PurePosixPath(path).stem):
            found = [test for test in self.tests if PurePosixPath(test).name == f"test_{name}.py"]
            if name and found:
                return found
        return []

    @cached_property
    def examples(self) -> tuple[str, ...]:
        """The paths of its examples."""
        return tuple(
            path
            for path in self.files
            if path.endswith(".py") and PurePosixPath(path).parts[0] in ("examples", "example")
        )

    @cached_property
    def pages(self) -> dict[str, str]:
        """The texts of its documentation: the README and what is below `docs/`, in Markdown."""
        return {
            path: text
            for path, text in self.files.items()
            if path.endswith(".md") and (path == "README.md" or path.startswith(("docs/", "doc/")))
        }

    @cached_property
    def metadata(self) -> Mapping[str, Any] | None:
        """The table `project` of its `pyproject.toml`; None where there is none to be read."""
        try:
            found = tomllib.loads(self.files.get("pyproject.toml", "")).get("project")
        except tomllib.TOMLDecodeError:
            return None
        return found if isinstance(found, dict) else None

    @cached_property
    def requirements(self) -> tuple[str, ...] | None:
        """What it declares to need at run time; None where it declares nothing, not even that."""
        if self.metadata is None:
            lines = self.files.get("requirements.txt")
            if lines is None:
                return None
            texts = (line.partition("#")[0].strip() for line in lines.splitlines())
            return tuple(text for text in texts if text and not text.startswith("-"))
        given = self.metadata.get("dependencies", [])
        return tuple(map(str, given)) if isinstance(given, list) else ()

    @cached_property
    def dotted(self) -> dict[str, str]:
        """The dotted names of its modules by their paths; a package's is that of its folder."""
        found = {}
        for path in self.modules:
            parts = PurePosixPath(path.removeprefix("src/")).with_suffix("").parts
            found[path] = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        return found

    @cached_property
    def import_names(self) -> tuple[str, ...]:
        """The top-level names it is imported by."""
        return tuple(sorted({name.partition(".")[0] for name in self.dotted.values() if name}))


def read_subject(folder: Path, name: str = "") -> Subject:
    """Return the files of a package as git sees them; links are not followed.

    Args:
        folder: Its folder.
        name: What reports are to call it.

    Raises:
        PygenError: There is no such folder, it has no Python, or more files than are read.
    """
    root = folder.resolve()
    if not root.is_dir():
        raise PygenError(f"There is no folder {folder}.", "Name the folder of a package.")
    paths = [path for path in list_git_files(root).files if path.endswith(_KINDS)]
    if len(paths) > _MOST_FILES:
        raise PygenError(
            f"{folder} has {len(paths):,} files, and at most {_MOST_FILES:,} are read.",
            "Name the folder of one package.",
        )
    files: dict[str, str] = {}
    unread: list[str] = []
    for path in paths:
        try:
            data = read_inside(root, path)
        except PathError as error:
            unread.append(error.problem)
            continue
        if data is not None:
            files[path] = sound(data.decode("utf-8", "replace"))
    found = Subject(name or root.name, files, tuple(unread))
    if not found.modules:
        raise PygenError(f"There is no Python module in {folder}.", "Name the folder of a package.")
    called = (found.metadata or {}).get("name")
    return found if name or not isinstance(called, str) else Subject(called, files, tuple(unread))


def read_tests(path: Path) -> dict[str, str]:
    """Return the texts of a file, or of the files of a folder, by their paths in it.

    Args:
        path: A file of tests, or a folder with such, and what they read.

    Raises:
        PygenError: There is no such file or folder.
    """
    if path.is_file():
        return {path.name: sound(read_file(path).decode("utf-8", "replace"))}
    if not path.is_dir():
        raise PygenError(f"There are no tests at {path}.", "Name a file or a folder of tests.")
    root = path.resolve()
    found = [name for name in list_git_files(root).files if name.endswith(_KINDS)]
    texts: dict[str, str] = {}
    for name in found[:_MOST_FILES]:
        with suppress(PathError):  # a link, which is not followed
            data = read_inside(root, name)
            if data is not None:
                texts[name] = sound(data.decode("utf-8", "replace"))
    return texts


def is_test(path: str) -> bool:
    """Return whether a file is one of tests, by its name as pytest has it.

    Args:
        path: The file.
    """
    name = PurePosixPath(path).name
    return name.endswith(".py") and (name.startswith("test_") or name.endswith("_test.py"))


def imported_roots(text: str) -> set[str]:
    """Return the top-level names that a text imports; none where it does not parse.

    Args:
        text: The text.
    """
    try:
        nodes = read(text).nodes
    except UnreadableSourceError:
        return set()
    return {each.imports.partition(".")[0] for each in imported_names(nodes)}
