"""The page on how to test a template: its commands and its workflow are run as they stand."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.blocks import blocks_of, follow, typed, write_files
from support.copier import REPOSITORY, commit, git
from support.workflows import Workflow

pytestmark = pytest.mark.slow

PAGE = REPOSITORY / "docs/how-to/test-a-template.md"
BLOCKS = blocks_of(PAGE)
FIRST, SECOND = (block.text for block in BLOCKS if block.language == "console")
REPLIES = [block for block in BLOCKS if "/replies/generate/" in block.title]
WORKFLOW = Workflow(next(block.text for block in BLOCKS if block.title.endswith("test.yml")))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the template of the page, without replies."""
    write_files([block for block in BLOCKS if block not in REPLIES], tmp_path)
    git(tmp_path / "template", "init", "-q")
    commit(tmp_path / "template")
    return tmp_path


def test_by_hand(folder: Path) -> None:
    """Stand-ins render and compile; missing replies are named all at once, and then used."""
    follow(FIRST, folder, {})
    made = folder / "stand-ins"
    assert (made / "README.md").read_text() == "# Tiny Service\n\n[intro: not written yet]\n"
    assert (made / "status.py").read_text() == "...  # status: not written yet\n"

    done = typed(SECOND, folder, {})
    assert done.code == 1
    assert "tests/replies/generate/intro.prompt.md" in done.complaint
    assert "tests/replies/generate/status.prompt.md" in done.complaint
    assert not (folder / "made").exists()
    write_files(REPLIES, folder)
    follow(SECOND, folder, {})
    assert (folder / "made/README.md").read_text().endswith("It says so at once.\n")
    status = git(folder / "template", "status", "--porcelain", "--untracked-files=all")
    assert {line.split("/")[-1] for line in status.splitlines()} == {"intro.md", "status.md"}


def test_the_workflow(folder: Path) -> None:
    """The workflow is sound, and passes before and after the first release, with no secret."""
    assert WORKFLOW.problems(folder / "checked") == []
    assert WORKFLOW.secrets() == {}
    write_files(REPLIES, folder)
    template = folder / "template"
    commit(template)
    done, _ = WORKFLOW.follow("test", template, {"RUNNER_TEMP": str(folder / "one")})
    assert done.code == 0, done.err
    assert not (folder / "one/project").exists()

    git(template, "tag", "v1.0.0")
    (template / "project/more.txt").write_text("More.\n")
    commit(template)
    done, _ = WORKFLOW.follow("test", template, {"RUNNER_TEMP": str(folder / "two")})
    assert done.code == 0, done.err
    assert (folder / "two/project/more.txt").exists()


def test_the_workflow_fails(folder: Path) -> None:
    """The workflow fails where a reply is missing, and where a text does not do what it must."""
    template = folder / "template"
    environ = {"RUNNER_TEMP": str(folder / "runner")}
    done, _ = WORKFLOW.follow("test", template, environ)
    assert done.code == 1
    assert "replies/generate/intro.prompt.md" in done.err
    write_files(REPLIES, folder)
    (template / "tests/replies/generate/status.md").write_text("def status():\n    return 0\n")
    commit(template)
    done, _ = WORKFLOW.follow("test", template, {"RUNNER_TEMP": str(folder / "other")})
    assert done.code == 1
    assert "AssertionError" in done.err
