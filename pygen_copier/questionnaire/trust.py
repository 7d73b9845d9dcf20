"""Trust: whether a person lets a template run code, by `--trust` or by Copier's own settings.

A project names its template, and may be anybody's: what it names runs only where a person trusts
it, and never where it lies in the project itself.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from pygen_copier.errors import PygenError
from pygen_copier.questionnaire.copier_run import COMMIT, SOURCE, is_listed
from pygen_copier.questionnaire.own_template import is_own
from pygen_copier.text import oneline

TRUST = ("--trust", "--UNSAFE")
"""How a person tells Copier that they trust a template."""

_MEND = f"Write where the template is to `{SOURCE}` in the answers file, and commit that."


def require_trust(project: Path, answers: Mapping[str, Any], *, said: bool) -> None:
    """Refuse to run the code of a template that a project names and nobody trusts.

    Args:
        project: The folder of the project, or of the file that the answers are from.
        answers: The answers, which name the template and its version.
        said: Whether the person said so with `--trust`.

    Raises:
        PygenError: The template is not trusted, or lies in the project or its repository.
    """
    source = str(answers.get(SOURCE, ""))
    named = (source, str(answers.get(COMMIT) or ""))
    if any(each.startswith("-") or not each.isprintable() for each in named):
        raise PygenError(f"{' '.join(map(oneline, named))} names no template.", _MEND)
    _require_outside(_root(project), source)
    if not (said or is_own(answers) or is_listed(source)):
        raise PygenError(
            f"This runs code of the template {source or '(none is recorded)'}, which is not "
            "trusted.",
            "If you trust it, give --trust, or list it under `trust` in Copier's settings.",
        )


def require_outside(project: Path, template: Path) -> None:
    """Refuse a template that a person named and that lies in the project.

    Raises:
        PygenError: It does.
    """
    _require_outside(project.resolve(), str(template))


def _require_outside(folder: Path, source: str) -> None:
    if any(place.is_relative_to(folder) for place in _places(source)):
        raise PygenError(
            f"The template {source} lies in the project, and what a project brings is not run.",
            "Have the template in a folder of its own, and name that.",
        )


def _places(source: str) -> Iterator[Path]:
    """Yield where on this machine a template lies, by each way to read its name."""
    name = source.removeprefix("git+")
    if name.startswith("file:"):
        path = urlsplit(name).path
        paths = [path, unquote(path)]
    else:
        paths = [source, name, os.path.expanduser(name)]  # noqa: PTH111 - it need be no path
    for path in paths:
        try:
            place = Path(os.path.realpath(path))
        except (OSError, ValueError):  # no file can have this name
            continue
        if os.path.lexists(place):  # an address is no path, as long as nothing has its name
            yield place


def _root(project: Path) -> Path:
    """Return the repository that a project is in; the project where that is none, or the home."""
    folder = project.resolve()
    for above in (folder, *folder.parents):
        if Path.home().is_relative_to(above):
            break
        if (above / ".git").exists():
            return above
    return folder
