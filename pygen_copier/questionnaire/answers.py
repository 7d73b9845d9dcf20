"""The rules of the plain answers; a problem is one sentence for the person who is asked."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from pygen_copier.client.models import SCAFFOLD, Models
from pygen_copier.client.temperature import read_temperatures
from pygen_copier.errors import PygenError
from pygen_copier.names import distribution_problem, import_problem, module_name
from pygen_copier.plan.clarified import read_clarifications
from pygen_copier.plan.consent import CONFIRMED, read_confirmed
from pygen_copier.plan.inputs import ENHANCEMENTS, read_features, read_number, read_texts
from pygen_copier.prompts.facts import CONTEXT_USES, context_use
from pygen_copier.providers import registry
from pygen_copier.yaml_text import data_of

Choices = Sequence[str] | Mapping[str, str]
"""What may be answered to a question, where it is a mapping with a word of explanation on each."""

_PROVIDERS = {
    "groq": "Groq's service; its key is in GROQ_API_KEY",
    "gemini": "Google's service; its key is in GEMINI_API_KEY",
    "ollama": "models on this machine, or wherever OLLAMA_HOST says",
    "openai": "any server of that kind, at OPENAI_BASE_URL",
    "files": "a chat window: you paste prompts, and save the answers",
    "gemini-legacy": "Google's service, through its older library",
    SCAFFOLD: "no model: typed signatures for you to fill in",
}

Rule = Callable[[object], str | None]
"""Returns what is wrong with an answer as a sentence, or None."""

BY_TASK = ("stage_models", "temperatures")
"""The questions whose answers are mappings from tasks."""


def answer_problem(name: str, value: object, rules: Mapping[str, Rule] | None = None) -> str | None:
    """Return what is wrong with an answer, or None.

    Args:
        name: The question; one without rules of its own has no problem.
        value: The answer.
        rules: The rules by question; `RULES` where none are given.
    """
    rule = (RULES if rules is None else rules).get(name)
    return rule(value) if rule else None


def is_left_to_spec(name: str, answers: Mapping[str, Any]) -> bool:
    """Return whether an answer is empty because a specification says what it would."""
    empty = not str(answers.get("description") or "").strip()
    return name == "description" and empty and bool(str(answers.get("spec") or "").strip())


def check_answers(
    answers: Mapping[str, Any],
    choices: Mapping[str, Choices],
    rules: Mapping[str, Rule],
) -> None:
    """Hold all plain answers against their rules.

    Args:
        answers: The answers.
        choices: What may be answered to the questions that offer a choice.
        rules: The rules by question.

    Raises:
        PygenError: With the first problem.
    """
    for name in rules:
        if is_left_to_spec(name, answers):
            continue
        if name in answers and (problem := answer_problem(name, answers[name], rules)):
            raise PygenError(f"{name}: {problem}", f"Answer again, or give -d {name}=….")
    for name, allowed in choices.items():
        if name in answers and answers[name] not in allowed:
            raise PygenError(
                f"{name}: {answers[name]!r} is none of {', '.join(allowed)}.",
                f"Answer again, or give -d {name}=….",
            )


def check_tasks(answers: Mapping[str, Any], tasks: Iterable[str]) -> None:
    """Refuse what is answered for a task that there is not.

    Args:
        answers: The answers, which keep the rules.
        tasks: The names of all tasks.

    Raises:
        PygenError: With the nearest name.
    """
    known = sorted(tasks)
    for question in BY_TASK:
        told = data_of(answers.get(question), question)
        for task in told if isinstance(told, Mapping) else ():
            if task not in known:
                near = difflib.get_close_matches(str(task), known, 1)
                meant = f"; do you mean {near[0]!r}?" if near else "."
                raise PygenError(
                    f"{question}: There is no task {task!r}{meant}",
                    f"The tasks are {', '.join(known)}.",
                )


def default_import_name(package_name: object) -> str:
    """Return the import name that a distribution name suggests."""
    name = re.sub(r"[-_.]+", "_", str(package_name or "")).lower()
    return name if import_problem(name) is None else module_name(name)


def default_model(provider: str, *, ask: bool = True) -> str:
    """Return the model that is offered first for a provider; empty for the scaffold.

    Args:
        provider: The provider's name.
        ask: Whether its service may be asked what it offers now.
    """
    return "" if provider == SCAFFOLD else registry.default_model(provider, ask=ask)


def offered(choices: Choices, given: object) -> list[tuple[str, str]]:
    """Return what is shown of each choice and the choice, what was given among them.

    Copier ends in a traceback where a choice that was given is none of those offered;
    `check_answers` tells it in one line.
    """
    words = choices if isinstance(choices, Mapping) else dict.fromkeys(choices, "")
    every = [*words, *([given] if isinstance(given, str) and given not in words else [])]
    longest = max(map(len, words), default=0)
    return [
        (f"{name:{longest}}  {words[name]}" if words.get(name) else name, name) for name in every
    ]


def provider_words() -> dict[str, str]:
    """Return the providers that can be chosen, with a word on each that is known."""
    return {name: _PROVIDERS.get(name, "") for name in registry.names()}


def check_provider(name: object) -> None:
    """Refuse a provider that nobody registered.

    Raises:
        PygenError: With the names there are.
    """
    if name != SCAFFOLD:
        registry.require(str(name))


def _problem_of_description(value: object) -> str | None:
    if not str(value or "").strip():
        return "Describe the package. A sentence says what it is for; more is better."
    return None


def _problem_of_features(value: object) -> str | None:
    return _caught(read_features, value)


def _problem_of_enhancement(value: object) -> str | None:
    if value in ENHANCEMENTS:
        return None
    return f"{value!r} is none of {', '.join(ENHANCEMENTS)}."


def _problem_of_context(value: object) -> str | None:
    if context_use({"context": value}) in CONTEXT_USES:
        return None
    return f"{value!r} is none of {', '.join(CONTEXT_USES)}."


def _problem_of_python(value: object) -> str | None:
    if re.fullmatch(r"3\.\d{1,2}", str(value)):
        return None
    return f"{value!r} is no version such as 3.11."


def _problem_of_mail(value: object) -> str | None:
    text = str(value or "")
    if not text or re.fullmatch(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(\.[\w-]+)*", text, re.ASCII):
        return None
    return f"{text!r} is no mail address: write one such as ada@example.org."


def _problem_of_url(value: object) -> str | None:
    text = str(value or "")
    if not text:
        return None
    parts = urlsplit(text) if text.isprintable() and " " not in text else None
    if parts is None or parts.scheme not in ("http", "https") or not parts.netloc:
        return (
            f"{text!r} is no address of a site: write one such as https://github.com/you/package."
        )
    return None


def _problem_of_stages(value: object) -> str | None:
    return _caught(_read_stages, value)


def _read_stages(value: object) -> None:
    for model in Models.of_answers({"stage_models": value}).stages.values():
        if model.provider not in registry.names() or model.provider == SCAFFOLD:
            registry.get(model.provider)  # which tells what there is instead


def _caught(read: Callable[[object], object], value: object) -> str | None:
    try:
        read(value)
    except PygenError as error:
        return str(error)
    return None


RULES: Mapping[str, Rule] = {
    "package_name": lambda value: distribution_problem(str(value or "")),
    "import_name": lambda value: import_problem(str(value or "")),
    "description": _problem_of_description,
    "features": _problem_of_features,
    "author_email": _problem_of_mail,
    "minimum_python": _problem_of_python,
    "newest_python": _problem_of_python,
    "enhancement": _problem_of_enhancement,
    "context": _problem_of_context,
    "repository_url": _problem_of_url,
    "stage_models": _problem_of_stages,
    "temperatures": lambda value: _caught(read_temperatures, value),
    "candidates": lambda value: _caught(lambda v: read_number("candidates", v, least=1), value),
    "refine_rounds": lambda value: _caught(
        lambda v: read_number("refine_rounds", v, least=0), value
    ),
    "clarifications": lambda value: _caught(read_clarifications, value),
    "code_examples": lambda value: _caught(lambda v: read_texts("code_examples", v), value),
    CONFIRMED: lambda value: _caught(read_confirmed, value),
}
