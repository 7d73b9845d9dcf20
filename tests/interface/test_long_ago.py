"""The way out for a package of long ago: the page is followed, and what a person wrote is kept."""

from __future__ import annotations

import shlex
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from support.copier import FIRST_ANSWERS, Project, as_data, commit, copier, git, make_template
from support.pages import Page, Shell

pytestmark = pytest.mark.slow

PAGE = Page("docs/how-to/long-ago.md")
MODULE = "src/tiny_codes/parity_checks.py"


@pytest.fixture
def package(isolated_environment: Path) -> Project:
    """A package of a version that is served no more, with edits before and after an update."""
    home = isolated_environment
    template = make_template(home / "pygen-copier")
    (home / "packages").mkdir()
    project = Project(home / "packages/tiny-codes")
    data = as_data({**FIRST_ANSWERS, "provider": "scaffold"})
    done = copier("copy", "--trust", "--defaults", *data, template, project.folder)
    assert done.code == 0, done.err
    project.start_history()
    project.write(MODULE, project.read(MODULE) + "\n\nBEFORE = 1\n")
    commit(project.folder)
    features = '["parity checks", "look-up decoding", "noise channels"]'
    done = project.update("-d", f"features={features}")
    assert done.code == 0, done.err
    project.write("README.md", project.read("README.md") + "\nAfter.\n")
    commit(project.folder)

    recipe = template / "extensions/python_package.py"
    today = recipe.read_text()
    recipe.write_text(today.replace("require(1)", "require(0)"))
    commit(template)
    git(template, "tag", "-f", "v1.0.0")
    recipe.write_text(today)
    contributing = template / "template/CONTRIBUTING.md.jinja"
    contributing.write_text(contributing.read_text() + "\nWhat is new.\n")
    commit(template)
    git(template, "tag", "v2.0.0")
    return project


def test_the_way_out_keeps_what_a_person_wrote(package: Project) -> None:
    """The update is refused; after the page it works, with all edits and what is new in place."""
    home = package.folder.parents[1]
    refused = package.update()
    assert (refused.code, package.status()) == (1, "")
    assert PAGE.path in refused.complaint

    # The library of that time: one that still serves interface 0.
    before = home / "before/bin/copier"
    before.parent.mkdir(parents=True)
    before.write_text(
        f"#!/bin/sh\nexec {shlex.quote(sys.executable)} -P {shlex.quote(f'{before}.py')} \"$@\"\n"
    )
    Path(f"{before}.py").write_text(
        "from pygen_copier.questionnaire import handshake\n"
        "handshake.SERVED = range(0, 2)\n"
        "from copier._cli import CopierApp\n"
        "CopierApp.run()\n"
    )
    before.chmod(0o755)
    installing, *others = PAGE.of("console")
    assert "~/before/bin/pip install" in installing.text
    git(home / "pygen-copier", "worktree", "add", "-q", str(home / "pygen-before"), "v1.0.0")
    shell = Shell(home)
    for block in others:
        done = shell.follow(replace(block, text=block.text.replace("17e07c2", "v1.0.0")))
        assert done.code == 0, f"{block.text}\n{done.out}\n{done.err}"

    assert package.status() == ""
    assert "BEFORE = 1" in package.read(MODULE)
    assert "After." in package.read("README.md")
    assert "What is new." in package.read("CONTRIBUTING.md")
    assert "noise_channels" in package.read("src/tiny_codes/__init__.py")
    updated = package.update()
    assert (updated.code, package.status()) == (0, ""), updated.err
