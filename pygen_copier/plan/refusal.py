"""A refusal: what must not be generated, by what a person wrote or by what a plan says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pygen_copier.errors import PygenError
from pygen_copier.plan.inputs import PlanInputs
from pygen_copier.plan.model import Plan
from pygen_copier.plan.safety import Told, harm_in, obvious_harm

PACKAGE, TEXTS = "This package", "These texts"
"""What is refused."""

_REMEDY_OF_RULES = (
    "The list of rules says so; where no harm is meant, say it otherwise, and against whom it is."
)
_REMEDIES = {
    PACKAGE: "Say in the description what it is for, or have another model judge it: "
    "-d 'stage_models={assess: \"PROVIDER:MODEL\"}'.",
    TEXTS: "Say in the tags' prompts what they are for, or set PYGEN_MODEL to another model.",
}


def refusal(reason: str, judge: str = "", what: str = PACKAGE) -> PygenError:
    """Return the error of something that must not be generated.

    Args:
        reason: Why, as a sentence.
        judge: The model that said so, empty for the rule list.
        what: What is refused.
    """
    if not judge:
        return PygenError(f"{what} will not be generated: {reason}", _REMEDY_OF_RULES)
    told = f"{what} will not be generated: {reason} So said {judge}, asked twice."
    return PygenError(told, _REMEDIES[what])


def refuse_inputs(inputs: PlanInputs) -> None:
    """Refuse what the list of rules knows in what a person wrote.

    Raises:
        PygenError: With the reason.
    """
    texts = [feature.given or feature.name for feature in inputs.features]
    if reason := obvious_harm(inputs.description, texts):
        raise refusal(reason)
    _refuse(_more_of(inputs), inputs.description)


def refuse_plan(plan: Plan, inputs: PlanInputs) -> None:
    """Refuse what the list of rules knows in the texts of a plan.

    Args:
        plan: The plan.
        inputs: What the person wrote, beside which the plan stands.

    Raises:
        PygenError: With the reason, and the place in the plan.
    """
    _refuse(_told_by(plan), inputs.description or (plan.spec.description if plan.spec else ""))


def refuse_words(words: str, description: str) -> None:
    """Refuse what the list of rules knows in what a person asks of a plan.

    Args:
        words: What they ask.
        description: What the package is for.

    Raises:
        PygenError: With the reason.
    """
    _refuse(iter([Told("What is asked of the plan", words)]), description)


def refuse_prompts(prompts: Mapping[str, str]) -> None:
    """Refuse what the list of rules knows in prompts of texts.

    Args:
        prompts: The prompts, by the names of the texts.

    Raises:
        PygenError: With the reason, and the name of the text.
    """
    told = (Told(f"The prompt of {name!r}", prompt) for name, prompt in prompts.items())
    _refuse(told, "", TEXTS)


def _refuse(texts: Iterator[Told], description: str, what: str = PACKAGE) -> None:
    if reason := harm_in(texts, description):
        raise refusal(reason, what=what)


def _more_of(inputs: PlanInputs) -> Iterator[Told]:
    for question, answer in inputs.clarified:
        yield Told(f"The answer to {question!r:.80}", answer)
    if inputs.spec:
        yield Told("The specification", inputs.spec.text, is_prose=True)


def _told_by(plan: Plan) -> Iterator[Told]:
    """Yield the texts of a plan, each with where it stands."""
    yield Told("The plan's tagline", plan.tagline, is_prose=True)
    yield Told("The plan's summary", plan.summary, is_prose=True)
    yield Told("The plan's contextual prompt", plan.context, is_prose=True)
    for feature in plan.features:
        yield Told(f"The plan's feature {feature.name!r}", feature.given or feature.name)
        yield Told(f"The plan's feature {feature.name!r}", feature.text(), is_prose=True)
    for requirement in plan.requirements:
        yield Told(f"The plan's requirement {requirement.id}", requirement.text, is_prose=True)
    for module in plan.modules:
        place = f"The plan's module {module.name!r}"
        yield Told(place, f"{module.name}. {module.purpose}")
        for item in module.model_dump(mode="json")["api"]:
            yield from (Told(place, text) for text in _named(item))
    for name, words in plan.notes.items():
        yield from (Told(f"What is asked of {name}", text) for text in words)


def _named(item: Mapping[str, Any]) -> Iterator[str]:
    """Yield names and docs of an item of an API, and of what is in it."""
    yield f"{item.get('name', '')}. {item.get('doc', '')}"
    for inner in item.values():
        for each in inner if isinstance(inner, list) else ():
            if isinstance(each, Mapping):
                yield from _named(each)
