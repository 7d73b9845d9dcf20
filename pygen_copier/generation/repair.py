"""Attempts: a text is asked for, checked, and repaired until it passes or a stand-in takes over."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pygen_copier.client.client import Client
from pygen_copier.digests import digest
from pygen_copier.events import ASKED, REPAIRING, Event, Listener
from pygen_copier.formatting.languages import in_form, tidy
from pygen_copier.generation.artifact import Artifact
from pygen_copier.generation.check import Texts
from pygen_copier.generation.draft import Draft
from pygen_copier.generation.long_files.long_file import Written, write
from pygen_copier.generation.record import Entry
from pygen_copier.generation.score import reward
from pygen_copier.providers.base import Reply

MAX_REPAIRS = 3
_VAIN = "It was written for a module that is a scaffold after all."


@dataclass(frozen=True, slots=True)
class Attempt:
    """A text that a model gave, and what the checks say of it.

    Attributes:
        text: The text, or the reply as it came where no text could be read from it.
        problems: What is wrong with it.
        reward: How good it is, to compare attempts at the same artifact.
        declined: Whether the service declined to answer.
    """

    text: str
    problems: tuple[str, ...]
    reward: float = 0.0
    declined: bool = False


@dataclass
class Attempts:
    """The attempts at one artifact in one run.

    Attributes:
        artifact: What is made.
        client: Who is asked.
        texts: The texts it needs.
        listener: Hears of repairs.
        before: Requests made in earlier runs; it is also the seed, so that a regeneration is a new
            request and the same regeneration after a crash is not.
        stand_in: Returns what is recorded where no attempt passes, from the texts it needs.
        awaited: Whether others are written as soon as there is a draft.
    """

    artifact: Artifact
    client: Client
    texts: Texts
    listener: Listener
    stand_in: Callable[[Texts], str]
    before: int = 0
    awaited: bool = False
    count: int = field(default=0, init=False)
    tokens_in: int = field(default=0, init=False)
    tokens_out: int = field(default=0, init=False)

    @property
    def tokens(self) -> tuple[int, int]:
        """The tokens in and out that were taken in this run."""
        return self.tokens_in, self.tokens_out

    def generate(self) -> Draft:
        """Ask for a new text."""
        task = self.artifact.task
        return self._drafted(self._written(task, self.inputs(task)))

    def revise(self, recorded: str, edits: str, previous: Mapping[str, Any] | None) -> Draft:
        """Ask for the recorded text to be changed to the new spec.

        Args:
            recorded: The recorded text, which the reply is based on.
            edits: What the person did to it, as a unified diff.
            previous: The spec it was written for, where it is known.
        """
        inputs = {
            **self.inputs("revise"),
            "of": self.artifact.task,
            "source": recorded,
            "edits": edits,
            "previous": previous,
        }
        return self._drafted(self._written("revise", inputs))

    def repair(self, recorded: str, problems: Sequence[str]) -> Draft:
        """Ask for the recorded text to be mended where it no longer passes."""
        return self._draft(lambda: self.examined(recorded, tuple(problems)))

    def mended(self, first: Attempt, rounds: int = MAX_REPAIRS) -> tuple[Attempt, int]:
        """Repair the best attempt while that changes what is wrong.

        Args:
            first: The attempt to begin with.
            rounds: How many repairs may be asked for.

        Returns:
            The best attempt by reward, the later of equals; and how many repairs it took.
        """
        best = last = first
        seen = [first.problems]
        taken = 0
        while best.problems and not last.declined and taken < rounds:
            taken += 1
            told = f"{taken} of {rounds}: {best.problems[0]}"
            self.listener(Event(self.artifact.name, REPAIRING, told, self.tokens))
            last = self._attempt(self._written("repair", self._repair_inputs(best, last)))
            if last.reward >= best.reward:
                best = last
            if last.problems in seen:
                break
            seen.append(last.problems)
        return best, taken

    def entry(self, text: str, *, also: Sequence[str] = (), fallback: bool = False) -> Entry:
        """Return what is recorded of a text.

        Args:
            text: The text.
            also: Ids of what it passed beside the checks.
            fallback: Whether it stands in for one that no model gave.
        """
        checks = [] if fallback else [check.id for check in self.artifact.checks]
        return Entry.of_text(
            text,
            path=self.artifact.path,
            spec=self.artifact.spec_digest(),
            reliance=self.artifact.reliance_of_texts(self.texts),
            model=str(self.client.models.for_task(self.artifact.task)),
            prompt=self.client.prompts.digest(self.artifact.task),
            tokens=self.tokens,
            attempts=self.before + self.count,
            checks=(*checks, *also),
            fallback=fallback,
            notes=() if fallback else self.artifact.notes(text, self.texts),
        )

    def kept(self, entry: Entry, text: str, *also: str) -> Entry:
        """Return the entry of a text that holds: what was recorded of it, where it is the same.

        Args:
            entry: What was recorded before the text was tried.
            text: The text.
            also: Ids of what it passed beside the checks.
        """
        if text != entry.text(self.artifact.name):
            return self.entry(text, also=also)
        is_older = entry.attempts == self.before
        tokens_in, tokens_out = entry.tokens if is_older else (0, 0)
        return replace(
            entry,
            reliance=self.artifact.reliance_of_texts(self.texts),
            checks=(*(check for check in entry.checks if check not in also), *also),
            tokens=(tokens_in + self.tokens_in, tokens_out + self.tokens_out),
            attempts=self.before + self.count,
        )

    def given_up(self, text: str, problems: Sequence[str]) -> Entry:
        """Return the entry of a text that stands in, and say why it does."""
        self._give_up(problems)
        return self.entry(text, fallback=True)

    def in_form(self, text: str) -> str:
        """Return a text in the form in which it is recorded."""
        return in_form(text, self.artifact.language, self.artifact.setting)

    def heard(self, reply: Reply) -> None:
        """Add what a reply took to the account of this artifact."""
        self.count += 1
        self.tokens_in += reply.tokens_in
        self.tokens_out += reply.tokens_out

    def examined(self, text: str, problems: tuple[str, ...] = ()) -> Attempt:
        """Return a text with what the checks say of it, after problems that are known already."""
        found = self.artifact.review(text, self.texts)
        feedback = [float(check.id in found.passed) for check in self.artifact.checks]
        return Attempt(text, problems or found.problems, reward(feedback))

    def inputs(self, task: str) -> dict[str, Any]:
        """Return what a brief about the artifact holds, as much as the task's model can take."""
        inputs = {**self.artifact.inputs, **self.artifact.more(self.texts)}
        if self.artifact.short_inputs is not None and self.client.is_small(task):
            inputs = {**self.artifact.short_inputs, **self.artifact.more(self.texts)}
        if task != self.artifact.task and "source" in inputs:
            # `source` of a revision or repair is the text to change; what it speaks of moves aside.
            inputs["about"] = inputs.pop("source")
        return inputs

    def _drafted(self, written: Written) -> Draft:
        """Return a reply as a draft: as it came, where others wait for it and it seems to hold."""
        is_whole = self.awaited and not written.problem
        early = is_whole and self.artifact.is_passable(written.text, self.texts)
        return self._draft(lambda: self._attempt(written), written.text if early else "")

    def _draft(self, first: Callable[[], Attempt], early: str = "") -> Draft:
        """Return a draft.

        Args:
            first: Returns the first attempt.
            early: What others may begin with before that is examined and mended, if anything.
        """
        best = None if early else self._best(first())

        def finished(texts: Texts, vain: bool) -> Entry:
            self.texts = texts
            made = best or self._best(first())
            if made.problems:
                return self.entry(made.text, fallback=True)
            if vain:
                return self.given_up(self.stand_in(texts), [_VAIN])
            return self.entry(self.in_form(made.text))

        return Draft(best.text if best else early, bool(best and best.problems), finished)

    def _best(self, first: Attempt) -> Attempt:
        """Return the attempt that passes in the end, or what stands in, with what was wrong."""
        best, _ = self.mended(first)
        if best.problems:
            self._give_up(best.problems)
            return replace(best, text=self.stand_in(self.texts))
        return best

    def _give_up(self, problems: Sequence[str]) -> None:
        self.listener(Event(self.artifact.name, "given up", problems[0]))

    def _written(self, task: str, inputs: Mapping[str, Any]) -> Written:
        return write(self._ask, task, inputs, self.artifact.language, self.artifact.pieces)

    def _ask(self, task: str, inputs: Mapping[str, Any]) -> Reply:
        name = self.artifact.subject
        self.listener(Event(self.artifact.name, ASKED, task, self.tokens))
        if task != self.artifact.task:
            name = f"{self.artifact.kind}-{name}-{digest(inputs, 8)}"
        reply = self.client.ask(task, name, inputs, seed=self.before)
        self.heard(reply)
        return reply

    def _attempt(self, written: Written) -> Attempt:
        if written.problem:
            declined = written.finish == "blocked"
            return Attempt(written.text, (written.problem,), declined=declined)
        return self.examined(tidy(written.text, self.artifact.language, self.artifact.setting))

    def _repair_inputs(self, best: Attempt, last: Attempt) -> dict[str, Any]:
        inputs = {
            **self.inputs("repair"),
            "of": self.artifact.task,
            "name": self.artifact.name,
            "source": best.text,
            "problems": list(best.problems),
        }
        # The best attempt goes back once more: what came of the last try tells the two apart.
        return inputs if last is best else {**inputs, "tried": list(last.problems)}
