"""The interface of each number: what templates call and import, and what is served of it."""

from __future__ import annotations

import importlib
import io
import shutil
import tarfile
from importlib.util import find_spec
from pathlib import Path

import pytest
from jinja2 import Environment
from support.copier import (
    FIRST_ANSWERS,
    REPOSITORY,
    TEMPLATE_PARTS,
    Project,
    as_data,
    commit,
    copier,
    git,
    make_template,
)
from support.interface import LISTS, interface

from pygen_copier.git import GitError, git_output
from pygen_copier.questionnaire.documented_extension import DocumentedExtension
from pygen_copier.questionnaire.handshake import INTERFACE, SERVED


class Recipe(DocumentedExtension):
    """A recipe without anything of its own."""


def listed(number: int) -> list[str]:
    """Return what the list of an interface says."""
    return (LISTS / f"interface-{number}.txt").read_text().splitlines()


def test_what_templates_call_is_listed() -> None:
    """The list of today's number says all that the templates of this repository rely on."""
    found, said = set(interface(REPOSITORY)), set(listed(INTERFACE))
    assert (found - said, said - found) == (set(), set()), (
        f"Make tests/interface/interface-{INTERFACE}.txt anew: "
        "PYTHONPATH=tests python -m support.interface. What it loses needs a new number, once "
        "projects are made with this one."
    )


@pytest.mark.parametrize("number", SERVED)
def test_what_is_listed_is_there(number: int) -> None:
    """All of an interface that is served is in today's library."""
    environment = Environment(extensions=[Recipe])  # noqa: S701 - it renders nothing
    offered = vars(environment.globals["pygen"])
    for line in listed(number):
        kind, _, name = line.partition(" ")
        if kind == "global":
            assert name.removeprefix("pygen.") in offered, line
        elif kind in ("filter", "test"):
            assert name in getattr(environment, f"{kind}s"), line
        elif kind == "import":
            module, _, item = name.rpartition(".")
            assert hasattr(importlib.import_module(module), item), line
        else:
            assert find_spec(name) is not None, line


def as_it_stood(number: int, folder: Path) -> Path:
    """Write the template as it stood when an interface's list was last changed; tag it v1.0.0."""
    path = f"tests/interface/interface-{number}.txt"
    try:
        revision = git_output(REPOSITORY, "log", "-1", "--format=%H", "--", path).decode().strip()
    except GitError as error:
        pytest.skip(f"The history is needed: {error}")
    if not revision:
        pytest.skip(f"{path} is not committed yet.")
    archive = git_output(REPOSITORY, "archive", revision, "--", *TEMPLATE_PARTS)
    folder.mkdir()
    with tarfile.open(fileobj=io.BytesIO(archive)) as parts:
        parts.extractall(folder, filter="data")
    git(folder, "init", "-q")
    commit(folder)
    git(folder, "tag", "v1.0.0")
    return folder


@pytest.mark.parametrize("number", SERVED)
def test_the_template_of_each_interface_is_rendered(number: int, tmp_path: Path) -> None:
    """Today's library copies it, and then updates the project to today's template; edits stay."""
    template = as_it_stood(number, tmp_path / "template")
    assert f"require({number})" in (template / "extensions/python_package.py").read_text()
    data = as_data({**FIRST_ANSWERS, "provider": "scaffold"})
    project = Project(tmp_path / "project")
    done = copier("copy", "--trust", "--defaults", *data, template, project.folder)
    assert done.code == 0, done.err
    module = "src/tiny_codes/parity_checks.py"
    project.write(module, project.read(module) + "\n\nBY_HAND = 1\n")
    project.start_history()

    git(template, "rm", "-rq", ".")
    today = make_template(tmp_path / "today")
    shutil.copytree(today, template, ignore=shutil.ignore_patterns(".git"), dirs_exist_ok=True)
    (template / "template/NEWS.md").write_text("What is new.\n")
    commit(template)
    git(template, "tag", "v2.0.0")
    updated = project.update()
    assert updated.code == 0, updated.err
    assert "BY_HAND = 1" in project.read(module)
    assert "NEWS.md" in project.status()
    assert "UU" not in project.status()
