"""The writer drafts each artifact: it keeps, checks, revises or generates the text."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pygen_copier.client.client import Client
from pygen_copier.client.models import SCAFFOLD
from pygen_copier.errors import PygenError
from pygen_copier.events import STARTED, Event, Listener
from pygen_copier.generation.artifact import Artifact
from pygen_copier.generation.check import Texts
from pygen_copier.generation.decision import Standing, standing
from pygen_copier.generation.draft import Draft
from pygen_copier.generation.record import Entry
from pygen_copier.generation.repair import Attempts

# What is said where no acceptable reply came: the scaffold stands in, or the text as it was.
_FALLEN_BACK = {Standing.GENERATED: "scaffolded", Standing.REVISED: "unrevised"}


@dataclass(frozen=True)
class Job:
    """One artifact and what is known of it.

    Attributes:
        artifact: The artifact.
        entry: What is recorded of it.
        texts: The texts it needs.
        waits: Whether one of these is a scaffold: nobody is asked to write tests of one, for they
            would fail until it is filled in.
        again: Whether the person asked for it to be generated again.
        awaited: Whether others are written as soon as there is a draft of it.
    """

    artifact: Artifact
    entry: Entry | None
    texts: Texts
    waits: bool = False
    again: bool = False
    awaited: bool = False


@dataclass
class Writer:
    """Drafts artifacts.

    Attributes:
        client: Who is asked, or None where no model is used.
        previous: Specs of the artifacts in the plan before, by name, as far as they are known.
        project: The folder of the project, to see what a person did to a file.
        listener: Hears of every artifact.
    """

    client: Client | None
    previous: Mapping[str, Mapping[str, Any]]
    project: Path | None
    listener: Listener
    _attempts: dict[str, Attempts] = field(default_factory=dict, init=False)
    _standings: dict[str, Standing] = field(default_factory=dict, init=False)

    def draft(self, job: Job) -> Draft:
        """Return the draft of an artifact.

        Raises:
            PygenError: A model could not be asked, or the recorded entry is damaged.
        """
        reliance = job.artifact.reliance_of_texts(job.texts)
        what = standing(job.artifact, job.entry, reliance, again=job.again)
        if what is Standing.RECHECKED and self._can_be_filled(job):
            what = Standing.GENERATED
        if what is not Standing.KEPT:
            self.listener(Event(job.artifact.name, STARTED))
        if job.entry is None or what is Standing.GENERATED:
            made = self._generated(job)
        elif what is Standing.KEPT:
            made = self._recorded(job, job.entry)
        elif what is Standing.REVISED:
            made = self._revised(job, job.entry)
        else:
            made, what = self._rechecked(job, job.entry)
        self._standings[job.artifact.name] = what
        return made

    def tell(self, name: str, entry: Entry) -> None:
        """Say what became of an artifact, once it is settled."""
        what, attempts = self._standings[name], self._attempts.get(name)
        if what is Standing.KEPT and attempts and attempts.count:
            what = Standing.REVISED  # a trial changed what was kept
        if what is Standing.KEPT:
            self.listener(Event(name, what))
            return
        state = _FALLEN_BACK.get(what, what) if entry.fallback else what
        self.listener(Event(name, state, account(entry), attempts.tokens if attempts else (0, 0)))
        if what is not Standing.RECHECKED:
            for note in entry.notes:
                self.listener(Event(name, "note", note))

    def attempts(self, job: Job, stand_in: Callable[[Texts], str]) -> Attempts:
        """Return the attempts at an artifact in this run, begun where there are none yet."""
        if self.client is None:
            raise ValueError("nobody can be asked")
        name = job.artifact.name
        if name not in self._attempts:
            before = job.entry.attempts if job.entry else 0
            self._attempts[name] = Attempts(
                job.artifact, self.client, job.texts, self.listener, stand_in, before, job.awaited
            )
        return self._attempts[name]

    def _can_be_filled(self, job: Job) -> bool:
        """Return whether a scaffold only waited for what it needs, and that is there now."""
        waited = bool(job.entry and job.entry.fallback and job.artifact.needs)
        return waited and self.client is not None and not job.waits

    def _generated(self, job: Job) -> Draft:
        if self.client is None or job.waits:
            made = scaffolded(job.artifact, job.texts, job.entry.attempts if job.entry else 0)
            return self._recorded(job, made)
        return self.attempts(job, job.artifact.scaffold).generate()

    def _revised(self, job: Job, entry: Entry) -> Draft:
        artifact, recorded = job.artifact, entry.text(job.artifact.name)
        if self.client is None:
            raise _needs_model(artifact, "its specification changed")
        attempts = self.attempts(job, lambda _: artifact.completed(recorded))
        edits = self._edits(artifact, recorded)
        return attempts.revise(recorded, edits, self.previous.get(artifact.name))

    def _rechecked(self, job: Job, entry: Entry) -> tuple[Draft, Standing]:
        artifact, recorded = job.artifact, entry.text(job.artifact.name)
        problems = () if entry.fallback else artifact.review(recorded, job.texts).problems
        if entry.fallback and self.client is None:
            # A scaffold follows what it leans on; nobody's work is in it.
            made = scaffolded(artifact, job.texts, entry.attempts)
            return self._recorded(job, made), Standing.RECHECKED
        if not problems:
            moved = replace(entry, path=artifact.path)
            return self._recorded(job, moved), Standing.RECHECKED
        if self.client is None:
            raise _needs_model(artifact, problems[0])
        attempts = self.attempts(job, lambda _: artifact.completed(recorded))
        return attempts.repair(recorded, problems), Standing.REVISED

    @staticmethod
    def _recorded(job: Job, entry: Entry) -> Draft:
        """Return a text that is in form already as a draft."""

        def finished(texts: Texts, vain: bool) -> Entry:
            reliance = job.artifact.reliance_of_texts(texts)
            return entry if entry.reliance == reliance else replace(entry, reliance=reliance)

        return Draft(entry.text(job.artifact.name), entry.fallback, finished)

    def _edits(self, artifact: Artifact, recorded: str) -> str:
        """Return what the person did to the recorded text, as a unified diff."""
        path = self.project / artifact.path if self.project else None
        if path is None or not path.is_file():
            return ""
        now = path.read_text(encoding="utf-8", errors="replace")
        lines = difflib.unified_diff(
            recorded.splitlines(keepends=True),
            now.splitlines(keepends=True),
            f"recorded/{artifact.path}",
            f"project/{artifact.path}",
        )
        return "".join(lines)


def scaffolded(artifact: Artifact, texts: Texts, attempts: int) -> Entry:
    """Return the entry of a scaffold.

    Args:
        artifact: What it stands in for.
        texts: The texts that needs.
        attempts: Requests made for it so far.
    """
    return Entry.of_text(
        artifact.scaffold(texts),
        path=artifact.path,
        spec=artifact.spec_digest(),
        reliance=artifact.reliance_of_texts(texts),
        model=SCAFFOLD,
        prompt="",
        tokens=(0, 0),
        attempts=attempts,
        checks=(),
        fallback=True,
    )


def account(entry: Entry) -> str:
    """Return who wrote a text and what it took, in a few words."""
    if entry.model == SCAFFOLD:
        return ""
    tokens = f", {entry.tokens[1]} tokens" if entry.tokens[1] else ""
    return f"{entry.model}{tokens}"


def _needs_model(artifact: Artifact, why: str) -> PygenError:
    return PygenError(
        f"{artifact.name} was written by a model and must be revised: {why.rstrip('.')}.",
        "Choose a provider with -d provider=NAME and set its key.",
    )
