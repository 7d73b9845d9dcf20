"""An improvement is what a person asks of one file: words, and what a command printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pygen_copier.errors import PygenError
from pygen_copier.generation.artifact import Artifact
from pygen_copier.generation.artifact_name import find_artifact
from pygen_copier.generation.command_output import told_of
from pygen_copier.generation.long_files.chunks import Chunks
from pygen_copier.prompts.brief import Document
from pygen_copier.providers.keys import without_keys
from pygen_copier.text import oneline
from pygen_copier.yaml_text import data_of

NOTES = "notes"
"""Under which the spec and the brief of an artifact hold the words that were said of it."""

Notes = Mapping[str, Sequence[str]]
"""What was said of artifacts, by their names, the earliest first."""

_FORM = 'Write -d \'improve={"module:NAME": "WORDS"}\'.'


@dataclass(frozen=True, slots=True)
class Improvement:
    """What is asked of one file, once.

    Attributes:
        words: What the person said; these are kept as notes.
        output: What a command printed about it, such as failing tests; it is not kept.
        forgets: Whether all that was said before is taken back.
    """

    words: tuple[str, ...] = ()
    output: str = ""
    forgets: bool = False

    @property
    def asks(self) -> bool:
        """Whether a model is to be asked."""
        return bool(self.words or self.output)

    def inputs(self) -> dict[str, Any]:
        """Return what it adds to a brief; nothing where no model is to be asked."""
        output = {"output": Document("text", "output", self.output)} if self.output else {}
        return {"improve": list(self.words), **output} if self.asks else {}

    def added_to(self, notes: Sequence[str]) -> tuple[str, ...]:
        """Return the notes of the artifact with these words among them, each once."""
        before = [] if self.forgets else [note for note in notes if note not in self.words]
        return (*before, *self.words)


def read_improvements(value: object, paths: Mapping[str, str]) -> dict[str, Improvement]:
    """Read the answer `improve`: artifacts, and what is asked of each.

    Args:
        value: A mapping from names or paths to words, a list of words, or `words`, `output` and
            `forget`; or a text of one.
        paths: The files of all artifacts, relative to the project, by name.

    Raises:
        PygenError: It has another form, says nothing, or names no artifact.
    """
    data = data_of(value, "improve") or {}
    if not isinstance(data, Mapping):
        raise PygenError("improve is no mapping from artifacts to words.", _FORM)
    return {find_artifact(str(name), paths): _read(str(name), each) for name, each in data.items()}


def noted(artifacts: Sequence[Artifact], notes: Notes) -> list[Artifact]:
    """Return artifacts whose spec and brief hold what was said of them.

    Raises:
        PygenError: Notes name no artifact; with the nearest names.
    """
    paths = {artifact.name: artifact.path for artifact in artifacts}
    for name in notes:
        if name not in paths:
            try:
                meant = find_artifact(name, paths)
            except PygenError as error:
                raise PygenError(f"plan.notes: {error.problem}", error.remedy) from None
            raise PygenError(f"plan.notes: {name!r} is a file.", f"Write {meant!r}.")
    return [_noted(each, notes[each.name]) if notes.get(each.name) else each for each in artifacts]


def _noted(artifact: Artifact, words: Sequence[str]) -> Artifact:
    more = {NOTES: list(words)}

    def chunks() -> Chunks:
        plain = artifact.chunks()
        return replace(plain, common={**plain.common, **more})

    return replace(
        artifact,
        spec={**artifact.spec, **more},
        inputs={**artifact.inputs, **more},
        chunks=chunks,
    )


def _read(name: str, value: object) -> Improvement:
    fields: Mapping[str, Any] = value if isinstance(value, Mapping) else {"words": value}
    words, output = fields.get("words") or [], fields.get("output") or ""
    told = words if isinstance(words, list) else [words]
    well = all(isinstance(each, str) for each in (output, *told))
    if not well or not set(fields) <= {"words", "output", "forget"}:
        raise PygenError(f"improve: What is asked of {name!r} is no text.", _FORM)
    said = (oneline(without_keys(each)) for each in told)
    own = tuple(dict.fromkeys(filter(None, said)))
    found = Improvement(own, told_of(output), fields.get("forget") is True)
    if not (found.asks or found.forgets):
        raise PygenError(f"improve: Nothing is asked of {name!r}.", _FORM)
    return found
