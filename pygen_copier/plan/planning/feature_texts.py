"""The texts of features: descriptions, pseudocode and hints, which a model writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pygen_copier.digests import digest
from pygen_copier.names import slug
from pygen_copier.plan.inputs import PlanInputs
from pygen_copier.plan.model import Feature, Module
from pygen_copier.plan.planning import schemas
from pygen_copier.plan.planning.asking import Asking, items_of, text_of
from pygen_copier.plan.planning.batches import in_batches, of_all
from pygen_copier.plan.planning.spec_reading import document, spare
from pygen_copier.plan.planning.steps import Rewrite
from pygen_copier.plan.stand_ins import FAILURES
from pygen_copier.tokens import estimate_tokens

# About how many tokens replies take, as the demonstration's do.
TEXT_TOKENS = {"description": 150, "pseudocode": 350, "full": 500}
_THERE_TOKENS = 800  # of what a brief says of modules that are there


class FeatureTexts:
    """Has features worked out.

    Args:
        asking: Who is asked.
    """

    def __init__(self, asking: Asking) -> None:
        self.asking = asking

    def enhance(
        self,
        inputs: PlanInputs,
        head: Mapping[str, Any],
        feature: Feature,
        others: Sequence[str],
        there: Sequence[Module],
        rewrite: Rewrite | None,
    ) -> Feature:
        """Return the feature with description, pseudocode and hints as far as is asked for."""
        said = {"feature": feature.given or feature.name, "detail": inputs.enhancement}
        head = {**head, **said}
        name = slug(feature.name)
        if rewrite:
            head |= {"draft": dict(rewrite.draft), "advice": list(rewrite.advice)}
            name = f"{name}-{digest([head['advice'], rewrite.draft], 8)}"
        more = {"others": list(others)} if others else {}
        known = {"exists": _lines(there)} if there else {}
        briefs = [
            {**head, **said, **beside}
            for said in (*_spoken(inputs, feature), {})
            for beside in ({**more, **known}, more, {})
        ]
        brief = self._first_that_fits("feature", briefs, inputs.enhancement)
        schema = schemas.feature(inputs.enhancement)
        told = self.asking.ask("feature", name, brief, schema)
        return _enhanced(feature, told, schema["required"])

    def enhance_together(
        self,
        inputs: PlanInputs,
        head: Mapping[str, Any],
        features: Sequence[Feature],
        there: Sequence[Module],
    ) -> Mapping[str, Feature]:
        """Return features worked out in as few requests as there is room for."""
        head = {**head, "detail": inputs.enhancement}
        head |= {"exists": _lines(there)} if there else {}
        tokens = TEXT_TOKENS[inputs.enhancement]

        def brief_of(some: Sequence[Feature]) -> dict[str, Any]:
            return {**head, "features": [f.given or f.name for f in some]}

        def ask(some: Sequence[Feature]) -> list[Feature]:
            schema = schemas.enhance(inputs.enhancement, [f.name for f in some])
            name = self.asking.label if len(some) == len(features) else slug(some[0].name)
            try:
                told = self.asking.ask("enhance", name, brief_of(some), schema, lenient=True)
            except FAILURES:
                return []  # each is asked for alone
            items = {str(item.get("name")): item for item in items_of(told, "features")}
            keys = schemas.feature(inputs.enhancement)["required"]
            return [
                _enhanced(feature, items[feature.name], keys)
                for feature in some
                if feature.name in items and text_of(items[feature.name], "description")
            ]

        batches = in_batches(
            features,
            lambda some: self.asking.fits("enhance", brief_of(some), tokens * len(some)),
        )
        return {f.name: f for f in of_all(batches, ask)}

    def _first_that_fits(
        self, task: str, briefs: Sequence[Mapping[str, Any]], enhancement: str
    ) -> Mapping[str, Any]:
        tokens = TEXT_TOKENS[enhancement]
        fits = self.asking.fits
        return next((b for b in briefs if fits(task, b, tokens + spare(b))), briefs[-1])


def _spoken(inputs: PlanInputs, feature: Feature) -> list[dict[str, Any]]:
    """Return what the specification says of a feature, as parts of a brief: all, or its demands."""
    sections = inputs.spec.sections_of(feature.name) if inputs.spec else ()
    if not inputs.spec or not sections:
        return []
    whole = "\n".join(each.whole() for each in sections)
    demands = "".join(f"- {each.text}\n" for each in inputs.spec.demands_of(sections))
    return [{"spec": document(text)} for text in (whole, demands) if text]


def _enhanced(feature: Feature, told: Mapping[str, Any], keys: Sequence[str]) -> Feature:
    return feature.model_copy(update={key: text_of(told, key) for key in keys})


def _lines(modules: Sequence[Module]) -> list[str]:
    """Return what modules offer, a line each, as far as there is room."""
    lines: list[str] = []
    room = _THERE_TOKENS
    for module in modules:
        line = f"{module.name} ({', '.join(item.name for item in module.api)}): {module.purpose}"
        room -= estimate_tokens(line)
        if room < 0:
            break
        lines.append(line)
    return lines
