"""The inputs of a plan: what a person asked for, normalised, with the digests it is known by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pygen_copier.canonical import digest
from pygen_copier.errors import PygenError
from pygen_copier.names import slug
from pygen_copier.plan.model import Feature, Plan

ENHANCEMENTS = ("none", "description", "pseudocode", "full")
_NAME_LENGTH = 60


@dataclass(frozen=True, slots=True)
class PlanInputs:
    """What a plan is made from.

    Attributes:
        package_name: The distribution's name.
        description: The person's description, white space folded.
        features: The features as the person gave them.
        enhancement: How far features are enhanced, one of `ENHANCEMENTS`.
        minimum_python: The oldest Python version to support, such as `3.11`.
    """

    package_name: str
    description: str
    features: tuple[Feature, ...]
    enhancement: str = "full"
    minimum_python: str = "3.11"

    @classmethod
    def of_answers(cls, answers: Mapping[str, Any]) -> PlanInputs:
        """Read the inputs from the answers.

        Raises:
            PygenError: The features are no list of texts.
        """
        return cls(
            package_name=str(answers.get("package_name", "")),
            description=_folded(str(answers.get("description", ""))),
            features=read_features(answers.get("features")),
            enhancement=str(answers.get("enhancement", "full")),
            minimum_python=str(answers.get("minimum_python", "3.11")),
        )

    @property
    def digest(self) -> str:
        """Digests of the description, the features and the enhancement, joined by dots."""
        features = [[feature.name, feature.given] for feature in self.features]
        return ".".join(digest(part, 8) for part in (self.description, features, self.enhancement))

    def fit(self, plan: Plan) -> bool:
        """Return whether a plan was made from these inputs, or is a person's own."""
        return plan.inputs in ("", self.digest)

    def same_description(self, plan: Plan) -> bool:
        """Return whether a plan was made from this description."""
        return plan.inputs.split(".")[0] == self.digest.split(".")[0]

    def same_enhancement(self, plan: Plan) -> bool:
        """Return whether a plan's features were enhanced as far as is asked for now."""
        return plan.inputs.split(".")[-1] == self.digest.split(".")[-1]


def read_features(value: object) -> tuple[Feature, ...]:
    """Read the `features` answer: a list of sentences, names, or `name: description` pairs.

    Raises:
        PygenError: It is no such list, it is empty, or a feature stands twice.
    """
    if not isinstance(value, list) or not value:
        raise PygenError(
            "features is no list.", "Name at least one feature, each on a line: '- …'."
        )
    features = []
    for item in value:
        if isinstance(item, Mapping) and len(item) == 1:
            (name, given), *_ = item.items()
            features.append(_feature(str(name), f"{name}: {given}"))
        elif isinstance(item, str) and item.strip():
            name, colon, _ = item.partition(": ")
            features.append(_feature(name if colon else item, item))
        else:
            raise PygenError(f"features holds {item!r}.", "Write each feature as a text.")
    slugs: dict[str, str] = {}
    for feature in features:
        if other := slugs.get(slug(feature.name)):
            raise PygenError(
                f"features names {other!r} and {feature.name!r}, which are too alike.",
                "Remove one, or reword its first words.",
            )
        slugs[slug(feature.name)] = feature.name
    return tuple(features)


def _feature(name: str, given: str) -> Feature:
    name, given = _folded(name), _folded(given)
    if len(name) > _NAME_LENGTH:
        name = name[:_NAME_LENGTH].rpartition(" ")[0] or name[:_NAME_LENGTH]
    return Feature(name=name, given="" if given == name else given)


def _folded(text: str) -> str:
    return " ".join(text.split())
