"""A script is a text that is tried by running it as a program."""

from __future__ import annotations

from collections.abc import Mapping

from pygen_copier.events import TRIED, Event
from pygen_copier.generation.attempts import MAX_REPAIRS, Attempts
from pygen_copier.generation.record import Entry
from pygen_copier.sandbox import Tester

RUNS = "runs"
"""The id of what a script has passed that ended well."""


def settled_script(
    attempts: Attempts, entry: Entry, tester: Tester, files: Mapping[str, str]
) -> Entry:
    """Return the entry of a script, repaired until it runs, or the stand-in.

    Args:
        attempts: The attempts at it.
        entry: It, as it was written.
        tester: Runs it.
        files: What lies beside it, by path.

    Raises:
        PygenError: A model could not be asked, or nothing can be run.
    """
    artifact = attempts.artifact
    text, left, seen = entry.text(artifact.name), MAX_REPAIRS, list[str]()
    while problem := _problem(attempts, text, tester, files):
        if problem in seen or not left:
            return attempts.given_up(attempts.stand_in(attempts.texts), [problem])
        seen.append(problem)
        mended, taken = attempts.mended(attempts.examined(text, (problem,)), left)
        left -= taken
        if mended.problems:
            return attempts.given_up(attempts.stand_in(attempts.texts), mended.problems)
        text = mended.text
    return attempts.kept(entry, text, RUNS)


def _problem(attempts: Attempts, text: str, tester: Tester, files: Mapping[str, str]) -> str:
    """Return why a script does not end well, nothing where it does."""
    artifact = attempts.artifact
    attempts.listener(Event(artifact.name, TRIED, tokens=attempts.tokens))
    ended = tester.script({**files, artifact.path: text}, artifact.path)
    if ended.limit:
        return f"It was stopped, having used {ended.limit}. It printed:\n{ended.output}"
    return "" if ended.code == 0 else f"It ends with exit code {ended.code}:\n{ended.output}"
