"""The record: every artifact's accepted text and provenance, the answer `generated`."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from pygen_copier.bounds import require_bounded
from pygen_copier.client.models import SCAFFOLD
from pygen_copier.digests import text_digest
from pygen_copier.errors import PygenError
from pygen_copier.generation.lack import Lack

_SPARSE = ("notes", "context", "why", "output", "kind", "asked", "now")
_TOLD = (Lack.WAITING, Lack.OLD, Lack.REDUCED)  # the model says of the others which it is

ADOPTED = "adopted"
"""Who wrote a text that was there before: a person, and no model of this template's."""

# Of a text: twenty times what is read of one reply, of which a long file may have several.
MAX_BYTES = 4_000_000


class DamagedRecordError(PygenError):
    """An entry of the record is not what was written."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(
            f"The recorded answer generated[{name!r}] is damaged: {problem}.",
            "Restore the answers file from git.",
        )


@dataclass(frozen=True)
class Entry:
    """What is recorded of one artifact.

    Attributes:
        path: The file it is written to, relative to the project.
        spec: Digest of what the text was written for.
        reliance: Digest of what it leaned on.
        sha256: Digest of the text.
        model: Who wrote it, `provider:model`, `scaffold`, or `adopted`.
        prompt: Digest of the prompt it was asked for with.
        tokens: Tokens in and out, over all attempts.
        attempts: Requests it took, over its whole life.
        checks: The checks it passed.
        fallback: Whether something else stands where a text was wanted.
        packed: The text, zlib-compressed, as base64.
        notes: What a person should know of the text although it may stay as it is.
        context: What its model was told of the package, where that was not the summary: `condensed`
            or `none`.
        why: Why something else stands there; empty in entries of earlier versions.
        output: What it printed when it was run, as far as it prints the same every time.
        kind: Of the text of a tag, which stands within its file: what it is, such as `markdown`.
        asked: What a person asked of such a text with `improve`; of a recipe it is in the plan.
        now: Digest of such a text's prompt of today, where it was written for another.
    """

    path: str
    spec: str
    reliance: str
    sha256: str
    model: str
    prompt: str
    tokens: tuple[int, int]
    attempts: int
    checks: tuple[str, ...]
    fallback: bool
    packed: str
    notes: tuple[str, ...] = ()
    context: str = ""
    why: Lack = Lack.NONE
    output: str = ""
    kind: str = ""
    asked: tuple[str, ...] = ()
    now: str = ""

    @property
    def is_adopted(self) -> bool:
        """Whether the text is a person's own, as it stood when the package was adopted."""
        return self.model == ADOPTED

    @property
    def lack(self) -> Lack:
        """What keeps the text from being what was asked for."""
        if not self.fallback:
            return Lack.NONE
        return self.why or (Lack.UNASKED if self.model == SCAFFOLD else Lack.REFUSED)

    @classmethod
    def of_text(cls, text: str, **rest: Any) -> Entry:
        """Return an entry for a text; `rest` are the other attributes."""
        packed = base64.b64encode(zlib.compress(text.encode(), 9)).decode()
        return cls(sha256=text_digest(text), packed=packed, **rest)

    def with_text(self, text: str) -> Entry:
        """Return it with a text that code changed."""
        packed = base64.b64encode(zlib.compress(text.encode(), 9)).decode()
        return replace(self, sha256=text_digest(text), packed=packed)

    @property
    def account(self) -> str:
        """Who wrote the text and what it took, in a few words; nothing of a scaffold."""
        if self.model == SCAFFOLD:
            return ""
        return f"{self.model}, {self.tokens[1]} tokens" if self.tokens[1] else self.model

    def text(self, name: str) -> str:
        """Return the text.

        Args:
            name: The artifact's name, for the error.

        Raises:
            DamagedRecordError: The text is not the one that was recorded.
        """
        try:
            unpacking = zlib.decompressobj()
            unpacked = unpacking.decompress(base64.b64decode(self.packed, validate=True), MAX_BYTES)
            if unpacking.unconsumed_tail:
                raise DamagedRecordError(name, f"its text has more than {MAX_BYTES:,} bytes")
            if not unpacking.eof:
                raise zlib.error
            text = unpacked.decode()
        except (binascii.Error, zlib.error, ValueError):
            raise DamagedRecordError(name, "its text cannot be unpacked") from None
        if text_digest(text) != self.sha256:
            raise DamagedRecordError(name, "its text has another digest")
        return text


class Record(Mapping[str, Entry]):
    """The entries of all artifacts, by name.

    Args:
        entries: The entries, in any order.
    """

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        self._entries = dict(sorted(entries.items()))

    @classmethod
    def read(cls, value: object) -> Record:
        """Read the `generated` answer: a mapping, JSON text of one, or nothing.

        Raises:
            DamagedRecordError: An entry is not readable.
            PygenError: The answer as a whole is not.
        """
        if isinstance(value, str):
            try:
                value = json.loads(value or "{}")
            except (ValueError, RecursionError):
                value = None
        if not isinstance(value, Mapping):
            raise PygenError(
                "The recorded answer `generated` is no JSON object.",
                "Restore the answers file from git.",
            )
        require_bounded(value, "The recorded answer `generated`")
        return cls({str(name): _entry(str(name), data) for name, data in value.items()})

    @property
    def adopted(self) -> frozenset[str]:
        """The names of the artifacts whose texts a person wrote before there was a plan."""
        return frozenset(name for name, entry in self._entries.items() if entry.is_adopted)

    def data(self) -> dict[str, dict[str, Any]]:
        """Return the record as JSON data, sorted."""
        found = {}
        for name, entry in self._entries.items():
            data = {**asdict(entry), "tokens": list(entry.tokens), "checks": list(entry.checks)}
            data["text"] = data.pop("packed")
            data |= {"notes": list(entry.notes), "asked": list(entry.asked)}
            data["why"] = str(entry.why) if entry.why in _TOLD else ""
            found[name] = {key: value for key, value in data.items() if value or key not in _SPARSE}
        return found

    def __getitem__(self, name: str) -> Entry:
        return self._entries[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


def json_lines(data: Mapping[str, Any]) -> str:
    """Return a mapping as JSON with one key a line, so that version control shows what changed."""
    lines = [
        f"{json.dumps(name)}: {json.dumps(data[name], sort_keys=True, separators=(',', ':'))}"
        for name in sorted(data)
    ]
    return "{\n" + ",\n".join(lines) + "\n}" if lines else "{}"


def _entry(name: str, data: object) -> Entry:
    if not isinstance(data, Mapping):
        raise DamagedRecordError(name, "it is no mapping")
    try:
        tokens_in, tokens_out = data["tokens"]
        return Entry(
            path=str(data["path"]),
            spec=str(data["spec"]),
            reliance=str(data["reliance"]),
            sha256=str(data["sha256"]),
            model=str(data["model"]),
            prompt=str(data["prompt"]),
            tokens=(int(tokens_in), int(tokens_out)),
            attempts=int(data["attempts"]),
            checks=tuple(map(str, data["checks"])),
            fallback=bool(data["fallback"]),
            packed=str(data["text"]),
            notes=tuple(map(str, data.get("notes", ()))),
            context=str(data.get("context", "")),
            why=Lack(data.get("why", "")),
            output=str(data.get("output", "")),
            kind=str(data.get("kind", "")),
            asked=tuple(map(str, data.get("asked", ()))),
            now=str(data.get("now", "")),
        )
    except KeyError as error:
        raise DamagedRecordError(name, f"it has no {error.args[0]!r}") from None
    except (TypeError, ValueError, OverflowError):
        raise DamagedRecordError(name, "its values have the wrong types") from None
