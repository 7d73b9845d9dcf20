"""The dry run of planning: it asks nobody, and counts what a run would ask for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from support.scripted import RECIPE_PROMPTS, SCRIPTED
from support.specifications import FREE

from pygen_copier.client.client import Client
from pygen_copier.client.models import Models
from pygen_copier.plan.inputs import PlanInputs
from pygen_copier.plan.model import Plan
from pygen_copier.plan.planning.dry_run import Counting, dry_run
from pygen_copier.plan.specification import read_specification
from pygen_copier.prompts.prompt_templates import PromptTemplates


def counted(features: Sequence[str], previous: Plan | None = None) -> tuple[Plan, Counting]:
    """Return the dry run for a package with some features; nobody can be asked."""
    answers = {"package_name": "tiny", "description": "Small.", "features": list(features)}
    client = Client(Models(SCRIPTED), PromptTemplates([RECIPE_PROMPTS]))
    return dry_run(PlanInputs.of_answers(answers), client, previous)


def test_each_feature_adds_its_requests_and_tokens() -> None:
    """A feature is worked out in a request; verdict, module and description are more to say."""
    (_, one), (_, three) = counted(["a"]), counted(["a", "b", "c"])
    assert three.requests == one.requests + 2
    replies = 490 + 150 + 820 + 150
    assert three.tokens > one.tokens + 2 * replies


def test_a_name_that_is_taken_is_taken_once() -> None:
    """A module of the last plan may have the name that a new feature suggests."""
    plan, _ = counted(["codes"])
    (module,) = plan.modules
    kept = plan.model_copy(update={"modules": (module.model_copy(update={"name": "noise"}),)})
    revised, _ = counted(["codes", "noise"], kept)
    assert [module.name for module in revised.modules] == ["noise", "noise_more"]


def test_a_plan_that_fits_takes_its_assessment_only() -> None:
    """What did not change is not asked for again."""
    plan, _ = counted(["codes"])
    same, again = counted(["codes"], plan)
    assert again.requests == 1
    assert same.modules == plan.modules


def test_questions_and_pieces_of_a_specification_are_counted(tmp_path: Path) -> None:
    """What is asked before the plan counts, and so do features found in a specification."""
    (tmp_path / "spec.md").write_text(FREE, encoding="utf-8")
    spec = read_specification("spec.md", tmp_path)
    answers = {"package_name": "tiny", "spec": "spec.md"}
    client = Client(Models(SCRIPTED), PromptTemplates([RECIPE_PROMPTS]))
    plan, plain = dry_run(PlanInputs.of_answers(answers, spec), client)
    _, asked = dry_run(PlanInputs.of_answers(answers, spec), client, clarify=True)
    assert (len(plan.features), asked.requests) == (5, plain.requests + 1)
