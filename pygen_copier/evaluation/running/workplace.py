"""A workplace: the files of a package as they lie in the sandbox, and what runs them there."""

from __future__ import annotations

import json
import secrets
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import Any

from pygen_copier.errors import SandboxError
from pygen_copier.evaluation.running.kept_runs import KeptRuns
from pygen_copier.evaluation.subject import Subject, imported_roots
from pygen_copier.events import MEASURED, STARTED, Event, Listener, nobody
from pygen_copier.plan.distributions import import_names
from pygen_copier.sandbox import Execution, Limits, SandboxTester, TestRun
from pygen_copier.source.imported_names import ImportedName, imported_names
from pygen_copier.source.syntax import read

COVERAGE = "coverage>=7.6"
SECONDS = 300
OPTIONS = (
    *("-q", "--import-mode=importlib", "--tb=no", "--no-header", "--color=no"),
    *("-p", "no:cacheprovider", "-p", "no:faulthandler", "-o", "addopts=", "--rootdir=/project"),
)
_INSIDE = Path(__file__).with_name("inside")
_JOB = "evaluation-job.json"
_TOLD = {"import_all": "imports", "cover": "coverage", "run_mutants": "mutants"}


class Workplace:
    """Where a package is run: what it needs is installed once, and its files lie below `src/`.

    Args:
        subject: The package.
        others: Texts of somebody else's tests by their paths.
        seconds: How long one run may take, where that is more than usual.
        afresh: Whether all is run again that was run before.
        listener: Hears what is run.

    Attributes:
        subject: The package.
        tester: What runs it.
        others: Somebody else's tests, by the paths that they have here.
    """

    def __init__(
        self,
        subject: Subject,
        others: Mapping[str, str] | None = None,
        seconds: int = SECONDS,
        *,
        afresh: bool = False,
        listener: Listener = nobody,
    ) -> None:
        self.subject = subject
        self.others = {f"others/{path}": text for path, text in (others or {}).items()}
        self._limits = limits = Limits(max(SECONDS, seconds))
        self._afresh, self._listener = afresh, listener
        self.tester = SandboxTester([*self._requirements(), COVERAGE], limits=limits)

    @cached_property
    def files(self) -> dict[str, str]:
        """The texts of all files, where they lie in the sandbox."""
        own = {self.place(path): text for path, text in self.subject.files.items()}
        return {**own, **self.others}

    @property
    def environment(self) -> Path | None:
        """Where what it needs is installed; None where it is not yet."""
        made = self.tester.environment
        return made.folder() if made.is_made else None

    def tests(self, path: str) -> TestRun:
        """Run a file of tests, where it was not run before.

        Args:
            path: The file.

        Raises:
            SandboxError: There is no sandbox, or what is needed cannot be installed.
        """

        def run() -> tuple[Any, bool]:
            done = self.tester.tests(self.files, path)
            told = [done.passed, dict(done.failed), done.error, done.cases]
            return told, not done.error

        with self._told(path):
            passed, failed, error, cases = self._kept.take(["tests and cases", path], run)
        return TestRun(tuple(passed), failed, error, cases)

    def script(self, path: str) -> Execution:
        """Run a file as a program, where it was not run before.

        Args:
            path: The file.

        Raises:
            SandboxError: There is no sandbox, or what is needed cannot be installed.
        """

        def run() -> tuple[Any, bool]:
            done = self.tester.script(self.files, path)
            return [done.code, done.output, done.limit], not done.limit

        with self._told(path):
            code, output, limit = self._kept.take(["script", path], run)
        return Execution(code, output, limit)

    @cached_property
    def _kept(self) -> KeptRuns:
        environment = self.tester.environment.folder().name
        about = [self.files, environment, self._limits.resources()]
        return KeptRuns(about, afresh=self._afresh)

    @contextmanager
    def _told(self, subject: str) -> Iterator[None]:
        self._listener(Event(subject, STARTED))
        yield
        self._listener(Event(subject, MEASURED))

    @cached_property
    def needed(self) -> list[str]:
        """The modules of requirements that its own modules import, by their dotted names."""
        own = {*self.subject.import_names, *sys.stdlib_module_names}
        found = dict.fromkeys(
            each.origin or each.name
            for text in self.subject.modules.values()
            for each in _imported(text)
        )
        return [name for name in found if name.partition(".")[0] not in {*own, ""}]

    def place(self, path: str) -> str:
        """Return where a file of the package lies in the sandbox.

        Args:
            path: Its path in the package.
        """
        is_module = path in self.subject.modules and not path.startswith("src/")
        return f"src/{path}" if is_module else path

    def run(self, script: str, job: Mapping[str, Any]) -> tuple[Any, str]:
        """Run a script of ours, and return what it told, or None and why it told nothing.

        Args:
            script: Its name in the folder `inside`.
            job: What it is told.

        Raises:
            SandboxError: There is no sandbox, or what is needed cannot be installed.
        """

        def run() -> tuple[Any, bool]:
            found = self._run(script, job)
            return found, found[0] is not None

        text = (_INSIDE / f"{script}.py").read_text("utf-8")
        with self._told(_TOLD[script]):
            data, why = self._kept.take([text, dict(job)], run)
        return data, why

    def _run(self, script: str, job: Mapping[str, Any]) -> tuple[Any, str]:
        mark = secrets.token_hex(16)  # the package prints to the same place
        text = (_INSIDE / f"{script}.py").read_text("utf-8")
        files = {
            **self.files,
            _JOB: json.dumps({**job, "mark": mark}),
            "evaluation-script.py": text,
        }
        done = self.tester.script(files, "evaluation-script.py")
        line = next((t for t in done.output.splitlines() if t.startswith(mark)), "")
        with suppress(ValueError, RecursionError):  # it was cut off, or the package writes its own
            return json.loads(line.removeprefix(mark)), ""
        why = f"it met the limit of {done.limit}" if done.limit else f"it ended with {done.code}"
        last = done.output.strip().splitlines()[-1:]
        return None, f"The run did not come to its end: {why}. {' '.join(last)[:300]}".strip()

    def _requirements(self) -> Sequence[str]:
        """Return what the package declares, and of its extras what tests and examples import."""
        extras = (self.subject.metadata or {}).get("optional-dependencies", {})
        groups = extras.values() if isinstance(extras, dict) else ()
        offered = [str(text) for group in groups if isinstance(group, list) for text in group]
        roots: set[str] = set()
        for path in (*self.subject.tests, *self.subject.examples):
            roots |= imported_roots(self.subject.files[path])
        for text in self.others.values():
            roots |= imported_roots(text)
        wanted = [text for text in offered if import_names([text]) & roots]
        return [*(self.subject.requirements or ()), *dict.fromkeys(wanted)]


def _imported(text: str) -> list[ImportedName]:
    try:
        nodes = read(text).nodes
    except ValueError:
        return []
    return list(imported_names(nodes))


def environment_of(subject: Subject, others: Mapping[str, str] | None) -> Path | None:
    """Return where what a package needs is installed for the sandbox; None where it is not yet.

    Args:
        subject: The package.
        others: Texts of somebody else's tests by their paths.
    """
    try:
        return Workplace(subject, others).environment
    except SandboxError:
        return None
