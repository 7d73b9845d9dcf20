"""The inputs of a plan: what a person asked for, normalised, with the digests it is known by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pygen_copier.bounds import require_bounded
from pygen_copier.client.models import SCAFFOLD
from pygen_copier.digests import digest
from pygen_copier.errors import PygenError
from pygen_copier.names import slug
from pygen_copier.plan.clarified import read_clarifications
from pygen_copier.plan.feature_list import listed
from pygen_copier.plan.model import Feature, Plan
from pygen_copier.plan.stand_ins import CONTEXT
from pygen_copier.prompts.facts import context_use
from pygen_copier.yaml_text import data_of

if TYPE_CHECKING:
    from pygen_copier.plan.specification import Specification

ENHANCEMENTS = ("none", "description", "pseudocode", "full")
LONGEST_FEATURE = 60
"""How many characters the name of a feature has at most."""

_ANSWERS = ("description", "features", "enhancement")  # whose digests come first
_SPEC, _CLARIFIED = "spec-", "clarified-"
_YES = frozenset({"true", "yes", "1"})


@dataclass(frozen=True, slots=True)
class PlanInputs:
    """What a plan is made from.

    Attributes:
        package_name: The distribution's name.
        description: The person's description, white space folded.
        features: The features as the person gave them; none where they are to be proposed.
        enhancement: How far features are enhanced, one of `ENHANCEMENTS`.
        minimum_python: The oldest Python version to support, such as `3.11`.
        candidates: How many structures are proposed, of which the best is taken.
        refine_rounds: How often a text that the judge finds wanting is rewritten at most.
        code_examples: Files whose API and style guide the structure.
        thrift: Whether as few requests as possible are wanted.
        context: Whether the contextual prompt is used, one of `CONTEXT_USES`.
        has_spec: Whether there is a specification, be it at hand or not.
        spec: The specification, None where there is none at hand.
        clarified: What the person answered to the questions of a model.
        answered: The digests of the answers, where a specification says what they leave open;
            see `completed`.
        own: The answers alone then.
    """

    package_name: str
    description: str
    features: tuple[Feature, ...]
    enhancement: str = "full"
    minimum_python: str = "3.11"
    candidates: int = 1
    refine_rounds: int = 1
    code_examples: tuple[str, ...] = ()
    thrift: bool = False
    context: str = "auto"
    has_spec: bool = False
    spec: Specification | None = field(default=None, repr=False)
    clarified: tuple[tuple[str, str], ...] = ()
    answered: tuple[str, ...] = ()
    own: PlanInputs | None = field(default=None, repr=False)

    @classmethod
    def of_answers(
        cls, answers: Mapping[str, Any], spec: Specification | None = None
    ) -> PlanInputs:
        """Read the inputs from the answers.

        Args:
            answers: The answers.
            spec: The specification that they name, where it is at hand.

        Raises:
            PygenError: An answer has not the form it should have.
        """
        scaffolds = answers.get("provider") == SCAFFOLD
        return cls(
            package_name=str(answers.get("package_name", "")),
            description=_folded(str(answers.get("description", ""))),
            features=read_features(answers.get("features")),
            # Without a model nothing is enhanced, and Copier forgets the answer.
            enhancement="full" if scaffolds else str(answers.get("enhancement", "full")),
            minimum_python=str(answers.get("minimum_python", "3.11")),
            candidates=read_number("candidates", answers.get("candidates", 1), least=1),
            refine_rounds=read_number("refine_rounds", answers.get("refine_rounds", 1), least=0),
            code_examples=read_texts("code_examples", answers.get("code_examples")),
            thrift=is_yes(answers.get("thrift")),
            context="auto" if scaffolds else context_use(answers),
            has_spec=bool(str(answers.get("spec") or "").strip()),
            spec=spec,
            clarified=read_clarifications(answers.get("clarifications")),
        )

    @property
    def digest(self) -> str:
        """Digests of what a plan is made from, joined by dots.

        They are those of description, features and enhancement, and of the code examples, the
        specification and what was clarified, where there are any.

        Raises:
            PygenError: A code example is missing.
        """
        if self.answered:
            return ".".join(self.answered)
        parts = self._answer_digests()
        if self.code_examples:
            from pygen_copier.plan.code_examples import digest_examples

            parts.append(digest_examples(self.code_examples, Path()))
        if self.spec:
            parts.append(f"{_SPEC}{self.spec.digest}")
        if self.clarified:
            parts.append(f"{_CLARIFIED}{digest(self.clarified, 8)}")
        return ".".join(parts)

    def words(self) -> list[str]:
        """Return what the person wrote."""
        told = [self.description, *(feature.given or feature.name for feature in self.features)]
        answers = (answer for _, answer in self.clarified)
        return [*told, *answers, *([self.spec.text] if self.spec else [])]

    def examples(self) -> list[dict[str, Any]]:
        """Return the summaries of the code examples.

        Raises:
            PygenError: A file cannot be read.
        """
        from pygen_copier.plan.code_examples import summarise_examples

        return summarise_examples(self.code_examples, Path())

    def fit(self, plan: Plan) -> bool:
        """Return whether a plan was made from these inputs, or is a person's own.

        Code examples and a specification that are not there now are taken to be what they were.
        """
        if not plan.inputs:
            return True
        made = plan.inputs.split(".")
        if self.has_spec and not self.spec:
            made = [part for part in made if not part.startswith(_SPEC)]
        try:
            return made == self.digest.split(".")
        except PygenError:
            made = [part for at, part in enumerate(made) if at != len(_ANSWERS) or "-" in part]
            return made == replace(self, code_examples=()).digest.split(".")

    def lacks_context(self, plan: Plan) -> bool:
        """Return whether a plan shall have the contextual prompt and has none."""
        tried = bool(plan.context) or CONTEXT in plan.stand_ins
        return self.context == "on" and bool(plan.inputs) and not tried

    def same_description(self, plan: Plan) -> bool:
        """Return whether a plan was made from this description."""
        if self.answered and plan.spec and self.answered[0] == digest("", 8):
            return self.description == plan.spec.description
        return plan.inputs.split(".")[:1] == self._answer_digests()[:1]

    def same_features(self, plan: Plan) -> bool:
        """Return whether a plan was made from this feature list."""
        return plan.inputs.split(".")[1:2] == self._answer_digests()[1:2]

    def same_enhancement(self, plan: Plan) -> bool:
        """Return whether a plan's features were enhanced as far as is asked for now."""
        return plan.inputs.split(".")[2:3] == self._answer_digests()[2:3]

    def _answer_digests(self) -> list[str]:
        if self.answered:
            return list(self.answered[: len(_ANSWERS)])
        features = [[feature.name, feature.given] for feature in self.features]
        return [digest(part, 8) for part in (self.description, features, self.enhancement)]


def read_features(value: object) -> tuple[Feature, ...]:
    """Read the `features` answer: a list of sentences, names, or `name: description` pairs.

    The list may come as text; nothing is a list without features.

    Raises:
        PygenError: It is no such list, or two features are too alike to be told apart.
    """
    require_bounded(value, "features")
    value = listed(value)
    if not isinstance(value, list):
        raise PygenError("features is no list.", "Write one feature a line.")
    features = []
    for item in value:
        if isinstance(item, Mapping) and len(item) == 1:
            (name, given), *_ = item.items()
            item = str(name) if given is None else f"{name}: {given}"
        if not isinstance(item, str) or not (name := item.partition(": ")[0].strip()):
            raise PygenError(f"features holds {item!r}.", "Write each feature as a text.")
        features.append(_feature(name, item))
    slugs: dict[str, str] = {}
    for feature in features:
        if other := slugs.get(slug(feature.name)):
            raise PygenError(
                f"Two features are too alike: {other!r} and {feature.name!r}.",
                "Remove one, or reword its first words.",
            )
        slugs[slug(feature.name)] = feature.name
    return tuple(features)


def told_apart(names: object) -> tuple[Feature, ...]:
    """Return the features of a list that can be told apart; what else is in it is left out."""
    features: dict[str, Feature] = {}
    for name in names if isinstance(names, list) else ():
        if isinstance(name, str) and (short := name.partition(": ")[0].strip()):
            feature = _feature(short, name)
            features.setdefault(slug(feature.name), feature)
    return tuple(features.values())


def is_yes(value: object) -> bool:
    """Return whether an answer to a yes-or-no question is yes, as data or as text."""
    return str(value).casefold() in _YES


def read_number(name: str, value: object, *, least: int) -> int:
    """Read a whole number.

    Raises:
        PygenError: It is none, or too small.
    """
    if isinstance(value, str) and value.strip().isdecimal():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and value >= least:
        return value
    raise PygenError(f"{name} is {value!r}.", f"Give a whole number of at least {least}.")


def read_texts(name: str, value: object) -> tuple[str, ...]:
    """Read a list of texts, or nothing, from data or YAML text.

    Raises:
        PygenError: It is something else.
    """
    value = data_of(value, name)
    if value is None or (isinstance(value, list) and all(isinstance(v, str) for v in value)):
        return tuple(value or ())
    raise PygenError(f"{name} is no list of texts.", f"Write -d '{name}=[\"…\"]'.")


def _feature(name: str, given: str) -> Feature:
    name, given = _folded(name), _folded(given)
    if len(name) > LONGEST_FEATURE:
        name = name[:LONGEST_FEATURE].rpartition(" ")[0] or name[:LONGEST_FEATURE]
    return Feature(name=name, given="" if given == name else given)


def _folded(text: str) -> str:
    return " ".join(text.split())
