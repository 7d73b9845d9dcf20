"""Attempts at an artifact: a text is asked for, checked, and repaired while that helps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pygen_copier.client.chain import Chain
from pygen_copier.client.client import Client
from pygen_copier.client.repair import repair
from pygen_copier.digests import digest
from pygen_copier.errors import PromptTooLongError, PygenError
from pygen_copier.events import ASKED, REPAIRING, Event
from pygen_copier.generation.artifact import Artifact
from pygen_copier.generation.check import Texts
from pygen_copier.generation.estimate import reply_tokens
from pygen_copier.generation.long_files.long_file import Written, read_one, write
from pygen_copier.generation.long_files.page_sections import TASK, ask_sections, page_of
from pygen_copier.generation.run import Run
from pygen_copier.generation.score import score
from pygen_copier.prompts.brief import Document, plain
from pygen_copier.providers.base import Reply
from pygen_copier.source.syntax import Source
from pygen_copier.tokens import estimate_tokens

MAX_REPAIRS = 3
_UNTOLD = "none"  # what is noted where nothing was told of the package


@dataclass(frozen=True, slots=True)
class Attempt:
    """A text that a model gave, and what the checks say of it.

    Attributes:
        source: The text, or the reply as it came where no text could be read from it.
        problems: What is wrong with it.
        score: How good it is, to compare attempts at the same artifact.
        declined: Whether to ask again is vain: the service declined, or the model only thinks.
        bearable: Those of the problems with which it may stay in the end.
    """

    source: Source
    problems: tuple[str, ...]
    score: float = 0.0
    declined: bool = False
    bearable: tuple[str, ...] = ()

    @property
    def faults(self) -> tuple[str, ...]:
        """The problems with which it may not stay."""
        return tuple(each for each in self.problems if each not in self.bearable)


class Attempts:
    """The attempts at one artifact in one run.

    Args:
        artifact: What is made.
        run: What the run shares.
        seed: Requests made in earlier runs, so that a regeneration is a new request, and the same
            regeneration after a crash is not.

    Attributes:
        texts: The texts that the artifact needs.
        chain: The stored replies they are made of.
        count: Requests made in this run.
        tokens: Tokens in and out of these.
        context: What the record says of what was told of the package.
    """

    def __init__(self, artifact: Artifact, run: Run, seed: int) -> None:
        self.artifact, self.seed = artifact, seed
        self.texts: Texts = {}
        self.chain = Chain()
        self.count = 0
        self.tokens = (0, 0)
        self.context = ""
        self._run = run

    @property
    def client(self) -> Client:
        """Who is asked."""
        if self._run.client is None:
            raise ValueError("nobody can be asked")
        return self._run.client

    def ask(self, task: str, **more: object) -> Attempt:
        """Ask for a text.

        Args:
            task: The artifact's own task, or `revise`.
            more: Further inputs of the brief.

        Raises:
            PygenError: The model could not be asked.
        """
        inputs = self.inputs(task, **more)
        if task != "repair" and "context" in self.artifact.inputs:
            told = inputs.get("context")
            self.context = told.note if isinstance(told, Document) else "" if told else _UNTOLD
        parted = bool(self.artifact.sections) and task == self.artifact.task
        if parted and not self._fits(task, inputs, reply_tokens(task)):
            return self._in_sections(inputs)
        written = self._written(task, inputs)
        if parted and written.finish == "length":
            return self._in_sections(inputs)
        return self._attempt(written)

    def mend(self, first: Attempt, rounds: int = MAX_REPAIRS) -> tuple[Attempt, int]:
        """Have the best attempt repaired while that changes what is wrong.

        Args:
            first: The attempt to begin with.
            rounds: How many repairs may be asked for.

        Returns:
            The best attempt by score, the later of equals; and how many repairs it took.

        Raises:
            PygenError: The model could not be asked.
        """
        taken = 0
        failed: list[str] = []

        def ask(best: Attempt, last: Attempt) -> Attempt:
            nonlocal taken
            taken += 1
            if last is best:
                failed.clear()
            else:
                failed.extend(each for each in last.problems if each not in failed)
            self.tell(REPAIRING, f"{taken} of {rounds}: {best.problems[0]}")
            more = {
                "of": self.artifact.task,
                "name": self.artifact.name,
                "source": best.source.text,
                "problems": list(best.problems),
            }
            # The best goes back once more: what came of the tries since tells the two apart.
            return self.ask("repair", **more, **({"tried": list(failed)} if failed else {}))

        return repair(first, ask, rounds)

    def examine(self, text: str, problems: tuple[str, ...] = ()) -> Attempt:
        """Return a text as it is, with what the checks say of it.

        Args:
            text: The text.
            problems: What is known already to be wrong with it; told instead.
        """
        return self._reviewed(self.read(text), problems)

    def attempt(self, text: str) -> Attempt:
        """Return a text that a model gave, with what can be mended safely mended."""
        try:
            return self._reviewed(self.lint(self.artifact.whole(text)))
        except PygenError:
            raise
        except Exception as error:  # whatever a tool fails on is a refused reply, and no end
            return Attempt(Source(text), (f"It cannot be read ({type(error).__name__}).",))

    def read(self, text: str) -> Source:
        """Return a text as it is, with what the linter says of it."""
        return self._run.formatter.read(text, self.artifact.language, self.artifact.setting)

    def lint(self, text: str) -> Source:
        """Return a text with what can be mended safely mended, and what is left to say of it."""
        return self._run.formatter.lint(text, self.artifact.language, self.artifact.setting)

    def format(self, source: Source) -> str:
        """Return a text in the form it is recorded in."""
        artifact = self.artifact
        return self._run.formatter.format(source.text, artifact.language, artifact.setting)

    def inputs(self, task: str, **more: Any) -> dict[str, Any]:
        """Return what a brief about the artifact holds, as much as the task's model can take.

        Args:
            task: The task.
            more: What it holds beside that.
        """
        reply = reply_tokens(self.artifact.task)
        if "source" in more:
            reply = max(reply, estimate_tokens(str(plain(more["source"]))))
        inputs: dict[str, Any] = {}
        for brief in self.artifact.briefs(self.texts):
            if task != self.artifact.task and "source" in brief:
                # `source` of a revision or repair is the text to change; what it speaks of moves.
                brief["about"] = brief.pop("source")
            inputs = {**brief, **more}
            if self._fits(task, inputs, reply):
                break
        return inputs

    def heard(self, reply: Reply) -> None:
        """Add what a reply took to the account of this artifact."""
        self.count += 1
        self.tokens = (self.tokens[0] + reply.tokens_in, self.tokens[1] + reply.tokens_out)

    def tell(self, state: str, detail: str = "") -> None:
        """Say what is done to the artifact."""
        self._run.listener(Event(self.artifact.name, state, detail, self.tokens))

    def _written(self, task: str, inputs: Mapping[str, Any]) -> Written:
        if self.artifact.read:
            reply = self.request(task, inputs)
            return read_one(reply, self.artifact.read, self.artifact.reply_tokens)
        return write(self.request, task, inputs, self.artifact.language, self.artifact.chunks)

    def request(self, task: str, inputs: Mapping[str, Any]) -> Reply:
        """Return the reply to a request about the artifact.

        Args:
            task: The task.
            inputs: The inputs of its brief.

        Raises:
            PygenError: The model could not be asked.
        """
        name = self.artifact.label or self.artifact.subject
        self.tell(ASKED, task)
        if task != self.artifact.task:
            name = f"{self.artifact.kind}-{name}-{digest(plain(inputs), 8)}"
        reply = self.client.ask(
            task,
            name,
            self._documented(inputs),
            seed=self.seed,
            reply_tokens=self.artifact.reply_tokens,
            chain=self.chain,
        )
        self.heard(reply)
        return reply

    def _fits(self, task: str, inputs: Mapping[str, Any], reply: int) -> bool:
        return self.client.fits(task, self._documented(inputs), reply)

    def _in_sections(self, inputs: Mapping[str, Any]) -> Attempt:
        """Ask for a page section by section, and leave out sections that break a rule."""

        def fits(brief: Mapping[str, Any]) -> bool:
            return self._fits(TASK, brief, reply_tokens(TASK))

        try:
            parts, finish = ask_sections(self.request, fits, inputs, self.artifact.sections)
        except PromptTooLongError as error:
            return self._attempt(Written("", "length", error.problem))
        if not parts or finish == "blocked":
            return self._attempt(Written("", finish, "No section of the page came."))
        best = self.attempt(page_of(str(inputs["title"]), parts))
        for heading in list(parts)[1:]:
            fewer = {name: text for name, text in parts.items() if name != heading}
            if best.problems:
                without = self.attempt(page_of(str(inputs["title"]), fewer))
                if len(without.problems) < len(best.problems):
                    best, parts = without, fewer
        return best

    def _documented(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Return inputs with the long texts among them as documents, each under its path."""
        artifact, found = self.artifact, dict(inputs)
        for key, value in inputs.items():
            if key in ("source", "written") and value and isinstance(value, str):
                found[key] = Document(artifact.language, artifact.path, artifact.bare(value))
            elif key == "about" and isinstance(value, str):
                subject = artifact.more(self.texts).get("source")
                path = subject.path if isinstance(subject, Document) else key
                found[key] = Document(artifact.language, path, value)
            elif key == "edits" and isinstance(value, str) and value:
                found[key] = Document("diff", "edits", value)
        return found

    def _attempt(self, written: Written) -> Attempt:
        if written.problem:
            declined = written.finish == "blocked" or written.is_vain
            return Attempt(Source(written.text), (written.problem,), declined=declined)
        return self.attempt(written.text)

    def _reviewed(self, source: Source, problems: tuple[str, ...] = ()) -> Attempt:
        found = self.artifact.review(source, self.texts)
        feedback = [float(check.id in found.passed) for check in self.artifact.checks]
        told = problems or found.problems
        return Attempt(source, told, score(feedback), bearable=found.bearable)
