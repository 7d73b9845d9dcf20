"""A suite: tasks of a benchmark that others made, read from a checkout that a person has.

NL2RepoBench has `test_files/TASK/` with `start.md`, `test_files.json`, `test_case_count.txt`; its
tests are in an image a task, from which a person copies them beside these. Commit0 has a repository
a task, with stubs, tests and a specification.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from pygen_copier.errors import PygenError
from pygen_copier.evaluation.subject import imported_roots, read_subject
from pygen_copier.paths import PathError, read_inside, write_inside
from pygen_copier.project.git_files import list_git_files
from pygen_copier.source.outline import outline
from pygen_copier.text import sound

SUITES = ("nl2repo", "commit0")
_TASKS = {"nl2repo": "test_files", "commit0": "."}
_SPECIFICATIONS = ("spec.md", "README.md", "README.rst")
_CONFTEST = "conftest.py"
_REACH = '''"""Lets tests import one another, as `tests.helpers`, wherever they lie."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
'''
_NO_PACKAGE = frozenset({*sys.stdlib_module_names, "pytest", "tests", "test", "conftest"})


@dataclass(frozen=True)
class Task:
    """A task: what a package shall be, and the tests that say whether it is that.

    Attributes:
        name: What the benchmark calls it.
        specification: What is asked for, in Markdown.
        source: The file that this was taken from.
        tests: The texts of its tests, and of what these read, by their paths.
        number: How many tests there are, where the benchmark says so.
        why: Why it cannot be run; empty where it can.
    """

    name: str
    specification: str
    source: str
    tests: Mapping[str, str] = field(repr=False)
    number: int | None = None
    why: str = ""

    @property
    def import_name(self) -> str:
        """What their tests import most, the name of the task where nothing tells."""
        own = re.sub(r"\W+", "_", self.name.casefold()).strip("_")
        found: Counter[str] = Counter()
        for path, text in self.tests.items():
            if path.endswith(".py"):
                found.update(imported_roots(text) - _NO_PACKAGE)
        alike = [name for name in found if name.casefold() == own]
        most = [name for name, _ in sorted(found.items(), key=lambda each: (-each[1], each[0]))]
        return (alike or most or [own])[0]

    def write(self, output: Path) -> tuple[Path, Path]:
        """Write it for a run, and return its specification and the folder of its tests.

        Args:
            output: The folder of the benchmark, which is there.

        Raises:
            PathError: It cannot be written.
        """
        own = PurePosixPath("suite", self.name)
        write_inside(output, str(own / "spec.md"), self.specification.encode())
        for path, text in {_CONFTEST: _REACH, **self.tests}.items():
            write_inside(output, str(own / "tests" / path), text.encode())
        return output / own / "spec.md", output / own / "tests"


def read_suite(kind: str, checkout: Path, only: Sequence[str] = ()) -> list[Task]:
    """Return the tasks of a checkout.

    Args:
        kind: One of `SUITES`.
        checkout: Where the person has it.
        only: The names of the tasks that are wanted; empty for all.

    Raises:
        PygenError: There are none there, or not all that are wanted.
    """
    root = (checkout / _TASKS[kind]).resolve()
    if not root.is_dir():
        raise PygenError(f"There is no folder {root}.", "Name a checkout of the benchmark.")
    folders = [each for each in sorted(root.iterdir()) if each.is_dir() and each.name[0] != "."]
    reader = _read_nl2repo if kind == "nl2repo" else _read_commit0
    wanted = [each for each in folders if not only or each.name in only]
    found = [task for folder in wanted if (task := reader(folder)) is not None]
    if missing := sorted(set(only) - {task.name for task in found}):
        raise PygenError(f"{root} has no task {missing[0]}.", "Name one of its folders.")
    if not found:
        raise PygenError(f"{root} has no tasks of {kind}.", "Name a checkout of the benchmark.")
    return found


def _read_nl2repo(folder: Path) -> Task | None:
    specification = _text(folder, "start.md")
    if specification is None:
        return None
    named = _listed(_text(folder, "test_files.json"))
    count = (_text(folder, "test_case_count.txt") or "").strip()
    tests = dict(_files(folder, named))
    why = ""
    if not any(path.endswith(".py") for path in tests):
        why = (
            f"Its tests are not in the checkout: copy {', '.join(named) or 'them'} from its image "
            f"to test_files/{folder.name}."
        )
    number = int(count) if count.isdecimal() else None
    return Task(folder.name, specification, "start.md", tests, number, why)


def _read_commit0(folder: Path) -> Task | None:
    with suppress(PygenError):
        subject = read_subject(folder)
        source = next((name for name in _SPECIFICATIONS if _text(folder, name)), "")
        tests = {
            path: text
            for path, text in subject.files.items()
            if path in subject.tests or {"tests", "test"} & set(PurePosixPath(path).parts[:-1])
        }
        about = _text(folder, source) if source else None
        why = "" if tests else "It has no tests."
        if about is None:
            source, about = "its stubs", f"# {folder.name}\n"
        specification = "\n".join([about.rstrip(), "", *_api(subject.modules, subject.dotted)])
        return Task(folder.name, specification, source, tests, None, why)
    return None


def _api(modules: Mapping[str, str], dotted: Mapping[str, str]) -> Iterator[str]:
    """Yield what stubs say of the API, as the end of a specification."""
    yield "## API"
    for path, text in modules.items():
        with suppress(SyntaxError, ValueError, RecursionError):
            if shown := outline(text).strip():
                yield f"\n### `{dotted[path]}`\n\n```python\n{shown}\n```"


def _files(folder: Path, named: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the files that are named, or below a folder that is; links and what is away not."""
    wanted = [PurePosixPath(name) for name in named]
    for path in list_git_files(folder).files:
        if any(PurePosixPath(path).is_relative_to(each) for each in wanted):
            text = _text(folder, path)
            if text is not None:
                yield path, text


def _text(folder: Path, path: str) -> str | None:
    try:
        data = read_inside(folder, path)
    except PathError:
        return None
    return None if data is None else sound(data.decode("utf-8", "replace"))


def _listed(text: str | None) -> list[str]:
    try:
        found = json.loads(text or "[]")
    except (ValueError, RecursionError):
        return []
    return [str(each) for each in found] if isinstance(found, list) else []
