"""Entries of texts of tags: what is recorded of each, and the artifact that it is."""

from __future__ import annotations

from collections.abc import Collection as Names
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pygen_copier.digests import digest
from pygen_copier.generation.artifact import Artifact
from pygen_copier.generation.decision import Decision, decide
from pygen_copier.generation.improvement import Improvement
from pygen_copier.generation.record import Entry, Record
from pygen_copier.jinja_ext.collection import Wanted
from pygen_copier.jinja_ext.tag_text import prompt_digest, tag_spec, tag_text

Texts = dict[str, str]
"""Texts by their names."""


def artifact_of(name: str, wanted: Wanted, asked: Sequence[str] = ()) -> Artifact:
    """Return a text as an artifact, with what a person asked of it."""
    return tag_text(name, wanted.prompt, wanted.options, wanted.file, words=asked)


def artifacts_of(wanted: Mapping[str, Wanted], record: Record) -> list[Artifact]:
    """Return texts as artifacts, each with what a person asked of it."""
    return [
        artifact_of(name, each, record[name].asked if name in record else ())
        for name, each in wanted.items()
    ]


def with_words(record: Record, improvements: Mapping[str, Improvement]) -> Record:
    """Return a record with the words that are asked of texts now, or without those taken back."""
    entries = dict(record)
    for name, improvement in improvements.items():
        entry = record[name]
        asked = improvement.added_to(entry.asked)
        spec = digest(tag_spec(entry.kind, asked))
        # Where words are only taken back the text stays, as what it is for is less.
        entries[name] = replace(entry, asked=asked, spec=entry.spec if improvement.asks else spec)
    return Record(entries)


def newer_prompt(entry: Entry, wanted: Wanted) -> str:
    """Return the digest of today's prompt where a text was written for another, else nothing."""
    now = prompt_digest(wanted.prompt)
    return now if entry.prompt and entry.prompt != now else ""


def decision_of(artifact: Artifact, record: Record) -> Decision:
    """Return what is to be done with a text, unless it is asked for."""
    reliance = artifact.reliance_digest({})
    return decide(artifact, record.get(artifact.name), reliance, again=False)


def in_place(record: Record, wanted: Mapping[str, Wanted]) -> Record:
    """Return the entries of what is wanted, each with where it stands, and with what prompt now."""
    return Record(
        {
            name: replace(
                record[name],
                path=each.file,
                kind=each.options.kind,
                now=newer_prompt(record[name], each),
            )
            for name, each in wanted.items()
        }
    )


def texts_but(record: Record, names: Names[str]) -> Texts:
    """Return the texts of a record, but for some that are written now."""
    return {name: text for name, text in texts_of(record).items() if name not in names}


def texts_of(record: Record) -> Texts:
    """Return the texts of a record."""
    return {name: entry.text(name).strip("\n") for name, entry in record.items()}
