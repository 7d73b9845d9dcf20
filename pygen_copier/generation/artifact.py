"""An artifact is one generated file: what it is for, and how it is asked for and checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pygen_copier.client.models import SCAFFOLD
from pygen_copier.digests import digest, text_digest
from pygen_copier.formatting.formatter import NOWHERE, Setting
from pygen_copier.generation.check import Check, Review, Texts, review
from pygen_copier.generation.lack import Lack
from pygen_copier.generation.long_files.chunks import Chunks
from pygen_copier.generation.long_files.section import Section
from pygen_copier.generation.record import Entry
from pygen_copier.generation.verification import Verification
from pygen_copier.prompts.brief import plain
from pygen_copier.source.syntax import Source


def _no_texts(texts: Texts) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Artifact:
    """One file that is generated.

    Attributes:
        name: Its key in the recorded answers, such as `module:codes`.
        task: The task that asks for it.
        folder: The folder its file is in, relative to the project, with forward slashes.
        file: Its file below that folder, likewise.
        language: What its reply is fenced as: `python` or `markdown`.
        setting: Where its text stands, as far as the form of the text depends on that.
        spec: What it is for; when this changes it is revised.
        leans_on: What it leans on beside the texts it needs; when this changes it is checked again.
        inputs: The brief's inputs that are known beforehand.
        shorter: What may stand for an input where the window is too small for all, and None where
            it may be left out: one after the other, until prompt and reply fit.
        needs: Names of the artifacts whose texts must be there first.
        more: Inputs of the brief that are made of the texts it needs.
        checks: What its text must pass, in order; where the first fails the others are not asked.
        scaffold: Makes the text that stands in where no model writes one, from those it needs.
        completed: Makes a recorded text fit a changed spec without a model, as far as that goes.
        whole: Adds to a text what code sets in it, such as a list of all there is.
        bare: Takes that away again: a model neither sees nor writes it.
        verification: How it is verified by running it in a sandbox, or None.
        sections: What it is asked for in where it is a page and a window has no room for all.
        chunks: Says how it falls into chunks where it is too long for one reply.
        label: What its requests are called; by default its subject.
        read: Reads its text out of a reply, all of which it is; None where its language tells.
        reply_tokens: The most tokens its reply may have, None for what its task may have.
        prompt: Digest of what it is asked for with, where that is not its task's prompt.
        is_part: Whether its text stands within its file, among what others wrote.
    """

    name: str
    task: str
    folder: str
    file: str
    language: str
    spec: Mapping[str, Any]
    leans_on: Any
    inputs: Mapping[str, Any]
    scaffold: Callable[[Texts], str]
    setting: Setting = NOWHERE
    shorter: tuple[tuple[str, Any], ...] = ()
    checks: tuple[Check, ...] = ()
    needs: tuple[str, ...] = ()
    more: Callable[[Texts], Mapping[str, Any]] = _no_texts
    completed: Callable[[str], str] = str
    whole: Callable[[str], str] = str
    bare: Callable[[str], str] = str
    verification: Verification | None = None
    sections: tuple[Section, ...] = ()
    chunks: Callable[[], Chunks] = Chunks
    label: str = ""
    read: Callable[[str], str] | None = None
    reply_tokens: int | None = None
    prompt: str = ""
    is_part: bool = False

    @property
    def path(self) -> str:
        """Its file, relative to the project."""
        return f"{self.folder}/{self.file}" if self.folder else self.file

    @property
    def kind(self) -> str:
        """The part of the name before the colon."""
        return self.name.partition(":")[0]

    @property
    def subject(self) -> str:
        """The part of the name after the colon."""
        return self.name.partition(":")[2]

    def briefs(self, texts: Texts) -> Iterator[dict[str, Any]]:
        """Yield the inputs of its brief, the fullest first.

        Args:
            texts: The texts it needs.
        """
        inputs = {**self.inputs, **self.more(texts)}
        yield dict(inputs)
        for key, value in self.shorter:
            if inputs.get(key) is not None:
                inputs[key] = value
                yield {key: value for key, value in inputs.items() if value is not None}

    @property
    def context(self) -> list[str]:
        """What its requests are told of the package: the whole of it, and what is said shorter."""
        every = [
            self.inputs.get("context"),
            *(each for key, each in self.shorter if key == "context"),
        ]
        return [str(plain(each)) for each in every if each is not None]

    def spec_digest(self) -> str:
        """Return the digest of what it is for."""
        return digest(self.spec)

    def reliance_digest(self, hashes: Mapping[str, str]) -> str:
        """Return the digest of what it leans on.

        Args:
            hashes: SHA-256 of the texts it needs, by artifact name.
        """
        return digest([self.leans_on, {name: hashes[name] for name in self.needs}])

    def review(self, source: Source, texts: Texts) -> Review:
        """Return what the checks say of a text."""
        return review(self.checks, source, texts)

    def passed(self, source: Source, texts: Texts) -> tuple[str, ...]:
        """Return the ids of the checks that a text passes which was accepted."""
        return tuple(
            check.id
            for check in self.checks
            if not (check.may_fail and check.problems(source, texts))
        )

    def notes(self, source: Source, texts: Texts) -> tuple[str, ...]:
        """Return what a person should know of a text that passes."""
        return tuple(note for check in self.checks for note in check.notes(source, texts))

    def scaffold_entry(self, texts: Texts, attempts: int, why: Lack = Lack.UNASKED) -> Entry:
        """Return what is recorded where its scaffold stands in because nobody was asked.

        Args:
            texts: The texts it needs.
            attempts: Requests made for it so far.
            why: Why nobody was.
        """
        return Entry.of_text(
            self.scaffold(texts),
            path=self.path,
            spec=self.spec_digest(),
            reliance=self.reliance_of_texts(texts),
            model=SCAFFOLD,
            prompt="",
            tokens=(0, 0),
            attempts=attempts,
            checks=(),
            fallback=True,
            why=why,
        )

    def reliance_of_texts(self, texts: Texts) -> str:
        """Return `reliance_digest` of the texts themselves."""
        return self.reliance_digest({name: text_digest(texts[name]) for name in self.needs})
