"""A reassembly is a file that is put together of chunks, or mended chunk by chunk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pygen_copier.errors import PromptTooLongError
from pygen_copier.generation.long_files.chunks import Chunk, Chunks, words_of
from pygen_copier.prompts.replies import UnreadableReplyError, code_block
from pygen_copier.providers.base import Reply
from pygen_copier.source.definition_order import ordered
from pygen_copier.source.merge import addition, merge
from pygen_copier.source.outline import last_name, outline
from pygen_copier.source.statements import REFUSED, extent, statements
from pygen_copier.source.truncation import Truncated, complete
from pygen_copier.source.unbound_names import unbound_names

Asking = Callable[[str, Mapping[str, Any]], Reply]
"""Asks for a task with the inputs of its brief.

It raises `PromptTooLongError` before anything is sent where the prompt does not fit the window.
"""

MAX_RESTS = 16  # replies that go on with a file of which nobody knows how it ends

# What the rest of a file can be written without, where the window is too small for all.
_SPARED = ("features", "uses", "context", "edits", "previous", "tried")


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
        """Ask for what is missing, and bring all into an order that can be imported.

        All of it is asked for at once, and fewer at a time where nothing of it came.

        Args:
            inside: The class that the file so far breaks off in.
        """
        self.text = self.text or self.chunks.head
        opened, tried = {inside}, set(self.failed)
        wanted = self._missing(opened, tried)
        most = len(wanted)
        for _ in range(MAX_RESTS + 2 * len(self.chunks.names)):
            if not wanted:
                break
            asked = wanted[:most]
            more = self._asked(asked)
            if more.text:
                self._put(more.text, asked)
            opened.add(more.inside)
            planned = [chunk for chunk in asked if self.chunks.find(chunk.name)]
            # What nobody planned is asked for once.
            tried |= {chunk.name for chunk in asked if chunk not in planned}
            wanted = self._missing(opened, tried)
            if not planned or any(chunk not in wanted for chunk in planned):
                continue
            if len(asked) > 1:
                most = len(asked) // 2
            elif asked[0].members:
                opened.add(asked[0].name)
            else:
                self.failed.append(asked[0].name)
                tried.add(asked[0].name)
            wanted = self._missing(opened, tried)
        self.text = ordered(self.text)

    def go_on(self, inputs: Mapping[str, Any], inside: str = "") -> bool:
        """Ask for the rest of a file of which nobody knows how it ends; return whether it is whole.

        Args:
            inputs: The inputs it is written from.
            inside: The class that the file so far breaks off in.
        """
        lean = {key: value for key, value in inputs.items() if key not in _SPARED}
        briefs = [(inputs, False), (inputs, True), (lean, True)]
        for _ in range(MAX_RESTS if self.text else 0):
            before = extent(self.text)
            while briefs:
                given, is_outline = briefs[0]
                keep = [last_name(self.text)]
                written = outlined(self.text, keep) if is_outline else self.text
                brief = {**given, "of": self.of, "names": [], "inside": inside, "written": written}
                try:
                    reply = self.ask("piece", brief)
                except PromptTooLongError:
                    briefs.pop(0)
                    continue
                more = read(reply, inside)
                if reply.finish == "stop" and not more.text:
                    return True
                self.text = merge(self.text, more.text) if more.text else self.text
                if more.whole:
                    return True
                inside = more.inside if more.text else inside
                if extent(self.text) > before:
                    break
                briefs.pop(0)
        return False

    def mend(self, problems: Mapping[str, Sequence[str]]) -> None:
        """Ask for definitions anew and put them back in their places.

        Args:
            problems: What is wrong with each, by name; a name that is not there is added.
        """
        for name, told in problems.items():
            chunk = self.chunks.find(name) or Chunk(name)
            more = self._asked([chunk], told)
            if more.whole:
                self._put(more.text, [chunk], anew=[name])
            elif chunk.members:
                self.mend({one.name: told for one in chunk.members if one.spec is not None})
            else:
                self.failed.append(name)

    def _missing(self, opened: set[str], tried: set[str]) -> list[Chunk]:
        """Return the planned chunks that are missing, and helpers that what is there looks up."""
        planned = self.chunks.missing(self.text, opened)
        known = {name.partition(".")[0] for name in self.chunks.names}
        helpers = sorted(unbound_names(self.text) - known) if self.chunks.defines else []
        every = [*planned, *map(Chunk, helpers)]
        return [chunk for chunk in every if chunk.name not in tried]

    def _asked(self, asked: Sequence[Chunk], problems: Sequence[str] = ()) -> Truncated:
        """Return the complete part of the reply to the fullest brief that fits the window."""
        briefs = list(self._briefs(asked, problems))
        owners = {chunk.owner for chunk in asked}
        inside = owners.pop() if len(owners) == 1 else ""
        found = Truncated("")
        while briefs:
            brief = briefs.pop(0)
            try:
                reply = self.ask("piece", brief)
            except PromptTooLongError:
                continue
            found = read(reply, inside)
            if found.whole or asked[0].members:
                break
            briefs = briefs[-1:]  # the shortest brief leaves the most room for the reply
        return found

    def _briefs(
        self, asked: Sequence[Chunk], problems: Sequence[str]
    ) -> Iterator[Mapping[str, Any]]:
        """Yield what may be asked with, the fullest first; for several it is that or fewer."""
        names = [chunk.name for chunk in asked]
        fixed = {"of": self.of, "names": names, **self.chunks.common}
        fixed["module"] = self.chunks.specification(asked)
        for others in (True, False):
            told: dict[str, Any] = {}
            if self.speaks_of:
                keep = self._spoken_of(asked) if problems else _with_init(names)
                told["about"] = outlined(self.speaks_of, keep, others=others)
            if problems:
                told["source"] = outlined(self.text, names, others=others)
                told["problems"] = list(problems)
            elif others:
                told["written"] = outlined(self.text)
            for brief in self.chunks.briefs if others else self.chunks.briefs[-1:]:
                yield {**fixed, **told, **brief}
                if len(asked) > 1:
                    return

    def _spoken_of(self, asked: Sequence[Chunk]) -> list[str]:
        """Return the planned names that definitions of the file speak of, or are to speak of."""
        names = [chunk.name for chunk in asked]
        nodes = [each.node for each in statements(self.text) if each.name in names]
        if not nodes:
            return _with_init(names)
        words = set().union(*map(words_of, nodes))
        return _with_init([one for one in self.chunks.names if one.rpartition(".")[2] in words])

    def _put(self, more: str, asked: Sequence[Chunk], anew: Sequence[str] = ()) -> None:
        own = {chunk.name.partition(".")[0] for chunk in asked}
        planned = {each.name for each in self.chunks.each} if self.chunks.defines else set()
        self.text = merge(self.text, addition(self.text, more, own, planned - own), anew=anew)


def read(reply: Reply, inside: str = "") -> Truncated:
    """Return the complete part of the code in a reply; no text where there is none.

    Args:
        reply: The reply.
        inside: The class whose body the code may go on with.
    """
    try:
        code = code_block(reply.text, "python", cut=reply.finish == "length")
    except UnreadableReplyError:
        return Truncated("")
    return complete(code, inside, broken=reply.finish != "stop")


def outlined(text: str, keep: Sequence[str] = (), *, others: bool = True) -> str:
    """Return the outline of a text, or the text where it is no Python."""
    try:
        return outline(text, keep, others=others)
    except REFUSED:
        return text


def _with_init(names: Sequence[str]) -> list[str]:
    """Return names, and how the classes of those that are methods are made."""
    return [*names, *(f"{name.partition('.')[0]}.__init__" for name in names if "." in name)]
