"""A package of an older template takes what a newer one brings, and keeps what is its own."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pytest
from support.copier import (
    FIRST_ANSWERS,
    REPOSITORY,
    Project,
    as_data,
    commit,
    copier,
    git,
    make_template,
)

pytestmark = pytest.mark.slow

NEW = ("SECURITY.md.jinja", "CODE_OF_CONDUCT.md.jinja", "CONTRIBUTING.md.jinja")


@pytest.fixture
def two_versions(tmp_path: Path) -> Path:
    """A template whose first version had a smaller skeleton and one question less."""
    template = make_template(tmp_path / "versions")
    for name in NEW:
        (template / "template" / name).unlink()
    types = template / "parts/types.toml"
    types.write_text(types.read_text().replace("warn_unreachable = true\n", ""))
    before, question = (template / "copier.yml").read_text().split("setup_environment:\n")
    after = question[question.index("enhancement:\n") :]
    (template / "copier.yml").write_text(
        before.replace("setup_environment and", "false and") + after
    )
    text = (template / "copier.yml").read_text()
    start, end = text.index("versioning:\n"), text.index("repository_url:\n")
    (template / "copier.yml").write_text(text[:start] + text[end:])
    commit(template)
    git(template, "tag", "-f", "v1.0.0")
    for folder in ("template", "parts"):
        shutil.copytree(REPOSITORY / folder, template / folder, dirs_exist_ok=True)
    shutil.copy(REPOSITORY / "copier.yml", template)
    commit(template)
    git(template, "tag", "v2.0.0")
    return template


def test_a_newer_skeleton_merges_with_what_is_there(two_versions: Path, tmp_path: Path) -> None:
    """New files come, changed ones merge, edits stay; a file of the same name shows a conflict."""
    data = as_data({**FIRST_ANSWERS, "provider": "scaffold"})
    made = copier(
        *("copy", "--trust", "--defaults", "--vcs-ref", "v1.0.0", *data),
        *(two_versions, tmp_path / "project"),
    )
    assert made.code == 0, made.err
    project = Project(tmp_path / "project")
    assert "setup_environment" not in project.answers()
    pyproject = project.read("pyproject.toml")
    project.write("pyproject.toml", pyproject.replace('version = "0.1.0"', 'version = "0.3.0"'))
    project.write("CONTRIBUTING.md", "# Contributing\n\nBy post.\n")
    project.start_history()

    updated = project.update()
    assert updated.code == 0, updated.err
    metadata = tomllib.loads(project.read("pyproject.toml"))
    assert metadata["project"]["version"] == "0.3.0"
    assert metadata["tool"]["mypy"]["warn_unreachable"] is True
    assert project.answers()["setup_environment"] is False
    assert project.answers()["versioning"] == "file"
    assert "By post." in project.read("CONTRIBUTING.md")
    assert sorted(project.status().splitlines()) == [
        " M .copier-answers.yml",
        " M pyproject.toml",
        "?? CODE_OF_CONDUCT.md",
        "?? SECURITY.md",
        "UU CONTRIBUTING.md",
    ]


def test_a_version_by_hand_gives_way_to_tags_where_asked(
    two_versions: Path, tmp_path: Path
) -> None:
    """A package that is older than the question may take its version from tags: one answer."""
    data = as_data({**FIRST_ANSWERS, "provider": "scaffold"})
    made = copier(
        *("copy", "--trust", "--defaults", "--vcs-ref", "v1.0.0", *data),
        *(two_versions, tmp_path / "project"),
    )
    assert made.code == 0, made.err
    project = Project(tmp_path / "project")
    assert tomllib.loads(project.read("pyproject.toml"))["project"]["version"] == "0.1.0"
    project.start_history()
    updated = project.update("-d", "versioning=tags")
    assert updated.code == 0, updated.err
    metadata = tomllib.loads(project.read("pyproject.toml"))
    assert metadata["project"]["dynamic"] == ["version"]
    assert "version" not in metadata["project"]
    assert metadata["tool"]["hatch"]["version"]["source"] == "vcs"
