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

README_NOTE = "> **Not confirmed yet:**"
"""How the paragraph of a README begins that names what nobody confirmed."""


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


def seen_in_text(answers: str) -> str:
    """Return the text of an answers file whose plan names nothing unconfirmed; the rest stays."""
    kept: list[str] = []
    is_plan = is_list = False
    for line in answers.splitlines(keepends=True):
        if line[:1].strip():
            is_plan = line.startswith("plan:")
        is_list = line.startswith("    ") if is_list else False
        if is_plan and line.startswith("  unconfirmed:"):
            is_list = True
        elif not is_list:
            kept.append(line)
    return "".join(kept)


def seen_in_readme(text: str) -> str:
    """Return a README without the paragraph that names what nobody confirmed."""
    before, found, after = text.partition(f"\n{README_NOTE}")
    rest = after.partition("\n\n")[2]
    return f"{before}\n{rest}" if found else text


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


def consent_advice(texts: Sequence[str], answers_file: str = "") -> str:
    """Return what is to be said of dependencies that nobody confirmed; empty where there are none.

    Args:
        texts: The dependencies.
        answers_file: Where the plan is recorded, for a template that does not ask for names.
    """
    if not texts:
        return ""
    names = json.dumps([project_of(text) for text in texts])
    how = f"copier update --trust --defaults -d '{CONFIRMED}={names}'"
    if answers_file:
        how = f"take `unconfirmed` out of the plan in {answers_file}"
    return (
        f"{told(texts)}: what is written by itself installs none of them but for the sandbox. Look "
        f"at them before you install the package, and once you have: {how}"
    )


def told(texts: Iterable[str]) -> str:
    """Return dependencies with what is the matter with them, the beginning of a sentence."""
    return f"Added by a model and confirmed by nobody: {', '.join(map(with_neighbour, texts))}"


def with_neighbour(text: str) -> str:
    """Return a dependency, and the well-known name that its own is a letter away from."""
    near = near_well_known(project_of(text))
    return f"{oneline(text)} (a letter away from {near})" if near else oneline(text)
