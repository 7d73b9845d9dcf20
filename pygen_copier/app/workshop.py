"""The workshop: everything the application works on, which lies in one folder of this machine."""

from __future__ import annotations

import fcntl
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from anyio import from_thread

from pygen_copier import settings
from pygen_copier.app.draft import WISH, Draft, Wish
from pygen_copier.app.job import Job, State, Task
from pygen_copier.app.services import Purse
from pygen_copier.app.worker import TASK
from pygen_copier.errors import PygenError
from pygen_copier.mcp.commands import Commands
from pygen_copier.text import oneline
from pygen_copier.yaml_text import read_yaml

_ID = re.compile(r"[0-9a-f]{12}")
_TAKEN = "taken"


@dataclass(frozen=True)
class Workshop:
    """Drafts, jobs and keys of one person.

    Attributes:
        start: The folder that new packages go into, and that paths begin in.
        purse: The keys that were typed.
    """

    start: Path
    purse: Purse = field(default_factory=Purse)

    @property
    def folder(self) -> Path:
        """Where drafts and jobs are kept, whatever becomes of this process."""
        return settings.data_folder() / "app"

    @property
    def _drafts(self) -> Path:
        return self.folder / "drafts"

    @property
    def jobs_folder(self) -> Path:
        """Where jobs are kept."""
        return self.folder / "jobs"

    def new_draft(self, wish: Wish) -> Draft:
        """Begin a draft."""
        return Draft.make(self._drafts, wish)

    def draft(self, name: str) -> Draft:
        """Return a draft.

        Raises:
            PygenError: There is none of that name.
        """
        return Draft(_there(self._drafts, name, "draft"))

    def drafts(self) -> list[Draft]:
        """Return all drafts, the latest first."""
        found = [Draft(folder) for folder in _folders(self._drafts, WISH)]
        return sorted(found, key=lambda each: each.changed, reverse=True)

    def job(self, name: str) -> Job:
        """Return a job.

        Raises:
            PygenError: There is none of that name.
        """
        return Job(_there(self.jobs_folder, name, "run"))

    def jobs(self) -> list[Job]:
        """Return all jobs that can be read, the latest first."""
        found = [Job(folder) for folder in _folders(self.jobs_folder, TASK) if _is_job(folder)]
        return sorted(found, key=lambda each: each.began, reverse=True)

    def start_for(self, draft: Draft, task: Task) -> Job:
        """Begin a job for a draft; one that is under way there, from another tab, goes on alone."""
        with self._turn():
            if there := self._under_way(draft):
                return there
            job = Job.make(self.jobs_folder, task)
            draft.set_job(task.kind, job.id)
            job.start(self.purse.environ())
            return job

    def begin(self, task: Task) -> Job:
        """Begin a job."""
        job = Job.make(self.jobs_folder, task)
        job.start(self.purse.environ())
        return job

    def go_on(self, job: Job) -> None:
        """Go on with a job that was stopped, failed or broke off; one that is done stays so."""
        with self._turn():
            if job.state is not State.DONE:
                job.start(self.purse.environ())

    def job_of(self, draft: Draft, kind: str) -> Job | None:
        """Return the latest job of a kind for a draft."""
        name = draft.job(kind)
        return self.job(name) if name and (self.jobs_folder / name).is_dir() else None

    def _under_way(self, draft: Draft) -> Job | None:
        """Return the job that is under way for a draft."""
        found = (self.job_of(draft, kind) for kind in ("plan", "new"))
        return next((job for job in found if job and job.state is State.RUNNING), None)

    def take_plan(self, draft: Draft) -> None:
        """Take the plan that a job has made into its draft, once."""
        job = self.job_of(draft, "plan")
        if job is None or job.state is not State.DONE:
            return
        with self._turn():
            if (job.folder / _TAKEN).exists():
                return
            answers = read_yaml(job.out(), "The plan")
            if isinstance(answers, Mapping):
                draft.add_plan(answers)
            (job.folder / _TAKEN).touch()  # what ends before this takes it again

    def told(self, folder: Path, command: str, *arguments: str) -> Any:
        """Return what a command tells as JSON that changes nothing.

        Args:
            folder: Where it is run.
            command: The command.
            arguments: What it is told.

        Raises:
            PygenError: It failed; with its own words.
        """

        async def tell() -> str:
            commands = Commands(folder, environ=self.purse.environ())
            return await commands.read(_unheard, command, "--json", *arguments)

        return json.loads(from_thread.run(tell))

    def forget(self, folder: Path) -> None:
        """Remove the folder of a draft or a job that is not under way.

        Raises:
            PygenError: It, or a job for it, is under way.
        """
        with self._turn():
            is_job = folder.parent == self.jobs_folder
            job = Job(folder) if is_job else self._under_way(Draft(folder))
            if job and job.state is State.RUNNING:
                raise PygenError("It is under way.", "Stop it first.")
            shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Let one thread in, of this application and of all others that the person has started."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.folder / "lock").open("wb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # the system takes it back when the file is closed
            yield

    def path(self, named: str) -> Path:
        """Return a folder that a person names, who may be in any on this machine.

        Raises:
            PygenError: Nothing is named.
        """
        if not named.strip() or "\0" in named:
            raise PygenError("No folder is named.", "Type the path of one.")
        try:
            return (self.start / Path(named.strip()).expanduser()).absolute()
        except RuntimeError:  # nobody here has that name
            raise PygenError(f"{oneline(named)} is no folder.", "Type the path of one.") from None


async def _unheard(line: str) -> None:
    """Hear a line of progress that nobody is shown."""


def _there(folder: Path, name: str, noun: str) -> Path:
    """Return the folder of a draft or a job.

    Raises:
        PygenError: There is none of that name.
    """
    found = folder / name
    if not (_ID.fullmatch(name) and found.is_dir()):
        raise PygenError(f"There is no such {noun} any more.", "Begin again from the first page.")
    return found


def _folders(folder: Path, file: str) -> Iterator[Path]:
    """Yield the folders that hold a file, without which they were not finished or are half gone."""
    for each in folder.iterdir() if folder.is_dir() else ():
        if _ID.fullmatch(each.name) and (each / file).is_file():
            yield each


def _is_job(folder: Path) -> bool:
    with suppress(PygenError):
        return bool(Job(folder).task.kind)
    return False
