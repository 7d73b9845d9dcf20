"""A template's extension may have several files, and an update has those of two versions."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support.copier import REPOSITORY, Project, commit, copier, git

from pygen_copier.template_api import load_file

MIGRATIONS = REPOSITORY / "docs/recipes/migrations"
WORDS = """
from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass
class Words:
    default: ClassVar[str] = "{word}"
    text: str = default
"""
METHOD = """
    @called_in_template
    def word(self, answers: Answers) -> str:
        return str(words.Words().text)


def migration("""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """The recipe of the documents, with a second file of its extension, in two versions."""
    folder = tmp_path / "template"
    shutil.copytree(MIGRATIONS, folder)
    recipe = folder / "extensions/migrations.py"
    text = recipe.read_text()
    text = text.replace("    Texts,\n", "    Texts,\n    called_in_template,\n    load_file,\n")
    text = text.replace("\n\ndef migration(", METHOD, 1)
    text = text.replace(
        "\nNAME =", '\nwords = load_file(Path(__file__).with_name("words.py"))\nNAME ='
    )
    recipe.write_text(text)
    (folder / "template/word.txt.jinja").write_text("The word:\n\n\n{{ pygen.word() }}\n")
    git(folder, "init", "-q")
    for version, word in (("v1.0.0", "first"), ("v2.0.0", "second")):
        (folder / "extensions/words.py").write_text(WORDS.replace("{word}", word))
        commit(folder)
        git(folder, "tag", version)
    return folder


def test_each_version_of_a_template_has_its_own_files(template: Path, tmp_path: Path) -> None:
    """An update renders the old version with the old file and the new with the new; edits stay."""
    project = Project(tmp_path / "project")
    ref = ("--vcs-ref", "v1.0.0")
    done = copier(
        *("copy", "--trust", "--defaults", "-d", "migrations=[{make: A table.}]"),
        *("-d", "provider=scaffold", *ref, template, project.folder),
    )
    assert done.code == 0, done.err
    assert project.read("word.txt") == "The word:\n\n\nfirst\n"
    project.start_history()
    project.write("word.txt", "Mine.\nThe word:\n\n\nfirst\n")
    commit(project.folder)
    done = project.update()
    assert done.code == 0, done.err
    assert project.read("word.txt") == "Mine.\nThe word:\n\n\nsecond\n"


def test_what_is_no_python_file_is_refused(tmp_path: Path) -> None:
    """Its author reads which file it is."""
    (tmp_path / "words.txt").touch()
    with pytest.raises(ImportError, match=r"words\.txt is no Python file"):
        load_file(tmp_path / "words.txt")
