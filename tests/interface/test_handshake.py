"""The handshake: a library that does not serve a template says so in one line, both ways."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from copier.errors import UserMessageError
from support.copier import (
    FIRST_ANSWERS,
    Project,
    Run,
    as_data,
    commit,
    copier,
    git,
    make_template,
)

from pygen_copier import template_api
from pygen_copier.errors import PygenError
from pygen_copier.providers.installation import upgrade
from pygen_copier.questionnaire.handshake import INTERFACE, SERVED, require
from pygen_copier.reports.template import recipe_of

RECIPE = "extensions/python_package.py"
UPGRADE = upgrade()
WAY_OUT = "docs/how-to/long-ago.md"


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """This repository's template, tagged v1.0.0."""
    return make_template(tmp_path / "template")


def release(template: Path, tag: str, old: str = "", new: str = "", file: str = RECIPE) -> None:
    """Change an extension's file, and tag what comes of it."""
    path = template / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    commit(template)
    git(template, "tag", "-f", tag)


def copied(template: Path, project: Path) -> Run:
    """Copy the template without a model."""
    data = as_data({**FIRST_ANSWERS, "provider": "scaffold"})
    return copier("copy", "--trust", "--defaults", *data, template, project)


@pytest.fixture
def project(template: Path, tmp_path: Path) -> Project:
    """A project of version one, with a history."""
    done = copied(template, tmp_path / "project")
    assert done.code == 0, done.err
    made = Project(tmp_path / "project")
    made.start_history()
    return made


def test_a_template_for_a_newer_library_is_told_in_one_line(template: Path, tmp_path: Path) -> None:
    """A copy of it names both numbers and the command that upgrades; no folder is made."""
    release(template, "v1.0.0", "require(1)", f"require({INTERFACE + 1})")
    done = copied(template, tmp_path / "project")
    assert done.code == 1
    assert f"interface {INTERFACE + 1} of pygen-copier" in done.complaint
    assert UPGRADE in done.complaint
    assert done.err.strip() == done.complaint
    assert not (tmp_path / "project").exists()


@pytest.mark.parametrize("file", [RECIPE, "extensions/recipe.py"])
def test_a_name_that_is_not_there_yet_is_told_in_one_line(
    file: str, template: Path, tmp_path: Path
) -> None:
    """An extension that imports a newer name, with no new number, is told so as well."""
    release(template, "v1.0.0", "    Answers,\n", "    Answers,\n    Brandnew,\n", file)
    done = copied(template, tmp_path / "project")
    assert done.code == 1
    assert "imports Brandnew," in done.complaint
    assert UPGRADE in done.complaint
    assert done.err.strip() == done.complaint


def test_an_update_to_a_newer_interface_leaves_the_project_as_it_is(
    template: Path, project: Project
) -> None:
    """The new version asks for more than is installed: one line, and a clean status."""
    release(template, "v2.0.0", "require(1)", f"require({INTERFACE + 1})")
    done = project.update()
    assert (done.code, project.status()) == (1, "")
    assert UPGRADE in done.complaint
    assert "Traceback" not in done.err


def test_a_project_of_long_ago_is_told_the_way_out(template: Path, project: Project) -> None:
    """The old version's interface is served no more: one line, and a clean status."""
    release(template, "v1.0.0", "require(1)", "require(0)")
    release(template, "v2.0.0", "require(0)", "require(1)")
    done = project.update()
    assert (done.code, project.status()) == (1, "")
    assert "interface 0 of pygen-copier" in done.complaint
    assert WAY_OUT in done.complaint
    assert "Traceback" not in done.err


def test_a_command_that_loads_the_recipe_tells_the_same(template: Path) -> None:
    """What runs the recipe without Copier, as `pygen-copier estimate` does, ends with the line."""
    release(template, "v2.0.0", "require(1)", f"require({INTERFACE + 1})")
    with pytest.raises(PygenError, match=f"^This version of .* interface {INTERFACE + 1} "):
        recipe_of(template)


def test_a_template_without_a_tag_is_copied(template: Path, tmp_path: Path) -> None:
    """No tag is needed: an untagged clone is copied as it always was."""
    git(template, "tag", "-d", "v1.0.0")
    done = copied(template, tmp_path / "project")
    assert done.code == 0, done.err


def test_the_recipe_shakes_hands_before_it_imports(template: Path) -> None:
    """Nothing of the library is imported above the handshake but the handshake itself."""
    above, required, _ = (template / RECIPE).read_text().partition("\nrequire(")
    assert required
    assert re.findall(r"(?:from|import) pygen_copier.*", above) == [
        "from pygen_copier.template_api import require"
    ]


def test_what_is_served_passes() -> None:
    """Each number that is served passes, and those beside them do not."""
    for number in SERVED:
        require(number)
    for number in (SERVED[0] - 1, SERVED[-1] + 1):
        with pytest.raises(UserMessageError):
            require(number)


def test_python_may_look_for_what_is_its_own() -> None:
    """A name of Python's own that is missing is an `AttributeError`, as of any module."""
    assert not hasattr(template_api, "__path__")
