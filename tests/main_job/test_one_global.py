"""Templates see one global; no answer can hide it."""

from __future__ import annotations

import shutil
from pathlib import Path
from textwrap import indent

import pytest
from support.blocks import blocks_of
from support.copier import (
    ANSWERS,
    FIRST_ANSWERS,
    REPOSITORY,
    Project,
    as_data,
    commit,
    copier,
    git,
    make_template,
)
from support.interface import called
from support.projects import Copy
from support.servers import ModelServer

from pygen_copier.questionnaire.copier_run import question_names
from pygen_copier.yaml_text import dump_yaml

pytestmark = pytest.mark.slow


def test_a_name_of_ours_is_no_question(copy: Copy, server: ModelServer, tmp_path: Path) -> None:
    """`-d copyright_holder=ACME` and the like are refused in one line, before anything is asked."""
    done = copy(
        "named", environ=server.environ, provider="groq", copyright_holder="ACME", pygen="1"
    )
    assert done.code == 1
    assert "There is no question `copyright_holder`." in done.complaint
    assert "There is no question `pygen`." in done.complaint
    assert not server.requests
    assert not (tmp_path / "named").exists()


def test_a_project_with_answers_of_our_names_is_copied_onto(copy: Copy, tmp_path: Path) -> None:
    """What an answers file of other times holds hides nothing and changes no file."""
    questions = question_names(REPOSITORY)
    names = dict.fromkeys({"pygen", *called(REPOSITORY)} - set(questions), "ACME")
    assert "copyright_holder" in names
    for folder in ("plain", "project"):
        (tmp_path / folder).mkdir()
    (tmp_path / "project" / ANSWERS).write_text(dump_yaml(names))
    assert copy("plain", "--overwrite", provider="scaffold").code == 0
    done = copy("project", "--overwrite", provider="scaffold")
    assert done.code == 0, done.err
    plain, files = (Project(tmp_path / name).files() for name in ("plain", "project"))
    assert files == plain


def test_a_question_named_as_the_global_is_no_way_in(tmp_path: Path) -> None:
    """A template may ask for `pygen`; what is answered does not stand in the global's place."""
    template = make_template(tmp_path / "template")
    questions = template / "copier.yml"
    questions.write_text("pygen:\n  type: str\n  default: mine\n" + questions.read_text())
    commit(template)
    git(template, "tag", "-f", "v1.0.0")
    data = as_data({**FIRST_ANSWERS, "provider": "scaffold"})
    done = copier("copy", "--trust", "--defaults", *data, template, tmp_path / "project")
    assert done.code == 0, done.err


def test_what_is_not_there_is_told_in_one_line(tmp_path: Path) -> None:
    """A template that calls what there is not gets one line with what there is, and no folder."""
    template = make_template(tmp_path / "template")
    questions = template / "copier.yml"
    questions.write_text(questions.read_text().replace("pygen.git_setting", "pygen.nothing"))
    commit(template)
    git(template, "tag", "-f", "v1.0.0")
    data = as_data({**FIRST_ANSWERS, "provider": "scaffold"})
    done = copier("copy", "--trust", "--defaults", *data, template, tmp_path / "project")
    assert done.code == 1
    assert done.complaint.startswith("The template calls pygen.nothing, ")
    assert " answer_complaint, " in done.complaint
    assert "Traceback" not in done.err
    assert not (tmp_path / "project").exists()


def test_a_recipe_of_others_offers_what_it_has(tmp_path: Path) -> None:
    """The method that the page on recipes shows is added to a recipe, and called by a file."""
    blocks = blocks_of(REPOSITORY / "docs/how-to/recipes.md")
    (shown,) = (each.text for each in blocks if each.language == "python" and not each.title)
    template = tmp_path / "template"
    shutil.copytree(REPOSITORY / "docs/recipes/migrations", template)
    recipe = template / "extensions/migrations.py"
    recipe.write_text(
        recipe.read_text()
        .replace("    Texts,\n", "    Texts,\n    called_in_template,\n")
        .replace("\n\ndef migration(", f"\n{indent(shown, '    ')}\n\ndef migration(")
    )
    (template / "template/count.txt.jinja").write_text("{{ pygen.count() }}")
    git(template, "init", "-q")
    commit(template)
    data = as_data({"migrations": [{"one": "A table."}], "provider": "scaffold", "count": 7})
    done = copier("copy", "--trust", "--defaults", *data, template, tmp_path / "project")
    assert done.code == 0, done.err
    assert (tmp_path / "project/count.txt").read_text() == "1"
