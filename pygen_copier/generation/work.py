"""The work on one artifact in one run: what is recorded, what is done, and what comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pygen_copier.errors import PygenError
from pygen_copier.events import STARTED, Event
from pygen_copier.generation.artifact import Artifact
from pygen_copier.generation.attempts import Attempt, Attempts
from pygen_copier.generation.check import Texts
from pygen_copier.generation.decision import Decision, decide
from pygen_copier.generation.hand_edits import edits
from pygen_copier.generation.improvement import NOTES, Improvement
from pygen_copier.generation.lack import Lack
from pygen_copier.generation.record import Entry
from pygen_copier.generation.run import Run
from pygen_copier.generation.type_findings import UNTYPED
from pygen_copier.source.syntax import Source

# What is said where no acceptable reply came: the scaffold stands in, or the text as it was.
_FALLEN_BACK = {Decision.GENERATE: "scaffolded", Decision.REVISE: "unrevised"}


class Work:
    """The work on one artifact.

    Args:
        artifact: What is made.
        recorded: What is recorded of it.
        run: What it shares with other work.
        improvement: What the person asks of it.
        again: Whether the person asked for it to be generated again.

    Attributes:
        attempts: What is asked of models for it.
        decision: What is done.
        draft: The text as it was accepted, before it is brought into form.
        text: The text in form.
        written: What is recorded of the text as it was written.
        entry: The same, after it was verified.
    """

    decision: Decision
    draft: str
    text: str
    written: Entry
    entry: Entry

    def __init__(
        self,
        artifact: Artifact,
        recorded: Entry | None,
        run: Run,
        improvement: Improvement | None = None,
        *,
        again: bool = False,
    ) -> None:
        self.artifact, self.recorded = artifact, recorded
        self.attempts = Attempts(artifact, run, recorded.attempts if recorded else 0)
        self._run, self._again = run, again
        self._improvement = improvement or Improvement()
        self._accepted: Source | None = None

    @property
    def name(self) -> str:
        """The name of the artifact."""
        return self.artifact.name

    @property
    def is_begun(self) -> bool:
        """Whether there is a text of it."""
        return hasattr(self, "draft")

    @property
    def is_new(self) -> bool:
        """Whether something else is recorded of it than before, but for what it leans on."""
        return self.decision is not Decision.KEEP and self.written is not self.recorded

    @property
    def is_scaffold(self) -> bool:
        """Whether its text is nothing but its scaffold."""
        return self._accepted is None and self.entry.fallback and self.text == self.scaffold

    @property
    def scaffold(self) -> str:
        """What stands in where no model writes."""
        return self.artifact.scaffold(self.attempts.texts)

    @property
    def stand_in(self) -> str:
        """What is recorded where no attempt passes."""
        if self.decision is Decision.GENERATE or self.recorded is None:
            return self.scaffold
        recorded = self.recorded.text(self.name)
        return self.artifact.completed(recorded) if self.decision is Decision.REVISE else recorded

    def write(self, texts: Texts, *, waits: bool = False) -> None:
        """Decide, and keep, check again, revise or generate the text.

        Args:
            texts: The texts that the artifact needs.
            waits: Whether one of these is a scaffold: nobody is asked to write tests of one, for
                they would fail until it is filled in.

        Raises:
            PygenError: A model could not be asked, or the recorded entry is damaged.
        """
        self.attempts.texts = texts
        self.decision = decide(
            *(self.artifact, self.recorded, self._reliance()),
            again=self._again,
            improve=self._improvement.asks,
        )
        if self.decision is Decision.REVISE and self._only_forgets():
            self.decision = Decision.RECHECK
        if self.decision is Decision.GENERATE and self._can_be_improved():
            self.decision = Decision.REVISE
        if self.decision is Decision.RECHECK and self._can_be_filled(waits):
            self.decision = Decision.GENERATE
        if self.decision is not Decision.KEEP:
            self.attempts.tell(STARTED)
        if self.recorded is None or self.decision is Decision.GENERATE:
            self._generate(waits)
        elif self.decision is Decision.KEEP:
            self._take(self.recorded)
        elif self.decision is Decision.REVISE:
            self._revise(self.recorded)
        else:
            self._recheck(self.recorded)
        self.draft = self._accepted.text if self._accepted else self.text

    def format(self, texts: Texts) -> None:
        """Bring the text that was accepted into form, and record it with what it leans on.

        Args:
            texts: The texts that the artifact needs, in form.
        """
        self.attempts.texts = texts
        if self._accepted is not None:
            source, text = self._accepted, self.attempts.format(self._accepted)
            notes = self.artifact.notes(source, texts)
            if text != source.text:
                # Where nothing is found in a text, the formatter leaves nothing to find.
                source = self.attempts.read(text) if source.findings else Source(text)
                notes = notes and self.artifact.notes(source, texts)
            self._take(self._entry(source, notes))
        elif self.entry.reliance != self._reliance():
            self._take(replace(self.entry, reliance=self._reliance()))

    def hold(self, text: str, *also: str, output: str = "", notes: Sequence[str] = ()) -> None:
        """Record a text that holds; where it is the one that was written, with what it passed.

        Args:
            text: The text.
            also: Ids of what it passed beside the checks.
            output: What it printed.
            notes: What a person should know of it beside what the checks say.
        """
        if text != self.text:
            source = self.attempts.read(text)
            all_notes = (*self.artifact.notes(source, self.attempts.texts), *notes)
            self._settle(replace(self._entry(source, all_notes, also), output=output))
            return
        entry, attempts = self.entry, self.attempts
        tokens_in, tokens_out = entry.tokens if entry.attempts == attempts.seed else (0, 0)
        self._settle(
            replace(
                entry,
                reliance=self._reliance(),
                checks=(*(check for check in entry.checks if check not in also), *also),
                tokens=(tokens_in + attempts.tokens[0], tokens_out + attempts.tokens[1]),
                attempts=attempts.seed + attempts.count,
                output=output,
                notes=(*(note for note in entry.notes if not note.startswith(UNTYPED)), *notes),
            )
        )

    def complete(self, text: str) -> None:
        """Record what holds with what code set in it; who wrote it stays."""
        self._settle(self.entry.with_text(text))

    def give_up(self, text: str, problems: Sequence[str], why: Lack = Lack.NONE) -> None:
        """Record a text that stands in, say why it does, and replay nothing of what failed.

        Args:
            text: The text.
            problems: What was wrong with the last one that came.
            why: What the text lacks; what it is says so where nothing is given.
        """
        self.attempts.tell("given up", problems[0])
        self.attempts.client.strike(self.attempts.chain)
        if not why:
            kept = Lack.OLD if text == self.stand_in else Lack.REDUCED
            why = Lack.REFUSED if text == self.scaffold else kept
        self._settle(self._entry(Source(text), why=why))

    def tell_end(self) -> None:
        """Say what became of it, once that is settled."""
        decision, entry, listener = self.decision, self.entry, self._run.listener
        kept = decision in (Decision.KEEP, Decision.RECHECK) and self.recorded
        if kept and not kept.fallback and (entry.fallback or entry.sha256 != kept.sha256):
            decision = Decision.REVISE  # a verification changed it
        if decision is Decision.KEEP:
            listener(Event(self.name, decision))
            return
        state = _FALLEN_BACK.get(decision, decision) if entry.fallback else decision
        self.attempts.tell(state, entry.account)
        if decision is not Decision.RECHECK:
            for note in entry.notes:
                listener(Event(self.name, "note", note))

    def _can_be_filled(self, waits: bool) -> bool:
        """Return whether a scaffold only waited for what it needs, and that is there now."""
        waited = bool(self.recorded and self.recorded.fallback and self.artifact.needs)
        return waited and self._run.client is not None and not waits

    def _generate(self, waits: bool) -> None:
        if self._run.client is None or waits:
            self._take_scaffold(Lack.WAITING if self._run.client else Lack.UNASKED)
        else:
            edited = {"edits": diff} if (diff := self._edits()) else {}
            more = {**self._improvement.inputs(), **edited}
            self._accept(self.attempts.ask(self.artifact.task, **more))

    def _revise(self, recorded: Entry) -> None:
        if self._run.client is None:
            asked = self._improvement.asks
            why = "an improvement was asked for" if asked else "its specification changed"
            raise _needs_model(self.artifact, recorded, why)
        attempt = self.attempts.ask(
            "revise",
            of=self.artifact.task,
            source=recorded.text(self.name),
            edits=self._edits(),
            previous=self._run.previous.get(self.name),
            **self._improvement.inputs(),
        )
        self._accept(attempt)

    def _recheck(self, recorded: Entry) -> None:
        if recorded.lack.is_scaffold and self._run.client is None:
            # It follows what it leans on; nobody's work is in it.
            self._take_scaffold(recorded.lack)
            return
        text = recorded.text(self.name)
        whole = self.artifact.whole(text)
        attempt = None if recorded.fallback else self.attempts.examine(whole)
        if attempt is None or not attempt.faults:
            kept = recorded if whole == text else recorded.with_text(whole)
            spec, reliance = self.artifact.spec_digest(), self._reliance()
            self._take(replace(kept, path=self.artifact.path, spec=spec, reliance=reliance))
        elif self._run.client is None:
            raise _needs_model(self.artifact, recorded, attempt.faults[0])
        else:
            self.decision = Decision.REVISE
            self._accept(attempt)

    def _edits(self) -> str:
        """Return what the person did to the file since its text was recorded."""
        recorded, project = self.recorded, self._run.project
        if recorded is None or project is None:
            return ""
        artifact, text = self.artifact, recorded.text(self.name)
        return edits(project, artifact.path, text, is_part=artifact.is_part)

    def _can_be_improved(self) -> bool:
        """Return whether what is to be improved is no scaffold, though an earlier try failed."""
        if not self._improvement.asks or self._again or self.recorded is None:
            return False
        return self.recorded.text(self.name) != self.scaffold

    def _only_forgets(self) -> bool:
        """Return whether nothing changed in its spec but that the person took words back."""
        spec, previous = self.artifact.spec, self._run.previous.get(self.name, {})
        now, before = (list(each.get(NOTES, ())) for each in (spec, previous))
        same = {**previous, NOTES: now} == {**spec, NOTES: now}
        return same and not self._improvement.asks and now != before and set(now) <= set(before)

    def _accept(self, first: Attempt) -> None:
        """Accept the attempt that passes in the end, or record what stands in."""
        best, _ = self.attempts.mend(first)
        if best.faults:
            self.give_up(self.stand_in, best.faults)
            self.written = self.entry
        else:
            self._accepted = best.source

    def _take_scaffold(self, why: Lack) -> None:
        self._take(self.artifact.scaffold_entry(self.attempts.texts, self.attempts.seed, why))

    def _take(self, entry: Entry) -> None:
        self._settle(entry)
        self.written = entry

    def _settle(self, entry: Entry) -> None:
        self.entry, self.text = entry, entry.text(self.name)
        self._accepted = None  # last: other threads look at it

    def _entry(
        self,
        source: Source,
        notes: Sequence[str] = (),
        also: Sequence[str] = (),
        why: Lack = Lack.NONE,
    ) -> Entry:
        """Return what is recorded of a text, or of one that stands in where no model gave one."""
        artifact, attempts, client = self.artifact, self.attempts, self.attempts.client
        checks = () if why else artifact.passed(source, attempts.texts)
        return Entry.of_text(
            source.text,
            path=artifact.path,
            spec=artifact.spec_digest(),
            reliance=self._reliance(),
            model=str(client.models.for_task(artifact.task)),
            prompt=artifact.prompt or client.prompts.digest(artifact.task, artifact.context),
            tokens=attempts.tokens,
            attempts=attempts.seed + attempts.count,
            checks=(*checks, *also),
            fallback=bool(why),
            notes=tuple(notes),
            context="" if why else attempts.context,
            why=why,
        )

    def _reliance(self) -> str:
        return self.artifact.reliance_of_texts(self.attempts.texts)


def _needs_model(artifact: Artifact, recorded: Entry, why: str) -> PygenError:
    who = "by hand" if recorded.is_adopted else "by a model"
    return PygenError(
        f"{artifact.name} was written {who} and must be revised: {why.rstrip('.')}.",
        "Choose a provider with -d provider=NAME and set its key.",
    )
