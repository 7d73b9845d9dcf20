"""A package that is there: its folder in `src/`, its sources, and what it says of itself."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pygen_copier.errors import PygenError
from pygen_copier.generation.adoption import adoptable
from pygen_copier.git import git_paths
from pygen_copier.names import distribution_problem, import_problem
from pygen_copier.plan.metadata import Metadata, read_metadata
from pygen_copier.source.parsing import parse
from pygen_copier.text import oneline

SOURCE = "src"
_INIT = "__init__.py"
_NO_PACKAGE = frozenset({"benchmarks", "doc", "docs", "examples", "scripts", "test", "tests"})


@dataclass(frozen=True)
class Package:
    """A package that is there.

    Attributes:
        metadata: What it says of itself.
        import_name: What it is imported as.
        doc: The docstring of the package.
        sources: The texts of its Python files, by their paths below its folder.
        left_out: The files that are left alone, a sentence each.
    """

    metadata: Metadata
    import_name: str
    doc: str
    sources: Mapping[str, str]
    left_out: tuple[str, ...]


def read_package(project: Path) -> Package:
    """Read a package of src layout; nothing of it is run.

    Args:
        project: Its folder, in git.

    Raises:
        PygenError: It is no package that can be adopted.
    """
    metadata = read_metadata(project)
    tracked = git_paths(project, "ls-files", "-z", "--", "*.py")
    name = _import_name(project, tracked)
    for problem in (distribution_problem(metadata.name), import_problem(name)):
        if problem:
            raise PygenError(problem, "A package of that name cannot be adopted.")
    root = f"{SOURCE}/{name}/"
    sources: dict[str, str] = {}
    left = []
    for path in tracked:
        if not path.startswith(root) or not (project / path).exists():
            continue
        text = adoptable(project, path)
        if text is None:
            left.append(f"{path} is left alone: it is no text in UTF-8 with line ends of Unix.")
        else:
            sources[path.removeprefix(root)] = text
    trees = {path: _tree(f"{root}{path}", text) for path, text in sources.items()}
    doc = ast.get_docstring(trees[_INIT]) if _INIT in trees else ""
    return Package(metadata, name, doc or "", sources, tuple(left))


def _tree(path: str, text: str) -> ast.Module:
    """Return the tree of a file.

    Raises:
        PygenError: It is no Python, with the line.
    """
    try:
        return parse(text)
    except SyntaxError as error:
        problem = f"line {error.lineno}: {error.msg}"
    except (ValueError, RecursionError, MemoryError) as error:
        problem = oneline(str(error))
    raise PygenError(f"{path} is no Python: {problem}.", "Mend it, commit, and adopt then.")


def _import_name(project: Path, tracked: Sequence[str]) -> str:
    """Return the name of the one package in `src/`.

    Raises:
        PygenError: There is none, or there are several.
    """
    parts = [path.split("/") for path in tracked]
    inner = [each[1:] for each in parts if each[0] == SOURCE]
    packages = sorted(each[0] for each in inner if each[1:] == [_INIT])
    if len(packages) == 1:
        return packages[0]
    if packages:
        raise PygenError(
            f"There are several packages in {project / SOURCE}: {', '.join(packages)}.",
            "A project of one package can be adopted.",
        )
    folders = sorted({each[0] for each in inner if len(each) > 1})
    if folders:
        raise PygenError(
            f"{SOURCE}/{folders[0]} has no {_INIT}: a namespace package cannot be adopted.",
            f"Where it is none, add the file: touch {SOURCE}/{folders[0]}/{_INIT}",
        )
    flat = sorted(each[0] for each in parts if each[1:] == [_INIT] and each[0] not in _NO_PACKAGE)
    if flat:
        raise PygenError(
            f"{flat[0]} lies beside pyproject.toml, and modules are added in {SOURCE}.",
            f"Move it there first: mkdir -p {SOURCE} && git mv {flat[0]} {SOURCE}/",
        )
    raise PygenError(
        f"Git knows no Python package in {project / SOURCE}.", "Commit it first, where it is new."
    )
