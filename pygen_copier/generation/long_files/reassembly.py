"""A reassembly is a file that is put together of chunks, or mended chunk by chunk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pygen_copier.errors import PromptTooLongError
from pygen_copier.generation.long_files.chunks import Chunk, Chunks, words_of
from pygen_copier.generation.long_files.continuation import Asking, outlined, read
from pygen_copier.source.definition_order import ordered
from pygen_copier.source.merge import addition, merge
from pygen_copier.source.statements import statements
from pygen_copier.source.truncation import Truncated


@dataclass
class Reassembly:
    """A file that is being put together.

    Attributes:
        ask: Asks the model.
        of: The task that the file is the reply to.
        chunks: The chunks there are.
        text: The file so far.
        speaks_of: The source of the module that tests speak of, empty for other files.
        failed: The names of the chunks for which no usable reply came.
    """

    ask: Asking
    of: str
    chunks: Chunks
    text: str
    speaks_of: str = ""
    failed: list[str] = field(default_factory=list)

    def complete(self, inside: str = "") -> None:
        """Ask for every chunk that is missing, and bring all into an order that can be imported.

        Args:
            inside: The class that the file so far breaks off in.
        """
        self.text = self.text or self.chunks.head
        for chunk in self.chunks.missing(self.text, inside):
            self._add(chunk)
        self.text = ordered(self.text)

    def mend(self, problems: Mapping[str, Sequence[str]]) -> None:
        """Ask for definitions anew and put them back in their places.

        Args:
            problems: What is wrong with each, by name; a name that is not there is added.
        """
        for name, told in problems.items():
            chunk = self.chunks.find(name) or Chunk(name)
            more = self._asked(chunk, told)
            if more.whole:
                self._put(more.text, chunk, anew=[name])
            elif chunk.members:
                self.mend({one.name: told for one in chunk.members if one.spec is not None})
            else:
                self.failed.append(name)

    def _add(self, chunk: Chunk) -> None:
        more = self._asked(chunk)
        if more.text:
            self._put(more.text, chunk)
        if more.whole:
            return
        for one in self.chunks.lacking(chunk, self.text):
            if chunk.members:
                self._add(one)
            else:
                self.failed.append(one.name)

    def _asked(self, chunk: Chunk, problems: Sequence[str] = ()) -> Truncated:
        """Return the complete part of the reply to the fullest brief that fits the window."""
        briefs = list(self._briefs(chunk, problems))
        found = Truncated("")
        while briefs:
            brief = briefs.pop(0)
            try:
                found = read(self.ask("piece", brief), chunk.owner)
            except PromptTooLongError:
                continue
            if found.whole or chunk.members:
                break
            briefs = briefs[-1:]  # the shortest brief leaves the most room for the reply
        return found

    def _briefs(self, chunk: Chunk, problems: Sequence[str]) -> Iterator[dict[str, Any]]:
        fixed = {"of": self.of, "name": chunk.name, **self.chunks.common}
        for others in (True, False):
            told: dict[str, Any] = {}
            if self.speaks_of:
                keep = self._spoken_of(chunk) if problems else _with_init([chunk.name])
                told["about"] = outlined(self.speaks_of, keep, others=others)
            if problems:
                told["source"] = outlined(self.text, [chunk.name], others=others)
                told["problems"] = list(problems)
            elif others:
                told["written"] = outlined(self.text)
            for brief in chunk.briefs if others else chunk.briefs[-1:]:
                yield {**fixed, **told, **brief}

    def _spoken_of(self, chunk: Chunk) -> list[str]:
        """Return the planned names that a definition of the file speaks of, or is to speak of."""
        node = next(
            (statement.node for statement in statements(self.text) if statement.name == chunk.name),
            None,
        )
        if node is None:
            return _with_init([chunk.name])
        words = words_of(node)
        planned = [one.name for each in self.chunks.each for one in (each, *each.members)]
        return _with_init([name for name in planned if name.rpartition(".")[2] in words])

    def _put(self, more: str, chunk: Chunk, anew: Sequence[str] = ()) -> None:
        own = chunk.name.partition(".")[0]
        planned = {each.name for each in self.chunks.each} if self.chunks.defines else set()
        self.text = merge(self.text, addition(self.text, more, own, planned - {own}), anew=anew)


def _with_init(names: Sequence[str]) -> list[str]:
    """Return names, and how the classes of those that are methods are made."""
    return [*names, *(f"{name.partition('.')[0]}.__init__" for name in names if "." in name)]
