"""A dry run of planning walks through it without asking, and counts what would be asked."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

from pygen_copier.client.chain import Chain
from pygen_copier.client.client import Client
from pygen_copier.events import Event
from pygen_copier.names import module_name
from pygen_copier.plan.inputs import PlanInputs
from pygen_copier.plan.model import Plan
from pygen_copier.plan.planning.asking import Asking
from pygen_copier.plan.planning.clarification import ask_questions
from pygen_copier.plan.planning.model import PlanningModel
from pygen_copier.plan.planning.planner import make_plan
from pygen_copier.plan.planning.refinement import HIGHEST
from pygen_copier.plan.spec_changes import completed
from pygen_copier.tokens import estimate_tokens

# Tokens of replies: those of the demonstration, a structure's by module; a judge's as prompts ask.
_REPLY_TOKENS = {"assess": 60, "features": 60, "feature": 490, "summary": 360, "context": 400}
_REQUIREMENTS_TOKENS = 200
_VERDICT_TOKENS, _DESCRIPTION_TOKENS, _MODULE_TOKENS = 150, 150, 820
_CLARIFY_TOKENS = 200  # of five questions
# How many features are taken to be proposed where a person names none: prompts ask for 3 to 8.
_PROPOSED = 5


class Counting(Asking):
    """Answers in a model's place with texts of the usual length, and counts.

    Args:
        client: Who would be asked.

    Attributes:
        requests: How many requests would be sent, if nothing had to be rewritten.
        tokens: About how many tokens prompts and replies would take.
        replies: About how many of these replies would take.
    """

    def __init__(self, client: Client) -> None:
        super().__init__(client, "package", _hear_nothing)
        self.requests = 0
        self.tokens = 0
        self.replies = 0
        self._lock = threading.Lock()

    def ask(
        self,
        task: str,
        name: str,
        brief: Mapping[str, Any],
        schema: Mapping[str, Any],
        *,
        seed: int = 0,
        chain: Chain | None = None,
        lenient: bool = False,
        candidate: int = 0,
    ) -> dict[str, Any]:
        """Return a reply of the usual length."""
        told, tokens = _reply(task, name, brief, schema)
        prompt = "".join(self.client.prompts.messages(task, brief))
        with self._lock:  # features are worked out at once
            self.requests += 1
            self.tokens += estimate_tokens(prompt) + tokens
            self.replies += tokens
        return told

    def fits(self, task: str, brief: Mapping[str, Any], reply_tokens: int) -> bool:
        """Return that it does: nobody is asked how large a window is."""
        return True

    def strike(self, chain: Chain) -> None:
        """Do nothing: nothing was kept."""


class _DryModel(PlanningModel):
    """Asks nobody how large a window is."""

    def needs_context(self) -> bool:
        """Return that no context is asked for."""
        return False


def dry_run(
    inputs: PlanInputs,
    client: Client,
    previous: Plan | None = None,
    *,
    again: bool = False,
    clarify: bool = False,
) -> tuple[Plan, Counting]:
    """Walk through planning without asking anybody.

    Args:
        inputs: What the person asked for.
        client: Who would be asked.
        previous: The plan to revise.
        again: Whether what stand-ins hold in it is asked for again.
        clarify: Whether a model asks the person first.

    Returns:
        A plan of the usual size, with one module for each feature that none serves yet, and what
        was counted.

    Raises:
        PygenError: The inputs break a rule.
    """
    counted = Counting(client)
    steps = _DryModel(client, "package", asking=counted)
    if clarify:
        ask_questions(counted, completed(inputs, previous))
    planned = make_plan(inputs, steps, previous, again=again, listener=_hear_nothing)
    return planned.plan, counted


def _reply(
    task: str, name: str, brief: Mapping[str, Any], schema: Mapping[str, Any]
) -> tuple[dict[str, Any], int]:
    """Return a reply of the usual length to a task, and about how many tokens it takes."""
    usual = _REPLY_TOKENS.get(task, 0)
    match task:
        case "assess":
            return {"allowed": True}, usual
        case "clarify":
            return {"questions": []}, _CLARIFY_TOKENS
        case "features":
            return {"features": [f"feature number {n}" for n in range(1, _PROPOSED + 1)]}, usual
        case "structure":
            modules = _modules(brief)
            return {"dependencies": [], "modules": modules}, _MODULE_TOKENS * len(modules)
        case "judge":
            scores = dict.fromkeys(brief["criteria"], HIGHEST)
            subjects = [text["subject"] for text in brief["texts"]]
            verdicts = [{"subject": name, "scores": scores, "advice": ""} for name in subjects]
            return {"verdicts": verdicts}, _VERDICT_TOKENS * len(subjects)
        case "requirements":
            return {"requirements": []}, _REQUIREMENTS_TOKENS
        case "reconcile":
            return {"features": []}, _DESCRIPTION_TOKENS * len(brief["features"])
        case "enhance":
            usual = _REPLY_TOKENS["feature"]
            item = schema["properties"]["features"]["items"]
            features = [
                {**_texts(feature, item, usual), "name": feature}
                for feature in item["properties"]["name"]["enum"]
            ]
            return {"features": features}, usual * len(features)
        case "api":
            return {"api": [_function(name, brief["module"]["name"])]}, _MODULE_TOKENS
    return _texts(name, schema, usual), usual


def _texts(name: str, schema: Mapping[str, Any], tokens: int) -> dict[str, str]:
    """Return the texts of a schema; each has words of its own, for none shall repeat another's."""
    keys = list(schema["required"])
    return {key: _text(f"{name} {key}", tokens // len(keys)) for key in keys}


def _modules(brief: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return a module for each feature of a brief, of the demonstration's usual size."""
    modules: list[dict[str, Any]] = []
    taken = {module["name"] for module in brief.get("previous", ())}
    for feature in brief["features"]:
        name = base = module_name(feature["name"])
        while name in taken:
            name += "_more"
        taken.add(name)
        modules.append(
            {
                "name": name,
                "purpose": f"Serves {feature['name']}.",
                "features": [feature["name"]],
                "uses": [],
                "api": [_function(name, base)],
            }
        )
    return modules


def _function(name: str, base: str) -> dict[str, str]:
    return {
        "kind": "function",
        "name": f"run_{base}",
        "signature": "(data: object) -> object",
        "doc": _text(name, _MODULE_TOKENS),
    }


def _text(words: str, tokens: int) -> str:
    """Return some words as often as makes a text of so many tokens."""
    return " ".join([words] * max(1, tokens // estimate_tokens(words)))


def _hear_nothing(event: Event) -> None:
    """Say nothing of what is not asked."""
