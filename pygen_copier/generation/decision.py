"""The decision about an artifact: what is to be done, given what is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from fnmatch import fnmatchcase

from pygen_copier.errors import PygenError
from pygen_copier.generation.artifact import Artifact
from pygen_copier.generation.record import Entry, Record


class Decision(StrEnum):
    """What is to be done with an artifact; the values say that it was done."""

    KEEP = "kept"
    RECHECK = "rechecked"
    REVISE = "revised"
    GENERATE = "generated"


def decide(artifact: Artifact, entry: Entry | None, reliance: str, *, again: bool) -> Decision:
    """Return what is to be done with an artifact.

    Args:
        artifact: The artifact as the plan has it now.
        entry: What is recorded of it.
        reliance: The digest of what it leans on now.
        again: Whether the person asked for it to be generated again.
    """
    if entry is None or again:
        return Decision.GENERATE
    if entry.spec != artifact.spec_digest():
        return Decision.GENERATE if entry.fallback else Decision.REVISE
    return Decision.KEEP if entry.reliance == reliance else Decision.RECHECK


def is_settled(artifacts: Sequence[Artifact], record: Record, again: Iterable[str]) -> bool:
    """Return whether every artifact is kept and nothing else is recorded, reading no text."""
    if set(record) != {artifact.name for artifact in artifacts} or set(again):
        return False
    hashes = {name: entry.sha256 for name, entry in record.items()}
    return all(
        decide(artifact, record[artifact.name], artifact.reliance_digest(hashes), again=False)
        is Decision.KEEP
        for artifact in artifacts
    )


def matching(patterns: object, artifacts: Sequence[Artifact]) -> frozenset[str]:
    """Return the names of the artifacts that the `regenerate` answer asks for.

    Args:
        patterns: A list of names or globs such as `module:*`, or nothing.
        artifacts: The artifacts there are.

    Raises:
        PygenError: A pattern matches no artifact.
    """
    listed = [patterns] if isinstance(patterns, str) and patterns else patterns or []
    if not isinstance(listed, list):
        raise PygenError("regenerate is no list.", "Write -d 'regenerate=[\"module:NAME\"]'.")
    names = [artifact.name for artifact in artifacts]
    found: set[str] = set()
    for pattern in map(str, listed):
        matched = {name for name in names if fnmatchcase(name, pattern)}
        if not matched:
            raise PygenError(
                f"regenerate names {pattern!r}, which is no artifact.",
                f"There are: {', '.join(sorted(names))}.",
            )
        found |= matched
    return frozenset(found)
