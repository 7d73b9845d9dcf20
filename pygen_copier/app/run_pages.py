"""The pages of a run: what happens in it, what it cost so far, how it is stopped and goes on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import Response

from pygen_copier.app.asked import Asked, page, see
from pygen_copier.app.job import Job, State
from pygen_copier.app.services import variable_of
from pygen_copier.app.workshop import Workshop
from pygen_copier.client.budget import Spending
from pygen_copier.events import DONE, FALLBACKS, UNDER_WAY
from pygen_copier.progress.event_log import Logged, spent_in
from pygen_copier.progress.tally import duration

TITLES = {
    "plan": "Making the plan",
    "new": "Making the package",
    "update": "Trying the update",
    "improve": "Trying the change",
    "evaluate": "Evaluating the package",
}


@dataclass(frozen=True, slots=True)
class Row:
    """An artifact, or a part of the plan, as it stands.

    Attributes:
        subject: What it is.
        state: How it stands.
        detail: More about that.
        steps: What happened to it before, such as checks that failed and repairs.
        kind: `done`, `fallback`, `busy` or `note`.
    """

    subject: str
    state: str
    detail: str
    steps: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How a run stands.

    Attributes:
        rows: What is under way and done, in the order in which it began.
        summary: How much is done, and how long it took so far.
        spent: What was spent so far.
        events: How many events there were.
    """

    rows: tuple[Row, ...]
    summary: str
    spent: Spending
    events: int


def progress_of(job: Job) -> Progress:
    """Return how a run stands, from its events."""
    log = job.log()
    by_subject: dict[str, list[Logged]] = {}
    for each in log:
        by_subject.setdefault(each.event.subject, []).append(each)
    is_over = job.state is not State.RUNNING
    rows = tuple(_row(subject, told, is_over) for subject, told in by_subject.items())
    seconds = log[-1].time - log[0].time if log else 0
    return Progress(rows, f"{_summary(rows)}{duration(seconds)}", spent_in(log), len(log))


def show_run(workshop: Workshop, asked: Asked) -> Response:
    """Show a run."""
    return _shown("run", workshop, workshop.job(asked.place["job"]))


def show_progress(workshop: Workshop, asked: Asked) -> Response:
    """Show the part of a run's page that changes; nothing where nothing has happened since."""
    job = workshop.job(asked.place["job"])
    if job.state is State.RUNNING and asked.query.get("seen") == str(len(job.log())):
        return Response(status_code=204)
    return _shown("progress", workshop, job)


def stop(workshop: Workshop, asked: Asked) -> Response:
    """Stop a run."""
    job = workshop.job(asked.place["job"])
    job.stop()
    return see(f"/jobs/{job.id}")


def go_on(workshop: Workshop, asked: Asked) -> Response:
    """Go on with a run; what was answered already is not asked for again."""
    job = workshop.job(asked.place["job"])
    if key := asked.text("key"):
        workshop.purse.put(job.task.about.get("provider", ""), key)
    workshop.go_on(job)
    return see(f"/jobs/{job.id}")


def forget(workshop: Workshop, asked: Asked) -> Response:
    """Remove what is kept of a run; what it made stays."""
    workshop.forget(workshop.job(asked.place["job"]).folder)
    return see("/")


def _shown(name: str, workshop: Workshop, job: Job) -> Response:
    state = job.state  # before what it says: the end comes last
    progress = progress_of(job)
    if job.task.kind == "plan" and state is State.DONE:
        workshop.take_plan(workshop.draft(job.task.about["draft"]))
    return page(
        name,
        job=job,
        task=job.task,
        state=state,
        State=State,
        title=TITLES[job.task.kind],
        progress=progress,
        takes_key=bool(variable_of(job.task.about.get("provider", ""))),
    )


def _summary(rows: Sequence[Row]) -> str:
    told = Counter(row.kind for row in rows)
    words = {"done": "done", "fallback": "stood in for", "busy": "under way"}
    return "".join(f"{told[kind]} {word}, " for kind, word in words.items() if told[kind])


def _row(subject: str, told: Sequence[Logged], is_over: bool) -> Row:
    last = told[-1].event
    steps = tuple(
        f"{each.event.state}{f': {each.event.detail}' if each.event.detail else ''}"
        for each in told[:-1]
    )
    kind = "note"
    if last.state in FALLBACKS:
        kind = "fallback"
    elif last.state in DONE:
        kind = "done"
    elif last.state in UNDER_WAY:
        kind = "note" if is_over else "busy"
    return Row(subject, last.state, last.detail, steps, kind)
