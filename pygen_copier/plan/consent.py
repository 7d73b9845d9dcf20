"""Consent: which of a plan's dependencies a model added and no person has seen or confirmed yet."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence

from pygen_copier.errors import PygenError
from pygen_copier.plan.dependencies import project_of
from pygen_copier.plan.model import Plan
from pygen_copier.plan.well_known import near_well_known
from pygen_copier.text import oneline
from pygen_copier.yaml_text import data_of

CONFIRMED = "confirmed_dependencies"
"""The question that takes the names a person confirms."""


def awaiting_consent(plan: Plan, before: Plan | None) -> Plan:
    """Return a plan that names the dependencies which came without a person.

    Args:
        plan: A plan that was made just now.
        before: The plan that it revises, whose dependencies a person knows but for those it names.
    """
    known = {project_of(text) for text in before.dependencies} if before else set()
    known -= set(before.unconfirmed) if before else set()
    names = dict.fromkeys(map(project_of, plan.dependencies))
    new = tuple(name for name in names if name not in known)
    return plan.model_copy(update={"unconfirmed": new})


def confirmed(plan: Plan, names: Collection[str]) -> Plan:
    """Return a plan whose dependencies of some names are confirmed.

    Args:
        plan: The plan.
        names: The names, as `read_confirmed` returns them.
    """
    left = tuple(name for name in plan.unconfirmed if project_of(name) not in names)
    return plan if left == plan.unconfirmed else plan.model_copy(update={"unconfirmed": left})


def seen(plan: Mapping[str, object]) -> dict[str, object]:
    """Return a plan's data as that of one whose dependencies a person has seen."""
    return {key: part for key, part in plan.items() if key != "unconfirmed"}


def unconfirmed(plan: Plan) -> list[str]:
    """Return the dependencies that nobody has confirmed, as the plan has them."""
    names = set(map(project_of, plan.unconfirmed))
    return [text for text in plan.dependencies if project_of(text) in names]


def read_confirmed(value: object) -> frozenset[str]:
    """Return the names that a person confirms, in their normal form.

    Args:
        value: The answer: a list of names, or a text of names between commas.

    Raises:
        PygenError: It is neither.
    """
    data = data_of(value, CONFIRMED) if value else []
    found = data.split(",") if isinstance(data, str) else data
    if not isinstance(found, (list, tuple)) or not all(isinstance(name, str) for name in found):
        raise PygenError(
            f"{oneline(str(value))!r:.60} are no names of dependencies.",
            'Write them as ["numpy", "scipy"].',
        )
    return frozenset(project_of(name.strip()) for name in found if name.strip())


def consent_advice(texts: Sequence[str]) -> str:
    """Return what is to be said of dependencies that nobody confirmed; empty where there are none.

    Args:
        texts: The dependencies.
    """
    if not texts:
        return ""
    names = json.dumps([project_of(text) for text in texts])
    return (
        f"{told(texts)}: what is written by itself installs none of them but for the sandbox. Look "
        "at them before you install the package, and once you have: "
        f"copier update --trust --defaults -d '{CONFIRMED}={names}'"
    )


def told(texts: Iterable[str]) -> str:
    """Return dependencies with what is the matter with them, the beginning of a sentence."""
    return f"Added by a model and confirmed by nobody: {', '.join(map(with_neighbour, texts))}"


def with_neighbour(text: str) -> str:
    """Return a dependency, and the well-known name that its own is a letter away from."""
    near = near_well_known(project_of(text))
    return f"{oneline(text)} (a letter away from {near})" if near else oneline(text)
