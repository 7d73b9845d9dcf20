"""The assessment of texts: their prompts are held against the rules, then a model is asked once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pygen_copier.client.client import Client
from pygen_copier.client.models import GIVEN_BY_PEOPLE, SCAFFOLD, Model, Models
from pygen_copier.events import Listener
from pygen_copier.generation.artifact import Artifact
from pygen_copier.generation.improvement import NOTES
from pygen_copier.plan.planning.asking import Asking
from pygen_copier.plan.planning.assessment import VERDICT_TOKENS, or_rules
from pygen_copier.plan.planning.batches import in_batches
from pygen_copier.plan.refusal import TEXTS, refuse_prompts
from pygen_copier.prompts.prompt_templates import PromptTemplates

# Nothing is written there, or a person reads every prompt.
_NO_SERVICES = (SCAFFOLD, GIVEN_BY_PEOPLE)


def prompts_of(texts: Iterable[Artifact]) -> dict[str, str]:
    """Return the prompts of texts with what a person asked of them, by their names."""
    return {text.name: "\n".join(_said(text)) for text in texts}


def _said(text: Artifact) -> Iterator[str]:
    prompt = text.inputs["prompt"]
    yield getattr(prompt, "text", prompt)
    yield from text.inputs.get(NOTES, ())


def assess_wave(texts: Sequence[Artifact], models: Sequence[Model], listener: Listener) -> None:
    """Refuse texts that are meant to harm, before any is asked for.

    One request holds all prompts, as far as the model's window has room. What was replied is kept
    in the reply store; a refusal is asked for twice, and not kept.

    Args:
        texts: The texts.
        models: Who writes them; the first that is a service is asked.
        listener: Hears of the assessment.

    Raises:
        PygenError: They are refused.
    """
    prompts = prompts_of(texts)
    refuse_prompts(prompts)
    judge = next((model for model in models if model.provider not in _NO_SERVICES), None)
    if judge is None:
        return
    client = Client(Models(judge), PromptTemplates(), listener=listener)
    asking = Asking(client, "texts", listener)

    def brief_of(names: Sequence[str]) -> Mapping[str, Any]:
        return {"texts": {name: prompts[name] for name in names}}

    for names in in_batches(
        sorted(prompts), lambda some: asking.fits("assess", brief_of(some), VERDICT_TOKENS)
    ):
        or_rules(asking, brief_of(names), TEXTS)
