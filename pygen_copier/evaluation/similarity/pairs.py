"""Pairs: which module of a package is held against which of a reference."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from pygen_copier.evaluation.similarity.names_match import identifiers, jaccard
from pygen_copier.evaluation.subject import Subject


class Pair(NamedTuple):
    """A module and the one it is held against, by their paths."""

    candidate: str
    reference: str


def paired(candidate: Subject, reference: Subject) -> list[Pair]:
    """Return the modules of two packages in pairs.

    Those of the same name within their packages come first; of the others those whose identifiers
    are most alike, while any two share one. Modules without a definition or a statement of their
    own, such as an empty `__init__`, are left out.

    Args:
        candidate: The package.
        reference: What it is held against.
    """
    own, wanted = _filled(candidate), _filled(reference)
    found = [Pair(own[name], wanted[name]) for name in own if name in wanted]
    left = [own[name] for name in own if name not in wanted]
    others = [wanted[name] for name in wanted if name not in own]
    likeness = sorted(
        (-(_alike(candidate.modules[one], reference.modules[other])), one, other)
        for one in left
        for other in others
    )
    for unlike, one, other in likeness:
        if unlike < 0 and one in left and other in others:
            found.append(Pair(one, other))
            left.remove(one)
            others.remove(other)
    return sorted(found)


def modules_of(subject: Subject) -> int:
    """Return how many modules of a package can be paired."""
    return len(_filled(subject))


def _filled(subject: Subject) -> Mapping[str, str]:
    """Return the paths of modules by their names within their package."""
    return {
        name.partition(".")[2]: path
        for path, name in subject.dotted.items()
        if _names(subject.modules[path])
    }


def _names(text: str) -> frozenset[str]:
    found = identifiers(text)
    return found.defined if found else frozenset({""})  # what does not parse is there all the same


def _alike(one: str, other: str) -> float:
    return jaccard(_names(one) - {""}, _names(other) - {""}) or 0.0
