"""The work on one artifact in one run: what is recorded, what is done, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pygen_copier.client.client import Client
from pygen_copier.client.models import SCAFFOLD
from pygen_copier.client.repair import repair
from pygen_copier.digests import digest
from pygen_copier.errors import PygenError
from pygen_copier.events import ASKED, REPAIRING, STARTED, Event, Listener
from pygen_copier.formatting.formatter import Formatter
from pygen_copier.generation.artifact import Artifact
from pygen_copier.generation.check import Texts
from pygen_copier.generation.decision import Decision, decide
from pygen_copier.generation.edits import edits
from pygen_copier.generation.long_files.long_file import Written, write
from pygen_copier.generation.record import Entry
from pygen_copier.generation.score import score
from pygen_copier.providers.base import Reply
from pygen_copier.source.syntax import Source

MAX_REPAIRS = 3

# What is said where no acceptable reply came: the scaffold stands in, or the text as it was.
_FALLEN_BACK = {Decision.GENERATE: "scaffolded", Decision.REVISE: "unrevised"}


@dataclass(frozen=True)
class Run:
    """What all work of a run shares.

    Attributes:
        client: Who is asked, or None where no model is used.
        previous: Specs of the artifacts in the plan before, by name, as far as they are known.
        project: The folder of the project, to see what a person did to a file.
        listener: Hears of every artifact.
        formatter: Brings texts into form.
    """

    client: Client | None
    previous: Mapping[str, Mapping[str, Any]]
    project: Path | None
    listener: Listener
    formatter: Formatter = field(default_factory=Formatter)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A text that a model gave, and what the checks say of it.

    Attributes:
        source: The text, or the reply as it came where no text could be read from it.
        problems: What is wrong with it.
        score: How good it is, to compare attempts at the same artifact.
        declined: Whether the service declined to answer.
    """

    source: Source
    problems: tuple[str, ...]
    score: float = 0.0
    declined: bool = False


class Work:
    """The work on one artifact.

    Args:
        artifact: What is made.
        recorded: What is recorded of it.
        run: What it shares with other work.
        again: Whether the person asked for it to be generated again.

    Attributes:
        texts: The texts that the artifact needs.
        decision: What was done.
        draft: The text as it was accepted, before it was brought into form.
        text: The text in form; that of the entry.
        written: What is recorded of the text as it was written.
        entry: The same, after it was verified.
        count: Requests made in this run.
        tokens_in: Tokens of these.
        tokens_out: Tokens of their replies.
    """

    texts: Texts
    decision: Decision
    draft: str
    text: str
    written: Entry
    entry: Entry

    def __init__(
        self, artifact: Artifact, recorded: Entry | None, run: Run, *, again: bool = False
    ) -> None:
        self.artifact, self.recorded = artifact, recorded
        self._run, self._again = run, again
        self._accepted: Source | None = None
        self.count = self.tokens_in = self.tokens_out = 0

    @property
    def name(self) -> str:
        """The name of the artifact."""
        return self.artifact.name

    @property
    def client(self) -> Client:
        """Who is asked."""
        if self._run.client is None:
            raise ValueError("nobody can be asked")
        return self._run.client

    @property
    def before(self) -> int:
        """Requests made in earlier runs.

        It is also the seed, so that a regeneration is a new request, and the same regeneration
        after a crash is not.
        """
        return self.recorded.attempts if self.recorded else 0

    @property
    def tokens(self) -> tuple[int, int]:
        """The tokens in and out that were taken in this run."""
        return self.tokens_in, self.tokens_out

    @property
    def is_begun(self) -> bool:
        """Whether there is a text of it."""
        return hasattr(self, "draft")

    @property
    def is_new(self) -> bool:
        """Whether something else is recorded of it than before."""
        return self.written is not self.recorded

    @property
    def is_scaffold(self) -> bool:
        """Whether its text is nothing but its scaffold."""
        return self._accepted is None and self.entry.fallback and self.text == self.scaffold

    @property
    def scaffold(self) -> str:
        """What stands in where no model writes."""
        return self.artifact.scaffold(self.texts)

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
        self.texts = texts
        reliance = self.artifact.reliance_of_texts(texts)
        self.decision = decide(self.artifact, self.recorded, reliance, again=self._again)
        if self.decision is Decision.RECHECK and self._can_be_filled(waits):
            self.decision = Decision.GENERATE
        if self.decision is not Decision.KEEP:
            self.tell(STARTED)
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
        self.texts = texts
        reliance = self.artifact.reliance_of_texts(texts)
        if self._accepted is not None:
            text = self.formatted(self._accepted)
            # Where the linter finds nothing, the formatter leaves nothing to find.
            findings = self.read(text).findings if self._accepted.findings else ()
            self._take(self.make_entry(Source(text, findings)))
        elif self.entry.reliance != reliance:
            self._take(replace(self.entry, reliance=reliance))

    def mend(self, first: Attempt, rounds: int = MAX_REPAIRS) -> tuple[Attempt, int]:
        """Have the best attempt repaired while that changes what is wrong.

        Args:
            first: The attempt to begin with.
            rounds: How many repairs may be asked for.

        Returns:
            The best attempt by score, the later of equals; and how many repairs it took.
        """
        taken = 0

        def ask(best: Attempt, last: Attempt) -> Attempt:
            nonlocal taken
            taken += 1
            self.tell(REPAIRING, f"{taken} of {rounds}: {best.problems[0]}")
            return self._attempt(self._written("repair", self._repair_inputs(best, last)))

        return repair(first, ask, rounds)

    def examine(self, text: str, problems: tuple[str, ...] = ()) -> Attempt:
        """Return a text as it is, with what the checks say of it.

        Args:
            text: The text.
            problems: What is known already to be wrong with it; told instead.
        """
        return self._reviewed(self.read(text), problems)

    def read(self, text: str) -> Source:
        """Return a text as it is, with what the linter says of it."""
        return self._run.formatter.read(text, self.artifact.language, self.artifact.setting)

    def hold(self, text: str, *also: str) -> None:
        """Record a text that holds; where it is the one that was written, with what it passed.

        Args:
            text: The text.
            also: Ids of what it passed beside the checks.
        """
        if text != self.text:
            self._settle(self.make_entry(self.read(text), also=also))
            return
        entry = self.entry
        is_older = entry.attempts == self.before
        tokens_in, tokens_out = entry.tokens if is_older else (0, 0)
        self._settle(
            replace(
                entry,
                reliance=self.artifact.reliance_of_texts(self.texts),
                checks=(*(check for check in entry.checks if check not in also), *also),
                tokens=(tokens_in + self.tokens_in, tokens_out + self.tokens_out),
                attempts=self.before + self.count,
            )
        )

    def give_up(self, text: str, problems: Sequence[str]) -> None:
        """Record a text that stands in, and say why it does."""
        self.tell("given up", problems[0])
        self._settle(self.make_entry(Source(text), fallback=True))

    def lint(self, text: str) -> str:
        """Return a text with what can be mended safely mended, in the form it is recorded in."""
        artifact = self.artifact
        return self.formatted(self._run.formatter.lint(text, artifact.language, artifact.setting))

    def make_entry(
        self, source: Source, *, also: Sequence[str] = (), fallback: bool = False
    ) -> Entry:
        """Return what is recorded of a text.

        Args:
            source: The text.
            also: Ids of what it passed beside the checks.
            fallback: Whether it stands in for one that no model gave.
        """
        artifact = self.artifact
        checks = [] if fallback else [check.id for check in artifact.checks]
        return Entry.of_text(
            source.text,
            path=artifact.path,
            spec=artifact.spec_digest(),
            reliance=artifact.reliance_of_texts(self.texts),
            model=str(self.client.models.for_task(artifact.task)),
            prompt=self.client.prompts.digest(artifact.task),
            tokens=self.tokens,
            attempts=self.before + self.count,
            checks=(*checks, *also),
            fallback=fallback,
            notes=() if fallback else artifact.notes(source, self.texts),
        )

    def inputs(self, task: str) -> dict[str, Any]:
        """Return what a brief about the artifact holds, as much as the task's model can take."""
        artifact = self.artifact
        inputs = {**artifact.inputs, **artifact.more(self.texts)}
        if artifact.short_inputs is not None and self.client.is_small(task):
            inputs = {**artifact.short_inputs, **artifact.more(self.texts)}
        if task != artifact.task and "source" in inputs:
            # `source` of a revision or repair is the text to change; what it speaks of moves aside.
            inputs["about"] = inputs.pop("source")
        return inputs

    def heard(self, reply: Reply) -> None:
        """Add what a reply took to the account of this artifact."""
        self.count += 1
        self.tokens_in += reply.tokens_in
        self.tokens_out += reply.tokens_out

    def tell_end(self) -> None:
        """Say what became of it, once that is settled."""
        decision, entry, listener = self.decision, self.entry, self._run.listener
        if decision is Decision.KEEP and self.count:
            decision = Decision.REVISE  # a verification changed what was kept
        if decision is Decision.KEEP:
            listener(Event(self.name, decision))
            return
        state = _FALLEN_BACK.get(decision, decision) if entry.fallback else decision
        listener(Event(self.name, state, account(entry), self.tokens))
        if decision is not Decision.RECHECK:
            for note in entry.notes:
                listener(Event(self.name, "note", note))

    def _can_be_filled(self, waits: bool) -> bool:
        """Return whether a scaffold only waited for what it needs, and that is there now."""
        waited = bool(self.recorded and self.recorded.fallback and self.artifact.needs)
        return waited and self._run.client is not None and not waits

    def _generate(self, waits: bool) -> None:
        if self._run.client is None or waits:
            self._take(scaffolded(self.artifact, self.texts, self.before))
            return
        task = self.artifact.task
        self._accept(self._attempt(self._written(task, self.inputs(task))))

    def _revise(self, recorded: Entry) -> None:
        if self._run.client is None:
            raise _needs_model(self.artifact, "its specification changed")
        text = recorded.text(self.name)
        project = self._run.project
        inputs = {
            **self.inputs("revise"),
            "of": self.artifact.task,
            "source": text,
            "edits": edits(project, self.artifact.path, text) if project else "",
            "previous": self._run.previous.get(self.name),
        }
        self._accept(self._attempt(self._written("revise", inputs)))

    def _recheck(self, recorded: Entry) -> None:
        found = None if recorded.fallback else self.examine(recorded.text(self.name))
        if recorded.fallback and self._run.client is None:
            # A scaffold follows what it leans on; nobody's work is in it.
            self._take(scaffolded(self.artifact, self.texts, self.before))
        elif found is None or not found.problems:
            reliance = self.artifact.reliance_of_texts(self.texts)
            self._take(replace(recorded, path=self.artifact.path, reliance=reliance))
        elif self._run.client is None:
            raise _needs_model(self.artifact, found.problems[0])
        else:
            self.decision = Decision.REVISE
            self._accept(found)

    def _accept(self, first: Attempt) -> None:
        """Take the attempt that passes in the end, or what stands in."""
        best, _ = self.mend(first)
        if best.problems:
            self.give_up(self.stand_in, best.problems)
            self.written = self.entry
        else:
            self._accepted = best.source

    def _take(self, entry: Entry) -> None:
        self._settle(entry)
        self.written = entry

    def _settle(self, entry: Entry) -> None:
        self.entry, self.text = entry, entry.text(self.name)
        self._accepted = None  # last: other threads look at it

    def formatted(self, source: Source) -> str:
        """Return a text that the checks have seen in the form it is recorded in."""
        return self._run.formatter.format(
            source.text, self.artifact.language, self.artifact.setting
        )

    def _written(self, task: str, inputs: Mapping[str, Any]) -> Written:
        return write(self._ask, task, inputs, self.artifact.language, self.artifact.pieces)

    def _ask(self, task: str, inputs: Mapping[str, Any]) -> Reply:
        name = self.artifact.subject
        self.tell(ASKED, task)
        if task != self.artifact.task:
            name = f"{self.artifact.kind}-{name}-{digest(inputs, 8)}"
        reply = self.client.ask(task, name, inputs, seed=self.before)
        self.heard(reply)
        return reply

    def _attempt(self, written: Written) -> Attempt:
        if written.problem:
            declined = written.finish == "blocked"
            return Attempt(Source(written.text), (written.problem,), declined=declined)
        artifact = self.artifact
        source = self._run.formatter.lint(written.text, artifact.language, artifact.setting)
        return self._reviewed(source)

    def _reviewed(self, source: Source, problems: tuple[str, ...] = ()) -> Attempt:
        found = self.artifact.review(source, self.texts)
        feedback = [float(check.id in found.passed) for check in self.artifact.checks]
        return Attempt(source, problems or found.problems, score(feedback))

    def _repair_inputs(self, best: Attempt, last: Attempt) -> dict[str, Any]:
        inputs = {
            **self.inputs("repair"),
            "of": self.artifact.task,
            "name": self.name,
            "source": best.source.text,
            "problems": list(best.problems),
        }
        # The best attempt goes back once more: what came of the last try tells the two apart.
        return inputs if last is best else {**inputs, "tried": list(last.problems)}

    def tell(self, state: str, detail: str = "") -> None:
        """Say what is done to it."""
        self._run.listener(Event(self.name, state, detail, self.tokens))


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
