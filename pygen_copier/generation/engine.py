"""The engine brings the record up to date: it keeps, checks, revises and generates."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pygen_copier import environment
from pygen_copier.client.client import Client
from pygen_copier.client.models import SCAFFOLD
from pygen_copier.errors import PygenError
from pygen_copier.events import Event, Listener, write_line
from pygen_copier.generation.artifact import Artifact
from pygen_copier.generation.attempts import Attempts
from pygen_copier.generation.check import Texts
from pygen_copier.generation.record import Entry, Record
from pygen_copier.generation.standing import Standing, standing
from pygen_copier.pool import run_all

# What is said where no acceptable reply came: the scaffold stands in, or the text as it was.
_FALLEN_BACK = {Standing.GENERATED: "scaffolded", Standing.REVISED: "unrevised"}


@dataclass(frozen=True)
class _Job:
    """One artifact and what is known of it.

    Attributes:
        artifact: The artifact.
        entry: What is recorded of it.
        texts: The texts it needs.
        waits: Whether one of these is a scaffold: nobody is asked to write tests of one, for they
            would fail until it is filled in.
    """

    artifact: Artifact
    entry: Entry | None
    texts: Texts
    waits: bool


@dataclass
class Engine:
    """Brings a record up to date.

    Attributes:
        client: Who is asked, or None where no model is used.
        previous: Specs of the artifacts in the plan before, by name, as far as they are known.
        project: The folder of the project, to see what a person did to a file.
        listener: Hears of every artifact.
    """

    client: Client | None
    previous: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    project: Path | None = None
    listener: Listener = write_line

    def run(
        self, artifacts: Sequence[Artifact], record: Record, again: Collection[str] = ()
    ) -> Record:
        """Return the record with an entry for every artifact and nothing else.

        Args:
            artifacts: What there should be.
            record: What is recorded.
            again: Names of the artifacts to generate again.

        Raises:
            PygenError: A model could not be asked, or an entry is damaged. Every reply that came
                is in the store.
        """
        by_name = {artifact.name: artifact for artifact in artifacts}
        texts: dict[str, str] = {}
        scaffolds: set[str] = set()

        def work(name: str) -> Entry:
            artifact = by_name[name]
            needed = {need: texts[need] for need in artifact.needs}
            job = _Job(artifact, record.get(name), needed, not scaffolds.isdisjoint(artifact.needs))
            entry = self._entry(job, name in again)
            texts[name] = entry.text(name)
            if entry.fallback and texts[name] == artifact.scaffold():
                scaffolds.add(name)
            return entry

        needs = {artifact.name: artifact.needs for artifact in artifacts}
        return Record(run_all(needs, work, environment.concurrency()))

    def _entry(self, job: _Job, again: bool) -> Entry:
        reliance = job.artifact.reliance_of_texts(job.texts)
        what = standing(job.artifact, job.entry, reliance, again=again)
        if what is Standing.RECHECKED and self._can_be_filled(job):
            what = Standing.GENERATED
        if job.entry is None or what is Standing.GENERATED:
            made = self._generated(job)
        elif what is Standing.REVISED:
            made = self._revised(job.artifact, job.entry, job.texts)
        elif what is Standing.RECHECKED:
            made, what = self._rechecked(job.artifact, job.entry, job.texts, reliance)
        else:
            return job.entry
        state = _FALLEN_BACK.get(what, what) if made.fallback else what
        self.listener(Event(job.artifact.name, state, _account(made)))
        return made

    def _can_be_filled(self, job: _Job) -> bool:
        """Return whether a scaffold only waited for what it needs, and that is there now."""
        waited = bool(job.entry and job.entry.fallback and job.artifact.needs)
        return waited and self.client is not None and not job.waits

    def _generated(self, job: _Job) -> Entry:
        before = job.entry.attempts if job.entry else 0
        if self.client is None or job.waits:
            return _scaffolded(job.artifact, job.texts, before)
        return Attempts(job.artifact, self.client, job.texts, before).generate()

    def _revised(self, artifact: Artifact, entry: Entry, texts: Texts) -> Entry:
        recorded = entry.text(artifact.name)
        if self.client is None:
            raise _needs_model(artifact, "its specification changed")
        attempts = Attempts(artifact, self.client, texts, entry.attempts)
        edits = self._edits(artifact, recorded)
        return attempts.revise(recorded, edits, self.previous.get(artifact.name))

    def _rechecked(
        self, artifact: Artifact, entry: Entry, texts: Texts, reliance: str
    ) -> tuple[Entry, Standing]:
        recorded = entry.text(artifact.name)
        problems = [] if entry.fallback else list(artifact.review(recorded, texts).problems)
        if entry.fallback and self.client is None:
            # A scaffold follows what it leans on; nobody's work is in it.
            return _scaffolded(artifact, texts, entry.attempts), Standing.RECHECKED
        if not problems:
            return replace(entry, reliance=reliance), Standing.RECHECKED
        if self.client is None:
            raise _needs_model(artifact, problems[0])
        attempts = Attempts(artifact, self.client, texts, entry.attempts)
        return attempts.repair(recorded, problems), Standing.REVISED

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


def without_model(artifacts: Sequence[Artifact], record: Record) -> Record:
    """Return what a render shows that must not ask a model: the recorded texts, else scaffolds."""
    entries: dict[str, Entry] = {}
    texts: dict[str, str] = {}
    for artifact in sorted(artifacts, key=lambda artifact: len(artifact.needs)):
        entry = record.get(artifact.name) or _scaffolded(artifact, texts, 0)
        entries[artifact.name] = entry
        texts[artifact.name] = entry.text(artifact.name)
    return Record(entries)


def _scaffolded(artifact: Artifact, texts: Texts, attempts: int) -> Entry:
    return Entry.of_text(
        artifact.scaffold(),
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


def _needs_model(artifact: Artifact, why: str) -> PygenError:
    return PygenError(
        f"{artifact.name} was written by a model and must be revised: {why.rstrip('.')}.",
        "Choose a provider with -d provider=NAME and set its key.",
    )


def _account(entry: Entry) -> str:
    if entry.model == SCAFFOLD:
        return ""
    tokens = f", {entry.tokens[1]} tokens" if entry.tokens[1] else ""
    return f"{entry.model}{tokens}"
