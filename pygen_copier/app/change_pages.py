"""The pages of what is done to a package that is there: it is tried on a clone, seen, and taken."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.responses import Response

from pygen_copier.app.asked import Asked, page, see
from pygen_copier.app.change import CLONE, Change, around
from pygen_copier.app.job import Job, State, Task
from pygen_copier.app.package_pages import opened, untrusted
from pygen_copier.app.shown_file import as_page, diff_in_colours
from pygen_copier.app.workshop import Workshop
from pygen_copier.errors import PygenError
from pygen_copier.git import git_output
from pygen_copier.mcp.commands import improving, more_features, updating
from pygen_copier.paths import read_inside
from pygen_copier.project.recorded import RecordedProject
from pygen_copier.reports.project import require_updatable

_REPORT = "report"


def tell_cost(workshop: Workshop, asked: Asked) -> Response:
    """Tell what an update would take, before anything is asked."""
    project = opened(workshop, asked)
    options = [*more_features(_features(asked)), *_trusting(project, asked)]
    told = workshop.told(project.folder, "estimate", *options, str(project.folder))
    return page("cost", draft=None, told=told, problem="", problems={})


def try_update(workshop: Workshop, asked: Asked) -> Response:
    """Try an update on a clone."""
    project = opened(workshop, asked)
    trusting = _trusting(project, asked)
    inner = _clone(project, trusting)[1]
    command = updating(inner, _features(asked), trusting)
    return _tried(workshop, project, "update", command, trusting)


def try_improvement(workshop: Workshop, asked: Asked) -> Response:
    """Try on a clone what a person says of a file."""
    project = opened(workshop, asked)
    trusting = _trusting(project, asked)
    if not asked.text("words").strip():
        raise PygenError("Nothing is said.", "Say what is to be better in the file.")
    inner = _clone(project, trusting)[1]
    command = improving(inner, asked.text("artifact"), asked.text("words").strip(), trusting)
    return _tried(workshop, project, "improve", command, trusting)


def evaluate(workshop: Workshop, asked: Asked) -> Response:
    """Have the package tested in the sandbox and measured; no model is asked."""
    project = opened(workshop, asked)
    command = ("evaluate", str(project.folder), f"--output={_REPORT}")
    return see(f"/jobs/{workshop.begin(Task('evaluate', command, _about(project))).id}")


def show_change(workshop: Workshop, asked: Asked) -> Response:
    """Show what was tried."""
    change = _change(workshop, asked)
    return page(
        "change",
        job=change.job,
        name=change.job.task.about["name"],
        folder=change.job.task.about["folder"],
        paths=change.paths(),
        conflicts=change.conflicts(),
        diff=diff_in_colours(change.diff()),
    )


def take(workshop: Workshop, asked: Asked) -> Response:
    """Bring what was tried into the package, and commit it where the person wants that."""
    change = _change(workshop, asked)
    change.take()
    if asked.text("commit") and not change.conflicts():
        words = asked.text("message").strip() or "Update"
        git_output(change.project, "add", "--all", "--", ".")
        git_output(change.project, "commit", "--quiet", "--no-verify", f"--message={words}")
    return see("/package", folder=str(change.project))


def show_report(workshop: Workshop, asked: Asked) -> Response:
    """Show what an evaluation found."""
    job = workshop.job(asked.place["job"])
    data = read_inside(job.folder, f"{_REPORT}/report.md")
    if data is None:
        raise PygenError("There is no report yet.", "Wait until it is done.")
    text = data.decode("utf-8", "replace")
    about = job.task.about
    query = {"folder": about["folder"]}
    return page("report", about=about, shown=as_page(text, "report.md", "/package", query))


def _tried(
    workshop: Workshop,
    project: RecordedProject,
    kind: str,
    command: Sequence[str],
    trusting: Sequence[str],
) -> Response:
    repository = _clone(project, trusting)[0]
    task = Task(kind, command, _about(project), cleared=CLONE, copied=repository)
    return see(f"/jobs/{workshop.begin(task).id}")


def _clone(project: RecordedProject, trusting: Sequence[str]) -> tuple[str, str]:
    """Return the repository to clone, and where the package is in the clone.

    Raises:
        PygenError: It cannot be updated: it is no repository, or has what is not committed.
    """
    require_updatable(project, trusting)
    repository, inner = around(project.folder)
    return str(repository), f"{CLONE}/{inner}".rstrip("/")


def _about(project: RecordedProject) -> dict[str, str]:
    answers = project.answers
    return {
        "folder": str(project.folder),
        "name": str(answers.get("package_name") or project.folder.name),
        "provider": str(answers.get("provider") or ""),
    }


def _trusting(project: RecordedProject, asked: Asked) -> list[str]:
    """Return the option by which the person said that they trust the template."""
    return ["--trust"] if asked.text("trust") and untrusted(project) else []


def _features(asked: Asked) -> list[str]:
    return [line.strip() for line in asked.text("features").splitlines() if line.strip()]


def _change(workshop: Workshop, asked: Asked) -> Change:
    """Return the change that is asked about.

    Raises:
        PygenError: It is not there yet, or any more.
    """
    job: Job = workshop.job(asked.place["job"])
    if job.state is not State.DONE or not job.task.copied:
        raise PygenError("There is nothing to see yet.", "Wait until it is done.")
    return Change(job)
