"""A record follows a renaming: what was accepted under one name is accepted under another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pygen_copier.digests import text_digest
from pygen_copier.formatting.formatter import format_text
from pygen_copier.generation.artifact import Artifact
from pygen_copier.generation.record import Entry, Record
from pygen_copier.renaming.texts import Texts


def renamed_record(
    record: Record, artifacts: Iterable[tuple[Artifact, Artifact]], texts: Texts
) -> Record:
    """Return a record in which texts, names and digests are those of now.

    What counted as current counts as current still, and what waited for a change waits for it.

    Args:
        record: The record before.
        artifacts: Every artifact before and now, those that others need first.
        texts: Rewrites texts.

    Raises:
        DamagedRecordError: A text is not the one that was recorded.
        PygenError: ruff could not be run.
    """
    pairs = sorted(artifacts, key=lambda pair: len(pair[0].needs))
    before: dict[str, str] = {}
    now: dict[str, str] = {}
    found: dict[str, Entry] = {
        name: entry for name, entry in record.items() if name not in {old.name for old, _ in pairs}
    }
    for old, new in pairs:
        entry = record.get(old.name)
        if entry is None:
            continue
        before[old.name] = text = entry.text(old.name)
        now[new.name] = text = _text(text, entry, old, new, before, now, texts)
        found[new.name] = replace(
            entry.with_text(text),
            path=new.path,
            output="" if texts.renaming.is_named_in(entry.output) else entry.output,
            spec=new.spec_digest() if entry.spec == old.spec_digest() else entry.spec,
            reliance=(
                new.reliance_of_texts(now)
                if entry.reliance == _reliance(old, before)
                else entry.reliance
            ),
        )
    return Record(found)


def _text(
    text: str,
    entry: Entry,
    old: Artifact,
    new: Artifact,
    before: dict[str, str],
    now: dict[str, str],
    texts: Texts,
) -> str:
    """Return a text with the names of now, in the form that it had."""
    try:
        if entry.fallback and text == old.scaffold(before):
            return new.scaffold(now)
    except KeyError:
        pass  # it was made beside texts that are not there any more
    bare = old.bare(text)
    written = texts.generated(old.path, bare)
    if old.whole(bare) == text:
        written = new.whole(written)
    if written == text:
        return text
    formatted = format_text(text, old.language, old.setting) == text
    return format_text(written, new.language, new.setting) if formatted else written


def _reliance(artifact: Artifact, texts: dict[str, str]) -> str | None:
    if not all(name in texts for name in artifact.needs):
        return None
    return artifact.reliance_digest({name: text_digest(texts[name]) for name in artifact.needs})
