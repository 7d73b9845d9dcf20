"""What came of a run: the plan and the record of the package that it made."""

from __future__ import annotations

import ast
import json
from dataclasses import dataclass
from typing import Any

import yaml

from support.copier import Project

# The package of the paper that automates machine-learning pipelines.
FEATURES_OF_THE_PAPER = [
    "data preprocessing and cleaning",
    "feature engineering",
    "model selection",
    "hyperparameter tuning",
    "model ensemble",
    "performance evaluation",
    "explainability and interpretability",
    "model deployment and integration",
]


@dataclass(frozen=True)
class Outcome:
    """What came of a run.

    Attributes:
        plan: The plan.
        generated: The entries of the record, by artifact.
        parses: Whether every Python file of the package does.
    """

    plan: dict[str, Any]
    generated: dict[str, dict[str, Any]]
    parses: bool

    @property
    def stand_ins(self) -> list[str]:
        """What of the plan is a stand-in."""
        return list(self.plan.get("stand_ins", []))

    @property
    def fallbacks(self) -> list[str]:
        """The artifacts for which a scaffold stands in."""
        return [name for name, entry in self.generated.items() if entry.get("fallback")]


def outcome(project: Project) -> Outcome:
    """Return what came of a run, from the package that it made."""
    answers = project.answers()
    plan = yaml.safe_load(str(answers["plan"]))
    generated = json.loads(str(answers["generated"]))
    assert isinstance(plan, dict)
    assert isinstance(generated, dict)
    files = [text for path, text in project.files().items() if path.endswith(".py")]
    assert files
    return Outcome(plan, generated.get("entries", generated), all(map(_parses, files)))


def _parses(text: bytes) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True
