"""A script is a text that is verified by running it as a program."""

from __future__ import annotations

from collections.abc import Mapping

from pygen_copier.events import TRIED
from pygen_copier.generation.attempts import MAX_REPAIRS
from pygen_copier.generation.verification import Verification, steady
from pygen_copier.generation.work import Work
from pygen_copier.sandbox import Tester

RUNS = "runs"
"""The id of what a script has passed that ended well."""


def verify_script(work: Work, how: Verification, tester: Tester, files: Mapping[str, str]) -> None:
    """Run a script, or a text that holds one, and record it, repaired until it runs.

    Args:
        work: The work on it.
        how: How it is verified.
        tester: Runs it.
        files: What lies beside it, by path.

    Raises:
        PygenError: A model could not be asked, or nothing can be run.
    """
    text, left, seen = work.text, MAX_REPAIRS, list[str]()
    while problem := _run(work, how.program(text), tester, files):
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
    work.hold(text, RUNS)


def _run(work: Work, program: str, tester: Tester, files: Mapping[str, str]) -> str:
    """Return why a program does not end well, nothing where it does, or where there is none."""
    if not program.strip():
        return ""
    path = work.artifact.path
    work.attempts.tell(TRIED)
    ended = tester.script({**files, path: program}, path)
    output = steady(ended.output)
    if ended.limit:
        return f"Its code was stopped, having used {ended.limit}. It printed:\n{output}"
    return "" if ended.code == 0 else f"Its code ends with exit code {ended.code}:\n{output}"
