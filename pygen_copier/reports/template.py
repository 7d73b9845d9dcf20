"""A template as the commands find it: a folder of this machine, with a recipe and its prompts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pygen_copier.errors import PygenError
from pygen_copier.prompts.facts import facts_of
from pygen_copier.prompts.overrides import override_folders
from pygen_copier.prompts.prompt_templates import PromptTemplates
from pygen_copier.questionnaire.copier_run import (
    EXTENSIONS,
    SOURCE,
    TEMPLATE_FILES,
    question_names,
    read_template_file,
)
from pygen_copier.questionnaire.extension_files import load_file
from pygen_copier.questionnaire.own_template import folder_at_hand, is_own_source
from pygen_copier.questionnaire.question_names import check_names

_TAGS = "pygen_copier.jinja_ext."

if TYPE_CHECKING:
    from pygen_copier.questionnaire.recipe_extension import RecipeExtension


def template_of(answers: Mapping[str, Any]) -> Path:
    """Return the folder of the template that answers were recorded with.

    Without a record it is the library's own.

    Raises:
        PygenError: It is not on this machine, or is no template.
    """
    source = answers.get(SOURCE)
    if not source or is_own_source(str(source)):
        return folder_at_hand()
    folder = Path(str(source)).expanduser()
    if not folder.is_absolute() or not any((folder / name).is_file() for name in TEMPLATE_FILES):
        moved = f" Or write its new path to `{SOURCE}` in the answers file."
        raise PygenError(
            f"The template {source} is not on this machine.",
            f"Name a clone of it: --template.{moved if folder.is_absolute() else ''}",
        )
    return folder


def is_own(template: Path) -> bool:
    """Return whether a folder is the template that a person installed with this library."""
    return template.resolve() == folder_at_hand()


def has_tags(template: Path) -> bool:
    """Return whether a template has tags whose texts are recorded, and no recipe."""
    return any(each.startswith(_TAGS) for each in _listed(template))


def check_given(
    data: Mapping[str, Any], answers: Mapping[str, Any], template: Path | None = None
) -> None:
    """Refuse data that answers questions which the template does not have.

    Args:
        data: What a data file holds.
        answers: All answers.
        template: The folder of the template, or None for the one that the answers record.

    Raises:
        PygenError: With the names; where the template is not at hand, none is known to be wrong.
    """
    try:
        folder = template or template_of(answers)
    except PygenError:
        return
    check_names(data, question_names(folder))


def prompts_of(
    project: Path | None, answers: Mapping[str, Any], template: Path | None = None
) -> PromptTemplates:
    """Return the prompts that a run on a project would ask with; no code of the template is run.

    A recipe's prompts are in `prompts/` beside its file.

    Raises:
        PygenError: The template is not at hand, or a folder of own prompts is not there.
    """
    folder = template or template_of(answers)
    beside = (path.parent / "prompts" for path, _ in _extensions(folder))
    prompts = [path for path in dict.fromkeys(beside) if path.is_dir()]
    overrides = override_folders(project, answers.get("prompts"))
    return PromptTemplates(prompts, overrides, facts_of(answers))


def recipe_of(template: Path) -> RecipeExtension:
    """Return the recipe of a template, whose extension is run for that.

    Raises:
        PygenError: It has none, or its extension cannot be loaded.
    """
    from copier.errors import UserMessageError
    from jinja2 import Environment

    from pygen_copier.questionnaire.recipe_extension import RecipeExtension

    for path, name in _extensions(template):
        try:
            found = getattr(load_file(path), name)
            if issubclass(found, RecipeExtension):
                recipe: RecipeExtension = found(Environment())  # noqa: S701 - it renders nothing
                return recipe
        except UserMessageError as error:  # the handshake failed
            raise PygenError(error.message) from None
        except Exception as error:  # a template is somebody else's code
            raise PygenError(
                f"{path} cannot be loaded: {type(error).__name__}: {error}",
                "Update the template, or pygen-copier.",
            ) from None
    raise PygenError(f"{template} has no recipe of pygen-copier.", "Name another: --template.")


def _extensions(template: Path) -> Iterator[tuple[Path, str]]:
    """Yield file and class of each extension that the template brings along."""
    for item in _listed(template):
        file, _, name = item.rpartition(":")
        if file.endswith(".py"):
            yield template / file, name


def _listed(template: Path) -> list[str]:
    """Return the extensions that the template's file lists."""
    listed = read_template_file(template).get(EXTENSIONS)
    return list(map(str, listed)) if isinstance(listed, list) else []
