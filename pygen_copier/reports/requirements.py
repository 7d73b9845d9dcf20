"""The requirements of a project: which module honours each, and which test shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from pygen_copier.paths import PathError, read_inside
from pygen_copier.plan.model import Requirement, read_plan
from pygen_copier.project.recorded import RecordedProject
from pygen_copier.source.parsing import parse
from pygen_copier.source.requirement_tests import tests_by_requirement
from pygen_copier.text import count, oneline


@dataclass(frozen=True, slots=True)
class Shown:
    """A requirement, and what shows it.

    Attributes:
        requirement: The requirement.
        tests: What pytest calls the tests that name it, such as `tests/test_codes.py::test_parity`.
    """

    requirement: Requirement
    tests: tuple[str, ...]

    def data(self) -> dict[str, Any]:
        """Return it as JSON data."""
        return {**self.requirement.model_dump(mode="json"), "tests": list(self.tests)}


@dataclass(frozen=True, slots=True)
class Requirements:
    """The requirements of a project.

    Attributes:
        shown: Each of them, in the order of the plan.
        unread: Why files of tests were not read, a sentence each.
    """

    shown: tuple[Shown, ...]
    unread: tuple[str, ...]

    def table(self) -> str:
        """Return what a person reads."""
        if not self.shown:
            return "The plan has no requirements."
        lines = [line for each in self.shown for line in _lines(each)]
        lines += map(oneline, self.unread)
        without = sum(not each.tests for each in self.shown)
        end = f", {without} shown by no test" if without else ", each shown by a test"
        return "\n".join([*lines, f"{count(len(self.shown), 'requirement')}{end}."])


def requirements_of(project: Path, answers_file: str = "") -> Requirements:
    """Return the requirements that a project's plan has, and the tests in it that show them.

    Args:
        project: Its folder.
        answers_file: The answers file that a person named.

    Raises:
        PygenError: There is no readable answers file, or no readable plan in it.
    """
    recorded = RecordedProject.open(project, "status --requirements", answers_file)
    plan = read_plan(recorded.answers.get("plan"))
    ids = [each.id for each in plan.requirements]
    tests: dict[str, list[str]] = {name: [] for name in ids}
    unread: list[str] = []
    for path in _files(project) if ids else ():
        try:
            tree = parse((read_inside(project, path) or b"").decode())
        except PathError as error:
            unread.append(error.problem)
            continue
        except (SyntaxError, ValueError, RecursionError):
            unread.append(f"{path} cannot be read as Python.")
            continue
        for name, found in tests_by_requirement(tree, ids).items():
            tests[name] += [f"{path}::{test}" for test, _ in found]
    shown = (Shown(each, tuple(tests[each.id])) for each in plan.requirements)
    return Requirements(tuple(shown), tuple(unread))


def _files(project: Path) -> Sequence[str]:
    """Return the files of tests of a project, those that a person wrote too."""
    return sorted(path.relative_to(project).as_posix() for path in project.glob("tests/**/*.py"))


def _lines(shown: Shown) -> list[str]:
    each = shown.requirement
    modules = ", ".join(each.modules) or "all modules"
    lines = [
        oneline(f"{each.id}  {each.text}"),
        f"    from {oneline(each.source)}, for {oneline(modules)}",
    ]
    if not shown.tests:
        return [*lines, click.style("    shown by no test", fg="yellow")]
    return [*lines, *(f"    shown by {oneline(test)}" for test in shown.tests)]
