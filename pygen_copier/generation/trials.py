"""Trials: what was written in this run is tried, and what comes of it never hangs on timing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pygen_copier.generation.artifact import Artifact
from pygen_copier.generation.draft import Draft
from pygen_copier.generation.record import Entry, Record
from pygen_copier.generation.repair import Attempts
from pygen_copier.generation.verify.module_and_tests import Pair
from pygen_copier.generation.verify.script import settled_script
from pygen_copier.generation.verify.verification import Trial
from pygen_copier.generation.writer import Job, Writer
from pygen_copier.sandbox import Tester

Step = tuple[str, str]
"""What is done, and the name of the artifact it is done to."""

FORM, TRY, WRITE = "form", "try", "write"


@dataclass
class Trials:
    """The trials of one run.

    Attributes:
        artifacts: All artifacts, by name.
        record: What was recorded before.
        drafts: What was written, before it is brought into form.
        written: The entries as they are written.
        writer: Who wrote them.
        tester: Runs them, or None where nothing is run.
        settled: The entries that came out of trials.
    """

    artifacts: Mapping[str, Artifact]
    record: Record
    drafts: Mapping[str, Draft]
    written: Mapping[str, Entry]
    writer: Writer
    tester: Tester | None
    settled: dict[str, Entry] = field(default_factory=dict, init=False)

    def steps(self) -> dict[Step, list[Step]]:
        """Return every step that is to be taken with those it waits for.

        What needs a text waits until that text is settled, but for the tests it is tried with:
        these are written as soon as there is a draft of it.
        """
        tried = self._tried
        judge = {name: name for name in tried}
        judge |= {trial.subject: name for name, trial in tried.items() if trial.subject}

        def settling(names: tuple[str, ...], but: str) -> list[Step]:
            return [(TRY, judge[name]) for name in names if judge.get(name, but) != but]

        steps: dict[Step, list[Step]] = {}
        for name, artifact in self.artifacts.items():
            formed: list[Step] = [(FORM, need) for need in artifact.needs]
            there: list[Step] = [
                (WRITE if need == artifact.subject_of_trial else FORM, need)
                for need in artifact.needs
            ]
            steps[WRITE, name] = [*there, *settling(artifact.needs, name)]
            steps[FORM, name] = [(WRITE, name), *formed]
        for name, trial in tried.items():
            formed = [(FORM, each) for each in (name, *trial.relies, *trial.beside)]
            steps[TRY, name] = [*formed, *settling(trial.relies, name)]
        return steps

    @cached_property
    def awaited(self) -> frozenset[str]:
        """The names of the artifacts that are not settled before a trial."""
        subjects = (trial.subject for trial in self._tried.values())
        return frozenset((*self._tried, *filter(None, subjects)))

    def entry(self, name: str) -> Entry:
        """Return the entry of an artifact as it stands now."""
        return self.settled.get(name) or self.written[name]

    def texts(self, artifact: Artifact) -> dict[str, str]:
        """Return the texts that an artifact needs, by the names of their artifacts."""
        return {need: self.entry(need).text(need) for need in artifact.needs}

    def job(self, artifact: Artifact, *, again: bool) -> Job:
        """Return what is known of an artifact that is to be written.

        Args:
            artifact: The artifact.
            again: Whether the person asked for it to be generated again.
        """
        name, subject = artifact.name, artifact.subject_of_trial
        needs = [need for need in artifact.needs if need != subject]
        texts = {need: self.entry(need).text(need) for need in needs}
        waits = any(map(self._is_scaffold, needs))
        if subject:
            draft = self.drafts[subject]
            texts[subject] = draft.text
            waits |= draft.fallback and draft.text == self._scaffold(subject)
        return Job(artifact, self.record.get(name), texts, waits, again, name in self._subjects)

    def formed(self, artifact: Artifact) -> Entry:
        """Bring an artifact that was written into form, and return its entry.

        Raises:
            PygenError: A model could not be asked to mend it.
        """
        subject = artifact.subject_of_trial
        vain = bool(subject and not self.drafts[subject].fallback and self._is_scaffold(subject))
        return self.drafts[artifact.name].finished(self.texts(artifact), vain)

    def settle(self, name: str) -> None:
        """Try an artifact that is new or changed, unless what it relies on is a stand-in.

        Raises:
            PygenError: A model could not be asked, or nothing can be run.
        """
        trial = self._tried[name]
        own = [name, *filter(None, [trial.subject])]
        is_new = any(self.written[each] is not self.record.get(each) for each in own)
        waits = [each for each in trial.relies if self._is_scaffold(each)]
        if is_new and not any(self.entry(each).fallback for each in (name, *trial.relies)):
            self._settle(name, trial)
        elif is_new and waits and not trial.subject and not self.entry(name).fallback:
            self.settled[name] = self._left_out(name, waits[0])
        for each in own:
            self.writer.tell(each, self.entry(each))

    def _is_scaffold(self, name: str) -> bool:
        """Return whether an artifact's text is nothing but its scaffold."""
        entry = self.entry(name)
        return entry.fallback and entry.text(name) == self._scaffold(name)

    def _scaffold(self, name: str) -> str:
        artifact = self.artifacts[name]
        return artifact.scaffold(self.texts(artifact))

    @cached_property
    def _subjects(self) -> frozenset[str]:
        """The names of the artifacts of which others need no more than a draft."""
        return frozenset(artifact.subject_of_trial for artifact in self.artifacts.values())

    @cached_property
    def _tried(self) -> dict[str, Trial]:
        artifacts = self.artifacts.items() if self.tester else ()
        return {name: artifact.trial for name, artifact in artifacts if artifact.trial}

    def _settle(self, name: str, trial: Trial) -> None:
        if self.tester is None:
            return
        artifact = self.artifacts[name]
        files = self._files(trial)
        attempts = self._attempts(artifact)
        if trial.subject:
            source = self._attempts(self.artifacts[trial.subject])
            pair = Pair(source, attempts, trial, self.tester, files)
            self.settled.update(pair.settled(self.entry(trial.subject), self.entry(name)))
        else:
            entry = self.entry(name)
            self.settled[name] = settled_script(attempts, entry, trial, self.tester, files)

    def _left_out(self, name: str, missing: str) -> Entry:
        """Return the scaffold in place of a program that can only fail."""
        artifact = self.artifacts[name]
        why = f"It cannot run: {missing} is a scaffold."
        text = artifact.scaffold(self.texts(artifact))
        return self._attempts(artifact).given_up(text, [why])

    def _attempts(self, artifact: Artifact) -> Attempts:
        """Return the attempts at an artifact; where it was kept, what is recorded stands in."""
        job = Job(artifact, self.record.get(artifact.name), self.texts(artifact))
        kept = self.entry(artifact.name).text(artifact.name)
        return self.writer.attempts(job, lambda _: kept)

    def _files(self, trial: Trial) -> dict[str, str]:
        """Return the files a trial needs, by path.

        What it relies on is settled; what merely lies beside it is taken as it was first written,
        so that a trial does not hang on which other one was faster.
        """
        entries = {name: self.written[name] for name in trial.beside}
        entries |= {name: self.entry(name) for name in trial.relies}
        texts = {self.artifacts[name].path: entry.text(name) for name, entry in entries.items()}
        return {**trial.files, **texts}
