"""Attempts: a text is asked for, checked, and repaired until it passes or a scaffold stands in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pygen_copier.canonical import digest
from pygen_copier.client.client import Client
from pygen_copier.generation.artifact import Artifact
from pygen_copier.generation.check import Texts
from pygen_copier.generation.record import Entry
from pygen_copier.languages import tidy
from pygen_copier.prompts.replies import UnreadableReplyError, code_block
from pygen_copier.providers.base import Reply

MAX_REPAIRS = 3


@dataclass
class Attempts:
    """The attempts at one artifact.

    Attributes:
        artifact: What is made.
        client: Who is asked.
        texts: The texts it needs.
        before: Attempts made in earlier runs; it is also the seed, so that a regeneration is a new
            request and the same regeneration after a crash is not.
    """

    artifact: Artifact
    client: Client
    texts: Texts
    before: int = 0
    count: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    problems: list[str] = field(default_factory=list)

    def generate(self) -> Entry:
        """Ask for a new text."""
        task = self.artifact.task
        return self._settle(task, self._inputs(task), self.artifact.scaffold)

    def revise(self, recorded: str, edits: str, previous: Mapping[str, Any] | None) -> Entry:
        """Ask for the recorded text to be changed to the new spec.

        Args:
            recorded: The recorded text, which the reply is based on.
            edits: What the person did to it, as a unified diff.
            previous: The spec it was written for, where it is known.
        """
        inputs = {
            **self._inputs("revise"),
            "of": self.artifact.task,
            "source": recorded,
            "edits": edits,
            "previous": previous,
        }
        return self._settle("revise", inputs, lambda: self.artifact.completed(recorded))

    def repair(self, recorded: str, problems: list[str]) -> Entry:
        """Ask for the recorded text to be mended where it no longer passes."""
        self.problems = problems
        inputs = self._repair_inputs(recorded)
        return self._settle("repair", inputs, lambda: self.artifact.completed(recorded))

    def _settle(self, task: str, inputs: Mapping[str, Any], stand_in: Callable[[], str]) -> Entry:
        """Ask, check, and repair while that changes what is wrong."""
        for _ in range(1 + MAX_REPAIRS):
            reply = self._ask(task, inputs)
            text, problems = self._examined(reply)
            if not problems:
                return self._entry(text, fallback=False)
            repeated = problems == self.problems
            self.problems = problems
            if repeated or reply.finish == "blocked":
                break
            task, inputs = "repair", self._repair_inputs(text)
        return self._entry(stand_in(), fallback=True)

    def _ask(self, task: str, inputs: Mapping[str, Any]) -> Reply:
        name = self.artifact.subject
        if task != self.artifact.task:
            name = f"{self.artifact.kind}-{name}-{digest(inputs, 8)}"
        reply = self.client.ask(task, name, inputs, seed=self.before)
        self.count += 1
        self.tokens_in += reply.tokens_in
        self.tokens_out += reply.tokens_out
        return reply

    def _examined(self, reply: Reply) -> tuple[str, list[str]]:
        """Return the text of a reply and what is wrong with it."""
        if reply.finish == "blocked":
            return "", ["The service declined to answer."]
        try:
            text = tidy(code_block(reply.text, self.artifact.language), self.artifact.language)
        except UnreadableReplyError as error:
            return reply.text, [str(error)]
        if reply.finish == "length":
            return text, [
                "The reply was cut off at the token limit. Write the whole file, shorter."
            ]
        return text, list(self.artifact.review(text, self.texts).problems)

    def _inputs(self, task: str) -> dict[str, Any]:
        inputs = {**self.artifact.inputs, **self.artifact.more(self.texts)}
        if self.artifact.short_inputs is not None and self.client.is_small(task):
            inputs = {**self.artifact.short_inputs, **self.artifact.more(self.texts)}
        if task != self.artifact.task and "source" in inputs:
            # `source` of a revision or repair is the text to change; what it speaks of moves aside.
            inputs["about"] = inputs.pop("source")
        return inputs

    def _repair_inputs(self, source: str) -> dict[str, Any]:
        return {
            **self._inputs("repair"),
            "of": self.artifact.task,
            "name": self.artifact.name,
            "source": source,
            "problems": self.problems,
        }

    def _entry(self, text: str, *, fallback: bool) -> Entry:
        return Entry.of_text(
            text,
            path=self.artifact.path,
            spec=self.artifact.spec_digest(),
            reliance=self.artifact.reliance_of_texts(self.texts),
            model=str(self.client.models.for_task(self.artifact.task)),
            prompt=self.client.wording.digest(self.artifact.task),
            tokens=(self.tokens_in, self.tokens_out),
            attempts=self.before + self.count,
            checks=() if fallback else tuple(check.id for check in self.artifact.checks),
            fallback=fallback,
        )
