"""A script is a text that is tried by running it as a program."""

from __future__ import annotations

from collections.abc import Mapping

from pygen_copier.events import TRIED, Event
from pygen_copier.generation.record import Entry
from pygen_copier.generation.repair import MAX_REPAIRS, Attempts
from pygen_copier.generation.verify.verification import Trial, steady
from pygen_copier.sandbox import Tester

RUNS = "runs"
"""The id of what a script has passed that ended well."""


def settled_script(
    attempts: Attempts, entry: Entry, trial: Trial, tester: Tester, files: Mapping[str, str]
) -> Entry:
    """Return the entry of a script, or of a text that holds one, repaired until it runs.

    Args:
        attempts: The attempts at it.
        entry: It, as it was written.
        trial: How it is tried.
        tester: Runs it.
        files: What lies beside it, by path.

    Raises:
        PygenError: A model could not be asked, or nothing can be run.
    """
    artifact = attempts.artifact
    text, left, seen = entry.text(artifact.name), MAX_REPAIRS, list[str]()
    while problem := _problem(attempts, trial.program(text), tester, files):
        if problem in seen or not left:
            return attempts.given_up(attempts.stand_in(attempts.texts), [problem])
        seen.append(problem)
        mended, taken = attempts.mended(attempts.examined(text, (problem,)), left)
        left -= taken
        if mended.problems:
            return attempts.given_up(attempts.stand_in(attempts.texts), mended.problems)
        text = attempts.in_form(mended.text)
    return attempts.kept(entry, text, RUNS)


def _problem(attempts: Attempts, program: str, tester: Tester, files: Mapping[str, str]) -> str:
    """Return why a program does not end well, nothing where it does, or where there is none."""
    if not program.strip():
        return ""
    artifact = attempts.artifact
    attempts.listener(Event(artifact.name, TRIED, tokens=attempts.tokens))
    ended = tester.script({**files, artifact.path: program}, artifact.path)
    output = steady(ended.output)
    if ended.limit:
        return f"Its code was stopped, having used {ended.limit}. It printed:\n{output}"
    return "" if ended.code == 0 else f"Its code ends with exit code {ended.code}:\n{output}"
