"""The engine brings the record up to date: it keeps the order in which artifacts are worked on."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pygen_copier import settings
from pygen_copier.client.client import Client
from pygen_copier.concurrency.task_graph import run_all
from pygen_copier.errors import BudgetSpentError
from pygen_copier.events import Listener, write_line
from pygen_copier.formatting.black import BlackProcesses
from pygen_copier.formatting.formatter import Formatter
from pygen_copier.generation.adoption import own_files
from pygen_copier.generation.artifact import Artifact
from pygen_copier.generation.check import Texts
from pygen_copier.generation.estimate import estimate
from pygen_copier.generation.improvement import Improvement
from pygen_copier.generation.lack import Lack
from pygen_copier.generation.record import Entry, Record
from pygen_copier.generation.run import Run
from pygen_copier.generation.verification import Verification
from pygen_copier.generation.verify.module_and_tests import ModuleAndTests
from pygen_copier.generation.verify.script import verify_script
from pygen_copier.generation.work import Work
from pygen_copier.paths import is_there
from pygen_copier.sandbox import Tester
from pygen_copier.text import count

NOTHING: Mapping[str, Improvement] = MappingProxyType({})
_MANY = 12  # texts from which it pays to have processes format them

Step = tuple[str, str]
"""What is done, and the name of the artifact it is done to."""

# In the order in which steps that are ready begin: what was asked for is finished first.
FORMAT, VERIFY, WRITE = "format", "verify", "write"


@dataclass
class Engine:
    """Brings a record up to date.

    Attributes:
        client: Who is asked, or None where no model is used.
        previous: Specs of the artifacts in the plan before, by name, as far as they are known.
        project: The folder of the project, to see what a person did to a file.
        listener: Hears of every artifact.
        tester: Runs what was written, or None where nothing is run.
    """

    client: Client | None
    previous: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    project: Path | None = None
    listener: Listener = write_line
    tester: Tester | None = None

    def run(
        self,
        artifacts: Sequence[Artifact],
        record: Record,
        again: Collection[str] = (),
        improvements: Mapping[str, Improvement] = NOTHING,
    ) -> Record:
        """Return the record with an entry for every artifact and nothing else.

        Args:
            artifacts: What there should be.
            record: What is recorded.
            again: Names of the artifacts to generate again.
            improvements: What is asked of artifacts, by their names.

        Raises:
            PygenError: A model could not be asked, an entry is damaged, or a file is a link, whose
                edits would be sent. Every reply that came is in the store.
        """
        if self.client and self.project:
            for artifact in artifacts:
                if artifact.name in record:
                    is_there(self.project, artifact.path)
        new = [a for a in artifacts if a.name in again or a.name not in record]
        many = self.client and sum(a.language == "python" for a in new) >= _MANY
        with BlackProcesses() if many else nullcontext() as processes:
            formatter = Formatter(processes.format) if processes else Formatter()
            run = Run(self.client, self.previous, self.project, self.listener, formatter)
            return self._run(artifacts, record, again, improvements, run)

    def _run(
        self,
        artifacts: Sequence[Artifact],
        record: Record,
        again: Collection[str],
        improvements: Mapping[str, Improvement],
        run: Run,
    ) -> Record:
        works = {
            each.name: Work(
                *(each, record.get(each.name), run, improvements.get(each.name)),
                again=each.name in again,
            )
            for each in artifacts
        }
        tester = self.tester if self.client else None  # what no model mends is not run
        own = own_files(self.project, artifacts, record) if tester and self.project else {}
        order = Order(works, tester, own)
        try:
            run_all(order.steps(), order.take, settings.concurrency())
        except BudgetSpentError as error:
            left = [work.artifact for work in works.values() if not work.is_begun]
            cost = estimate(left, record, again)
            raise BudgetSpentError(
                f"{error.problem} What is left, {count(len(left), 'file')}, takes about "
                f"{cost.requests} requests and {cost.tokens} tokens.",
                error.remedy,
                requests=error.requests,
                tokens=error.tokens,
            ) from None
        return Record({name: work.entry for name, work in works.items()})


@dataclass
class Order:
    """The order in which artifacts are written, brought into form and verified.

    Attributes:
        works: The work on all artifacts, by name.
        tester: Runs what was written, or None where nothing is run.
        own: The files of a package that was adopted which are no artifacts, by path.
    """

    works: Mapping[str, Work]
    tester: Tester | None
    own: Mapping[str, str] = field(default_factory=dict)

    def steps(self) -> dict[Step, list[Step]]:
        """Return every step that is to be taken with those it waits for.

        What needs a text waits until that text is verified, but for the tests it is verified with:
        these are asked for as soon as it is accepted, while it is brought into form.
        """
        judge = {name: name for name in self._verified}
        judge |= {v.subject: name for name, v in self._verified.items() if v.subject}

        def verifying(names: tuple[str, ...], but: str) -> list[Step]:
            return [(VERIFY, judge[name]) for name in names if judge.get(name, but) != but]

        steps: dict[Step, list[Step]] = {}
        for name, work in self.works.items():
            needs, subject = work.artifact.needs, _subject(work)
            there = [(WRITE if need == subject else FORMAT, need) for need in needs]
            steps[WRITE, name] = [*there, *verifying(needs, name)]
            steps[FORMAT, name] = [(WRITE, name), *((FORMAT, need) for need in needs)]
        for name, how in self._verified.items():
            formatted = [(FORMAT, each) for each in (name, *how.relies, *how.beside)]
            steps[VERIFY, name] = [*formatted, *verifying(how.relies, name)]
        return steps

    def take(self, step: Step) -> None:
        """Take a step.

        Raises:
            PygenError: A model could not be asked, an entry is damaged, or nothing can be run.
        """
        what, name = step
        work = self.works[name]
        if what == WRITE:
            waits = any(self.works[need].is_scaffold for need in work.artifact.needs)
            subject = _subject(work)
            drafts = {subject: self.works[subject].draft} if subject else {}
            work.write({**self._texts(work, but=subject), **drafts}, waits=waits)
        elif what == FORMAT:
            work.format(self._texts(work))
            if name not in self._awaited:
                work.tell_end()
        else:
            self._verify(work, self._verified[name])

    def _verify(self, work: Work, how: Verification) -> None:
        """Run an artifact that is new or changed, unless what it relies on is a stand-in."""
        own = [work, *([self.works[how.subject]] if how.subject else [])]
        relied = [self.works[name] for name in how.relies]
        is_new = any(each.is_new for each in own)
        if is_new and self.tester and not any(each.entry.fallback for each in (work, *relied)):
            files = self._files(how)
            if how.subject:
                ModuleAndTests(own[1], work, how, self.tester, files).verify()
            else:
                verify_script(work, how, self.tester, files)
        elif is_new and not how.subject and not work.entry.fallback:
            waiting = [each.name for each in relied if each.is_scaffold]
            if waiting:  # it can only fail
                problem = f"It cannot run: {waiting[0]} is a scaffold."
                work.give_up(work.scaffold, [problem], Lack.WAITING)
        for each in own:
            each.tell_end()

    def _texts(self, work: Work, but: str = "") -> Texts:
        return {need: self.works[need].text for need in work.artifact.needs if need != but}

    def _files(self, how: Verification) -> dict[str, str]:
        """Return the files that a verification needs, by path.

        What it relies on is verified; what merely lies beside it is taken as it was first written,
        so that nothing hangs on which artifact was faster.
        """
        files = {**how.files, **self.own}
        for work in map(self.works.__getitem__, how.beside):
            files[work.artifact.path] = work.written.text(work.name)
        for work in map(self.works.__getitem__, how.relies):
            files[work.artifact.path] = work.text
        return files

    @cached_property
    def _verified(self) -> dict[str, Verification]:
        found = {name: work.artifact.verification for name, work in self.works.items()}
        return {name: how for name, how in found.items() if how and self.tester}

    @cached_property
    def _awaited(self) -> frozenset[str]:
        """The names of the artifacts of which it is told after a verification what became."""
        subjects = (how.subject for how in self._verified.values())
        return frozenset((*self._verified, *filter(None, subjects)))


def _subject(work: Work) -> str:
    """Return the module that an artifact is verified with, which it may be written beside."""
    return work.artifact.verification.subject if work.artifact.verification else ""


def without_model(artifacts: Sequence[Artifact], record: Record) -> Record:
    """Return what a render shows that must not ask a model: the recorded texts, else scaffolds."""
    entries: dict[str, Entry] = {}
    texts: dict[str, str] = {}
    for artifact in sorted(artifacts, key=lambda artifact: len(artifact.needs)):
        entry = record.get(artifact.name) or artifact.scaffold_entry(texts, 0)
        entries[artifact.name] = entry
        texts[artifact.name] = entry.text(artifact.name)
    return Record(entries)
