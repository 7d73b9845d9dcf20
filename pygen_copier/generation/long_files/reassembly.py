"""An assembly is a file that is put together of pieces, or mended piece by piece."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pygen_copier.errors import PromptTooLongError
from pygen_copier.generation.long_files.chunks import Piece, Pieces, words_of
from pygen_copier.generation.long_files.continuation import Asking, outlined, read
from pygen_copier.source.definition_order import ordered
from pygen_copier.source.merge import addition, join
from pygen_copier.source.statements import parts
from pygen_copier.source.truncation import Cut


@dataclass
class Assembly:
    """A file that is being put together.

    Attributes:
        ask: Asks the model.
        of: The task that the file is the reply to.
        pieces: The pieces there are.
        text: The file so far.
        speaks_of: The source of the module that tests speak of, empty for other files.
        failed: The names of the pieces for which no usable reply came.
    """

    ask: Asking
    of: str
    pieces: Pieces
    text: str
    speaks_of: str = ""
    failed: list[str] = field(default_factory=list)

    def complete(self, inside: str = "") -> None:
        """Ask for every piece that is missing, and bring all into an order that can be imported.

        Args:
            inside: The class that the file so far breaks off in.
        """
        self.text = self.text or self.pieces.head
        for piece in self.pieces.missing(self.text, inside):
            self._add(piece)
        self.text = ordered(self.text)

    def mend(self, problems: Mapping[str, Sequence[str]]) -> None:
        """Ask for definitions anew and put them back in their places.

        Args:
            problems: What is wrong with each, by name; a name that is not there is added.
        """
        for name, told in problems.items():
            piece = self.pieces.find(name) or Piece(name)
            more = self._asked(piece, told)
            if more.whole:
                self._put(more.text, piece, anew=[name])
            elif piece.members:
                self.mend({one.name: told for one in piece.members if one.spec is not None})
            else:
                self.failed.append(name)

    def _add(self, piece: Piece) -> None:
        more = self._asked(piece)
        if more.text:
            self._put(more.text, piece)
        if more.whole:
            return
        for one in self.pieces.lacking(piece, self.text):
            if piece.members:
                self._add(one)
            else:
                self.failed.append(one.name)

    def _asked(self, piece: Piece, problems: Sequence[str] = ()) -> Cut:
        """Return the complete part of the reply to the fullest brief that fits the window."""
        briefs = list(self._briefs(piece, problems))
        found = Cut("")
        while briefs:
            brief = briefs.pop(0)
            try:
                found = read(self.ask("piece", brief), piece.owner)
            except PromptTooLongError:
                continue
            if found.whole or piece.members:
                break
            briefs = briefs[-1:]  # the shortest brief leaves the most room for the reply
        return found

    def _briefs(self, piece: Piece, problems: Sequence[str]) -> Iterator[dict[str, Any]]:
        fixed = {"of": self.of, "name": piece.name, **self.pieces.common}
        for others in (True, False):
            told: dict[str, Any] = {}
            if self.speaks_of:
                keep = self._spoken_of(piece) if problems else _with_init([piece.name])
                told["about"] = outlined(self.speaks_of, keep, others=others)
            if problems:
                told["source"] = outlined(self.text, [piece.name], others=others)
                told["problems"] = list(problems)
            elif others:
                told["written"] = outlined(self.text)
            for brief in piece.briefs if others else piece.briefs[-1:]:
                yield {**fixed, **told, **brief}

    def _spoken_of(self, piece: Piece) -> list[str]:
        """Return the planned names that a definition of the file speaks of, or is to speak of."""
        node = next((part.node for part in parts(self.text) if part.name == piece.name), None)
        if node is None:
            return _with_init([piece.name])
        words = words_of(node)
        planned = [one.name for each in self.pieces.each for one in (each, *each.members)]
        return _with_init([name for name in planned if name.rpartition(".")[2] in words])

    def _put(self, more: str, piece: Piece, anew: Sequence[str] = ()) -> None:
        own = piece.name.partition(".")[0]
        planned = {each.name for each in self.pieces.each} if self.pieces.defines else set()
        self.text = join(self.text, addition(self.text, more, own, planned - {own}), anew=anew)


def _with_init(names: Sequence[str]) -> list[str]:
    """Return names, and how the classes of those that are methods are made."""
    return [*names, *(f"{name.partition('.')[0]}.__init__" for name in names if "." in name)]
