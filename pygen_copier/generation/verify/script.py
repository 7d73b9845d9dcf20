"""A script is a text that is verified by running it as a program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pygen_copier.events import TRIED
from pygen_copier.generation.attempts import MAX_REPAIRS
from pygen_copier.generation.printed import lasting
from pygen_copier.generation.type_findings import TYPED, type_findings
from pygen_copier.generation.verification import Verification, steady
from pygen_copier.generation.work import Work
from pygen_copier.sandbox import Execution, Tester

PAGE_FILE = "page.py"
"""As what the Python of a page is read by mypy, which wants the name of a module."""

RUNS = "runs"
"""The id of what a script has passed that ended well."""


def verify_script(work: Work, how: Verification, tester: Tester, files: Mapping[str, str]) -> None:
    """Run a script, or a text that holds one, and record it, repaired until it runs.

    What it prints is recorded, and stands in a text that shows its output.

    Args:
        work: The work on it.
        how: How it is verified.
        tester: Runs it.
        files: What lies beside it, by path.

    Raises:
        PygenError: A model could not be asked, or nothing can be run.
    """
    script = _Script(work, how, tester, files)
    text, left, seen = work.text, MAX_REPAIRS, list[Sequence[str]]()
    faults: Sequence[str]
    running: _Running | None = None
    while True:
        ended = script.run(text)
        problem = _problem(ended)
        untyped = () if problem else script.untyped(text)
        if not problem and (running is None or len(untyped) < len(running.untyped)):
            running = _Running(text, ended, untyped)
        faults = (problem,) if problem else untyped
        if not faults or faults in seen or not left:
            break
        seen.append(faults)
        mended, taken = work.attempts.mend(work.attempts.examine(text, faults), left)
        left -= taken
        if mended.faults:
            faults = mended.faults
            break
        text = work.attempts.format(mended.source)
    if running:
        script.record(running)
    else:
        work.give_up(work.stand_in, faults)


@dataclass(frozen=True, slots=True)
class _Running:
    """A text that runs.

    Attributes:
        text: The text.
        ended: How it ended.
        untyped: What mypy says of it.
    """

    text: str
    ended: Execution
    untyped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Script:
    """How a text is run, with what lies beside it."""

    work: Work
    how: Verification
    tester: Tester
    files: Mapping[str, str]

    def run(self, text: str, hash_seed: int = 0) -> Execution:
        """Run the program of a text; one that has none ends well."""
        program = self.how.program(text)
        if not program.strip():
            return Execution(0, "", "")
        path = self.work.artifact.path
        self.work.attempts.tell(TRIED)
        return self.tester.script({**self.files, path: program}, path, hash_seed=hash_seed)

    def untyped(self, text: str) -> tuple[str, ...]:
        """Return what mypy says of a text."""
        program = self.how.typed(text)
        if not (self.how.types and program.strip()):
            return ()
        path = self.work.artifact.path
        file = path if path.endswith(".py") else PAGE_FILE
        told = self.tester.types({**self.files, file: program}, self.how.types, [file])
        return type_findings(told, [file]).get(file, ())

    def record(self, best: _Running) -> None:
        """Record a text that runs, with what it printed; run it once more to know what lasts."""
        first = best.ended.output
        second = self.run(best.text, hash_seed=1).output if first.strip() else first
        shown = self.how.shown(best.text, first, second)
        output = lasting(first, second) if shown == best.text else ""
        is_typed = self.how.types and self.tester.checks_types and not best.untyped
        passed = (RUNS, TYPED) if is_typed else (RUNS,)
        self.work.hold(best.text, *passed, output=output, notes=best.untyped)
        if shown != best.text:
            self.work.complete(shown)


def _problem(ended: Execution) -> str:
    """Return why a program did not end well, nothing where it did."""
    output = steady(ended.output)
    if ended.limit:
        return f"Its code was stopped, having used {ended.limit}. It printed:\n{output}"
    return "" if ended.code == 0 else f"Its code ends with exit code {ended.code}:\n{output}"
