"""Rounds to come: how often a person who answers prompts by hand will be asked again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath

from pygen_copier.errors import MissingRepliesError, MissingReplyError, PygenError
from pygen_copier.plan.inputs import PlanInputs
from pygen_copier.text import count

# What is asked for in a run, each after what stands before it has been answered; where people give
# the replies, nothing is judged.
_ORDER = ("assess", "features", "feature", "summary", "structure", "reconcile", "module")
_LAST = "tests"  # examples and pages come with them or before
_BESIDE = {
    "clarify": "assess",
    "enhance": "feature",
    "requirements": "feature",
    "modules": "structure",
    "api": "structure",
    "context": "reconcile",
}


@contextmanager
def rounds_told(inputs: PlanInputs) -> Iterator[None]:
    """Let the error that names missing replies say how many rounds are to come.

    Args:
        inputs: What the package is planned from.

    Raises:
        PygenError: Replies are missing; with about how many rounds will follow.
    """
    try:
        yield
    except MissingReplyError as error:
        raise _told(error, [error.prompt], inputs) from None
    except MissingRepliesError as error:
        raise _told(error, error.prompts, inputs) from None


def rounds_to_come(tasks: set[str], inputs: PlanInputs) -> int:
    """Return about how many rounds follow one in which tasks are asked for.

    What has to be repaired or rewritten comes on top, and a file that runs is mended where it
    fails.

    Args:
        tasks: The tasks of the round.
        inputs: What the package is planned from.
    """
    usual = [each for each in (*_ORDER, _LAST) if each in tasks or _is_usual(each, inputs)]
    known = [usual.index(task) for task in {_BESIDE.get(t, t) for t in tasks} if task in usual]
    return len(usual) - 1 - min(known, default=len(usual) - 1)


def _is_usual(task: str, inputs: PlanInputs) -> bool:
    match task:
        case "features":
            return not inputs.features
        case "feature":
            return inputs.enhancement != "none"
        case "reconcile":
            return not inputs.thrift
    return True


def _told(error: PygenError, prompts: list[str], inputs: PlanInputs) -> PygenError:
    tasks = {PurePath(prompt).parent.name for prompt in prompts}
    rounds = rounds_to_come(tasks, inputs)
    about = f"About {count(rounds, 'more round')} will follow" if rounds else "No round is planned"
    return PygenError(
        error.problem, f"{error.remedy} {about} after this one; what is wanting is asked for again."
    )
