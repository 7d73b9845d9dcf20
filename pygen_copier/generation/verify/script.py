"""A script is a text that is verified by running it as a program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pygen_copier.events import TRIED
from pygen_copier.generation.attempts import MAX_REPAIRS
from pygen_copier.generation.printed import lasting
from pygen_copier.generation.verification import Verification, steady
from pygen_copier.generation.work import Work
from pygen_copier.sandbox import Execution, Tester

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
    text, left, seen = work.text, MAX_REPAIRS, list[str]()
    while problem := _problem(ended := script.run(text)):
        if problem in seen or not left:
            work.give_up(work.stand_in, [problem])
            return
        seen.append(problem)
        mended, taken = work.attempts.mend(work.attempts.examine(text, (problem,)), left)
        left -= taken
        if mended.faults:
            work.give_up(work.stand_in, mended.faults)
            return
        text = work.attempts.format(mended.source)
    again = script.run(text, hash_seed=1) if ended.output.strip() else ended
    shown = how.shown(text, ended.output, again.output)
    work.hold(text, RUNS, output=lasting(ended.output, again.output) if shown == text else "")
    if shown != text:
        work.complete(shown)


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


def _problem(ended: Execution) -> str:
    """Return why a program did not end well, nothing where it did."""
    output = steady(ended.output)
    if ended.limit:
        return f"Its code was stopped, having used {ended.limit}. It printed:\n{output}"
    return "" if ended.code == 0 else f"Its code ends with exit code {ended.code}:\n{output}"
