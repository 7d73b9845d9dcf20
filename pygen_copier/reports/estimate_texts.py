"""An estimate of texts of tags: a render tells what they want, and nobody is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pygen_copier.client.models import GIVEN_BY_PEOPLE, SCAFFOLD, Model
from pygen_copier.generation.artifact import Artifact
from pygen_copier.generation.estimate import Estimate, estimate
from pygen_copier.generation.record import Record
from pygen_copier.jinja_ext.assessment import prompts_of
from pygen_copier.jinja_ext.forecast import Forecast, forecasting
from pygen_copier.plan.planning.assessment import VERDICT_TOKENS
from pygen_copier.project.recorded import RecordedProject
from pygen_copier.questionnaire.copier_run import ANSWERS_FILE, SOURCE
from pygen_copier.questionnaire.rendered import render_anew
from pygen_copier.questionnaire.trust import require_outside, require_trust
from pygen_copier.tokens import estimate_tokens

_WORDING_TOKENS = 400  # of the prompt that comes with an assessment


def has_texts(answers: Mapping[str, Any]) -> bool:
    """Return whether recorded answers hold texts of tags."""
    return any(entry.kind for entry in Record.read(answers.get("generated") or {}).values())


def estimate_texts(
    project: RecordedProject | None,
    data: Mapping[str, Any],
    template: Path | None,
    beside: Path,
    *,
    trust: bool,
) -> tuple[list[Model], Estimate]:
    """Return who would be asked for the texts of a template, and what that takes.

    The template is rendered, in its newest version, into a folder that is gone then.

    Args:
        project: The project to update, or None for a copy.
        data: The answers that are given.
        template: The folder of the template, or None for the one that the answers record.
        beside: The folder of the project, or of the data file.
        trust: Whether the person trusts the one that the answers record.

    Raises:
        PygenError: The template is not trusted, or cannot be rendered.
    """
    recorded = project.answers if project else {}
    if template is None:
        require_trust(beside, recorded or data, said=trust)
    elif project:
        require_outside(project.folder, template)
    source = str(template.resolve()) if template else str({**data, **recorded}.get(SOURCE, ""))
    file = project.answers_file if project else ANSWERS_FILE
    with forecasting() as forecast:
        given = {name: value for name, value in data.items() if not name.startswith("_")}
        render_anew(source, recorded, file, given)
    return forecast.models, _sum(forecast)


def _sum(forecast: Forecast) -> Estimate:
    parts = [estimate(wave, Record({})) for wave in forecast.waves]
    if any(model.provider not in (SCAFFOLD, GIVEN_BY_PEOPLE) for model in forecast.models):
        parts += map(_assessment, forecast.waves)
    return Estimate(
        sum(part.requests for part in parts),
        sum(part.tokens for part in parts),
        sum(part.replies for part in parts),
    )


def _assessment(wave: Sequence[Artifact]) -> Estimate:
    prompts = sum(map(estimate_tokens, prompts_of(wave).values()))
    return Estimate(1, _WORDING_TOKENS + prompts + VERDICT_TOKENS, VERDICT_TOKENS)
