"""A dependency is a requirement (PEP 508) of a generated package at run time: `numpy>=1.26`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from pygen_copier.plan.distributions import distribution_of


def dependency_violations(dependencies: Sequence[str]) -> Iterator[str]:
    """Yield a sentence for each text that is no requirement on a package of the index."""
    if not dependencies:
        return
    # Late, for it takes longer to import than the rest of the plan.
    from packaging.requirements import InvalidRequirement, Requirement

    for dependency in dependencies:
        try:
            requirement = Requirement(dependency)
        except InvalidRequirement:
            yield f"Dependency {dependency!r} is no requirement such as 'numpy>=1.26'."
            continue
        if requirement.url:
            yield f"Dependency {dependency!r} names an address; name a package of the index."


Refused = Callable[[Sequence[str]], Mapping[str, str]]
"""Returns the requirements that cannot be installed here, each with the reason."""


def nothing_refused(_: Sequence[str]) -> Mapping[str, str]:
    """Return nothing: no index is asked."""
    return {}


def new_dependencies(dependencies: Iterable[str], there: Iterable[str]) -> list[str]:
    """Return the requirements whose projects are not among those of others.

    Args:
        dependencies: The requirements.
        there: The others.
    """
    known = {project_of(text) for text in there}
    return [text for text in dependencies if project_of(text) not in known]


def refusals(refused: Mapping[str, str]) -> list[str]:
    """Return a sentence for each requirement that cannot be installed, for whoever named it.

    Args:
        refused: The requirements, each with the reason.
    """
    return [
        f"Dependency {text!r} cannot be installed as a wheel: {why}. Name one that can, under the "
        "name it has on the package index, or do without."
        for text, why in refused.items()
    ]


def names_itself(dependencies: Iterable[str], package: str) -> bool:
    """Return whether a package is among its own dependencies, whoever owns that name on the index.

    Args:
        dependencies: The requirements.
        package: The name of the package they are of.
    """
    own = project_of(package)
    return any(project_of(text) == own for text in dependencies)


def lacking(dependencies: Iterable[str], there: Iterable[str]) -> list[str]:
    """Return the requirements whose projects are not among others, whatever version these want."""
    named = {project_of(text) for text in there}
    return [text for text in dependencies if project_of(text) not in named]


def distributed(dependencies: Iterable[str], package: str) -> list[str]:
    """Return requirements by the names of their distributions, and none on the package itself.

    Models often write what is imported: `sklearn` is of `scikit-learn`. The version that is asked
    for stays.

    Args:
        dependencies: The requirements.
        package: The name of the package they are of.
    """
    named = (_by_distribution(text) for text in dependencies)
    return [text for text in named if not names_itself([text], package)]


def _by_distribution(requirement: str) -> str:
    from packaging.requirements import InvalidRequirement, Requirement

    try:
        name = Requirement(requirement).name
    except InvalidRequirement:
        return requirement
    found = distribution_of(name)
    return requirement.replace(name, found, 1) if found else requirement


def joined_dependencies(first: Iterable[str], more: Iterable[str]) -> list[str]:
    """Return requirements one a project: of several the first one, as it is written."""
    joined = {project_of(text): text for text in first}
    for text in more:
        joined.setdefault(project_of(text), text)
    return list(joined.values())


def project_of(requirement: str) -> str:
    """Return the normal name of the project of a requirement; what is none stays as it is."""
    from packaging.requirements import InvalidRequirement, Requirement
    from packaging.utils import canonicalize_name

    try:
        return canonicalize_name(Requirement(requirement).name)
    except InvalidRequirement:
        return requirement
