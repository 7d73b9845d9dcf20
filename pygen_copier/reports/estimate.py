"""An estimate of a run: the requests and tokens of a run, as far as they can be told beforehand."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pygen_copier import settings
from pygen_copier.client.budget import Spending
from pygen_copier.client.client import Client
from pygen_copier.client.models import Model, Models
from pygen_copier.errors import PygenError
from pygen_copier.generation.artifact import Artifact
from pygen_copier.generation.decision import asks_for_plan, matching
from pygen_copier.generation.estimate import Estimate, estimate
from pygen_copier.generation.record import Record
from pygen_copier.plan.feature_list import listed
from pygen_copier.plan.inputs import PlanInputs, is_yes
from pygen_copier.plan.model import Plan, read_plan
from pygen_copier.plan.planning.dry_run import dry_run
from pygen_copier.plan.rules import valid_plan
from pygen_copier.project.recorded import RecordedProject
from pygen_copier.questionnaire.answers import default_import_name
from pygen_copier.questionnaire.trust import require_outside, require_trust
from pygen_copier.reports.estimate_texts import estimate_texts, has_texts
from pygen_copier.reports.pace import Pace, pace_of
from pygen_copier.reports.plan import chosen_answers, named_specification, read_data
from pygen_copier.reports.template import (
    check_given,
    has_tags,
    is_own,
    prompts_of,
    recipe_of,
    template_of,
)
from pygen_copier.text import count

_NOBODY = "a model, of which none can be used here yet"


@dataclass(frozen=True, slots=True)
class RunEstimate:
    """What a run would take.

    Attributes:
        model: Who would be asked, empty for nobody.
        planning: The requests for the plan.
        files: The requests for the generated files, or for texts.
        pace: How fast the model may be asked, None where nobody says.
        is_of_texts: Whether it is of texts of tags, which have no plan.
    """

    model: str
    planning: Estimate
    files: Estimate
    pace: Pace | None = None
    is_of_texts: bool = False

    def text(self) -> str:
        """Return it as lines for a person."""
        if self.is_of_texts and not self.files.requests:
            return "Nobody is asked: every text is there."
        if not self.model and not self.is_of_texts:
            return "Nobody is asked: the provider is scaffold."
        total = self.total
        requests, tokens = count(total.requests, "request"), count(total.tokens, "token")
        parts = {"plan ": self.planning, "files": self.files}
        if self.is_of_texts:
            parts = {"texts": self.files}
        lines = [
            *(f"{name}  {_told(part)}" for name, part in parts.items()),
            f"An estimate for {self.model or _NOBODY}: about {requests} and {tokens}, "
            "if nothing has to be rewritten or repaired.",
        ]
        if self.pace and (minutes := self.minutes):
            lines.append(f"That takes about {count(minutes, 'minute')} with {self.pace}.")
        if (cost := self.cost) is not None:
            lines.append(f"At the prices of {settings.PRICES} it costs about {cost:.2g}.")
        return "\n".join(lines)

    @property
    def total(self) -> Estimate:
        """Plan and files together."""
        parts = (self.planning, self.files)
        return Estimate(
            sum(part.requests for part in parts),
            sum(part.tokens for part in parts),
            sum(part.replies for part in parts),
        )

    @property
    def minutes(self) -> int | None:
        """How long the service's rates make it take at least, None where they are not known."""
        return self.pace.minutes(self.total.requests, self.total.tokens) if self.pace else None

    @property
    def cost(self) -> float | None:
        """What it costs at the person's prices, None where these are not given."""
        total = self.total
        return Spending(total.requests, total.tokens - total.replies, total.replies).money

    def json(self) -> str:
        """Return it as JSON for scripts."""
        parts = {"plan": self.planning, "files": self.files}
        data = {
            name: {"requests": part.requests, "tokens": part.tokens} for name, part in parts.items()
        }
        known = {"minutes": self.minutes, "cost": self.cost}
        head = {"model": self.model or None, "estimate": True}
        return json.dumps({**head, **data, **known}, indent=2)


def estimate_of_run(
    project: Path | None,
    data_file: Path | None,
    features: Sequence[str],
    regenerate: Sequence[str],
    template: Path | None,
    *,
    trust: bool,
    answers_file: str = "",
) -> RunEstimate:
    """Return what a run would take.

    Args:
        project: The project to update, or None for a copy.
        data_file: Answers in YAML, or None.
        features: Features beside those that are named already.
        regenerate: Names or globs of artifacts to generate again.
        template: The folder of the template, or None for the one that the answers record.
        trust: Whether the person trusts the one that the answers record.
        answers_file: The answers file that the person named.

    Raises:
        PygenError: The project, the data file or the template cannot be used, or an answer breaks
            a rule.
    """
    found = RecordedProject.open(project, "estimate", answers_file) if project else None
    recorded = found.answers if found else {}
    data = read_data(data_file) if data_file else {}
    given = {**recorded, **data}
    if has_texts(recorded) or (template and has_tags(template)):
        if features:
            raise PygenError("The template has texts, and no features.", "Leave out --feature.")
        asked = {**data, "regenerate": list(regenerate)} if regenerate else data
        beside = project or (data_file or Path()).parent
        return _of_texts(*estimate_texts(found, asked, template, beside, trust=trust))
    check_given(data, given, template)
    if "provider" in data and "model" not in data:
        given.pop("model", None)  # it was another provider's
    if features:
        named = listed(given.get("features"))
        given["features"] = [*(named if isinstance(named, list) else [named]), *features]
    answers = chosen_answers(given)
    answers.setdefault("import_name", default_import_name(answers["package_name"]))
    folder = template or template_of(given)
    models = Models.of_answers(answers)
    if models.default is None:
        return RunEstimate("", Estimate(0, 0), Estimate(0, 0))
    if template and project:
        require_outside(project, template)
    elif template is None and not is_own(folder):
        require_trust(project or (data_file or Path()).parent, given, said=trust)
    client = Client(models, prompts_of(project, answers, folder))
    roots = [Path(), project] if project and "spec" not in data else None
    plan, planning = _planned(answers, client, roots, again=asks_for_plan(list(regenerate)))
    artifacts = _artifacts(folder, plan, answers)
    record = Record.read(given.get("generated") or {})
    again = matching(list(regenerate), artifacts, has_plan=True, own=record.adopted)
    files = estimate(artifacts, record, again)
    return RunEstimate(str(models.default), planning, files, pace_of(models.default))


def _of_texts(models: Sequence[Model], texts: Estimate) -> RunEstimate:
    pace = pace_of(models[0]) if len(models) == 1 else None
    named = ", ".join(map(str, models))
    return RunEstimate(named, Estimate(0, 0), texts, pace, is_of_texts=True)


def _planned(
    answers: Mapping[str, Any], client: Client, roots: Sequence[Path] | None, *, again: bool
) -> tuple[Plan, Estimate]:
    inputs = PlanInputs.of_answers(answers, named_specification(answers, roots))
    previous = valid_plan(answers["plan"]) if answers.get("plan") else None
    again = again and previous is not None and bool(previous.stand_ins)
    fits = previous is not None and inputs.fit(previous) and not inputs.lacks_context(previous)
    if previous and fits and not again:
        return previous, Estimate(0, 0)
    clarify = is_yes(answers.get("clarify")) and not (previous or inputs.clarified or inputs.thrift)
    plan, counted = dry_run(inputs, client, previous, again=again, clarify=clarify)
    return plan, Estimate(counted.requests, counted.tokens, counted.replies)


def _artifacts(template: Path, plan: Plan, answers: Mapping[str, Any]) -> Sequence[Artifact]:
    try:
        recipe = recipe_of(template)
        notes = read_plan(answers["plan"]).notes if answers.get("plan") else {}
        return recipe.artifacts_of_plan(recipe.plan_with_notes(plan, notes, answers), answers)
    except KeyError as error:
        raise PygenError(
            f"The recipe of {template} needs the answer {error}.", "Add it to the data file."
        ) from None


def _told(part: Estimate) -> str:
    return f"{count(part.requests, 'request')}, {count(part.tokens, 'token')}"
