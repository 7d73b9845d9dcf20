"""The steps of planning: what a planner asks for, of a model or of whatever stands in for one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from pygen_copier.plan.inputs import PlanInputs
from pygen_copier.plan.model import Feature, Module, Plan, Requirement, SpecRecord
from pygen_copier.plan.planning.refinement import Verdict


@dataclass(frozen=True, slots=True)
class Rewrite:
    """What a text is written anew by.

    Attributes:
        draft: The best version of the text so far, by its parts.
        advice: What was found wanting in its versions, the earliest first.
    """

    draft: Mapping[str, str]
    advice: Sequence[str]


@dataclass(frozen=True, slots=True)
class Summary:
    """The enhanced description of a package.

    Attributes:
        text: The description.
        tagline: The package in one line; empty where nobody gave one.
    """

    text: str
    tagline: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A structure as it came, that is to be mended.

    Attributes:
        told: The structure.
        problems: What is wrong with it.
    """

    told: Mapping[str, Any]
    problems: Sequence[str]


class PlanningSteps(Protocol):
    """What planning asks for, one by one.

    A step raises one of `stand_ins.FAILURES` where no reply to it could be used.
    """

    def assess(self, inputs: PlanInputs) -> None:
        """Refuse what must not be built.

        Raises:
            PygenError: With the reason.
        """

    def propose(
        self, inputs: PlanInputs, there: Sequence[Feature], since: SpecRecord | None
    ) -> tuple[Feature, ...]:
        """Return features for a description or specification that came without any.

        Args:
            inputs: What the person asked for.
            there: The features that are there already.
            since: What is known of the specification: only what is new in it counts.
        """

    def enhance(
        self,
        inputs: PlanInputs,
        feature: Feature,
        others: Sequence[str],
        there: Sequence[Module],
        rewrite: Rewrite | None,
    ) -> Feature:
        """Return the feature with what its enhancement adds.

        Args:
            inputs: What the person asked for.
            feature: The feature.
            others: The names of the others, whose business is not this one's.
            there: The modules that the package has already.
            rewrite: The texts that are to be written anew, None where there are none yet.
        """

    def enhance_together(
        self, inputs: PlanInputs, features: Sequence[Feature], there: Sequence[Module]
    ) -> Mapping[str, Feature]:
        """Return features with what their enhancement adds, by name; some may be missing."""

    def require(self, inputs: PlanInputs, texts: Mapping[str, Sequence[str]]) -> Sequence[str]:
        """Return what the person demands in some texts, letter for letter.

        Args:
            inputs: What the person asked for.
            texts: The texts by where they stand, such as `description`.
        """

    def summarise(
        self,
        inputs: PlanInputs,
        features: Sequence[Feature],
        previous: Summary | None,
        rewrite: Rewrite | None,
    ) -> Summary:
        """Return the enhanced description of the package.

        Args:
            inputs: What the person asked for.
            features: What the package can do.
            previous: The description before, which is revised; None where there is none.
            rewrite: The description that is to be written anew, None where there is none yet.
        """

    def judges(self, inputs: PlanInputs) -> bool:
        """Return whether anybody judges texts."""

    def judge(
        self, texts: Mapping[str, str], problems: Sequence[str] = ()
    ) -> Mapping[str, Verdict]:
        """Return what is to be said of texts, by their subjects; some may be missing.

        Args:
            texts: The texts by their subjects.
            problems: What was missing in an earlier reply.
        """

    def structure(
        self,
        inputs: PlanInputs,
        summary: str,
        features: Sequence[Feature],
        kept: Sequence[Module],
        requirements: Sequence[Requirement],
        draft: Draft | None,
        candidate: int,
    ) -> Mapping[str, Any]:
        """Return `dependencies` and `modules` that serve the features beside the modules kept.

        `honours`, where it is there, says which requirements a module honours, by their ids.

        What stands in for a part of it is named in `stand_ins`; `in_parts` is true where its parts
        were mended one by one, so that the whole is not asked for again.
        """

    def describe(
        self, inputs: PlanInputs, plan: Plan, module: Module
    ) -> tuple[Sequence[Any], Sequence[str]]:
        """Return the API of a module of a plan, and what of it code had to mend."""

    def unavailable(self, requirements: Sequence[str]) -> Mapping[str, str]:
        """Return the requirements that cannot be installed here, each with the reason."""

    def abandon(self, candidate: int) -> None:
        """Let a structure that came to nothing be asked for anew by the next run."""

    def reconcile(
        self, inputs: PlanInputs, plan: Plan, features: Sequence[Feature]
    ) -> Mapping[str, str]:
        """Return descriptions of features that fit the plan's API, by the names of the features."""

    def needs_context(self) -> bool:
        """Return whether some stage's model has too small a window for the whole plan."""

    def context(self, inputs: PlanInputs, plan: Plan) -> str:
        """Return the plan, and what the code examples show, in a few hundred tokens."""
