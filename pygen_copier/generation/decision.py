"""The decision about an artifact: what is to be done, given what is recorded."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum
from fnmatch import fnmatchcase

from pygen_copier.errors import PygenError
from pygen_copier.generation.artifact import Artifact
from pygen_copier.generation.record import Entry, Record

PLAN = "plan"
"""What `regenerate` calls the plan: what stand-ins hold in it is asked for again."""


class Decision(StrEnum):
    """What is to be done with an artifact; the values say that it was done."""

    KEEP = "kept"
    RECHECK = "rechecked"
    REVISE = "revised"
    GENERATE = "generated"


def decide(
    artifact: Artifact, entry: Entry | None, reliance: str, *, again: bool, improve: bool = False
) -> Decision:
    """Return what is to be done with an artifact.

    Args:
        artifact: The artifact as the plan has it now.
        entry: What is recorded of it.
        reliance: The digest of what it leans on now.
        again: Whether the person asked for it to be generated again.
        improve: Whether the person asked for it to be improved.
    """
    if entry is None or again:
        return Decision.GENERATE
    if improve or entry.spec != artifact.spec_digest():
        return Decision.GENERATE if entry.lack.is_scaffold else Decision.REVISE
    # What a person wrote is not held against checks that it was never written for.
    stays = entry.is_adopted or entry.reliance == reliance
    return Decision.KEEP if stays else Decision.RECHECK


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


def asks_for_plan(patterns: object) -> bool:
    """Return whether the `regenerate` answer asks for the plan.

    Raises:
        PygenError: It is no list.
    """
    return PLAN in _listed(patterns)


def matching(
    patterns: object,
    artifacts: Sequence[Artifact],
    *,
    has_plan: bool = False,
    own: Collection[str] = (),
) -> frozenset[str]:
    """Return the names of the artifacts that the `regenerate` answer asks for.

    Args:
        patterns: A list of names or globs such as `module:*`, or nothing.
        artifacts: The artifacts there are.
        has_plan: Whether `plan` may be among them; artifacts may then have gone with what it was.
        own: What a person wrote before there was a plan: it has to be named in full.

    Raises:
        PygenError: A pattern matches no artifact.
    """
    listed = _listed(patterns)
    names = [artifact.name for artifact in artifacts]
    may_be_gone = has_plan and PLAN in listed
    found: set[str] = set()
    for pattern in listed:
        matched = {name for name in names if fnmatchcase(name, pattern)}
        if matched and pattern not in matched:
            matched -= {*own}
        elif not matched and not may_be_gone:
            raise PygenError(
                f"regenerate names {pattern!r}, which is no artifact.",
                f"There are: {', '.join(sorted(names))}.",
            )
        found |= matched
    return frozenset(found)


def _listed(patterns: object) -> list[str]:
    listed = [patterns] if isinstance(patterns, str) and patterns else patterns or []
    if not isinstance(listed, list):
        raise PygenError("regenerate is no list.", "Write -d 'regenerate=[\"module:NAME\"]'.")
    return list(map(str, listed))
