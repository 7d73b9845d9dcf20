"""PromptTemplates: the system message of each task."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.scripted import RECIPE_PROMPTS

from pygen_copier.errors import PygenError
from pygen_copier.prompts.prompt_templates import OWN_FOLDER, PromptTemplates


@pytest.mark.parametrize("task", ["assess", "feature", "summary", "structure"])
def test_the_tasks_of_planning_have_a_wording(task: str) -> None:
    """The library itself words what it plans with, and each asks for one JSON object."""
    assert "Reply with one JSON object" in " ".join(PromptTemplates().of(task).split())


@pytest.mark.parametrize("task", ["module", "tests", "example", "revise", "repair"])
def test_the_recipe_words_its_tasks(task: str) -> None:
    """The template words what it generates, each with the common rules for code included."""
    words = PromptTemplates([RECIPE_PROMPTS]).of(task)
    assert words.startswith("You are a senior Python engineer")
    assert "Reply with one block fenced as python" in words
    assert "{" not in words


def test_a_folder_of_the_recipe_comes_first(tmp_path: Path) -> None:
    """A recipe may reword a task of the library."""
    (tmp_path / "assess.md.jinja").write_text("Allow {{ 'all' }}.", encoding="utf-8")
    prompts = PromptTemplates([tmp_path])
    assert prompts.of("assess") == "Allow all."
    assert prompts.of("summary") == PromptTemplates().of("summary")


def test_a_missing_prompt_is_named_with_the_places(tmp_path: Path) -> None:
    """The message says which file is missing, and where it was looked for."""
    with pytest.raises(PygenError) as caught:
        PromptTemplates([tmp_path]).of("paint")
    assert str(caught.value) == (
        f"There is no prompt paint.md.jinja in {tmp_path}, {OWN_FOLDER}. "
        "Add it to one of these folders."
    )


def test_a_digest_tells_another_wording(tmp_path: Path) -> None:
    """The digest changes with the words a model reads, includes among them, and only with them."""
    shared = tmp_path / "shared.md.jinja"
    (tmp_path / "paint.md.jinja").write_text('{% include "shared.md.jinja" %}', encoding="utf-8")
    digests = []
    for words in ("Paint it red.", "Paint it blue.", "Paint it red."):
        shared.write_text(words, encoding="utf-8")
        digests.append(PromptTemplates([tmp_path]).digest("paint"))
    assert digests[0] == digests[2] != digests[1]
    assert len(digests[0]) == 8
