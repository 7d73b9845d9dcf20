"""The metadata of a package that is there, as its `pyproject.toml` has them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pygen_copier.errors import PygenError
from pygen_copier.paths import read_inside
from pygen_copier.plan.dependencies import dependency_violations, names_itself
from pygen_copier.text import oneline

FILE = "pyproject.toml"

OLDEST = "3.11"
"""The oldest Python that added code is written for and tried on."""

_MINORS = range(60)
_SITES = ("repository", "source", "source code", "github", "homepage")


@dataclass(frozen=True)
class Metadata:
    """What a package says of itself.

    Attributes:
        name: The name people install it by.
        description: What it is for; empty where it does not say.
        requires_python: The versions that it promises, as it writes them; empty for any.
        dependencies: What it needs at run time, as far as a plan can say it.
        scripts: What its commands call, by their names.
        author_name: Its first author.
        author_email: Whose mail address.
        repository_url: Where its repository is.
        is_built: Whether what it needs is only known when it is built.
        left_out: What a plan cannot say, a sentence each.
    """

    name: str
    description: str
    requires_python: str
    dependencies: tuple[str, ...]
    scripts: Mapping[str, str]
    author_name: str
    author_email: str
    repository_url: str
    is_built: bool
    left_out: tuple[str, ...]

    @property
    def minimum_python(self) -> str:
        """The oldest Python that it promises, such as `3.9`; empty where it does not say.

        Raises:
            PygenError: What it says is no specifier of versions.
        """
        from packaging.specifiers import InvalidSpecifier, SpecifierSet

        if not self.requires_python:
            return ""
        try:
            versions = SpecifierSet(self.requires_python)
        except InvalidSpecifier:
            raise PygenError(
                f"{FILE}: requires-python is {self.requires_python!r}, which names no versions.",
                "Write it as '>=3.11'.",
            ) from None
        # The newest of its releases stands for a minor version: `>=3.11.4` promises 3.11.
        promised = (n for n in _MINORS if versions.contains(f"3.{n}.99"))
        minor = next(promised, None)
        return "" if minor is None else f"3.{minor}"


def read_metadata(project: Path) -> Metadata:
    """Read the metadata of a package.

    Args:
        project: Its folder.

    Raises:
        PygenError: There are none, or none that name the package.
    """
    data = read_inside(project, FILE)
    if data is None:
        raise PygenError(
            f"There is no {FILE} in {project}.", "Name the folder of a Python package that has one."
        )
    try:
        told = tomllib.loads(data.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise PygenError(
            f"{project / FILE} is no TOML: {oneline(str(error))}.", "Mend it there."
        ) from None
    found = told.get("project")
    if not isinstance(found, dict) or not isinstance(found.get("name"), str):
        raise PygenError(
            f"{project / FILE} has no `name` in a table [project].",
            "Write the package's metadata there: "
            "https://packaging.python.org/en/latest/guides/writing-pyproject-toml/",
        )
    left: list[str] = []
    is_built = "dependencies" in _texts(found.get("dynamic"))
    if is_built:
        left.append("The plan has no dependencies: they are made when the package is built.")
    author = next(iter(_tables(found.get("authors"))), {})
    return Metadata(
        name=found["name"],
        description=oneline(_text(found.get("description"))),
        requires_python=_text(found.get("requires-python")),
        dependencies=_dependencies(found["name"], _texts(found.get("dependencies")), left),
        scripts={name: _text(called) for name, called in _table(found.get("scripts")).items()},
        author_name=oneline(_text(author.get("name"))),
        author_email=_text(author.get("email")),
        repository_url=_site(_table(found.get("urls"))),
        is_built=is_built,
        left_out=tuple(left),
    )


def _dependencies(name: str, given: list[str], left: list[str]) -> tuple[str, ...]:
    kept = []
    for text in given:
        if list(dependency_violations([text])) or names_itself([text], name):
            left.append(f"The plan does not name the dependency {oneline(text)!r}.")
        else:
            kept.append(text)
    return tuple(kept)


def _site(urls: Mapping[str, Any]) -> str:
    told = {name.lower(): _text(url) for name, url in urls.items()}
    return next((told[name] for name in _SITES if told.get(name)), "")


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: object) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _tables(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
