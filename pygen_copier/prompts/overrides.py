"""Overrides: folders of a person's own prompts, one in the project and one of the user's."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pygen_copier import settings
from pygen_copier.errors import PygenError
from pygen_copier.paths import PathError, is_there, read_inside
from pygen_copier.prompts.facts import facts_of

if TYPE_CHECKING:
    from pygen_copier.prompts.prompt_templates import PromptTemplates

DEFAULT = ".pygen/prompts"


def override_folders(project: Path | None, named: object = None) -> list[Path]:
    """Return the folders of own prompts that there are, the project's before the user's.

    Args:
        project: The folder of the project, or None where there is none.
        named: The answer `prompts`, a folder of the project; nothing means the default.

    Raises:
        PygenError: A folder that was named is not there, or leads out of the project.
    """
    found = [_of_project(project, str(named or DEFAULT))] if project else []
    return [folder for folder in (*found, settings.prompts_folder()) if folder]


def prompts_of_run(recipe: Path, project: Path, answers: Mapping[str, Any]) -> PromptTemplates:
    """Return the prompts that a run asks with: a person's own, the recipe's, the library's.

    Args:
        recipe: The folder of the recipe's prompts.
        project: The folder of the project.
        answers: The answers; `prompts` is one of them.

    Raises:
        PygenError: A folder that was named is not there, or an override rewords no prompt.
    """
    from pygen_copier.prompts.prompt_templates import PromptTemplates

    overrides = override_folders(project, answers.get("prompts"))
    prompts = PromptTemplates([recipe], overrides, facts_of(answers))
    prompts.require_known()
    return prompts


MOST_BYTES = 1_000_000
"""How large a prompt of a project's own may be."""


def _of_project(project: Path, named: str) -> Path | None:
    shared = f"one that projects share is named in {settings.PROMPTS}."
    try:
        is_there(project, Path(named, "_"))
    except PathError:
        raise PygenError(
            f"prompts: {named!r} leads out of the project, or through a link.",
            f"Name a folder of the project; {shared}",
        ) from None
    folder = project.resolve() / named
    if folder.is_dir():
        _require_own_files(project, folder)
        return folder
    if Path(named) == Path(DEFAULT):
        return None
    raise PygenError(
        f"prompts: There is no folder {named} in {project}.",
        f"Make it before you run this; {shared}",
    )


def _require_own_files(project: Path, folder: Path) -> None:
    """Refuse links and what is no file: a prompt is sent to a model."""
    for path in folder.rglob("*"):
        if path.is_symlink() or not path.is_dir():
            try:
                read_inside(project, path, MOST_BYTES)
            except PathError as error:
                raise PygenError(f"prompts: {error.problem}", error.remedy) from None
