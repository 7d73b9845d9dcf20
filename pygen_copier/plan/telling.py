"""What briefs are told of requirements and commands, less of it where room is short."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pygen_copier.plan.model import Requirement, Script


def told_requirements(requirements: Sequence[Requirement]) -> dict[str, Any]:
    """Return what a brief and a spec say of requirements; nothing where there are none.

    Args:
        requirements: What the artifact must honour.
    """
    return {"requirements": [each.spec() for each in requirements]} if requirements else {}


def fewer_requirements(requirements: Sequence[Requirement]) -> list[tuple[str, Any]]:
    """Return what may stand for the requirements of a brief where a window is too small for all.

    Args:
        requirements: What the artifact must honour; the first of them are told longest.
    """
    told = [each.spec() for each in requirements]
    versions: list[tuple[str, Any]] = []
    while len(told) > 1:
        told = told[: len(told) // 2]
        versions.append(("requirements", told))
    return [*versions, ("requirements", None)] if requirements else []


def told_scripts(scripts: Sequence[Script]) -> dict[str, Any]:
    """Return what a brief and a spec say of commands; nothing where there are none.

    Args:
        scripts: The commands that the package installs, as far as they concern the artifact.
    """
    return {"scripts": [each.model_dump(mode="json") for each in scripts]} if scripts else {}
