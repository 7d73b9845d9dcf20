"""The search for requirements: a model reads what a person wrote, in pieces where it is long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pygen_copier.digests import digest
from pygen_copier.plan.planning import schemas
from pygen_copier.plan.planning.asking import Asking
from pygen_copier.plan.planning.batches import in_batches, of_all
from pygen_copier.plan.statements import statements
from pygen_copier.tokens import estimate_tokens

_LONG = 2_000  # characters of a paragraph that is asked about sentence by sentence, if need be
_PART = 0.5  # of a text that its demands take
_LEAST_TOKENS = 60


class _Piece(NamedTuple):
    """A paragraph or sentence, and where it stands."""

    source: str
    text: str


def ask_requirements(
    asking: Asking, package_name: str, texts: Mapping[str, Sequence[str]]
) -> list[str]:
    """Return what a model takes for demands in texts; what it says is not held against them here.

    One request takes all of them, or as much as there is room for.

    Args:
        asking: Who is asked.
        package_name: The distribution's name.
        texts: The texts by where they stand, such as `description`.
    """
    pieces = [
        _Piece(source, part)
        for source, several in texts.items()
        for text in several
        for part in _paragraphs(text)
    ]

    def brief_of(some: Sequence[_Piece]) -> dict[str, Any]:
        joined: dict[str, list[str]] = {}
        for piece in some:
            joined.setdefault(piece.source, []).append(piece.text)
        told = {source: "\n\n".join(parts) for source, parts in joined.items()}
        return {"package_name": package_name, **told}

    def ask(some: Sequence[_Piece]) -> list[str]:
        whole = len(some) == len(pieces)
        label = asking.label if whole else f"{asking.label}-{digest(list(map(list, some)), 8)}"
        told = asking.ask("requirements", label, brief_of(some), schemas.REQUIREMENTS, lenient=True)
        found = told.get("requirements")
        return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []

    def fits(some: Sequence[_Piece]) -> bool:
        tokens = _LEAST_TOKENS + sum(_PART * estimate_tokens(piece.text) for piece in some)
        return asking.fits("requirements", brief_of(some), round(tokens))

    return of_all(in_batches(pieces, fits), ask)


def _paragraphs(text: str) -> list[str]:
    parts = [part.strip() for part in text.split("\n\n") if part.strip()]
    return [each for part in parts for each in (statements(part) if len(part) > _LONG else [part])]
