"""What models read of a specification: as much of it at once as there is room for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pygen_copier.client.chain import Chain
from pygen_copier.digests import digest
from pygen_copier.errors import UnusableReplyError
from pygen_copier.names import slug
from pygen_copier.plan.inputs import told_apart
from pygen_copier.plan.model import Feature
from pygen_copier.plan.planning import schemas
from pygen_copier.plan.planning.asking import Asking
from pygen_copier.plan.planning.batches import of_all
from pygen_copier.plan.spec_sections import Section, in_pieces, parts_of
from pygen_copier.plan.specification import Specification
from pygen_copier.prompts.brief import Document
from pygen_copier.tokens import estimate_tokens

_FEATURES_TOKENS = 200  # of the names of features
_SPARE = 1 / 6


def document(text: str) -> Document:
    """Return a text of a specification as it stands in a brief; its own path says nothing."""
    return Document("markdown", "specification", text)


def spare(brief: Mapping[str, Any]) -> int:
    """Return the room to leave beside what a brief quotes, for tokenizers that count more."""
    quoted = brief.get("spec")
    return round(_SPARE * estimate_tokens(quoted.text)) if isinstance(quoted, Document) else 0


def propose_features(
    asking: Asking, head: Mapping[str, Any], sections: Sequence[Section], there: Sequence[Feature]
) -> list[Feature]:
    """Return the features that a model finds in sections, beside those that are there.

    Where they take several requests, and more is found than a package has features, one more
    request chooses of them.

    Args:
        asking: Who is asked.
        head: What every brief says.
        sections: What is read.
        there: The features that are there already.

    Raises:
        UnusableReplyError: None was found where there is none yet.
    """
    known = {"exists": [feature.name for feature in there]} if there else {}
    schema = schemas.more_features() if there else schemas.FEATURES

    def brief_of(text: str) -> dict[str, Any]:
        return {**head, "spec": document(text), **known}

    def ask(pieces: Sequence[str]) -> list[str]:
        (piece,) = pieces
        name = asking.label if len(read) == 1 else f"{asking.label}-{digest(piece, 8)}"
        told = asking.ask("features", name, brief_of(piece), schema, lenient=True, chain=chain)
        return [each for each in told["features"] if isinstance(each, str)]

    def fits(text: str) -> bool:
        brief = brief_of(text)
        return asking.fits("features", brief, _FEATURES_TOKENS + spare(brief))

    chain = Chain()
    read = in_pieces([part for each in sections for part in parts_of(each)], fits)
    found = told_apart(of_all([[piece] for piece in read], ask))
    if len(found) > schemas.MOST_PROPOSED:
        chosen = {**head, "proposed": [feature.name for feature in found], **known}
        told = asking.ask(
            "features", f"{asking.label}-chosen", chosen, schemas.FEATURES, lenient=True
        )
        found = told_apart(told["features"])[: schemas.MOST_PROPOSED]
    taken = {slug(feature.name) for feature in there}
    new = [feature for feature in found if slug(feature.name) not in taken]
    if not new and not there:
        asking.strike(chain)
        raise UnusableReplyError("The model proposed no features.", "Name some yourself.")
    return new


def as_far_as(
    asking: Asking, task: str, brief: Mapping[str, Any], spec: Specification, tokens: int
) -> dict[str, Any]:
    """Return a brief with a specification: all of it, or what demands something in it, or neither.

    Args:
        asking: Who would be asked.
        task: The task of the brief.
        brief: What it says beside.
        spec: The specification.
        tokens: About how many tokens the reply takes.
    """
    demands = "".join(f"- {each.text}\n" for each in spec.demands)
    headings = "".join(f"- {each.title}\n" for each in spec.sections if each.title)
    for text in (spec.text, f"{headings}\n{demands}", demands, headings):
        told = {**brief, "spec": document(text)}
        if text.strip() and asking.fits(task, told, tokens + spare(told)):
            return told
    return dict(brief)
