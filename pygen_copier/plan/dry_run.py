"""A dry run of planning walks through it without asking, and counts what would be asked."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

from pygen_copier.client.client import Client
from pygen_copier.names import module_name
from pygen_copier.plan.inputs import PlanInputs
from pygen_copier.plan.model import Plan
from pygen_copier.plan.planner import make_plan
from pygen_copier.plan.planning_model import PlanningModel
from pygen_copier.tokens import estimate_tokens

# Tokens of replies: those of the demonstration, a structure's by module; a judge's as prompts ask.
_REPLY_TOKENS = {"assess": 60, "features": 60, "feature": 490, "summary": 360, "judge": 150}
_MODULE_TOKENS = 820
# How many features are taken to be proposed where a person names none: prompts ask for 3 to 8.
_PROPOSED = 5


class DryRun(PlanningModel):
    """Answers in a model's place with texts of the usual length, and counts.

    Args:
        client: Who would be asked.

    Attributes:
        requests: How many requests would be sent, if nothing had to be rewritten.
        tokens: About how many tokens prompts and replies would take.
    """

    def __init__(self, client: Client) -> None:
        super().__init__(client, "package")
        self.requests = 0
        self.tokens = 0
        self._lock = threading.Lock()

    def _ask(
        self,
        task: str,
        name: str,
        brief: Mapping[str, Any],
        schema: Mapping[str, Any],
        seed: int = 0,
        *,
        lenient: bool = False,
    ) -> dict[str, Any]:
        prompt = "".join(self.client.prompts.messages(task, brief))
        modules = _modules(brief) if task == "structure" else []
        tokens = estimate_tokens(prompt) + _REPLY_TOKENS.get(task, 0)
        with self._lock:  # features are worked out at once
            self.requests += 1
            self.tokens += tokens + _MODULE_TOKENS * len(modules)
        match task:
            case "assess":
                return {"allowed": True}
            case "features":
                return {"features": [f"feature number {n}" for n in range(1, _PROPOSED + 1)]}
            case "structure":
                return {"dependencies": [], "modules": modules}
            case "judge":
                return {"scores": {}}
        keys = list(schema["required"])
        # Each text has words of its own: one that repeats another's would be asked for again.
        return {key: _text(f"{name} {key}", _REPLY_TOKENS[task] // len(keys)) for key in keys}

    def needs_context(self) -> bool:
        """Return that no context is asked for: nobody is asked how large a window is."""
        return False


def dry_run(
    inputs: PlanInputs, client: Client, previous: Plan | None = None
) -> tuple[Plan, DryRun]:
    """Walk through planning without asking anybody.

    Args:
        inputs: What the person asked for.
        client: Who would be asked.
        previous: The plan to revise.

    Returns:
        A plan of the usual size, with one module for each feature that none serves yet, and what
        was counted.

    Raises:
        PygenError: The inputs break a rule.
    """
    counted = DryRun(client)
    return make_plan(inputs, counted, previous).plan, counted


def _modules(brief: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return a module for each feature of a brief, of the demonstration's usual size."""
    modules: list[dict[str, Any]] = []
    taken = {module["name"] for module in brief.get("previous", ())}
    for feature in brief["features"]:
        name = base = module_name(feature["name"])
        while name in taken:
            name += "_more"
        taken.add(name)
        function = {
            "kind": "function",
            "name": f"run_{base}",
            "signature": "(data: object) -> object",
            "doc": _text(name, _MODULE_TOKENS),
        }
        purpose = f"Serves {feature['name']}."
        modules.append(
            {
                "name": name,
                "purpose": purpose,
                "features": [feature["name"]],
                "uses": [],
                "api": [function],
            }
        )
    return modules


def _text(words: str, tokens: int) -> str:
    """Return some words as often as makes a text of so many tokens."""
    return " ".join([words] * max(1, tokens // estimate_tokens(words)))
